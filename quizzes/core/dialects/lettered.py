"""Questions with lettered choices, and the key in a line of its own below them.

###### 3. Which?           3. Which?                ### Q3. Which?
- A: this                      - A. this            a) this
- B: that                      - B. that            b) that
#### Answer: B                 Correct answer: AB   **Answer:** B
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from quizzes.core.diagnostics import Code, DiagnosticLog
from quizzes.core.document import ChoiceDocument, QuestionDocument
from quizzes.core.lines import Line, box_of, heading_of
from quizzes.core.scanning import scan

from .answer_keys import announces_key, key_line, plain_text, positions
from .checks import Advice
from .drafting import Drafting, foreign_head, kind_of
from .explanations import begins_explanation, behind_summary, explanation_of, is_scaffold
from .interface import Draft, QuizText
from .lettered_choices import LetteredOption, goes_on, list_starts, options_in
from .question_outline import Block, blocks_of
from .question_parts import joined
from .question_starts import start_of

_HAS_CHOICES = re.compile(
    r"^[ \t]*(?:[-*+][ \t]*)?[*_(（]{0,3}[AaАΑ][ \t]?[.):：）．、]|-alpha\b", re.MULTILINE
)
_LETTERS = re.compile(r"[A-Ha-h](?:(?:[ ,;/&]|and)*[A-Ha-h])*")
_MANY = 3  # so many lettered choices below a question mark need no number above
_ADVICE = Advice(
    choices="list its choices below: `- A. text`, `- B. text`",
    choice="choice with the next letter",
    right="give the key below the choices, in a line such as `Answer: B`",
)


class LetteredReader:
    name = "lettered"

    def evidence(self, text: QuizText) -> int:
        if not _HAS_CHOICES.search(text.unfenced):
            return 0
        lines = scan(DiagnosticLog(text.path), text.lines, 1, _begins).lines
        questions = (_LetteredQuestion(block) for block in _blocks(lines) if block.is_question)
        return sum(question.is_plain for question in questions)

    def read(self, log: DiagnosticLog, text: QuizText) -> Draft:
        head = foreign_head(log, text.lines)
        drafting = Drafting(log, text.path, _ADVICE, "letter")
        for block in _blocks(scan(log, text.lines, head.end + 1, _begins).lines):
            if block.is_question:
                question = _LetteredQuestion(block)
                question.report_unknown_answer(log)
                drafting.add(question.document())
            elif _has_key(block):
                _report_unread(log, block)
            elif block.start and block.heading:
                drafting.read_heading(block.start.line, block.heading)
        return drafting.draft(head.stated)


def _begins(line: Line) -> bool:
    """Whether a question plainly begins, for fences that are never closed."""
    start = start_of(line)
    return start is not None and bool(start.label) and start.level > 0


def _blocks(lines: Sequence[Line]) -> list[Block]:
    return blocks_of(lines, list_starts(options_in(lines)))


def _has_key(block: Block) -> bool:
    """Whether a numbered question has a key, so that its choices must be what was not read."""
    keys = (key_line(line) for line in block.lines)
    is_numbered = block.start is not None and block.start.label != ""
    return is_numbered and any(key and _LETTERS.fullmatch(key.value) for key in keys)


def _report_unread(log: DiagnosticLog, block: Block) -> None:
    first, label = block.lines[0], block.start.label if block.start else ""
    message = f"question {label} has a key, but no choices that begin with A and B"
    hint = "list its choices in the order of their letters, with the key below them"
    log.error(Code.NO_CHOICES, first.number, first.column, message, hint)


@dataclass(slots=True)
class _Choice:
    line: Line
    option: LetteredOption
    rest: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        margin = min((line.indent for line in self.rest if line.indent), default=0)
        return joined((self.option.text, *(line.dedented(margin) for line in self.rest)))


class _LetteredQuestion:
    """The lines of one block, sorted into stem, choices and the tail with key and explanation."""

    def __init__(self, block: Block) -> None:
        self._block = block
        self._choices: list[_Choice] = []
        self._tail: list[Line] = []
        self._is_closed = False  # no further choice can follow
        self._after_blank = False
        options = options_in(block.lines)
        for index in range(block.choices, len(block.lines)):
            line = block.lines[index]
            self._read(line, options.get(index))
            self._after_blank = line.is_blank
        self._texts = [choice.text for choice in self._choices]
        self._key, self._labels = self._find_key()

    @property
    def is_plain(self) -> bool:
        """Whether this is a question for sure: it has its key, or plainly asks; and no boxes."""
        start, stem = self._block.start, self._stem
        is_numbered = start is not None and start.label != "" and "?" in stem
        is_asked = is_numbered or (stem.endswith("?") and len(self._choices) >= _MANY)
        has_boxes = any(box_of(line) for line in self._block.lines)
        is_whole = bool(stem) and len(self._choices) > 1 and not has_boxes
        return is_whole and (bool(self._key) or is_asked)

    @property
    def _stem(self) -> str:
        start, lines = self._block.start, self._block.lines[: self._block.choices]
        if start is None:
            return joined(line.text for line in lines)
        return joined((start.stem, *(line.text for line in lines[1:] if not is_scaffold(line))))

    def document(self) -> QuestionDocument:
        first, start = self._block.lines[0], self._block.start
        choices = tuple(
            ChoiceDocument(
                line=choice.line.number,
                column=choice.line.column,
                text=text,
                is_correct=position in self._key,
            )
            for position, (choice, text) in enumerate(zip(self._choices, self._texts, strict=True))
        )
        return QuestionDocument(
            path="",
            line=first.number,
            column=first.column,
            number=start.label if start else "",
            kind=kind_of(choices),
            stem=self._stem,
            choices=choices,
            section=0,
            explanation=explanation_of(line for line in self._tail if line not in self._labels),
        )

    def report_unknown_answer(self, log: DiagnosticLog) -> None:
        """Say which line gives a key that names no choice, if one does."""
        keys = (key for line in self._tail if (key := key_line(line)))
        wrong = next((key for key in keys if key.is_plain and key.value), None)
        if self._key or wrong is None:
            return
        message = f"“{wrong.value[:60]}” is none of the {len(self._choices)} choices"
        hint = "name the right choices by their letters, as in `Answer: B` or `Answer: A, C`"
        log.error(Code.UNKNOWN_ANSWER, wrong.line.number, wrong.line.column, message, hint)

    def _read(self, line: Line, option: LetteredOption | None) -> None:
        if option and self._is_next(line, option):
            if self._tail:  # it stood between two choices
                self._choices[-1].rest += self._tail
                self._tail = []
            self._choices.append(_Choice(line, option))
        elif self._tail or self._ends_choices(line):
            self._is_closed = self._is_closed or self._closes(line)
            self._tail.append(line)
        else:
            self._choices[-1].rest.append(line)

    def _is_next(self, line: Line, option: LetteredOption) -> bool:
        if not self._choices:
            return True
        first = self._choices[0].line
        if self._is_closed or abs(line.indent - first.indent) >= len("    "):
            return False
        count = len(self._choices)
        return option.position == count if self._tail else goes_on(option, count)

    def _ends_choices(self, line: Line) -> bool:
        if not line.is_text or line.is_blank:
            return False
        is_apart = self._after_blank and line.indent <= self._choices[0].line.indent
        return is_apart or self._closes(line)

    def _closes(self, line: Line) -> bool:
        if is_scaffold(line) or line.is_rule or heading_of(line) or begins_explanation(line):
            return True
        return announces_key(line) or bool(self._named_by(line))

    def _named_by(self, line: Line) -> tuple[int, ...]:
        key = key_line(line)
        texts = [choice.option.text for choice in self._choices]
        return positions(key.value, texts, is_plain=key.is_plain) if key else ()

    def _find_key(self) -> tuple[tuple[int, ...], list[Line]]:
        """The positions of the right choices, and the lines that only say which they are."""
        labels: list[Line] = []
        for line in self._tail:
            if not line.is_text or line.is_blank:
                continue
            named = self._named_by(line)
            if not named and labels:
                named = positions(plain_text(line.content), self._texts, is_plain=True)
            if named:
                return named, [*labels, line]
            if announces_key(line) or behind_summary(line):
                labels = [line]
                named = positions(behind_summary(line), self._texts, is_plain=True)
                if named:
                    return named, labels
            elif not is_scaffold(line):
                labels = []
        return (), []
