"""What an answer earns: correctness in exact arithmetic, and points rounded once, at the end.

With c right choices among n, of which t were chosen together with f wrong ones:

=============  =======================  ==================================================
rule           correctness              known elsewhere as
=============  =======================  ==================================================
exact          1 if t = c, f = 0        all or nothing (Canvas with partial credit off)
net-correct    max(0, (t - f) / c)      Canvas multiple answers, PrairieLearn "PC",
                                        R/exams "true" without negative points
coverage       (t / c) * (t / (t + f))  PrairieLearn "COV"
each-choice    1 - (f + c - t) / n      PrairieLearn and edX "every decision counts" (EDC)
=============  =======================  ==================================================

A blank answer earns 0 before any rule is asked: `each-choice` would pay for choices left alone.
"""

import math
from collections.abc import Callable, Collection, Iterable
from decimal import Decimal
from fractions import Fraction

from quizzes.core.document import Kind, Scoring

NOTHING = Fraction(0)
FULL = Fraction(1)
HALF = Fraction(1, 2)


def correctness(
    *,
    scoring: Scoring,
    key: Collection[int],
    chosen: Collection[int] | None,
    choice_count: int,
    kind: Kind = Kind.MULTIPLE,
) -> Fraction:
    """How right an answer is, in [0, 1]. Single choice is right or wrong, whatever the rule.

    `key` and `chosen` are source positions in `range(choice_count)`; order and repeats do not
    matter, None and the empty collection are blank. Raises ValueError for an empty key and for
    a position outside the range, also where the answer is blank.
    """
    right = _positions(key, choice_count)
    picked = _positions(chosen or (), choice_count)
    if not right:
        raise ValueError("the key is empty")
    if not picked:
        return NOTHING
    rule = Scoring.EXACT if kind == Kind.SINGLE else scoring
    return _RULES[rule](len(right), choice_count, len(picked & right), len(picked - right))


def score(graded: Iterable[tuple[Fraction, Decimal]]) -> Decimal:
    """The exact sum of correctness times points, rounded once to 2 decimals, half up."""
    return _rounded(sum((part * Fraction(points) for part, points in graded), NOTHING))


def displayed_points(correctness: Fraction, points: Decimal) -> Decimal:
    """What one answer shows as earned, to 2 decimals. Never sum these: `score` is exact."""
    return _rounded(correctness * Fraction(points))


def percentage(score: Decimal, max_points: Decimal) -> Decimal | None:
    """`score` as per cent of `max_points`, to 2 decimals, half up; None where nothing counts."""
    if not max_points:
        return None
    return _rounded(Fraction(score) * 100 / Fraction(max_points))


def _positions(values: Collection[int], choice_count: int) -> frozenset[int]:
    positions = frozenset(values)
    if not all(0 <= position < choice_count for position in positions):
        raise ValueError(f"positions {sorted(positions)} are not all in 0..{choice_count - 1}")
    return positions


def _exact(c: int, n: int, t: int, f: int) -> Fraction:
    return FULL if t == c and f == 0 else NOTHING


def _net_correct(c: int, n: int, t: int, f: int) -> Fraction:
    return max(NOTHING, Fraction(t - f, c))


def _coverage(c: int, n: int, t: int, f: int) -> Fraction:
    return Fraction(t, c) * Fraction(t, t + f)


def _each_choice(c: int, n: int, t: int, f: int) -> Fraction:
    return 1 - Fraction(f + c - t, n)


_RULES: dict[Scoring, Callable[[int, int, int, int], Fraction]] = {
    Scoring.EXACT: _exact,
    Scoring.NET_CORRECT: _net_correct,
    Scoring.COVERAGE: _coverage,
    Scoring.EACH_CHOICE: _each_choice,
}


def _rounded(amount: Fraction) -> Decimal:
    """A non-negative amount to 2 decimals, half up."""
    return Decimal(math.floor(amount * 100 + HALF)).scaleb(-2)
