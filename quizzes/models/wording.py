"""Stored questions in the terms of files, to be compared with what an author hands in."""

from quizzes.core.document import ChoiceDocument, Kind, QuestionDocument

from .content import Question


def as_document(question: Question) -> QuestionDocument:
    """A stored question as the author worded it; its choices must be fetched in their order."""
    choices = tuple(
        ChoiceDocument(question.line, 1, choice.source, choice.is_correct, choice.feedback)
        for choice in question.choices.all()
    )
    return QuestionDocument(
        path=question.path,
        line=question.line,
        column=1,
        number=question.number,
        kind=Kind(question.kind),
        stem=question.source,
        choices=choices,
        section=0,
        hint=question.hint,
        explanation=question.explanation,
        points=question.points,
        tags=tuple(question.tags),
        spec=question.spec,
    )
