"""What blind guessing earns on average: the random guess score of a question under its own rule.

A guesser answers every question and gives each answer of its kind the same chance:

===================== ===========================================================================
single                each choice
multiple              each set of choices but the empty one; where the page announces how many are
                      to be selected, each set of that many
short-text, numeric,  none is ever right
fill-in
ordering              each order of the items
matching              for each term each of the matches on offer, whatever the others were given
===================== ===========================================================================
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import groupby, product
from math import comb, factorial, prod

from . import specs
from .arrangements import distinct
from .document import CHOICE_KINDS, Kind, Scoring
from .grading import FULL, NOTHING, Key
from .rulings import RuledKey


def random_guess_score(
    key: Key | RuledKey, scoring: Scoring, *, select_count: int | None = None
) -> Fraction | None:
    """The mean correctness of blind guesses, exactly.

    `select_count` is how many choices a page announces of a question with several right ones,
    else None. None for a key without right choices, and for arrangements of which any of several
    counts.
    """
    if isinstance(key, Key):
        key = RuledKey((key,))
    if key.is_void:
        return FULL
    first = key.keys[0]
    if first.kind in CHOICE_KINDS:
        is_known = all(each.right_choices for each in key.keys)
        return _of_choices(key, scoring, select_count) if is_known else None
    if first.kind not in (Kind.ORDERING, Kind.MATCHING):
        return NOTHING
    return _of_arrangement(key, scoring) if len(key.keys) == 1 else None


def _of_choices(key: RuledKey, scoring: Scoring, select_count: int | None) -> Fraction:
    first = key.keys[0]
    if first.kind is Kind.SINGLE:
        select_count = 1
    ways, earned = 0, NOTHING
    for chosen, count in _distinct_guesses(key):
        if chosen and select_count in (None, len(chosen)):
            ways += count
            earned += count * key.correctness_of(chosen, scoring)
    return earned / ways


def _distinct_guesses(key: RuledKey) -> Iterator[tuple[list[int], int]]:
    """Sets of choices, and how many are graded as each: choices that all keys treat alike are
    alike, so that 20 choices with 10 right ones have 121 sets to grade and not a million.
    """

    def treatment(choice: int) -> tuple[bool, ...]:
        return tuple(choice in each.right_choices for each in key.keys)

    choices = sorted(range(key.keys[0].choice_count), key=treatment)
    alike = [list(group) for _, group in groupby(choices, treatment)]
    for counts in product(*(range(len(group) + 1) for group in alike)):
        pairs = list(zip(alike, counts, strict=True))
        chosen = [choice for group, count in pairs for choice in group[:count]]
        yield chosen, prod(comb(len(group), count) for group, count in pairs)


def _of_arrangement(key: RuledKey, scoring: Scoring) -> Fraction | None:
    first = key.keys[0]
    parts = first.choice_count
    if not parts:
        return None
    if first.kind is Kind.ORDERING:
        return Fraction(1, factorial(parts) if scoring is Scoring.EXACT else parts)
    offered = len(distinct(specs.matches(first.spec)))
    return Fraction(1, offered ** (parts if scoring is Scoring.EXACT else 1))
