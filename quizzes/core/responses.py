"""The shape of `Answer.response`, one canonical JSON value for each thing a student can answer.

None is blank; equal answers are equal values, so that "the same response" is one comparison.

===================== ===========================================================================
single, multiple      the sorted list of the chosen choices' source positions
short-text, numeric   the text as typed, without white space around it
fill-in               for each gap the text as typed, "" where it was left empty
ordering              for each item, in the right order, the place (from 0) that it was given, or
                      null; a place may be given twice, as a student in the middle of it has it
matching              for each term the position in `spec["matches"]` of the match given to it, or
                      null; of matches that say the same, the first
===================== ===========================================================================

A form sends the parts of an answer in the order of the page, "" for a part left blank: typed
texts, places counted from 1, and displayed positions of matches.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

from quizzes.core.dealing import to_displayed, to_source
from quizzes.core.document import CHOICE_KINDS, Kind

Response: TypeAlias = list[int] | str | list[str] | list[int | None] | None

LONGEST_TEXT = 500
MOST_PARTS = 50  # of one question: a form has no more than 1,000 fields

# PostgreSQL stores no NUL, and no key of a keyboard types the others.
_CONTROL_CHARACTERS = dict.fromkeys([*range(32), *range(127, 160)], " ")


class InvalidResponse(ValueError):
    """A response that cannot be stored. `code` and `args_by_name` let the page word it.

    `unknown-choice`: a value that names no choice (no arguments: the value is hostile or stale).
    `too-many`: more choices than may be selected (`selected`, `allowed`).
    `too-long`: a text of more characters than are stored (`length`, `allowed`).
    """

    def __init__(self, code: str, **args: int) -> None:
        super().__init__(code, args)
        self.code = code
        self.args_by_name = args


def from_displayed(
    values: Sequence[str],
    *,
    kind: Kind,
    order: Sequence[int],
    select_count: int | None,
    part_count: int = 0,
) -> Response:
    """The response that a form's values stand for.

    For choices each value is a displayed position, as text, and repeats are merged; for other
    kinds there is one value for each of `part_count` parts, and missing ones are blank. `order`
    is the order from `core.dealing` of what is shown in another order than the file's.
    `select_count` is how many choices may be selected where the page announces it, else None;
    single choice allows one. Raises InvalidResponse.
    """
    if kind in CHOICE_KINDS:
        return _choices(values, order, 1 if kind == Kind.SINGLE else select_count)
    if len(values) > part_count:
        raise InvalidResponse("unknown-choice")
    parts = [*values, *[""] * (part_count - len(values))]
    read = _PARTS_READ[kind](parts, order)
    if all(part is None or part == "" for part in read):
        return None
    return read[0] if kind in _TYPED else read


def displayed(response: Sequence[int] | None, order: Sequence[int]) -> list[int]:
    """The sorted displayed positions that a stored response ticks; none for a blank one.

    Raises ValueError for a position that `order` does not have.
    """
    return to_displayed(response or (), order)


def displayed_parts(
    response: Any, *, kind: Kind, order: Sequence[int], part_count: int
) -> list[str]:
    """What a form shows for each part of a stored response: the values that `from_displayed` reads.

    Raises ValueError for a position that `order` does not have.
    """
    if response is None:
        return [""] * part_count
    return _PARTS_SHOWN[kind](response, order)


def readable(response: Any, *, kind: Kind, choices: Sequence[str], matches: Sequence[str]) -> str:
    """A stored response in one line for people who look through answers; "" for a blank one.

    `choices` are the choices' texts in the file's order, `matches` those of the spec.
    """
    return "; ".join(readable_lines(response, kind=kind, choices=choices, matches=matches))


def readable_lines(
    response: Any, *, kind: Kind, choices: Sequence[str], matches: Sequence[str]
) -> list[str]:
    """As `readable`, one text for each thing that was chosen or given; none for a blank response."""
    return [] if response is None else list(_READABLE[kind](response, choices, matches))


def _choices(values: Sequence[str], order: Sequence[int], allowed: int | None) -> Response:
    response = to_source(set(_positions(values, len(order))), order)
    if allowed is not None and len(response) > allowed:
        raise InvalidResponse("too-many", selected=len(response), allowed=allowed)
    return response or None


def _positions(values: Sequence[str], count: int, first: int = 0) -> list[int]:
    """The positions (from 0) that a form counts from `first`. Raises InvalidResponse."""
    # Looking the text up instead of converting it leaves nothing to go wrong: "007", "٣", "-1"
    # and ten thousand digits are all just not there.
    position_of = {str(position + first): position for position in range(count)}
    if not position_of.keys() >= set(values):
        raise InvalidResponse("unknown-choice")
    return [position_of[value] for value in values]


def _texts(values: Sequence[str], order: Sequence[int]) -> list[str]:
    return [_typed(value) for value in values]


def _typed(value: str) -> str:
    text = value.translate(_CONTROL_CHARACTERS).strip()
    if len(text) > LONGEST_TEXT:
        raise InvalidResponse("too-long", length=len(text), allowed=LONGEST_TEXT)
    return text


def _places(values: Sequence[str], order: Sequence[int]) -> list[int | None]:
    given = _positions_or_none(values, len(order), first=1)
    return [given[position] for position in _inverse(order)]


def _matches(values: Sequence[str], order: Sequence[int]) -> list[int | None]:
    given = _positions_or_none(values, len(order))
    return [None if position is None else order[position] for position in given]


def _positions_or_none(values: Sequence[str], count: int, first: int = 0) -> list[int | None]:
    """For each value its position, None for a blank one. Raises InvalidResponse."""
    found = iter(_positions([value for value in values if value], count, first))
    return [next(found) if value else None for value in values]


def _places_shown(response: Sequence[int | None], order: Sequence[int]) -> list[str]:
    places = (response[item] for item in order)
    return ["" if place is None else str(place + 1) for place in places]


def _matches_shown(response: Sequence[int | None], order: Sequence[int]) -> list[str]:
    return ["" if match is None else str(order.index(match)) for match in response]


def _inverse(order: Sequence[int]) -> list[int]:
    """For each source position where `order` displays it."""
    return sorted(range(len(order)), key=order.__getitem__)


def _in_given_order(
    places: Sequence[int | None], items: Sequence[str], matches: Sequence[str]
) -> Iterable[str]:
    # By place, then by text: the order of the items in the file is the answer.
    given = sorted((place, items[item]) for item, place in enumerate(places) if place is not None)
    return (f"{place + 1}. {item}" for place, item in given)


def _pairs(
    given: Sequence[int | None], terms: Sequence[str], matches: Sequence[str]
) -> Iterable[str]:
    pairs = zip(terms, given, strict=True)
    return (f"{term} → {matches[match]}" for term, match in pairs if match is not None)


_TYPED = frozenset({Kind.SHORT_TEXT, Kind.NUMERIC})
_PARTS_READ: dict[Kind, Callable[[Sequence[str], Sequence[int]], list[Any]]] = {
    Kind.SHORT_TEXT: _texts,
    Kind.NUMERIC: _texts,
    Kind.FILL_IN: _texts,
    Kind.ORDERING: _places,
    Kind.MATCHING: _matches,
}
_PARTS_SHOWN: dict[Kind, Callable[[Any, Sequence[int]], list[str]]] = {
    Kind.SHORT_TEXT: lambda text, order: [text],
    Kind.NUMERIC: lambda text, order: [text],
    Kind.FILL_IN: lambda texts, order: list(texts),
    Kind.ORDERING: _places_shown,
    Kind.MATCHING: _matches_shown,
}
_READABLE: dict[Kind, Callable[[Any, Sequence[str], Sequence[str]], Iterable[str]]] = {
    Kind.SINGLE: lambda chosen, choices, matches: (choices[position] for position in chosen),
    Kind.MULTIPLE: lambda chosen, choices, matches: (choices[position] for position in chosen),
    Kind.SHORT_TEXT: lambda text, choices, matches: [text],
    Kind.NUMERIC: lambda text, choices, matches: [text],
    Kind.FILL_IN: lambda texts, choices, matches: (text or "–" for text in texts),
    Kind.ORDERING: _in_given_order,
    Kind.MATCHING: _pairs,
}
