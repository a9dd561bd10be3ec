"""Advice about how questions are written: when it is given, where it points, when it is silent."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.core.document import Diagnostic, QuizDocument
from quizzes.core.parsing import parse
from quizzes.core.pedagogy import advise

STEM = "Which of these is the right way to train a model?"
FILLER = "**9.** What does it do, and how is it done in this case?\n- [x] that\n- [ ] this\n"


def advice(source: str) -> list[Diagnostic]:
    document, found = parse("quiz.md", source)
    assert [each for each in found if each.is_error] == []
    return advise(document, {"quiz.md": source})


def codes(source: str) -> list[str]:
    return [each.code for each in advice(source)]


def pointed_at(source: str) -> list[str]:
    """The characters of the source that the carets stand below."""
    lines = source.split("\n")
    return [
        lines[each.line - 1][each.column - 1 : each.column - 1 + each.length]
        for each in advice(source)
    ]


def question(*choices: str, stem: str = STEM, right: int = 1) -> str:
    ticked = (f"- [{'x' if i == right else ' '}] {choice}\n" for i, choice in enumerate(choices))
    return f"**1.** {stem}\n{''.join(ticked)}"


@pytest.mark.parametrize(
    "choice",
    [
        "All of the above",
        "none of the above.",
        "*Both of these*",
        "None of these answers are correct",
    ],
)
def test_a_choice_that_speaks_about_the_others_is_pointed_at(choice):
    source = question("2", "4", choice)

    assert codes(source) == ["all-of-the-above"]
    assert pointed_at(source) == [choice]


@pytest.mark.parametrize("choice", ["All of it", "None", "All of the above-mentioned pages in it"])
def test_a_choice_that_only_begins_like_one_about_the_others_is_fine(choice):
    assert codes(question("2", "4", choice)) == []


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ("It always works", "always"),
        ("It is NEVER used", "NEVER"),
        ("Only the owner can do it", "Only"),
        ("It works at all times", "at all times"),
    ],
)
def test_an_absolute_word_in_wrong_choices_only_gives_them_away(wrong, word):
    source = question(wrong, "It helps now and then", "It is slow")

    assert codes(source) == ["absolute-words"]
    assert pointed_at(source) == [word]


@pytest.mark.parametrize(
    "source",
    [
        question("It always works", "It never works"),
        question("It always works", "It helps", stem="What is always true of the model?"),
        question("`always` is printed", "It helps"),
        question("It reads only the header", "It helps"),
        question("Everyone can", "It helps"),
        question("It always works", "It never does", right=0),
    ],
    ids=["right too", "asked for", "code", "only within", "another word", "right one"],
)
def test_absolute_words_that_give_nothing_away_are_fine(source):
    assert codes(source) == []


def test_a_distinctive_word_of_the_stem_in_the_right_choice_only_gives_it_away():
    source = question(
        "sort()", "unique()", "merge()", stem="Which of these is used to find unique elements?"
    )

    assert codes(source) == ["answer-in-stem"]
    assert pointed_at(source) == ["unique"]


def test_endings_do_not_hide_that_it_is_the_same_word():
    stem = "What is the name of the tool that quantizes the notes of a track?"
    assert codes(question("Pencil", "MIDI Quantize", "Brush", stem=stem)) == ["answer-in-stem"]


@pytest.mark.parametrize(
    "source",
    [
        question("unique()", "sort()", "merge()", stem="What is used to find unique elements?"),
        question("unique_all()", "unique()", "sort()", stem="What is used to find unique elements?"),
        question("elements()", "unique()", "sort()", stem="What is used to find unique elements?"),
        question("sort()", "unique()", stem="What is used to find the unique elements?"),
        question("a", "the list is read and the unique is kept by it", "b",
                 stem="What is used to find the unique elements?"),
        question("log()", "sin()", "cos()", stem="What is the sin of this number?"),
        question("a", "Another", "b", stem="What is another way to do it?"),
        question("a", "print(x)", "b", stem="What is the output of this?\n```\nprint(x)\n```"),
        question("a", "model A", "b", stem="What is this model?") + "\n"
        + question("a", "c", "b", stem="What is that model for?"),
    ],
    ids=["wrong one", "in both", "another word in a wrong one", "two choices", "long choice",
         "short word", "common word", "code of the stem", "word of several stems"],
)  # fmt: skip
def test_a_shared_word_that_gives_nothing_away_is_fine(source):
    assert codes(source) == []


@pytest.mark.parametrize(
    ("stem", "word"),
    [
        ("Which of these is not a planet?", "not"),
        ("What does this function not do?\n\nThink of how it is called.", None),
        ("Which keyword would not be allowed here?", "not"),
        ("Of the ways to do this, which is not?", "not"),
        ("You read the manual. What can not be done with it?", "not"),
        ("All of these are true of the model except:", "except"),
        ("Each of these is true except for", "except"),
    ],
)
def test_a_negative_word_that_is_not_emphasised_is_pointed_at(stem, word):
    source = question("a", "b", stem=stem)

    assert pointed_at(source) == ([word] if word else [])


@pytest.mark.parametrize(
    "stem",
    [
        "Which of these is NOT a planet?",
        "Which of these is **not** a planet?",
        "Which of these is _not_ a planet?",
        "Why does this code not compile?",
        "Which tool is the best if it is not raining?",
        "What is used when the file is not there?",
        "What is true of all the planets, except for the size?",
        "What does `a is not b` do in this case? Which `x is not y`?",
        "Is this the way to do it, or not?",
    ],
)
def test_a_word_that_is_emphasised_or_no_negation_of_the_question_is_fine(stem):
    assert codes(question("a", "b", stem=stem)) == []


@pytest.mark.parametrize(
    "image",
    [
        "![](a.png)",
        "![ ](a.png)",
        "![image](a.png)",
        "![Figure 3](a.png)",
        "![IMG_0815.JPG](a.png)",
        "![][flow]",
        '<img src="a.png">',
        "<img src='a.png' alt=''>",
    ],
)
def test_a_picture_without_a_text_for_those_who_cannot_see_it_is_pointed_at(image):
    assert codes(question("a", "b", stem=f"{STEM}\n\n{image}")) == ["missing-alt-text"]
    assert codes(question("a", f"or {image}")) == ["missing-alt-text"]


@pytest.mark.parametrize(
    "text",
    [
        "![A flow chart with a loop](a.png)",
        '<img alt="a loop" src="a.png">',
        "`![](a.png)`",
        "```html\n  <img src='a.png'>\n  ```",
        "[](a.png)",
        "![]",
    ],
)
def test_a_picture_with_a_text_and_code_about_pictures_are_fine(text):
    assert codes(question("a", text)) == []


def test_every_text_with_such_a_picture_is_named_once():
    source = question("a ![](1.png) ![](2.png)", "b ![](3.png)")

    assert [(each.line, each.column) for each in advice(source)] == [(2, 9), (3, 9)]


def test_what_is_not_english_gets_no_advice_about_words():
    source = (
        "**1.** Welche Aussage über das Modell ist richtig?\n"
        "- [ ] Es ist, wie man sagt: always\n- [x] Es wird langsamer\n- [ ] ![](bild.png)\n"
    )

    assert codes(source) == ["missing-alt-text"]
    assert "absolute-words" in codes(source + 3 * FILLER)


def test_a_quiz_without_questions_gets_no_advice():
    assert advise(QuizDocument("quiz.md", "", ""), {}) == []


FRAGMENTS = [
    "**1.** What is it and how does it not do that?", "- [ ] always", "- [x] that", "- [x] All of",
    "the above", "![", "](a.png)", "<img", " alt='", ">", "`", "```", "only", "except", "unique",
    "which two", "Select 3", "<!-- ignore: advice -->", "İ", "語", "\u2028", "(", "[", "",
]  # fmt: skip


@settings(max_examples=200)
@given(
    st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=8), max_size=30),
    st.sampled_from(["\n", " ", "\n\n", ""]),
)
def test_any_text_can_be_advised_on_and_every_finding_lies_within_it(parts, separator):
    source = f"{FILLER}\n{separator.join(parts)}"
    document, _ = parse("quiz.md", source)

    lines = source.split("\n")
    for found in advise(document, {"quiz.md": source}):
        assert 1 <= found.column <= len(lines[found.line - 1]) + 1
        assert found.column - 1 + found.length <= len(lines[found.line - 1]) + 1
        assert not found.is_error
