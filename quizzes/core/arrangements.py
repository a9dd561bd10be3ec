"""Questions answered by arranging: items into an order, matches to terms."""

from collections.abc import Sequence

from .wording import normalised


def distinct(matches: Sequence[str]) -> tuple[int, ...]:
    """The positions of the matches to offer: of those that say the same, the first."""
    first: dict[str, int] = {}
    for position, match in enumerate(matches):
        first.setdefault(normalised(match), position)
    return tuple(first.values())


def right_places(
    places: Sequence[int | None], right: Sequence[int] | None = None
) -> tuple[bool, ...]:
    """For each item whether it was given its right place: its own, unless `right` says another.

    The grading type “absolute position” of Moodle's ordering question (`gradingtype_help` in
    question/type/ordering/lang/en/qtype_ordering.php of moodle/moodle).
    """
    own = range(len(places)) if right is None else right
    return tuple(place == other for place, other in zip(places, own, strict=True))


def right_matches(
    given: Sequence[int | None], matches: Sequence[str], right: Sequence[int] | None = None
) -> tuple[bool, ...]:
    """For each term whether the match given to it says what its right one says: the match at
    the term's own position, unless `right` says another.
    """
    own = range(len(given)) if right is None else right
    return tuple(
        position is not None and normalised(matches[position]) == normalised(matches[other])
        for position, other in zip(given, own, strict=True)
    )
