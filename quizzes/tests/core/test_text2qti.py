"""text2qti, as its README describes it."""

from decimal import Decimal

import pytest

from quizzes.core.document import Kind
from quizzes.tests.core.sketches import read, sketch, sketches

QUIZ = """\
Quiz title: Small numbers
Quiz description: All about
    small numbers.

Title: Adding
Points: 2.5
1.  What is 2 + 2,

    really?
... Count.
a)  3
... No.
*b) 4
    or four
... Yes.

2. Which are even?
[*] 2
[ ] 3
[*] 4
"""


def test_a_quiz_with_title_description_points_and_feedback():
    document, found = read(QUIZ)
    first, second = document.questions

    assert (document.title, document.description) == ("Small numbers", "All about\nsmall numbers.")
    assert sketch(first) == ["What is 2 + 2,\n\nreally?", "- 3", "* 4\nor four"]
    assert [choice.feedback for choice in first.choices] == ["No.", "Yes."]
    assert (first.explanation, first.points, first.tags) == ("Count.", Decimal("2.5"), ("Adding",))
    assert (sketch(second)[1:], second.kind) == (["* 2", "- 3", "* 4"], Kind.MULTIPLE)
    assert (second.points, second.tags, found) == (Decimal(1), (), [])


@pytest.mark.parametrize(
    ("answer", "low", "high"),
    [
        ("42", "42", "42"),
        ("5 +- 0.1", "4.9", "5.1"),
        ("200 +- 1%", "198", "202"),
        ("[1, 5]", "1", "5"),
    ],
)
def test_numbers(answer, low, high):
    (question,) = read(f"1. How many?\n=   {answer}\n")[0].questions

    assert question.kind == Kind.NUMERIC
    assert question.spec["accepted"] == [{"low": low, "high": high}]


def test_words_to_type():
    document, _ = read("1. Ready?\n*a) yes\nb) no\n\n2. Capital?\n*   Oslo\n*   oslo\n")

    assert document.questions[1].kind == Kind.SHORT_TEXT
    assert document.questions[1].spec["accepted"] == ["Oslo", "oslo"]


def test_a_line_that_is_nothing_is_named_and_the_question_stays():
    source = "1. Which?\n#a) right\nb) wrong\nc) wrong\n\n2. Which?\n*a) right\nb) wrong\n"
    document, found = read(source)

    assert [sketch(q) for q in document.questions] == [
        ["Which?", "- wrong", "- wrong"],
        ["Which?", "* right", "- wrong"],
    ]
    assert found == [(1, "no-correct-choice"), (2, "unreadable-line")]


def test_essays_and_draws_are_said_and_comments_are_not_read():
    source = """\
GROUP
pick: 1
1. Which?
*a) right
b) wrong
END_GROUP
% a note
COMMENT
2. Which?
END_COMMENT
3. Discuss.
____
"""
    document, found = read(source)

    assert len(document.questions) == 1
    assert found == [(2, "unsupported-question"), (11, "unsupported-question")]


@pytest.mark.parametrize(
    ("line", "code"),
    [("Points: many", "invalid-points"), ("= lots", "unknown-answer"), ("*a) x", "one-choice")],
)
def test_what_is_wrong_has_its_line(line, code):
    source = f"1. Which?\n*a) right\nb) wrong\n\n2. What?\n{line}\n"

    assert code in [found for number, found in read(source)[1] if number in (5, 6)]


def test_choices_above_the_first_question_belong_to_none():
    assert read("a) lost\n\n1. Which?\n*a) right\nb) wrong\n")[1] == [
        (1, "choices-without-question")
    ]


def test_a_numbered_list_in_prose_is_no_quiz():
    assert sketches("1. Open it.\n2. Close it.\n\n* done\n") == []
