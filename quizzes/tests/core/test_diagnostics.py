"""Every code that the importer can print is explained, by examples that are what they say."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from quizzes.core.course_file import CourseQuiz, arrange, read_course
from quizzes.core.diagnostics import MAX_FINDINGS, WARNINGS, Code, DiagnosticLog
from quizzes.core.reading import SourceFile, read_quiz

ROOT = Path(__file__).parents[3]
# What no short Markdown can show: bytes, other files, lengths, and what only rendering finds.
WITHOUT_EXAMPLE = {
    Code.EMPTY_FILE, Code.TOO_LARGE, Code.NOT_UTF8, Code.BINARY_FILE, Code.UNREADABLE_FILE,
    Code.DUPLICATE_SLUG, Code.TEXT_TOO_LONG, Code.TOO_DEEP, Code.TABLE_TOO_LARGE, Code.TOO_COSTLY,
    Code.RENDERING_FAILED, Code.ANSWER_TOO_LONG, Code.TOO_MANY_PARTS, Code.MISPLACED_GAP,
    Code.SLUG_CHANGED, Code.TOO_MANY_QUESTIONS, Code.NOT_A_QUIZ, Code.UNUSABLE_NAME,
    Code.BAD_ARCHIVE, Code.ARCHIVE_TOO_LARGE, Code.ARCHIVE_ENTRY,
    Code.TOO_MANY_FINDINGS, Code.MISSING_IMAGE, Code.IMAGE_NOT_USABLE, Code.REMOTE_IMAGE,
    Code.NO_NORMAL_FORM, Code.DUPLICATE_COURSE, Code.SECOND_COURSE, Code.NO_COURSE,
}  # fmt: skip
# Their examples are one question of many that are alike.
ABOUT_A_WHOLE_QUIZ = {Code.LONGEST_CHOICE, Code.POSITION_BIAS}
# Their examples are a `course.md` in a folder with these quizzes.
ABOUT_A_COURSE = {
    Code.UNKNOWN_QUIZ, Code.DUPLICATE_QUIZ, Code.DUPLICATE_UNIT, Code.QUESTIONS_IN_COURSE,
}  # fmt: skip
QUIZZES = [CourseQuiz("week-1.md"), CourseQuiz("week-2.md")]
SECTION = re.compile(
    r"^### `(?P<code>[a-z0-9-]+)`\n(?P<text>.*?)(?=^##|\Z)", re.DOTALL | re.MULTILINE
)
EXAMPLE = r"^{label}:\n\n(?P<fence>`{{3,}})markdown\n(?P<text>.*?)^(?P=fence)$"


@dataclass(frozen=True)
class Explained:
    code: str
    text: str

    def example(self, label: str) -> str:
        found = re.search(EXAMPLE.format(label=label), self.text, re.DOTALL | re.MULTILINE)
        return found["text"] if found else ""


EXPLAINED = [
    Explained(found["code"], found["text"])
    for found in SECTION.finditer((ROOT / "docs" / "diagnostics.md").read_text(encoding="utf-8"))
]
WITH_EXAMPLE = [each for each in EXPLAINED if each.code not in WITHOUT_EXAMPLE]


def codes(code: str, example: str) -> set[str]:
    if code in ABOUT_A_COURSE:
        document, found = read_course("course.md", example)
        return {each.code for each in [*found, *arrange(document, QUIZZES)[1]]}
    if code in ABOUT_A_WHOLE_QUIZ:
        head, start, question = example.partition("**1.**")
        example = head + 8 * f"{start}{question}\n"
    file = SourceFile("quiz.md", example.encode())
    ignored = {Code.DUPLICATE_STEM} if code in ABOUT_A_WHOLE_QUIZ else set()
    return {each.code for each in read_quiz([file], max_bytes=10_000, ignored=ignored).diagnostics}


def test_the_documentation_explains_every_code_and_no_other():
    assert sorted(each.code for each in EXPLAINED) == sorted(Code)


@pytest.mark.parametrize("explained", WITH_EXAMPLE, ids=lambda each: each.code)
def test_the_wrong_example_of_a_code_gives_that_code_and_the_right_one_nothing(explained):
    assert codes(explained.code, explained.example("Wrong")) == {explained.code}
    assert codes(explained.code, explained.example("Right")) == set()


def test_the_documentation_says_of_every_code_whether_it_is_an_error():
    severities = {each.code: re.match(r"\s*(Error|Warning)\b", each.text)[1] for each in EXPLAINED}

    assert {code for code, severity in severities.items() if severity == "Warning"} == WARNINGS


def test_every_code_is_used():
    code = "".join(path.read_text() for path in (ROOT / "quizzes").rglob("*.py"))

    assert [each.name for each in Code if f"Code.{each.name}" not in code] == []


def test_findings_come_in_the_order_of_the_file():
    log = DiagnosticLog("quiz.md")
    for line, column in [(3, 1), (1, 5), (1, 2)]:
        log.warning(Code.EMPTY_FILE, line, column, "")

    assert [(each.line, each.column) for each in log.found] == [(1, 2), (1, 5), (3, 1)]


def test_a_file_of_nothing_but_mistakes_does_not_fill_the_memory():
    log = DiagnosticLog("quiz.md")
    for line in range(1, 2 * MAX_FINDINGS):
        log.warning(Code.MISSING_BOX, line, 1, "")
    log.error(Code.EMPTY_FILE, 1, 1, "")

    assert len(log.found) == MAX_FINDINGS + 2
    assert (log.found[-1].code, log.found[-1].is_error) == (Code.TOO_MANY_FINDINGS, False)
    assert any(each.is_error for each in log.found)
