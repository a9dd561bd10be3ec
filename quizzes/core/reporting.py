"""Diagnostics and documents as text for people, annotations for GitHub and JSON for programs."""

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from .document import Diagnostic, QuestionDocument, QuizDocument
from .matching import item_keys

_WIDTH = 100
_LEAD = 60  # columns of a long line that are shown in front of the place in question
_CUT = "…"
_IN_FULL = 3  # warnings of one code
_NAMED = 20  # places in a summary
_BIDIRECTIONAL = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)


@dataclass(frozen=True, slots=True)
class FileReport:
    """What came of one file; a file that could not be decoded has no document."""

    path: str
    document: QuizDocument | None
    diagnostics: Sequence[Diagnostic]

    @property
    def is_ok(self) -> bool:
        return not any(diagnostic.is_error for diagnostic in self.diagnostics)


@dataclass(frozen=True, slots=True)
class CourseReport:
    """What came of one `course.md`; of one that could not be decoded, slug and title are ""."""

    path: str
    slug: str
    title: str
    diagnostics: Sequence[Diagnostic]


@dataclass(frozen=True, slots=True)
class LocatedDiagnostic:
    """A diagnostic with the line that it is about and, below, a caret; "" without a source."""

    diagnostic: Diagnostic
    excerpt: str


def located(
    diagnostics: Iterable[Diagnostic], source_by_path: Mapping[str, str]
) -> list[LocatedDiagnostic]:
    """Every diagnostic with its place in the sources, for pages that lay it out themselves."""
    lines_by_path = {path: source.split("\n") for path, source in source_by_path.items()}
    return [
        LocatedDiagnostic(each, "\n".join(_place(each, lines_by_path.get(each.path, []))))
        for each in diagnostics
    ]


def as_text(diagnostics: Iterable[Diagnostic], source_by_path: Mapping[str, str]) -> str:
    """Each diagnostic with its line and a caret, in the way compilers do it.

    Without the source of its file, a diagnostic has no line and no caret. Warnings that repeat
    are summarised (`summarised`).
    """
    lines_by_path = {path: source.split("\n") for path, source in source_by_path.items()}
    blocks = [_block(each, lines_by_path.get(each.path, [])) for each in summarised(diagnostics)]
    return "\n\n".join(blocks) + ("\n" if blocks else "")


def as_github(diagnostics: Iterable[Diagnostic]) -> str:
    """One workflow command a diagnostic: GitHub shows it at its line of the pull request.

    Warnings that repeat are summarised (`summarised`): GitHub shows only ten for each step.
    """
    return "".join(_workflow_command(diagnostic) + "\n" for diagnostic in summarised(diagnostics))


def as_json(reports: Iterable[FileReport], courses: Sequence[CourseReport] = ()) -> str:
    """The files with their questions, rejected ones too, and all their diagnostics; and the
    courses, where there are any.
    """
    found = {"files": [_file(report) for report in reports]}
    if courses:
        found["courses"] = [_course(report) for report in courses]
    return json.dumps(found, ensure_ascii=False, indent=2)


def summarised(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """All errors, and of the warnings of one code the first three.

    A fourth place stands for all the others, and names their lines.
    """
    every = list(diagnostics)
    by_code: dict[str, list[Diagnostic]] = {}
    shown: list[Diagnostic] = []
    for diagnostic in every:
        if not diagnostic.is_error:
            by_code.setdefault(diagnostic.code, []).append(diagnostic)
    repeats = {code: alike[_IN_FULL:] for code, alike in by_code.items() if len(alike) > _IN_FULL}
    hidden = {id(each) for alike in repeats.values() for each in alike[1:]}
    for diagnostic in every:
        alike = repeats.get(diagnostic.code, [])
        if alike and diagnostic is alike[0]:
            shown.append(_summary(alike))
        elif id(diagnostic) not in hidden:
            shown.append(diagnostic)
    return shown


def _summary(alike: Sequence[Diagnostic]) -> Diagnostic:
    first = alike[0]
    if len(alike) == 1:
        return first
    places = [
        str(each.line) if each.path == first.path else f"{each.path}:{each.line}"
        for each in alike[:_NAMED]
    ]
    rest = f" and {len(alike) - _NAMED} more" if len(alike) > _NAMED else ""
    message = f"the same in {len(alike)} more places, lines {', '.join(places)}{rest}"
    hint = f"`ignore: {first.code}` in the front matter, or --ignore {first.code}, switches it off"
    return replace(first, message=message, hint=hint)


def _block(diagnostic: Diagnostic, lines: Sequence[str]) -> str:
    place = f"{diagnostic.path}:{diagnostic.line}:{diagnostic.column}"
    severity = f"{diagnostic.severity}[{diagnostic.code}]"
    block = [printable(f"{place}: {severity}: {diagnostic.message}")]
    block += ("    " + line for line in _place(diagnostic, lines))
    if diagnostic.hint:
        block.append(printable(f"help: {diagnostic.hint}"))
    return "\n".join(block)


def _place(diagnostic: Diagnostic, lines: Sequence[str]) -> list[str]:
    """The line in question and the line with its carets, or nothing."""
    is_there = 1 <= diagnostic.line <= len(lines)
    return (
        _excerpt(lines[diagnostic.line - 1], diagnostic.column, diagnostic.length)
        if is_there
        else []
    )


def _excerpt(line: str, column: int, length: int) -> list[str]:
    """The line and carets below `length` characters from `column` on, cut to the same window."""
    start = max(0, column - 1 - _LEAD) if len(line) > _WIDTH else 0
    lead = _CUT if start else ""
    tail = _CUT if len(line) > start + _WIDTH else ""
    before = lead + printable(line[start : column - 1])
    shown = lead + printable(line[start : start + _WIDTH]) + tail
    marked = line[column - 1 : min(column - 1 + length, start + _WIDTH)]
    carets = "^" * sum(len(_blank(character)) for character in marked)
    return [shown, "".join(map(_blank, before)) + (carets or "^")]


def _blank(character: str) -> str:
    """White space as wide as `character` is in a terminal; a tab stays one."""
    if character == "\t":
        return "\t"
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return ""
    return "  " if unicodedata.east_asian_width(character) in "WF" else " "


def printable(text: str) -> str:
    """The text without what could steer a terminal or reorder the line."""
    return "".join("\ufffd" if _is_unsafe(character) else character for character in text)


def _is_unsafe(character: str) -> bool:
    if character in _BIDIRECTIONAL:
        return True
    return character != "\t" and unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")


def _workflow_command(diagnostic: Diagnostic) -> str:
    properties = {
        "file": diagnostic.path,
        "line": str(diagnostic.line),
        "col": str(diagnostic.column),
        "title": diagnostic.code,
    }
    stated = ",".join(f"{name}={_escaped_property(value)}" for name, value in properties.items())
    message = "\n".join(filter(None, (diagnostic.message, diagnostic.hint)))
    return f"::{diagnostic.severity} {stated}::{_escaped(message)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escaped_property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def _course(report: CourseReport) -> dict[str, object]:
    return {
        "path": report.path,
        "slug": report.slug,
        "title": report.title,
        "ok": not any(diagnostic.is_error for diagnostic in report.diagnostics),
        "diagnostics": [_diagnostic(diagnostic) for diagnostic in report.diagnostics],
    }


def _file(report: FileReport) -> dict[str, object]:
    document = report.document
    questions = document.questions if document else ()
    keys = item_keys(questions)
    return {
        "path": report.path,
        "title": document.title if document else "",
        "ok": report.is_ok,
        "questions": [_question(*pair) for pair in zip(questions, keys, strict=True)],
        "diagnostics": [_diagnostic(diagnostic) for diagnostic in report.diagnostics],
    }


def _question(question: QuestionDocument, key: str) -> dict[str, object]:
    return {
        "number": question.number,
        "line": question.line,
        "key": key,
        "kind": question.kind.value,
        "stem": question.stem,
        "choices": [
            {"text": choice.text, "correct": choice.is_correct} for choice in question.choices
        ],
        "explanation": question.explanation,
        **({"spec": dict(question.spec)} if question.spec else {}),
    }


def _diagnostic(diagnostic: Diagnostic) -> dict[str, object]:
    return {
        "severity": diagnostic.severity.value,
        "code": diagnostic.code,
        "line": diagnostic.line,
        "column": diagnostic.column,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        "end_column": diagnostic.column + max(diagnostic.length, 1),
    }
