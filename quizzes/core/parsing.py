"""Markdown text -> a quiz document and everything there is to say about it.

Tolerant: no text makes `parse` raise, a broken question leaves its neighbours alone, and all
problems are reported at once.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath
from types import MappingProxyType
from typing import cast

from .diagnostics import Code, DiagnosticLog
from .dialects import reader_of
from .dialects.interface import Draft, DraftQuestion, QuizText
from .dialects.task_lists import first_box, is_task_list
from .document import Diagnostic, QuizDocument, SectionDocument
from .front_matter import IGNORED
from .front_matter_values import TITLE_LENGTH


def parse(path: str, source: str) -> tuple[QuizDocument, list[Diagnostic]]:
    """The quiz that `source` (LF line ends) holds, with questions in error too."""
    log = DiagnosticLog(path)
    text = QuizText(path, source)
    reader = reader_of(text)
    draft = reader.read(log, text)
    if is_task_list(text.lines, draft):
        log, draft = _passed_over(text), replace(draft, questions=())
        return _document(text, draft, reader.name), log.found
    _check_ids(log, draft.questions)
    if not draft.questions:
        message = "the file holds no questions"
        hint = "start each question with its number in bold: `**1.** What is asked?`"
        log.error(Code.NO_QUESTIONS, 1, 1, message, hint)
    return _document(text, draft, reader.name), log.found


def _passed_over(text: QuizText) -> DiagnosticLog:
    log = DiagnosticLog(text.path)
    place = first_box(text.lines)
    message = "the boxes of this file are a list of tasks, not the choices of a quiz"
    hint = "if it is a quiz, number its questions (`**1.** What?`) and tick what is right"
    log.error(Code.TASK_LIST, *place, message, hint)
    return log


def _document(text: QuizText, draft: Draft, dialect: str) -> QuizDocument:
    stated = dict(draft.stated)
    # What to ignore is about the check of the file, no setting of the quiz.
    ignored = cast("frozenset[str]", stated.pop(IGNORED, frozenset()))
    return QuizDocument(
        path=text.path,
        source=text.source,
        title=draft.title or _readable_name(text.path),
        description=draft.description,
        stated=MappingProxyType(stated),
        sections=tuple(draft.sections) or (SectionDocument(line=1, title=""),),
        questions=tuple(question.document for question in draft.questions),
        dialect=dialect,
        ignored=ignored,
        notes=tuple(draft.notes),
    )


def _check_ids(log: DiagnosticLog, questions: Sequence[DraftQuestion]) -> None:
    first_lines: dict[str, int] = {}
    for question in questions:
        explicit_id, place = question.document.explicit_id, question.id_place
        if place is None:
            continue
        first = first_lines.setdefault(explicit_id, place.line)
        if first != place.line:
            message = f"the id “{explicit_id}” on line {place.line} is taken on line {first}"
            hint = "give each question an id of its own"
            log.error(Code.DUPLICATE_ID, place.line, place.column, message, hint)


def _readable_name(path: str) -> str:
    """A title made of a file's name: `llm-quiz.md` is “Llm quiz”."""
    words = " ".join(PurePath(path).stem.replace("-", " ").replace("_", " ").split())
    return (words[:1].upper() + words[1:])[:TITLE_LENGTH] or "Untitled"
