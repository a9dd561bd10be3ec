"""Aiken, alone in a file and as a sample in a README."""

from quizzes.tests.core.sketches import read, sketch, sketches

QUESTION = "Which sea is salty?\nA) The Dead Sea\nB) None\nANSWER: A\n"


def test_brackets_or_full_stops_stand_behind_the_letters():
    assert sketches(f"{QUESTION}\n2. Which is not?\n\nA. None\nB. The Dead Sea\n\nANSWER: B\n") == [
        ["Which sea is salty?", "* The Dead Sea", "- None"],
        ["Which is not?", "- None", "* The Dead Sea"],
    ]


def test_a_space_behind_the_bracket_may_be_missing():
    assert sketches("Which?\nA)one\nB)two\nANSWER: B\n") == [["Which?", "- one", "* two"]]


def test_initials_in_a_stem_are_no_choices():
    source = "U.S. ships?\nA) yes\nB) no\nANSWER: A\n"

    assert sketches(source) == [["U.S. ships?", "* yes", "- no"]]


def test_what_is_no_whole_question_is_said_and_left_out():
    source = f"""\
Only one
A) choice
ANSWER: A

A) No question

Unfinished
A) one
B) two

{QUESTION}"""
    document, found = read(source)

    assert [sketch(q)[0] for q in document.questions] == ["Which sea is salty?"]
    assert found == [(1, "one-choice"), (5, "choices-without-question"), (7, "no-correct-choice")]


def test_an_answer_that_is_no_choice_has_its_line():
    document, found = read(f"{QUESTION}\nWhich?\nA) one\nB) two\nANSWER: E\n")

    assert len(document.questions) == 2
    assert found == [(6, "no-correct-choice"), (9, "unknown-answer")]


def test_samples_in_a_readme_are_read_and_nothing_around_them():
    source = (
        f"# Tool\n\nA) is a letter.\n\n```\nls\n```\n\n```txt\n{QUESTION}\n{QUESTION}```\nBye\n"
    )
    document, _ = read(source)

    assert [(q.line, sketch(q)[0]) for q in document.questions] == [
        (10, "Which sea is salty?"),
        (15, "Which sea is salty?"),
    ]


def test_one_sample_only_shows_the_format():
    assert sketches(f"# Tool\n\n```\n{QUESTION}```\n") == []
