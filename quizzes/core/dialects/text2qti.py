"""text2qti: numbered stems, `a) wrong` and `*b) right`, `[ ]` and `[*]` for several right ones.

The syntax is that of the program's README: what is indented goes on the part above it, `...`
begins feedback, `=` a numeric answer, `*` alone a typed one, `%` a comment.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType

from quizzes.core.diagnostics import Code, DiagnosticLog
from quizzes.core.document import ChoiceDocument, Kind, QuestionDocument
from quizzes.core.lines import Line, make_line

from .checks import Advice
from .drafting import Drafting, kind_of
from .interface import Draft, QuizText
from .number_ranges import number_range
from .question_parts import joined

_SYNTAX = {
    "question": re.compile(r"(?P<label>[0-9]{1,6})\.(?:[ \t]+(?P<text>.*)|$)"),
    "choice": re.compile(r"(?P<mark>\*?)[a-zA-Z]\)(?:[ \t]+(?P<text>.*)|$)"),
    "box": re.compile(r"\[(?P<mark>[ *])\](?:[ \t]+(?P<text>.*)|$)"),
    "number": re.compile(r"=[ \t]+(?P<text>.*)"),
    "typed": re.compile(r"\*[ \t]+(?P<text>.*)"),
    "feedback": re.compile(r"(?:\.\.\.|[-+!])[ \t]+(?P<text>.*)"),
    "open": re.compile(r"(?P<text>_{3,}|\^{3,})[ \t]*$"),
    "title": re.compile(r"title[ \t]*:[ \t]*(?P<text>.*)", re.IGNORECASE),
    "points": re.compile(r"points[ \t]*:[ \t]*(?P<text>.*)", re.IGNORECASE),
    "quiz title": re.compile(r"quiz title[ \t]*:[ \t]*(?P<text>.*)", re.IGNORECASE),
    "description": re.compile(r"quiz description[ \t]*:[ \t]*(?P<text>.*)", re.IGNORECASE),
    "ignored": re.compile(
        r"(?P<text>(?:shuffle answers|show correct answers|one question at a time|can't go back"
        r"|feedback is solution|solutions \w+ groups|solutions pick|points per question)[ \t]*:.*"
        r"|(?:END_)?GROUP[ \t]*$|%.*)",
        re.IGNORECASE,
    ),
    "unsupported": re.compile(r"(?P<text>(?:pick|text title|text)[ \t]*:.*)", re.IGNORECASE),
}
_COMMENT = re.compile(r"(?:END_)?COMMENT[ \t]*$")
_POINTS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,2})?")
_PLAIN = re.compile(
    r"^(?:[0-9]{1,6}\.[ \t]|(?P<mark>\*[a-zA-Z]\)[ \t]|\[\*\][ \t]|=[ \t]+[-+\[0-9.]))",
    re.MULTILINE,
)
_TAG_LENGTH = 50
_ADVICE = Advice(
    choices="list them below: `a) wrong`, `*b) right`",
    choice="choice such as `c) wrong`",
    right="put a * in front of the right choice: `*b) right`",
)


class Text2qtiReader:
    name = "text2qti"

    def evidence(self, text: QuizText) -> int:
        found, is_in_question = 0, False
        for plain in _PLAIN.finditer(text.unfenced):
            found += is_in_question and plain["mark"] is not None
            is_in_question = plain["mark"] is None
        return found

    def read(self, log: DiagnosticLog, text: QuizText) -> Draft:
        return _Text2qtiQuiz(log, text).draft()


@dataclass(slots=True)
class _Part:
    """A line that begins with a marker, and the indented lines that go on with it."""

    kind: str
    line: Line
    first: str
    is_marked: bool = False
    label: str = ""
    rest: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        margin = min((line.indent for line in self.rest if not line.is_blank), default=0)
        return joined((self.first, *(line.dedented(margin) for line in self.rest)))


def _part_of(line: Line) -> _Part | None:
    for kind, pattern in _SYNTAX.items():
        if line.indent == 0 and (found := pattern.match(line.content)):
            groups = found.groupdict()
            is_marked = groups.get("mark") == "*"
            return _Part(kind, line, found["text"] or "", is_marked, groups.get("label", ""))
    return None


class _Text2qtiQuiz:
    def __init__(self, log: DiagnosticLog, text: QuizText) -> None:
        self._log = log
        self._lines = text.lines
        self._drafting = Drafting(log, text.path, _ADVICE, "letter")
        self._description = ""
        self._title = ""
        self._points = Decimal(1)
        self._question: list[_Part] = []

    def draft(self) -> Draft:
        for part in self._parts():
            self._read(part)
        self._finish()
        stated = {"description": self._description} if self._description else {}
        return self._drafting.draft(stated)

    def _parts(self) -> Iterator[_Part]:
        """All parts of the file; a line that begins none is reported."""
        part: _Part | None = None
        is_comment, is_readable = False, True
        for number, text in enumerate(self._lines, 1):
            line = make_line(number, text)
            if _COMMENT.match(text):
                is_comment = not text.startswith("END_")
            elif is_comment or (line.is_blank and not part):
                continue
            elif line.is_blank or line.indent:
                if part and is_readable:
                    part.rest.append(line)
            elif following := _part_of(line):
                if part:
                    yield part
                part, is_readable = following, True
            else:
                self._report_unreadable(line, is_first=is_readable)
                is_readable = False
        if part:
            yield part

    def _report_unreadable(self, line: Line, *, is_first: bool) -> None:
        """Of lines that cannot be read one after the other, the first says enough."""
        if is_first:
            message = "this line begins no question, choice or setting"
            hint = "indent it if it goes on the line above; mark a right choice as in `*b) text`"
            self._log.error(Code.UNREADABLE_LINE, line.number, line.column, message, hint)

    def _read(self, part: _Part) -> None:
        place = part.line.number, part.line.column
        if part.kind in (
            "question",
            "title",
            "quiz title",
            "description",
            "ignored",
            "unsupported",
        ):
            self._finish()
        if part.kind == "question":
            self._question = [part]
        elif part.kind == "title":
            self._title = part.text
        elif part.kind == "points":
            self._read_points(part)
        elif part.kind == "quiz title":
            self._drafting.set_title(*place, " ".join(part.text.split()))
        elif part.kind == "description":
            self._description = part.text
        elif part.kind == "unsupported":
            message, hint = "this is not taken over", "the questions around it are"
            self._log.warning(Code.UNSUPPORTED_QUESTION, *place, message, hint)
        elif part.kind != "ignored" and self._question:
            self._question.append(part)
        elif part.kind != "ignored":
            message, hint = "this belongs to no question", "begin one above it: `1. What is asked?`"
            self._log.error(Code.CHOICES_WITHOUT_QUESTION, *place, message, hint)

    def _read_points(self, part: _Part) -> None:
        if _POINTS.fullmatch(part.text) and Decimal(part.text) > 0:
            self._points = Decimal(part.text)
        else:
            message, hint = f"“{part.text[:60]}” are no points", "write a number such as 2 or 0.5"
            place = part.line.number, part.line.column
            self._log.error(Code.INVALID_POINTS, *place, message, hint)

    def _finish(self) -> None:
        """Add the question that is read, with the title and the points that stand above it."""
        parts, self._question = self._question, []
        if not parts:
            return
        tags = (self._title[:_TAG_LENGTH],) if self._title else ()
        question = replace(_question(parts), tags=tags, points=self._points)
        self._title, self._points = "", Decimal(1)
        kinds = {part.kind for part in parts}
        if "open" in kinds:
            message, hint = "essays and uploads cannot be marked here", "leave it out"
            place = question.line, question.column
            self._log.error(Code.UNSUPPORTED_QUESTION, *place, message, hint)
        elif "number" in kinds:
            self._drafting.add(self._with_numbers(question, parts))
        else:
            self._drafting.add(question)

    def _with_numbers(self, question: QuestionDocument, parts: Sequence[_Part]) -> QuestionDocument:
        accepted = []
        for part in parts:
            if part.kind != "number":
                continue
            if limits := number_range(part.text):
                accepted.append(limits)
            else:
                message = f"“{part.text[:60]}” is not a number, nor a range of numbers"
                place, hint = (part.line.number, part.line.column), "write `= 5 +- 0.1`"
                self._log.error(Code.UNKNOWN_ANSWER, *place, message, hint)
        spec = MappingProxyType({"accepted": accepted})
        return replace(question, kind=Kind.NUMERIC, spec=spec)


def _question(parts: Sequence[_Part]) -> QuestionDocument:
    start, *others = parts
    choices: list[ChoiceDocument] = []
    explanation: list[str] = []
    for part in others:
        place = part.line.number, part.line.column
        if part.kind in ("choice", "box"):
            choices.append(ChoiceDocument(*place, part.text, part.is_marked))
        elif part.kind == "feedback" and choices and part.line.content.startswith("..."):
            choices[-1] = replace(choices[-1], feedback=part.text)
        elif part.kind == "feedback":
            explanation.append(part.text)
    typed = [part.text for part in others if part.kind == "typed"]
    kind = Kind.SHORT_TEXT if typed and not choices else kind_of(tuple(choices))
    if any(part.kind == "box" for part in others):
        kind = Kind.MULTIPLE
    return QuestionDocument(
        path="",
        line=start.line.number,
        column=start.line.column,
        number=start.label,
        kind=kind,
        stem=start.text,
        choices=tuple(choices),
        section=0,
        explanation="\n\n".join(explanation),
        spec=MappingProxyType({"accepted": typed} if kind is Kind.SHORT_TEXT else {}),
    )
