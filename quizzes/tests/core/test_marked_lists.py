"""Lists without boxes: bold, a suffix, the bullet or a star tells the right choices."""

import pytest

from quizzes.core.document import Kind
from quizzes.tests.core.sketches import read, sketch, sketches


@pytest.mark.parametrize("right", ["   + **Pear**", "   + __Pear__", "   + **Pear**."])
def test_the_right_choice_is_bold(right):
    source = (
        f"1. Which is a fruit?\n   + Carrot\n{right}\n\n### 3.2 Roots\n\n2. Why?\n* **So**\n* No\n"
    )
    document, found = read(source)

    assert [sketch(q) for q in document.questions] == [
        ["Which is a fruit?", "- Carrot", "* Pear"],
        ["Why?", "* So", "- No"],
    ]
    assert ([section.title for section in document.sections], found) == (["", "3.2 Roots"], [])


def test_the_right_letter_is_bold():
    source = "1. Which?\n\nA. one\n\n***B. two***\n\nC. three\n"

    assert sketches(source) == [["Which?", "- one", "* two", "- three"]]


def test_the_right_choice_ends_in_an_x_and_its_own_words_stay():
    source = "# Which is a root?\n- Carrot x\n- Model T\n\n# Which car?\n- Pear\n- Model T X\n"

    assert sketches(source) == [
        ["Which is a root?", "* Carrot", "- Model T"],
        ["Which car?", "- Pear", "* Model T"],
    ]


def test_rows_that_end_in_t_or_f_are_statements_of_which_any_may_be_true():
    (question,) = read("# True or false?\n- Ice floats t\n- Iron floats F\n")[0].questions

    assert sketch(question) == ["True or false?", "* Ice floats", "- Iron floats"]
    assert question.kind == Kind.MULTIPLE


def test_the_bullet_of_the_right_choice_is_a_star():
    source = "### Which is a nut?\n\n- Peanut\n* Hazelnut\n\nBecause.\n\n### And?\n* yes\n- no\n"
    document, _ = read(source)

    assert [sketch(q) for q in document.questions] == [
        ["Which is a nut?", "- Peanut", "* Hazelnut"],
        ["And?", "* yes", "- no"],
    ]
    assert document.questions[0].explanation == "Because."


def test_a_star_stands_in_the_brackets_of_the_right_choice():
    source = "Which lists files?\n\n[*] ls\n[ ] rm\n\nWhich removes?\n\n[ ] ls\n[*] rm\n"

    assert sketches(source) == [
        ["Which lists files?", "* ls", "- rm"],
        ["Which removes?", "- ls", "* rm"],
    ]


def test_a_question_without_a_mark_is_an_error_among_others():
    source = "1. Which?\n   + a\n   + **b**\n2. What?\n   + a\n   + b\n"

    assert read(source)[1] == [(4, "no-correct-choice")]


@pytest.mark.parametrize(
    "prose",
    [
        "# Features\n\n- **Fast**\n- simple\n\n# Why\n\n* one\n- two\n",
        "# Sizes\n\n- 3 x\n- 4\n\nText\n",
        "- [ ] a\n- [x] **b**\n",
        "Is it good?\n\n1. **Yes**\n2. no\n",
    ],
)
def test_lists_in_prose_are_no_questions(prose):
    assert sketches(prose) == []
