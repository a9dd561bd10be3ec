"""Where in a file a phrase of a question stands, for messages about texts that were read from it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .document import ChoiceDocument, QuestionDocument

_MOST_LINES = 200  # farther down, a phrase is not looked for


class Place(NamedTuple):
    path: str
    line: int
    column: int
    length: int = 1


class Places:
    """Looks things up in the sources of a quiz's files, `sources` by path."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self._sources = sources
        self._lines: dict[str, Sequence[str]] = {}

    def in_question(self, question: QuestionDocument, phrase: str) -> Place:
        """The phrase between the question's first line and its choices, else that first line."""
        end = question.choices[0].line if question.choices else question.line + _MOST_LINES
        return self._found(question, question, end, phrase)

    def in_choice(self, question: QuestionDocument, choice: ChoiceDocument, phrase: str) -> Place:
        """The phrase at or below the choice's box, else the box."""
        return self._found(question, choice, choice.line + _MOST_LINES, phrase)

    def _found(
        self,
        question: QuestionDocument,
        start: QuestionDocument | ChoiceDocument,
        end: int,
        phrase: str,
    ) -> Place:
        lines = self._lines_of(question.path)
        first_line = phrase.partition("\n")[0]
        index = start.column - 1
        for number in range(start.line, min(end, start.line + _MOST_LINES, len(lines)) + 1):
            found = lines[number - 1].find(first_line, index)
            if found >= 0:
                return Place(question.path, number, found + 1, len(first_line))
            index = 0
        return Place(question.path, start.line, start.column)

    def _lines_of(self, path: str) -> Sequence[str]:
        if path not in self._lines:
            self._lines[path] = self._sources.get(path, "").split("\n")
        return self._lines[path]
