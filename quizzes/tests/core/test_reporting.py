"""How findings look in a terminal, on GitHub and to a program."""

import json

import pytest

from quizzes.core.document import Diagnostic, Severity
from quizzes.core.parsing import parse
from quizzes.core.reporting import FileReport, as_github, as_json, as_text


def finding(line=1, column=1, message="it is wrong", hint="", path="quiz.md") -> Diagnostic:
    return Diagnostic(Severity.ERROR, "a-code", path, line, column, message, hint)


def caret_line(line: str, column: int) -> tuple[str, str]:
    text = as_text([finding(column=column)], {"quiz.md": line})
    _, source, caret, *_ = text.split("\n")
    return source, caret


def test_text_shows_place_code_line_caret_and_help():
    text = as_text([finding(2, 3, hint="do it right")], {"quiz.md": "one\n- [] two"})

    assert text == (
        "quiz.md:2:3: error[a-code]: it is wrong\n    - [] two\n      ^\nhelp: do it right\n"
    )


def test_findings_are_separated_by_a_blank_line():
    text = as_text([finding(), finding()], {"quiz.md": "x"})

    assert text.count("\n\n") == 1
    assert as_text([], {}) == ""


def test_a_file_without_text_has_no_line_and_no_caret():
    assert as_text([finding()], {}) == "quiz.md:1:1: error[a-code]: it is wrong\n"


@pytest.mark.parametrize(
    ("line", "column", "caret"),
    [
        ("\t- [ ] x", 2, "    \t^"),
        ("質問 x", 4, "         ^"),
        ("e\u0301a", 3, "     ^"),
        ("abc", 4, "       ^"),
    ],
)
def test_the_caret_stands_below_its_character(line, column, caret):
    assert caret_line(line, column) == (f"    {line}", caret)


@pytest.mark.parametrize(
    ("line", "column", "length", "carets"),
    [
        ("select two", 8, 3, "           ^^^"),
        ("質問 x", 1, 2, "    ^^^^"),
        ("ab", 2, 9, "     ^"),
        ("ab", 3, 0, "      ^"),
    ],
)
def test_the_carets_are_as_wide_as_what_they_are_about(line, column, length, carets):
    warning = Diagnostic(Severity.WARNING, "a-code", "quiz.md", 1, column, "m", "", length)

    assert as_text([warning], {"quiz.md": line}).split("\n")[2] == carets


def warnings(count: int, code: str = "a-code") -> list[Diagnostic]:
    return [
        Diagnostic(Severity.WARNING, code, "quiz.md", line, 1, "it could be better")
        for line in range(1, count + 1)
    ]


def test_the_fourth_of_many_warnings_stands_for_all_the_others():
    text = as_text([*warnings(30), *warnings(4, "another"), *[finding(9)] * 9], {})

    assert text.count("warning[a-code]") == 4
    assert "quiz.md:4:1: warning[a-code]: the same in 27 more places, lines 4, 5, 6" in text
    assert "22, 23 and 7 more" in text
    assert "help: `ignore: a-code` in the front matter, or --ignore a-code, switches" in text
    assert text.count("warning[another]: it could be better") == 4
    assert text.count("error[a-code]") == 9


def test_github_gets_the_summary_and_json_every_warning():
    assert as_github(warnings(30)).count("\n") == 4

    (file,) = json.loads(as_json([FileReport("quiz.md", None, warnings(30))]))["files"]
    assert len(file["diagnostics"]) == 30


def test_a_summary_names_the_file_of_lines_in_other_files():
    elsewhere = Diagnostic(Severity.WARNING, "a-code", "b.md", 7, 1, "it could be better")

    assert "lines 4, b.md:7" in as_text([*warnings(4), elsewhere], {})


def test_a_very_long_line_is_cut_around_the_caret():
    source, caret = caret_line("a" * 5000 + "!" + "b" * 5000, 5001)

    assert len(source) < 120
    assert source[caret.index("^")] == "!"
    assert source.startswith("    …")
    assert source.endswith("…")


def test_control_and_direction_characters_never_reach_the_terminal():
    text = as_text([finding(message="\x9b31m")], {"quiz.md": "a\u202eb\x1b[0m"})

    assert not set(text) & set("\u202e\x1b\x9b")


def test_github_gets_one_escaped_command_a_line():
    found = finding(3, 4, "50% of\r\nit, all: wrong", path="a,b:c%.md")

    assert as_github([found]) == (
        "::error file=a%2Cb%3Ac%25.md,line=3,col=4,title=a-code::50%25 of%0D%0Ait, all: wrong\n"
    )


def test_github_shows_the_hint_below_the_message():
    assert as_github([finding(hint="do it right")]).endswith("::it is wrong%0Ado it right\n")


def test_json_has_every_question_also_a_rejected_one():
    source = "# Quiz\n**1.** q {#id}\n- [x] a\n- [ ] b\n\nbecause\n\n**2.** r\n- [ ] c\n"
    document, found = parse("quiz.md", source)

    (file,) = json.loads(as_json([FileReport("quiz.md", document, found)]))["files"]

    assert list(file) == ["path", "title", "ok", "questions", "diagnostics"]
    assert (file["path"], file["title"], file["ok"]) == ("quiz.md", "Quiz", False)
    assert file["questions"][0] == {
        "number": "1",
        "line": 2,
        "key": "id",
        "kind": "single",
        "stem": "q",
        "choices": [{"text": "a", "correct": True}, {"text": "b", "correct": False}],
        "explanation": "because",
    }
    assert len(file["questions"][1]["key"]) == 12
    assert file["diagnostics"][0] == {
        "severity": "error",
        "code": "one-choice",
        "line": 8,
        "column": 1,
        "message": "question 2 has only one choice",
        "hint": "add at least one more `- [ ] choice`",
        "end_column": 2,
    }


def test_json_of_a_file_that_is_no_text_has_no_questions():
    (file,) = json.loads(as_json([FileReport("x.md", None, [finding()])]))["files"]

    assert (file["title"], file["ok"], file["questions"]) == ("", False, [])
