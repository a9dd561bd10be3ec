"""What a question offers or accepts, in the recommended format: one way for each kind."""

from collections.abc import Callable, Sequence
from decimal import Context, Decimal

from .diagnostics import DiagnosticLog
from .dialects.answer_lines import is_answer_line, read_answers
from .dialects.item_lists import is_numbered, is_pair
from .dialects.question_parts import starts_explanation
from .document import CHOICE_KINDS, ChoiceDocument, Kind, QuestionDocument
from .escaping import can_follow_marker, lines_below_box, lines_below_number, quoted_lines
from .gaps import gaps_in
from .lines import Line, make_line
from .specs import accepted_ranges, accepted_texts, matches
from .typed_answers import Range, shown

_FEEDBACK_INDENT = "  "
_TRAPLESS = Context(prec=100, traps=[])


def answers(question: QuestionDocument) -> list[str]:
    """The lines below the stem by which the question is answered; none if gaps in it are."""
    return _WRITERS[question.kind](question)


def is_usual_kind(question: QuestionDocument) -> bool:
    """Whether a reader would take the question to be of its kind without being told."""
    if question.kind in CHOICE_KINDS:
        return (question.kind is Kind.MULTIPLE) == (len(question.key) > 1)
    if question.kind is Kind.FILL_IN:
        return bool(gaps_in(question.stem))
    if question.kind in (Kind.SHORT_TEXT, Kind.NUMERIC):
        lines = [make_line(1, line) for line in answers(question)]
        return read_answers(DiagnosticLog(""), lines, None)[0] is question.kind
    return question.kind is Kind.MATCHING


def means_more_in_stem(kind: Kind) -> Callable[[Line], bool]:
    """The lines that would be answers, or the end of the stem, in a question of this kind."""
    further = {Kind.ORDERING: is_numbered, Kind.FILL_IN: starts_explanation}.get(kind)
    if further is None:
        return means_more_in_explanation(kind)
    return lambda line: _is_answer(line) or further(line)


def means_more_in_explanation(kind: Kind) -> Callable[[Line], bool]:
    """The lines that would make a question of another kind out of one of this kind."""
    return _is_nothing if kind in CHOICE_KINDS else _is_answer


def _is_answer(line: Line) -> bool:
    return is_answer_line(line) or is_pair(line)


def _is_nothing(line: Line) -> bool:
    return False


def _choices(question: QuestionDocument) -> list[str]:
    return [line for choice in question.choices for line in _choice(choice)]


def _choice(choice: ChoiceDocument) -> list[str]:
    box = "- [x]" if choice.is_correct else "- [ ]"
    return _item(box, choice.text, lines_below_box) + _feedback(choice.feedback)


def _feedback(text: str) -> list[str]:
    lines = quoted_lines(text, _FEEDBACK_INDENT) if text else []
    # Only a quotation begins the feedback.
    begins = not lines or lines[0].startswith(f"{_FEEDBACK_INDENT}>")
    return lines if begins else [f"{_FEEDBACK_INDENT}>", *lines]


def _item(marker: str, text: str, lines_below: Callable[[str, int], list[str]]) -> list[str]:
    """A list item, with its text behind the marker or, where it cannot stand there, below."""
    if not text:
        return [marker]
    if not can_follow_marker(text):
        return [marker, *lines_below(text, 0)]
    first, line_end, _ = text.partition("\n")
    return [f"{marker} {first}", *(lines_below(text, 1) if line_end else ())]


def _accepted_texts(question: QuestionDocument) -> list[str]:
    return [f"= {text}" for text in accepted_texts(question.spec)]


def _accepted_ranges(question: QuestionDocument) -> list[str]:
    return [f"= {_range(each)}" for each in accepted_ranges(question.spec)]


def _range(numbers: Range) -> str:
    """The shorter of `middle +- tolerance` and `[low, high]`."""
    if str(numbers.low) == str(numbers.high):
        return str(numbers.low)
    ends = f"[{numbers.low}, {numbers.high}]"
    middle = _half(_TRAPLESS.add(numbers.low, numbers.high))
    tolerance = _half(_TRAPLESS.subtract(numbers.high, numbers.low))
    around = f"{middle} +- {tolerance}"
    read = read_answers(DiagnosticLog(""), [make_line(1, f"= {around}")], Kind.NUMERIC)[1]
    is_same = read["accepted"] == [numbers.as_json()]
    return around if is_same and len(around) < len(ends) else ends


def _half(number: Decimal) -> str:
    return shown(_TRAPLESS.divide(number, Decimal(2)).normalize(_TRAPLESS))


def _items(question: QuestionDocument) -> list[str]:
    return [
        line
        for number, item in enumerate(question.choices, 1)
        for line in _item(f"{number}.", item.text, lines_below_number)
    ]


def _pairs(question: QuestionDocument) -> list[str]:
    texts: Sequence[str] = matches(question.spec)
    terms = [choice.text for choice in question.choices]
    paired = [f"{term} :: {text}" for term, text in zip(terms, texts, strict=False)]
    others = [f"- :: {text}" for text in texts[len(terms) :]]
    return [line for pair in paired for line in _item("-", pair, lines_below_number)] + others


def _no_lines(question: QuestionDocument) -> list[str]:
    return []


_WRITERS: dict[Kind, Callable[[QuestionDocument], list[str]]] = {
    Kind.SINGLE: _choices,
    Kind.MULTIPLE: _choices,
    Kind.SHORT_TEXT: _accepted_texts,
    Kind.NUMERIC: _accepted_ranges,
    Kind.FILL_IN: _no_lines,
    Kind.ORDERING: _items,
    Kind.MATCHING: _pairs,
}
