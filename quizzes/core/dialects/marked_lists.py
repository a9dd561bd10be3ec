"""Lists without boxes whose right choices are marked in their own text or by their bullet.

1. Which?            # Which?       # Which?        Which?
   + this              - this         * that          [ ] this
   + **that**          - that x       - this          [*] that
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from quizzes.core.diagnostics import DiagnosticLog
from quizzes.core.document import ChoiceDocument, Kind, QuestionDocument
from quizzes.core.lines import Line, heading_of
from quizzes.core.scanning import scan

from .drafting import Drafting, foreign_head, kind_of
from .explanations import begins_explanation, explanation_of
from .interface import Draft, QuizText
from .list_markings import Marked, Marking
from .question_outline import Block, blocks_of
from .question_parts import joined
from .question_starts import start_of

_MANY = 3  # so many marked lists are a quiz even where nobody asks with a question mark


class MarkedListReader:
    """Reads the lists of one dialect; `marking` says what marks a right choice there."""

    def __init__(self, marking: Marking) -> None:
        self.name = marking.name
        self._marking = marking

    def evidence(self, text: QuizText) -> int:
        if not self._marking.may_hold.search(text.unfenced):
            return 0
        lines = scan(DiagnosticLog(text.path), text.lines, 1, _begins).lines
        marked = [question for question in self._questions(lines) if question.marked.is_plain]
        is_asked = any("?" in question.stem for question in marked)
        return len(marked) if is_asked or len(marked) >= _MANY else 0

    def read(self, log: DiagnosticLog, text: QuizText) -> Draft:
        head = foreign_head(log, text.lines)
        drafting = Drafting(log, text.path, self._marking.advice, "bullet")
        lines = scan(log, text.lines, head.end + 1, _begins).lines
        for block, question in self._blocks(lines):
            if question and question.is_meant:
                drafting.add(question.document())
            elif block.start and block.heading:
                drafting.read_heading(block.start.line, block.heading)
        return drafting.draft(head.stated)

    def _questions(self, lines: Sequence[Line]) -> Iterator["_MarkedQuestion"]:
        return (question for _, question in self._blocks(lines) if question)

    def _blocks(self, lines: Sequence[Line]) -> Iterator[tuple[Block, "_MarkedQuestion | None"]]:
        lists = _lists(lines, self._marking)
        indexes = [index for index, choices in lists.items() if len(choices) > 1]
        by_line = {lines[index].number: lists[index] for index in indexes}
        for block in blocks_of(lines, indexes):
            if block.is_question:
                choices = by_line[block.lines[block.choices].number]
                yield block, _MarkedQuestion(block, choices, self._marking)
            else:
                yield block, None


def _begins(line: Line) -> bool:
    """Whether a question plainly begins, for fences that are never closed."""
    return heading_of(line) is not None


@dataclass(slots=True)
class _Choice:
    """A line of a list, what the dialect reads in it, and the lines that go on with it."""

    line: Line
    item: str
    rest: list[Line] = field(default_factory=list)


def _lists(lines: Sequence[Line], marking: Marking) -> dict[int, list[_Choice]]:
    """The lists of choices by the index of their first line."""
    found: dict[int, list[_Choice]] = {}
    current: list[_Choice] = []
    is_after_blank = False
    for index, line in enumerate(lines):
        item = marking.item(line) if line.is_text and not line.is_blank else None
        if item is not None and (not current or line.indent <= current[0].line.indent):
            if not current or line.indent < current[0].line.indent:
                current = found[index] = []
            current.append(_Choice(line, item))
        elif current and _ends_list(line, current[0].line, is_after_blank=is_after_blank):
            current = []
        elif current:
            current[-1].rest.append(line)
        is_after_blank = line.is_blank
    return found


def _ends_list(line: Line, first: Line, *, is_after_blank: bool) -> bool:
    if line.is_blank or not line.is_text:
        return False
    start = start_of(line)
    if start or line.is_rule or begins_explanation(line):
        return line.indent <= first.indent
    return is_after_blank and line.indent <= first.indent


class _MarkedQuestion:
    def __init__(self, block: Block, choices: Sequence[_Choice], marking: Marking) -> None:
        self._block = block
        self._choices = choices
        self.marked: Marked = marking.read([choice.item for choice in choices])

    @property
    def stem(self) -> str:
        start, lines = self._block.start, self._block.lines[: self._block.choices]
        if start is None:
            return joined(line.text for line in lines)
        return joined((start.stem, *(line.text for line in lines[1:])))

    @property
    def is_meant(self) -> bool:
        """Whether the list is meant as choices; below a plain heading it may be anything."""
        is_numbered = self._block.start is not None and self._block.start.label != ""
        return self.marked.is_plain or is_numbered or "?" in self.stem

    def document(self) -> QuestionDocument:
        first, start = self._block.lines[0], self._block.start
        choices = tuple(
            ChoiceDocument(
                line=choice.line.number,
                column=choice.line.column,
                text=joined((text, *(line.text.strip() for line in choice.rest))),
                is_correct=is_right,
            )
            for choice, (text, is_right) in zip(self._choices, self.marked.choices, strict=True)
        )
        return QuestionDocument(
            path="",
            line=first.number,
            column=first.column,
            number=start.label if start else "",
            kind=Kind.MULTIPLE if self.marked.is_multiple else kind_of(choices),
            stem=self.stem,
            choices=choices,
            section=0,
            explanation=explanation_of(self._below()),
        )

    def _below(self) -> Sequence[Line]:
        last = self._choices[-1]
        end = last.rest[-1].number if last.rest else last.line.number
        return [line for line in self._block.lines[self._block.choices :] if line.number > end]
