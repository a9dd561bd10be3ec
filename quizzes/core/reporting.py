"""Diagnostics and documents as text for people, annotations for GitHub and JSON for programs."""

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .document import Diagnostic, QuestionDocument, QuizDocument
from .matching import item_keys

_WIDTH = 100
_LEAD = 60  # columns of a long line that are shown in front of the place in question
_CUT = "…"
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


def as_text(diagnostics: Iterable[Diagnostic], source_by_path: Mapping[str, str]) -> str:
    """Each diagnostic with its line and a caret, in the way compilers do it.

    Without the source of its file, a diagnostic has no line and no caret.
    """
    lines_by_path = {path: source.split("\n") for path, source in source_by_path.items()}
    blocks = [_block(each, lines_by_path.get(each.path, [])) for each in diagnostics]
    return "\n\n".join(blocks) + ("\n" if blocks else "")


def as_github(diagnostics: Iterable[Diagnostic]) -> str:
    """One workflow command a diagnostic: GitHub shows it at its line of the pull request."""
    return "".join(_workflow_command(diagnostic) + "\n" for diagnostic in diagnostics)


def as_json(reports: Iterable[FileReport]) -> str:
    """The files with their questions, rejected ones too, and their diagnostics."""
    return json.dumps(
        {"files": [_file(report) for report in reports]}, ensure_ascii=False, indent=2
    )


def _block(diagnostic: Diagnostic, lines: Sequence[str]) -> str:
    place = f"{diagnostic.path}:{diagnostic.line}:{diagnostic.column}"
    severity = f"{diagnostic.severity}[{diagnostic.code}]"
    block = [_printable(f"{place}: {severity}: {diagnostic.message}")]
    if 1 <= diagnostic.line <= len(lines):
        block += _excerpt(lines[diagnostic.line - 1], diagnostic.column)
    if diagnostic.hint:
        block.append(_printable(f"help: {diagnostic.hint}"))
    return "\n".join(block)


def _excerpt(line: str, column: int) -> list[str]:
    """The line and a caret below its `column`, both cut to the same window."""
    start = max(0, column - 1 - _LEAD) if len(line) > _WIDTH else 0
    lead = _CUT if start else ""
    tail = _CUT if len(line) > start + _WIDTH else ""
    before = lead + _printable(line[start : column - 1])
    shown = lead + _printable(line[start : start + _WIDTH]) + tail
    return ["    " + shown, "    " + "".join(map(_blank, before)) + "^"]


def _blank(character: str) -> str:
    """White space as wide as `character` is in a terminal; a tab stays one."""
    if character == "\t":
        return "\t"
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return ""
    return "  " if unicodedata.east_asian_width(character) in "WF" else " "


def _printable(text: str) -> str:
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
    }
