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

All other kinds of question have parts: one text or number to type, gaps, items to put in order,
terms to match. Under `exact` all of them must be right; under the other three rules, which only
differ in what a wrong choice costs, correctness is the proportion of the right ones.
"""

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, cast

from quizzes.core import specs
from quizzes.core.arrangements import right_matches, right_places
from quizzes.core.document import CHOICE_KINDS, Kind, Scoring
from quizzes.core.responses import Response
from quizzes.core.typed_answers import is_accepted_number, is_accepted_text

NOTHING = Fraction(0)
FULL = Fraction(1)
HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Key:
    """What a question's answers are graded by; `spec` as in `QuestionDocument`."""

    kind: Kind
    right_choices: Collection[int] = ()
    choice_count: int = 0
    spec: Mapping[str, Any] = field(default_factory=dict)


def correctness_of(response: Response, key: Key, scoring: Scoring) -> Fraction:
    """How right a stored response is, in [0, 1]: the one function that grades, for every kind.

    `response` has the shape that `core.responses` gives to the kind. Raises ValueError as
    `correctness` does.
    """
    if key.kind in CHOICE_KINDS:
        return correctness(
            scoring=scoring,
            key=key.right_choices,
            chosen=cast("Collection[int] | None", response),
            choice_count=key.choice_count,
            kind=key.kind,
        )
    return correctness_of_parts(right_parts(response, key), scoring)


def right_parts(response: Response, key: Key) -> tuple[bool, ...]:
    """Which parts of an answer are right; none for a blank one and for questions with choices."""
    if response is None or key.kind in CHOICE_KINDS:
        return ()
    return _RIGHT_PARTS[key.kind](response, key.spec)


def correctness_of_parts(right: Sequence[bool], scoring: Scoring) -> Fraction:
    """The proportion of right parts, or all or nothing; without parts 0."""
    if not right or (scoring == Scoring.EXACT and not all(right)):
        return NOTHING
    return Fraction(sum(right), len(right))


def correctness(
    *,
    scoring: Scoring,
    key: Collection[int],
    chosen: Collection[int] | None,
    choice_count: int,
    kind: Kind = Kind.MULTIPLE,
) -> Fraction:
    """How right chosen choices are, in [0, 1]. Single choice is right or wrong, whatever the rule.

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
    """The raw score, rounded once to 2 decimals, half up."""
    return rounded(raw_score(graded))


def raw_score(graded: Iterable[tuple[Fraction, Decimal]]) -> Fraction:
    """The exact sum of correctness times points."""
    return sum((part * Fraction(points) for part, points in graded), NOTHING)


def displayed_points(correctness: Fraction, points: Decimal) -> Decimal:
    """What one answer shows as earned, to 2 decimals. Never sum these: `score` is exact."""
    return rounded(correctness * Fraction(points))


@lru_cache(maxsize=1024)
def exact(correctness: float) -> Fraction:
    """The fraction that was stored as the float `correctness`.

    Every rule divides by at most the square of the number of choices or parts, so by less than
    a million, and two such fractions are farther apart than a float can be from its own.
    """
    return Fraction(correctness).limit_denominator(1_000_000)


def rounded_float(raw_score: float) -> Decimal:
    """A raw score that was stored as a float to 2 decimals, half up.

    What floats lose is far below the ninth decimal, so that halves are halves again.
    """
    return rounded(Fraction(f"{raw_score:.9f}"))


def percentage(score: Decimal, max_points: Decimal) -> Decimal | None:
    """`score` as per cent of `max_points`, to 2 decimals, half up; None where nothing counts."""
    if not max_points:
        return None
    return rounded(Fraction(score) * 100 / Fraction(max_points))


def is_passed(score: Decimal, max_points: Decimal, pass_mark: Decimal) -> bool:
    """Whether `score` reaches the pass mark, which is in per cent; exact."""
    return 100 * score >= pass_mark * max_points


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


# What a kind's responses look like is `core.responses`' promise, not the type checker's.
_RIGHT_PARTS: dict[Kind, Callable[[Any, Mapping[str, Any]], tuple[bool, ...]]] = {
    Kind.SHORT_TEXT: lambda text, spec: (is_accepted_text(text, specs.accepted_texts(spec)),),
    Kind.NUMERIC: lambda text, spec: (is_accepted_number(text, specs.accepted_ranges(spec)),),
    Kind.FILL_IN: lambda texts, spec: tuple(
        is_accepted_text(text, accepted)
        for text, accepted in zip(texts, specs.gaps(spec), strict=True)
    ),
    # A ruling may say another order than the file's (`core.rulings`).
    Kind.ORDERING: lambda places, spec: right_places(places, spec.get("places")),
    Kind.MATCHING: lambda given, spec: right_matches(given, specs.matches(spec), spec.get("right")),
}


def rounded(amount: Fraction) -> Decimal:
    """A non-negative amount to 2 decimals, half up."""
    return Decimal(math.floor(amount * 100 + HALF)).scaleb(-2)
