"""What a distribution looks like: its middle, its spread, and the bars of a histogram.

A distribution is a mapping from values to how often each occurs: what a GROUP BY gives. Counts are
positive, and there is at least one.
"""

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import TypeVar

Number = TypeVar("Number", float, Decimal)

PERCENTAGES = tuple(range(0, 101, 10))
MOST_BINS = 12
# Widths of bins of seconds that people read easily: parts of a minute, of an hour, of a day, days.
WIDTHS = (1, 5, 10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800)
DAY = 86_400
# The longest twentieth does not set the scale: who leaves an attempt open for days is in it.
SCALED_TO = 0.95


@dataclass(frozen=True, slots=True)
class Summary:
    """In the unit of the values. `standard_deviation` is that of a sample (divisor n - 1), None
    for a single value; the quartiles and the median are those of `quantile`.
    """

    n: int
    mean: float
    standard_deviation: float | None
    minimum: float
    lower_quartile: float
    median: float
    upper_quartile: float
    maximum: float


@dataclass(frozen=True, slots=True)
class Bin:
    """How many values are at least `low` and less than `high`; None: however high they are."""

    low: float
    high: float | None
    count: int


def summarise(counts: Mapping[float, int]) -> Summary:
    """Raises ValueError for an empty distribution."""
    if not counts:
        raise ValueError("nothing to summarise")
    n = sum(counts.values())
    mean = math.fsum(value * count for value, count in counts.items()) / n
    squares = math.fsum(count * (value - mean) ** 2 for value, count in counts.items())
    return Summary(
        n=n,
        mean=mean,
        standard_deviation=math.sqrt(squares / (n - 1)) if n > 1 else None,
        minimum=min(counts),
        lower_quartile=quantile(counts, 0.25),
        median=quantile(counts, 0.5),
        upper_quartile=quantile(counts, 0.75),
        maximum=max(counts),
    )


def quantile(counts: Mapping[float, int], share: float) -> float:
    """The value below which `share` of all lie, in [0, 1].

    Interpolated linearly at (n - 1) * share among the values in order, counted from 0: type 7 of
    Hyndman & Fan (1996), Sample quantiles in statistical packages, The American Statistician 50,
    361-365; the default of R and NumPy, "inclusive" in Python's statistics.
    """
    values = sorted(counts)
    ends = list(accumulate(counts[value] for value in values))
    place = (ends[-1] - 1) * share
    index = int(place)
    low = values[bisect_right(ends, index)]
    high = values[min(bisect_right(ends, index + 1), len(values) - 1)]
    return low + (high - low) * (place - index)


def percentage_bins(counts: Mapping[Number, int]) -> tuple[Bin, ...]:
    """Ten bins of percentages; 100 is in the last."""
    return bins(counts, PERCENTAGES)


def second_bins(counts: Mapping[float, int]) -> tuple[Bin, ...]:
    """At most 12 bins of seconds of a width that people read easily, and one for what is longer."""
    longest = quantile(counts, SCALED_TO)
    width = next((width for width in WIDTHS if longest < width * MOST_BINS), None)
    if width is None:
        width = DAY * math.ceil((longest + 1) / (DAY * MOST_BINS))
    edges = range(0, (int(longest) // width + 1) * width + 1, width)
    longer = sum(count for value, count in counts.items() if value >= edges[-1])
    shorter = bins({value: n for value, n in counts.items() if value < edges[-1]}, edges)
    return (*shorter, Bin(edges[-1], None, longer)) if longer else shorter


def bins(counts: Mapping[Number, int], edges: Sequence[float]) -> tuple[Bin, ...]:
    """The values between each two of the ascending `edges`; one on the last edge is in the last bin.

    Values outside are in none.
    """
    totals = [0] * (len(edges) - 1)
    for value, count in counts.items():
        index = bisect_right(edges, value) - 1
        if value == edges[-1]:
            index -= 1
        if 0 <= index < len(totals):
            totals[index] += count
    return tuple(Bin(low, high, n) for (low, high), n in zip(pairwise(edges), totals, strict=True))
