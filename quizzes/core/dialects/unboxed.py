"""Questions without boxes: words or numbers to type, gaps, items to put in order or to match."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from quizzes.core.diagnostics import Code, DiagnosticLog
from quizzes.core.document import ChoiceDocument, Kind
from quizzes.core.gaps import Gap, gaps_in
from quizzes.core.lines import Line
from quizzes.core.responses import LONGEST_TEXT, MOST_PARTS

from .answer_lines import is_answer_line, read_answers, split_at_answers
from .item_lists import (
    has_one_match,
    is_pair,
    ordered_items,
    paired_items,
    read_order,
    read_pairs,
)
from .question_parts import explanation_of, joined, starts_explanation


@dataclass(frozen=True, slots=True)
class Body:
    """What there is to read: the question's first line, the text behind its number, the lines
    below. `name` is what messages call the question.
    """

    start: Line
    name: str
    first: str
    lines: Sequence[Line]

    def stem(self, lines: Sequence[Line]) -> str:
        return joined((self.first, *(line.text for line in lines)))

    def place_of(self, stem: str, gap: Gap) -> tuple[int, int]:
        """The line and column in the file where a gap stands."""
        text = stem[gap.start : gap.end]
        line = next((line for line in (self.start, *self.lines) if text in line.text), self.start)
        return line.number, max(line.text.find(text), 0) + line.offset + 1


@dataclass(frozen=True, slots=True)
class Unboxed:
    """The parts that a kind of question without boxes has of its own."""

    kind: Kind
    stem: str
    explanation: str
    choices: tuple[ChoiceDocument, ...] = ()
    spec: Mapping[str, object] = field(default_factory=dict)


def read_unboxed(log: DiagnosticLog, body: Body, stated: Kind | None) -> Unboxed | None:
    """What the lines say, as the kind that the author stated or else that they look like.

    None when it is a question with choices that has none.
    """
    kind = stated or _kind_of(body)
    return _READERS[kind](log, body, stated) if kind and kind in _READERS else None


def _kind_of(body: Body) -> Kind | None:
    if any(map(is_answer_line, body.lines)):
        return Kind.SHORT_TEXT  # or numeric: the answers tell
    if any(map(is_pair, body.lines)):
        return Kind.MATCHING
    return Kind.FILL_IN if gaps_in(body.stem(body.lines)) else None


def _read_typed(log: DiagnosticLog, body: Body, stated: Kind | None) -> Unboxed:
    start, end = split_at_answers(body.lines)
    stem = body.stem(body.lines[:start])
    if start == end:
        hint = "write each accepted answer on a line below the question: `= Paris`"
        _report(log, Code.NO_ANSWER, body, "has no answer", hint)
    for gap in gaps_in(stem)[:1]:
        place = body.place_of(stem, gap)
        message = f"{body.name} has answers below it, so this gap is plain text"
        log.warning(Code.MIXED_KINDS, *place, message, "delete the gap, or the `=` lines")
    kind, spec = read_answers(log, body.lines[start:end], stated)
    return Unboxed(kind, stem, explanation_of(body.lines[end:]), spec=spec)


def _read_fill_in(log: DiagnosticLog, body: Body, stated: Kind | None) -> Unboxed:
    lines = body.lines
    end = next((i for i, line in enumerate(lines) if starts_explanation(line)), len(lines))
    explanation = explanation_of(lines[end:])
    while end > 0 and (lines[end - 1].is_blank or lines[end - 1].is_rule):
        end -= 1
    stem = body.stem(lines[:end])
    gaps = gaps_in(stem)
    _check_gaps(log, body, stem, gaps)
    accepted = [list(gap.accepted) for gap in gaps]
    return Unboxed(Kind.FILL_IN, stem, explanation, spec={"gaps": accepted})


def _check_gaps(log: DiagnosticLog, body: Body, stem: str, gaps: Sequence[Gap]) -> None:
    if not gaps:
        hint = "write what is right where it is missing: `The capital is [[Paris]].`"
        _report(log, Code.NO_ANSWER, body, "has no gap", hint)
    _check_size(log, body, len(gaps), "gaps")
    for gap in gaps[:MOST_PARTS]:
        if not gap.accepted:
            message, hint = "this gap is empty", "write what is right into it: `[[Paris]]`"
            log.error(Code.EMPTY_GAP, *body.place_of(stem, gap), message, hint)
        elif max(map(len, gap.accepted)) > LONGEST_TEXT:
            message = f"an answer for this gap is too long; {LONGEST_TEXT} characters can be typed"
            place = body.place_of(stem, gap)
            log.error(Code.ANSWER_TOO_LONG, *place, message, "accept a shorter text")


def _read_ordering(log: DiagnosticLog, body: Body, stated: Kind | None) -> Unboxed:
    items = ordered_items(body.lines)
    choices = read_order(log, items)
    if not choices:
        hint = "number the items below the question, in the right order: `1. first`"
        _report(log, Code.NO_ANSWER, body, "has no items to put in order", hint)
    elif len(choices) == 1:
        message = "has one item only, so there is nothing to put in order"
        _report(log, Code.ONE_ITEM, body, message, "add another item: `2. next`")
    _check_size(log, body, len(choices), "items")
    explanation = explanation_of(items.after)
    return Unboxed(Kind.ORDERING, body.stem(items.before), explanation, choices)


def _read_matching(log: DiagnosticLog, body: Body, stated: Kind | None) -> Unboxed:
    items = paired_items(body.lines)
    terms, spec = read_pairs(log, items)
    hint = "write at least two items `- term :: match` with different matches"
    if not items.items:
        _report(log, Code.NO_ANSWER, body, "has no items to match", hint)
    elif len(terms) < 2 or has_one_match(spec):
        _report(log, Code.ONE_ITEM, body, "has too little to match", hint)
    _check_size(log, body, len(items.items), "items")
    explanation = explanation_of(items.after)
    return Unboxed(Kind.MATCHING, body.stem(items.before), explanation, terms, spec)


def _check_size(log: DiagnosticLog, body: Body, count: int, what: str) -> None:
    if count > MOST_PARTS:
        message = f"has {count} {what}; at most {MOST_PARTS} are allowed"
        _report(log, Code.TOO_MANY_PARTS, body, message, "make several questions of it")


def _report(log: DiagnosticLog, code: Code, body: Body, message: str, hint: str) -> None:
    log.error(code, body.start.number, body.start.column, f"{body.name} {message}", hint)


_READERS: Mapping[Kind, Callable[[DiagnosticLog, Body, Kind | None], Unboxed]] = {
    Kind.SHORT_TEXT: _read_typed,
    Kind.NUMERIC: _read_typed,
    Kind.FILL_IN: _read_fill_in,
    Kind.ORDERING: _read_ordering,
    Kind.MATCHING: _read_matching,
}
