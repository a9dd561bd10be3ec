"""A question as a few short lines, so that a test shows at a glance what was read."""

from quizzes.core.document import QuestionDocument, QuizDocument
from quizzes.core.parsing import parse


def read(source: str) -> tuple[QuizDocument, list[tuple[int, str]]]:
    """The document, and line and code of every finding."""
    document, found = parse("quiz.md", source)
    return document, [(diagnostic.line, diagnostic.code) for diagnostic in found]


def sketch(question: QuestionDocument) -> list[str]:
    """The stem, then the choices, the right ones with a star."""
    marks = (f"{'*' if choice.is_correct else '-'} {choice.text}" for choice in question.choices)
    return [question.stem, *marks]


def sketches(source: str) -> list[list[str]]:
    return [sketch(question) for question in read(source)[0].questions]
