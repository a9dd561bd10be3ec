"""Renders all texts of a quiz before anything is written, within bounds."""

from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.core.bounded_rendering import RenderError, RenderJob, render_all
from quizzes.core.diagnostics import Code, DiagnosticLog
from quizzes.core.document import Diagnostic, Kind, QuizDocument
from quizzes.core.gaps import first_misplaced_gap, markdown_of_stem
from quizzes.core.rendering_limits import (
    MAX_NESTING,
    MAX_TABLE_COLUMNS,
    MAX_TABLE_ROWS,
    MAX_TEXT_BYTES,
)
from quizzes.core.specs import gaps

_TOO_COSTLY = (
    Code.TOO_COSTLY,
    "takes too much time or memory to render",
    "simplify it: thousands of brackets or deep nesting are the usual reasons",
)
PROBLEMS = {
    "text-too-long": (
        Code.TEXT_TOO_LONG,
        f"is longer than {MAX_TEXT_BYTES // 1024} KB",
        "split it, or move part of it into a page of its own and link to it",
    ),
    "too-deep": (
        Code.TOO_DEEP,
        f"nests lists or quotations more than {MAX_NESTING} deep",
        "use fewer levels",
    ),
    "table-too-large": (
        Code.TABLE_TOO_LARGE,
        f"has a table of more than {MAX_TABLE_COLUMNS} columns or {MAX_TABLE_ROWS} rows",
        "show a part of it",
    ),
    "time": _TOO_COSTLY,
    "memory": _TOO_COSTLY,
    "depth": _TOO_COSTLY,
    "output-too-large": _TOO_COSTLY,
    "crash": (
        Code.RENDERING_FAILED,
        "cannot be rendered",
        "please report it as a bug, with the text",
    ),
}


@dataclass(frozen=True)
class RenderedQuiz:
    """A document that can be stored, with the HTML of every text in it."""

    document: QuizDocument
    html_by_job: dict[RenderJob, str]

    def html(self, markdown: str, *, inline: bool = False) -> str:
        return self.html_by_job[RenderJob(markdown, inline)] if markdown else ""


def render_quiz(document: QuizDocument) -> tuple[RenderedQuiz | None, list[Diagnostic]]:
    """The quiz with its HTML, or the diagnostic that says which text cannot be rendered.

    Slow, and must not run inside a transaction.
    """
    places = dict(_texts(document))
    jobs = list(places)
    try:
        html = render_all(jobs)
    except RenderError as problem:
        return None, _worded(problem, *places[jobs[problem.index]])
    rendered = RenderedQuiz(document, dict(zip(jobs, html, strict=True)))
    misplaced = list(_misplaced_gaps(rendered))
    return (None, misplaced) if misplaced else (rendered, [])


def _worded(problem: RenderError, path: str, line: int, what: str) -> list[Diagnostic]:
    code, message, hint = PROBLEMS[problem.reason]
    log = DiagnosticLog(path)
    log.error(code, line, 1, f"{what} {message}", hint)
    return log.found


def _misplaced_gaps(rendered: RenderedQuiz) -> Iterator[Diagnostic]:
    """Gaps that Markdown has put where no input can be."""
    for question in rendered.document.questions:
        if question.kind is not Kind.FILL_IN:
            continue
        html = rendered.html(markdown_of_stem(question))
        number = first_misplaced_gap(html, len(gaps(question.spec)))
        if number is not None:
            log = DiagnosticLog(question.path)
            message = f"gap {number} of question {question.number} is within a link or code"
            hint = "put it into plain text; in code between backticks, `[[` makes no gap"
            log.error(Code.MISPLACED_GAP, question.line, 1, message, hint)
            yield from log.found


def _texts(document: QuizDocument) -> Iterator[tuple[RenderJob, tuple[str, int, str]]]:
    """Every text with the place (path, line, words) to name should it fail."""
    if document.description:
        yield RenderJob(document.description), (document.path, 1, "the description")
    for section in document.sections:
        if section.introduction:
            place = (document.path, section.line, f"the introduction of “{section.title}”")
            yield RenderJob(section.introduction), place
    for question in document.questions:
        place = (question.path, question.line, f"question {question.number}")
        for markdown in (markdown_of_stem(question), question.hint, question.explanation):
            if markdown:
                yield RenderJob(markdown), place
        for choice in question.choices:
            place = (question.path, choice.line, f"a choice of question {question.number}")
            yield RenderJob(choice.text, inline=True), place
            if choice.feedback:
                yield RenderJob(choice.feedback), place
