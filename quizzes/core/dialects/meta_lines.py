"""Plain lists with lines of settings below them: `Answer: 1,3`, `Type: multiple`, `Time: 20`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from quizzes.core.diagnostics import Code, DiagnosticLog
from quizzes.core.document import ChoiceDocument, Kind, QuestionDocument
from quizzes.core.lines import Line, heading_of
from quizzes.core.scanning import scan

from .answer_keys import positions
from .checks import Advice
from .drafting import Drafting, foreign_head, kind_of
from .interface import Draft, QuizText
from .question_parts import joined
from .question_starts import Start, start_of

_PLAIN = re.compile(
    r"^[-*+][ \t]+(?!\[[ xX]?\]).*\n(?:[ \t]*\n){0,5}"
    r"(?:(?:Type|Time|Points)[ \t]*:.*\n){0,5}Answers?[ \t]*:[ \t]*[0-9]{1,2}(?:[ \t,;]*[0-9]{1,2})*[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_META = re.compile(
    r"(?P<key>answers?|correct|type|time|points|explanation)[ \t]*:[ \t]*(?P<value>.*)",
    re.IGNORECASE,
)
_CHOICE = re.compile(r"[-*+][ \t]+(?P<text>.*)|[0-9]{1,2}[.)][ \t]+(?P<item>.*)")
_META_NAMES = {"answers": "answer", "correct": "answer"}
_TAG_LENGTH = 50
_KINDS = {"single": Kind.SINGLE, "multiple": Kind.MULTIPLE}
_ADVICE = Advice(
    choices="list its choices below: `- text`",
    choice="`- text`",
    right="give the numbers of the right choices: `Answer: 1,3`",
)


class MetaLinesReader:
    name = "meta-lines"

    def evidence(self, text: QuizText) -> int:
        return len(_PLAIN.findall(text.unfenced))

    def read(self, log: DiagnosticLog, text: QuizText) -> Draft:
        begins = lambda line: heading_of(line) is not None  # noqa: E731
        head = foreign_head(log, text.lines)
        drafting = Drafting(log, text.path, _ADVICE, "bullet")
        question = _MetaQuestion(None)
        for line in scan(log, text.lines, head.end + 1, begins).lines:
            start = start_of(line) if heading_of(line) else None
            if start:
                question.add_to(drafting, log)
                question = _MetaQuestion(start)
            else:
                question.read(line)
        question.add_to(drafting, log)
        return drafting.draft(head.stated)


@dataclass(frozen=True, slots=True)
class _Meta:
    line: Line
    value: str


class _MetaQuestion:
    """The lines below one heading."""

    def __init__(self, start: Start | None) -> None:
        self._start = start
        self._stem: list[Line] = []
        self._choices: list[tuple[Line, list[str]]] = []
        self._meta: dict[str, _Meta] = {}
        self._explanation: list[str] = []

    def read(self, line: Line) -> None:
        meta = _META.match(line.content) if line.is_text and line.indent == 0 else None
        choice = _CHOICE.match(line.content) if line.is_text and not self._meta else None
        if meta and self._choices:
            key = _META_NAMES.get(meta["key"].lower(), meta["key"].lower())
            self._meta.setdefault(key, _Meta(line, meta["value"].strip()))
            self._explanation += [meta["value"]] if key == "explanation" else []
        elif self._meta:
            self._explanation.append(line.text)
        elif choice and (not self._choices or line.indent <= self._choices[0][0].indent):
            text = choice["text"] if choice["item"] is None else choice["item"]
            self._choices.append((line, [text.strip()]))
        elif self._choices:
            self._choices[-1][1].append(line.dedented(len("- ")))
        else:
            self._stem.append(line)

    def add_to(self, drafting: Drafting, log: DiagnosticLog) -> None:
        """The question if there is one below the heading; else the heading begins a section."""
        if self._choices:
            drafting.add(self._document(log, self._key(log)))
        elif self._start:
            heading = heading_of(self._start.line)
            drafting.read_heading(self._start.line, heading.title if heading else "")

    def _key(self, log: DiagnosticLog) -> tuple[int, ...]:
        answer = self._meta.get("answer")
        if answer is None:
            return ()
        key = positions(answer.value, [joined(text) for _, text in self._choices], is_plain=True)
        if not key:
            message = f"“{answer.value[:60]}” is none of the {len(self._choices)} choices"
            hint = "give the numbers of the right choices, as in `Answer: 2` or `Answer: 1,3`"
            log.error(Code.UNKNOWN_ANSWER, answer.line.number, answer.line.column, message, hint)
        return key

    def _document(self, log: DiagnosticLog, key: Sequence[int]) -> QuestionDocument:
        first = self._start.line if self._start else self._choices[0][0]
        label, stem, tags = self._heading()
        choices = tuple(
            ChoiceDocument(line.number, line.column, joined(text), position in key)
            for position, (line, text) in enumerate(self._choices)
        )
        return QuestionDocument(
            path="",
            line=first.number,
            column=first.column,
            number=label,
            kind=self._kind(log, choices),
            stem=stem,
            choices=choices,
            section=0,
            explanation=joined(self._explanation),
            tags=tags,
        )

    def _heading(self) -> tuple[str, str, tuple[str, ...]]:
        """The label, the stem and the tags. A heading above a stem of its own is its topic."""
        body = joined(line.text for line in self._stem)
        if self._start is None:
            return "", body, ()
        label, title = self._start.label, self._start.stem
        if label or not body:
            return label, joined((title, body)), ()
        return "", body, (title[:_TAG_LENGTH],)

    def _kind(self, log: DiagnosticLog, choices: tuple[ChoiceDocument, ...]) -> Kind:
        counted = kind_of(choices)
        stated = self._meta.get("type")
        kind = _KINDS.get(stated.value.lower(), counted) if stated else counted
        if stated and kind is Kind.SINGLE and counted is Kind.MULTIPLE:
            message = "several choices are right, so the type cannot be single"
            hint = "write `Type: multiple`, or leave the line out"
            log.error(Code.INVALID_KIND, stated.line.number, stated.line.column, message, hint)
        return kind
