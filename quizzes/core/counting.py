"""Which of a student's attempts at a quiz counts, and what it comes to."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .document import Counts
from .grading import NOTHING, rounded


@dataclass(frozen=True, slots=True)
class CountedResult:
    """`percentage` has 2 decimals; `index` is that of the attempt that counts, None for an average."""

    percentage: Decimal
    index: int | None


def counted_result(
    results: Sequence[tuple[Decimal, Decimal]], counts: Counts
) -> CountedResult | None:
    """What counts of `results`: the score and the points possible of each attempt, first to latest.

    Of equally good ones the earliest is the best. Shares are exact, also those that are averaged,
    and rounded once; where nothing could be earned the share is 0. None without results.
    """
    shares = [_share(score, max_points) for score, max_points in results]
    if not shares:
        return None
    if counts is Counts.AVERAGE:
        return CountedResult(_per_cent(sum(shares, NOTHING) / len(shares)), None)
    index = {
        Counts.BEST: shares.index(max(shares)),
        Counts.LATEST: len(shares) - 1,
        Counts.FIRST: 0,
    }[counts]
    return CountedResult(_per_cent(shares[index]), index)


def _share(score: Decimal, max_points: Decimal) -> Fraction:
    return Fraction(score) / Fraction(max_points) if max_points else NOTHING


def _per_cent(share: Fraction) -> Decimal:
    return rounded(100 * share)
