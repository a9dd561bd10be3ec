"""Markdown text -> a quiz document and everything there is to say about it.

Tolerant: no text makes `parse` raise, a broken question leaves its neighbours alone, and all
problems are reported at once.
"""

from collections.abc import Sequence
from pathlib import PurePath

from .diagnostics import Code, DiagnosticLog
from .dialects import reader_of
from .dialects.interface import Draft, DraftQuestion, QuizText
from .document import Diagnostic, QuizDocument, SectionDocument
from .front_matter import TITLE_LENGTH


def parse(path: str, source: str) -> tuple[QuizDocument, list[Diagnostic]]:
    """The quiz that `source` (LF line ends) holds, with questions in error too."""
    log = DiagnosticLog(path)
    text = QuizText(path, source)
    reader = reader_of(text)
    draft = reader.read(log, text)
    _check_ids(log, draft.questions)
    if not draft.questions:
        message = "the file holds no questions"
        hint = "start each question with its number in bold: `**1.** What is asked?`"
        log.error(Code.NO_QUESTIONS, 1, 1, message, hint)
    return _document(text, draft, reader.name), log.found


def _document(text: QuizText, draft: Draft, dialect: str) -> QuizDocument:
    return QuizDocument(
        path=text.path,
        source=text.source,
        title=draft.title or _readable_name(text.path),
        description=draft.description,
        stated=draft.stated,
        sections=tuple(draft.sections) or (SectionDocument(line=1, title=""),),
        questions=tuple(question.document for question in draft.questions),
        dialect=dialect,
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
