"""Aiken: a stem, choices `A) text` or `A. text`, and `ANSWER: B`; also as samples in a README."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from quizzes.core.diagnostics import Code, DiagnosticLog
from quizzes.core.document import ChoiceDocument, QuestionDocument
from quizzes.core.lines import Line, make_line

from .answer_keys import positions
from .checks import Advice
from .drafting import Drafting, kind_of
from .interface import Draft, QuizText
from .question_parts import joined
from .question_starts import start_of

_PLAIN = re.compile(
    r"^[A-Z][.)].*\n(?:[ \t]*\n){0,3}ANSWER:[ \t]*[A-Z](?:[ \t]*,[ \t]*[A-Z])*[ \t]*$", re.MULTILINE
)
_CHOICE = re.compile(r"[A-Z](?:\)|\.(?=[ \t]|$))")
_ANSWER = re.compile(r"ANSWER[ \t]*:[ \t]*(?P<value>.*)", re.IGNORECASE)
_FENCE = re.compile(r"(?:```|~~~)")
_LEAST_SAMPLES = 2  # one sample in a fence only shows the format
_ADVICE = Advice(
    choices="list them below as `A) text`, `B) text`",
    choice="choice such as `B) text`",
    right="write `ANSWER:` and a letter below the choices",
)


class AikenReader:
    name = "aiken"

    def evidence(self, text: QuizText) -> int:
        found = len(_PLAIN.findall(text.unfenced))
        if found or "```" not in text.source:
            return found
        samples = len(_PLAIN.findall(text.source))
        return samples if samples >= _LEAST_SAMPLES else 0

    def read(self, log: DiagnosticLog, text: QuizText) -> Draft:
        drafting = Drafting(log, text.path, _ADVICE, "letter")
        is_in_fences = not _PLAIN.search(text.unfenced)
        for lines in _texts(text.lines, is_in_fences=is_in_fences):
            _AikenText(log, drafting).read(lines)
        return drafting.draft()


def _texts(lines: Sequence[str], *, is_in_fences: bool) -> Iterator[list[Line]]:
    """The file, or of a README each fenced sample that is Aiken."""
    if not is_in_fences:
        yield [make_line(number, line) for number, line in enumerate(lines, 1)]
        return
    sample: list[Line] | None = None
    for number, line in enumerate(lines, 1):
        if not _FENCE.match(line.lstrip()):
            if sample is not None:
                sample.append(make_line(number, line))
        elif sample is None:
            sample = []
        else:
            if _PLAIN.search("\n".join(line.text for line in sample)):
                yield sample
            sample = None


@dataclass(slots=True)
class _Parts:
    stem: list[Line] = field(default_factory=list)
    choices: list[Line] = field(default_factory=list)
    rest: dict[int, list[Line]] = field(default_factory=dict)  # by the choice they go on
    is_refused: bool = False  # its error is reported already


class _AikenText:
    """Reads question after question. What is no whole question is reported and left out."""

    def __init__(self, log: DiagnosticLog, drafting: Drafting) -> None:
        self._log = log
        self._drafting = drafting
        self._parts = _Parts()
        self._after_blank = True

    def read(self, lines: Sequence[Line]) -> None:
        for line in lines:
            if line.is_blank:
                self._after_blank = True
            else:
                self._read_line(line)
                self._after_blank = False
        self._refuse_unfinished()

    def _read_line(self, line: Line) -> None:
        parts = self._parts
        if found := _ANSWER.match(line.content):
            self._finish(line, found["value"].strip())
        elif _CHOICE.match(line.content):
            if not parts.stem and not parts.is_refused:
                message, hint = "this choice has no question above it", "write the question first"
                code = Code.CHOICES_WITHOUT_QUESTION
                self._log.error(code, line.number, line.column, message, hint)
                parts.is_refused = True
            parts.choices.append(line)
        elif parts.choices and not self._after_blank:
            parts.rest.setdefault(len(parts.choices) - 1, []).append(line)
        else:
            if parts.choices:
                self._refuse_unfinished()
            self._parts.stem.append(line)

    def _refuse_unfinished(self) -> None:
        """A question that ends without its answer; text alone may be anything."""
        parts, self._parts = self._parts, _Parts()
        if parts.choices and not parts.is_refused:
            first = parts.stem[0]
            message = "this question has no line ANSWER: below its choices"
            place = first.number, first.column
            self._log.error(Code.NO_CORRECT_CHOICE, *place, message, _ADVICE.right)

    def _finish(self, line: Line, value: str) -> None:
        parts, self._parts = self._parts, _Parts()
        if parts.is_refused or not (parts.stem or parts.choices):
            return
        first = parts.stem[0]
        if len(parts.choices) < 2:
            code = Code.ONE_CHOICE if parts.choices else Code.NO_CHOICES
            message = "this question has fewer than two choices"
            self._log.error(code, first.number, first.column, message, _ADVICE.choices)
            return
        key = positions(value, [line.content for line in parts.choices], is_plain=True)
        if not key:
            message = f"“{value[:60]}” is none of the {len(parts.choices)} choices"
            hint = "write the letter of the right choice: `ANSWER: B`"
            self._log.error(Code.UNKNOWN_ANSWER, line.number, line.column, message, hint)
        self._drafting.add(_question(parts, key))


def _question(parts: _Parts, key: Sequence[int]) -> QuestionDocument:
    first, *others = parts.stem
    start = start_of(first)
    stem = start.stem if start and start.label else first.text
    choices = tuple(
        ChoiceDocument(
            line=line.number,
            column=line.column,
            text=joined((_text(line), *(rest.text for rest in parts.rest.get(position, ())))),
            is_correct=position in key,
        )
        for position, line in enumerate(parts.choices)
    )
    return QuestionDocument(
        path="",
        line=first.number,
        column=first.column,
        number=start.label if start else "",
        kind=kind_of(choices),
        stem=joined((stem, *(line.text for line in others))),
        choices=choices,
        section=0,
    )


def _text(line: Line) -> str:
    found = _CHOICE.match(line.content)
    return line.text[line.margin + (found.end() if found else 0) :].strip()
