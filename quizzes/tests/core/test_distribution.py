"""The middle, the spread and the bars of a distribution."""

import math
import statistics
from collections import Counter
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.core.distribution import (
    MOST_BINS,
    PERCENTAGES,
    bins,
    percentage_bins,
    quantile,
    second_bins,
    summarise,
)

VALUES = st.lists(st.integers(0, 1000).map(lambda n: n / 8), min_size=1, max_size=60)
SECONDS = st.lists(st.integers(0, 10**7), min_size=1, max_size=60)


def figures(found) -> list[tuple[float, float | None, int]]:
    return [(each.low, each.high, each.count) for each in found]


@given(VALUES)
def test_a_summary_is_that_of_the_values_one_by_one(values):
    summary = summarise(Counter(values))

    assert summary.n == len(values)
    assert summary.mean == pytest.approx(statistics.mean(values), abs=1e-9)
    assert summary.median == statistics.median(values)
    assert (summary.minimum, summary.maximum) == (min(values), max(values))
    if len(values) > 1:
        assert summary.standard_deviation == pytest.approx(statistics.stdev(values), abs=1e-9)


@given(VALUES.filter(lambda values: len(values) > 1))
def test_quartiles_are_those_that_others_call_inclusive(values):
    summary = summarise(Counter(values))
    quartiles = [summary.lower_quartile, summary.median, summary.upper_quartile]
    expected = statistics.quantiles(values, n=4, method="inclusive")
    assert quartiles == pytest.approx(expected, abs=1e-9)


@given(VALUES, st.floats(0, 1))
def test_a_quantile_lies_between_the_smallest_and_the_greatest(values, share):
    assert min(values) <= quantile(Counter(values), share) <= max(values)


def test_quartiles_of_a_known_series():
    """As R's quantile(c(1, 2, 4, 8)) gives them: 1.75, 3, 5."""
    summary = summarise(Counter([1.0, 2.0, 4.0, 8.0]))
    assert (summary.lower_quartile, summary.median, summary.upper_quartile) == (1.75, 3, 5)


def test_a_single_value_has_no_standard_deviation():
    assert summarise({70.0: 1}).standard_deviation is None
    assert summarise({70.0: 2}).standard_deviation == 0


def test_nothing_has_no_summary():
    with pytest.raises(ValueError, match="nothing"):
        summarise({})


@given(st.lists(st.integers(0, 10_000).map(lambda n: n / 100), max_size=60))
def test_every_percentage_is_in_one_bin(percentages):
    found = percentage_bins(Counter(percentages))
    assert sum(each.count for each in found) == len(percentages)
    for each in found:
        inside = [p for p in percentages if each.low <= p < each.high or p == each.high == 100]
        assert each.count == len(inside)


def test_percentages_on_an_edge_are_in_the_upper_bin_but_for_a_hundred():
    found = percentage_bins({Decimal(0): 1, Decimal(10): 2, Decimal("99.99"): 4, Decimal(100): 8})
    assert figures(found)[0] == (0, 10, 1)
    assert figures(found)[1] == (10, 20, 2)
    assert figures(found)[9] == (90, 100, 12)


def test_values_outside_the_edges_are_in_no_bin():
    assert figures(bins({-1.0: 1, 0.5: 2, 1.5: 4}, (0, 1))) == [(0, 1, 2)]
    assert len(percentage_bins({})) == len(PERCENTAGES) - 1


@given(SECONDS)
def test_every_time_is_in_a_bin_of_equal_width(seconds):
    found = second_bins(Counter(seconds))
    closed = [each for each in found if each.high is not None]

    assert sum(each.count for each in found) == len(seconds)
    assert 1 <= len(closed) <= MOST_BINS
    assert found[0].low == 0
    assert len({each.high - each.low for each in closed}) == 1
    assert all(earlier.high == later.low for earlier, later in pairwise(found))
    for each in found:
        high = math.inf if each.high is None else each.high
        assert each.count == sum(each.low <= value < high for value in seconds)


def test_who_leaves_an_attempt_open_for_days_does_not_set_the_scale():
    times = Counter({600 + n: 1 for n in range(0, 600, 6)}) + Counter([500_000])
    found = figures(second_bins(times))
    assert found[0] == (0, 120, 0)
    assert found[-1] == (1200, None, 1)


def test_very_long_times_are_in_whole_days():
    assert second_bins({86_400 * 30: 1})[0].high % 86_400 == 0
