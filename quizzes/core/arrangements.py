"""Questions answered by arranging: items into an order, matches to terms."""

from collections.abc import Sequence

from .wording import normalised


def distinct(matches: Sequence[str]) -> tuple[int, ...]:
    """The positions of the matches to offer: of those that say the same, the first."""
    first: dict[str, int] = {}
    for position, match in enumerate(matches):
        first.setdefault(normalised(match), position)
    return tuple(first.values())


def right_places(places: Sequence[int | None]) -> tuple[bool, ...]:
    """For each item, in the right order, whether it was given the place that is its own.

    The grading type “absolute position” of Moodle's ordering question (`gradingtype_help` in
    question/type/ordering/lang/en/qtype_ordering.php of moodle/moodle).
    """
    return tuple(place == own for own, place in enumerate(places))


def right_matches(given: Sequence[int | None], matches: Sequence[str]) -> tuple[bool, ...]:
    """For each term whether the match given to it says what its own says."""
    return tuple(
        position is not None and normalised(matches[position]) == normalised(matches[term])
        for term, position in enumerate(given)
    )
