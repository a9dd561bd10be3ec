"""All the Markdown texts of a quiz, each with where it stands."""

from collections.abc import Iterator
from typing import NamedTuple

from .document import QuestionDocument, QuizDocument
from .gaps import markdown_of_stem


class Text(NamedTuple):
    """One text: to be shown as blocks or, like a choice, inline. `name` tells it in messages.

    A stem has markers in place of its gaps.
    """

    markdown: str
    path: str
    line: int
    name: str
    is_inline: bool = False


def texts_of(document: QuizDocument) -> Iterator[Text]:
    """Every text of the quiz that is not empty, and every choice."""
    if document.description:
        yield Text(document.description, document.path, 1, "the description")
    for section in document.sections:
        if section.introduction:
            name = f"the introduction of “{section.title}”"
            yield Text(section.introduction, document.path, section.line, name)
    for question in document.questions:
        yield from _of_question(question)


def _of_question(question: QuestionDocument) -> Iterator[Text]:
    path, name = question.path, f"question {question.number}"
    for markdown in (markdown_of_stem(question), question.hint, question.explanation):
        if markdown:
            yield Text(markdown, path, question.line, name)
    for choice in question.choices:
        yield Text(choice.text, path, choice.line, f"a choice of {name}", is_inline=True)
        if choice.feedback:
            yield Text(choice.feedback, path, choice.line, f"a choice of {name}")
