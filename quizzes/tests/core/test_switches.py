"""Warnings can be switched off for a run, a file or a question; errors cannot."""

import pytest

from quizzes.core.diagnostics import ADVICE
from quizzes.core.reading import SourceFile, read_quiz

QUESTION = """**1.** What does a larger batch do to the training of a model?
- [ ] It always makes the model better
- [x] It makes each step take longer
- [ ] None of the above
"""


def codes(*sources: str, ignored=()) -> list[str]:
    files = [SourceFile(f"{n}.md", source.encode()) for n, source in enumerate(sources, 1)]
    return [each.code for each in read_quiz(files, max_bytes=10**6, ignored=ignored).diagnostics]


def test_advice_is_given_unless_it_is_switched_off():
    assert codes(QUESTION) == ["absolute-words", "all-of-the-above"]
    assert codes(QUESTION, ignored=["absolute-words"]) == ["all-of-the-above"]
    assert codes(QUESTION, ignored=ADVICE) == []


@pytest.mark.parametrize(
    "value",
    [
        "absolute-words, all-of-the-above",
        "absolute-words all-of-the-above",
        "[absolute-words, all-of-the-above]",
        "\n  - absolute-words\n  - all-of-the-above",
        "advice",
    ],
)
def test_the_front_matter_switches_warnings_off_for_its_file(value):
    assert codes(f"---\nignore: {value}\n---\n{QUESTION}") == []


def test_what_the_front_matter_ignores_is_no_setting_of_the_quiz():
    source = SourceFile("quiz.md", f"---\nignore: advice\n---\n{QUESTION}".encode())

    document = read_quiz([source], max_bytes=10**6).document

    assert dict(document.stated) == {}
    assert document.ignored == ADVICE


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ("longest-choise", "did you mean “longest-choice”?"),
        ("no-choices", "only warnings can be ignored, no errors"),
        ("advice, zzz", "known codes: advice, "),
    ],
)
def test_a_code_that_cannot_be_ignored_is_an_error_of_the_front_matter(value, hint):
    source = SourceFile(
        "quiz.md", f"---\nignore: {value}\n---\n**1.** q\n- [x] a\n- [ ] b".encode()
    )

    (found,) = read_quiz([source], max_bytes=10**6).diagnostics

    assert (found.code, found.line, found.column) == ("front-matter-value", 2, 9)
    assert found.hint.startswith(hint)


def test_a_comment_switches_a_warning_off_for_its_question_only():
    quiet = QUESTION.replace("?\n", "?\n<!-- ignore: absolute-words, all-of-the-above -->\n")

    assert codes(quiet) == []
    assert codes(quiet + "\n" + QUESTION.replace("larger", "smaller")) == [
        "absolute-words",
        "all-of-the-above",
    ]


def test_a_question_can_ignore_any_warning_about_it():
    twice = "**1.** q\n- [x] a\n- [ ] b\n\n**2.** q\n{}- [x] c\n- [x] d\n"

    assert sorted(codes(twice.format(""))) == ["all-correct", "duplicate-stem"]
    assert codes(twice.format("<!-- ignore: duplicate-stem all-correct -->\n")) == []


def test_an_unknown_code_in_a_comment_is_a_warning_with_the_nearest():
    source = QUESTION.replace("?\n", "?\n<!-- ignore: advise -->\n")

    found = read_quiz([SourceFile("quiz.md", source.encode())], max_bytes=10**6).diagnostics

    assert found[0].code == "invalid-ignore"
    assert found[0].hint == "did you mean “advice”?"


def test_an_error_cannot_be_switched_off_even_where_its_code_can():
    source = "**1.** q\n<!-- ignore: duplicate-choice -->\n- [x] a\n- [ ] a\n- [ ] b\n- [ ] b\n"

    (found,) = read_quiz(
        [SourceFile("quiz.md", source.encode())], max_bytes=10**6, ignored=["no-choices"]
    ).diagnostics

    assert (found.code, found.line, found.is_error) == ("duplicate-choice", 4, True)


def test_in_a_folder_the_first_file_speaks_for_all_and_each_other_for_itself():
    head, one = "---\nignore: absolute-words\n---\n", QUESTION
    other = QUESTION.replace("larger", "smaller")

    assert codes(f"{head}# Quiz\n", one, other) == ["all-of-the-above"] * 2
    assert codes("# Quiz\n", f"{head}{one}", other) == [
        "all-of-the-above",
        "absolute-words",
        "all-of-the-above",
    ]


def test_patterns_are_looked_for_in_all_files_of_a_folder_together():
    files = [
        f"**1.** Number {n}?\n- [ ] short\n- [x] longer than the others\n- [ ] short {n}\n"
        for n in range(8)
    ]

    assert codes("# Quiz\n", *files) == ["longest-choice"]
