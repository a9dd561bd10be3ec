"""Markdown text of any dialect -> its normal form, or what keeps it from having one."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from .diagnostics import Code, DiagnosticLog
from .document import Diagnostic, QuestionDocument, QuizDocument
from .parsing import parse
from .writing import write


def normal_form(document: QuizDocument) -> tuple[str, list[Diagnostic]]:
    """What `write` makes of a document without errors, and an error for whatever does not come back.

    With an error, the text must not take the place of the document's source. All may differ that
    is no part of the quiz: places in the file, labels of questions, notes.
    """
    text = write(document)
    again, found = parse(document.path, text)
    lost = list(_differences(document, again)) or list(_errors(document, again, found))
    log = DiagnosticLog(document.path)
    for line, what in lost:
        message = f"{what} cannot be written in the recommended format"
        hint = "move it there by hand, or change what is unusual about it"
        log.error(Code.NO_NORMAL_FORM, line, 1, message, hint)
    return text, log.found


def _differences(before: QuizDocument, after: QuizDocument) -> Iterator[tuple[int, str]]:
    """The line in the source, and the name, of what is not the same in both."""
    if _head(before) != _head(after):
        yield 1, "the head of this quiz"
    for section, other in zip(before.sections, after.sections, strict=False):
        if replace(section, line=0) != replace(other, line=0):
            yield section.line, "this section"
    for question, written in zip(before.questions, after.questions, strict=False):
        if _without_places(question) != _without_places(written):
            yield question.line, f"question {question.number}"
    if len(before.sections) != len(after.sections):
        yield 1, "the sections of this quiz"
    if len(before.questions) != len(after.questions):
        yield 1, "the questions of this quiz"


def _errors(
    before: QuizDocument, after: QuizDocument, found: Sequence[Diagnostic]
) -> Iterator[tuple[int, str]]:
    """The line in the source, and the name, of what another dialect allows and ours does not."""
    starts = [question.line for question in after.questions]
    for error in found:
        if error.is_error:
            index = bisect_right(starts, error.line) - 1
            line = before.questions[index].line if index >= 0 else 1
            yield line, f"what is an error there ({error.message})"


def _head(quiz: QuizDocument) -> tuple[object, ...]:
    return quiz.title, quiz.description, dict(quiz.stated), quiz.ignored


def _without_places(question: QuestionDocument) -> QuestionDocument:
    choices = tuple(replace(choice, line=0, column=0) for choice in question.choices)
    return replace(question, line=0, column=0, number="", choices=choices)
