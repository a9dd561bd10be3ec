"""Which of several attempts counts, to the last hundredth."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.core.counting import CountedResult, counted_result
from quizzes.core.document import Counts

POINTS = st.integers(0, 1000).map(lambda n: Decimal(n) / 100)


def results(*scores: str, of: str = "3") -> list[tuple[Decimal, Decimal]]:
    return [(Decimal(score), Decimal(of)) for score in scores]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (Counts.BEST, CountedResult(Decimal("66.67"), 1)),
        (Counts.LATEST, CountedResult(Decimal("33.33"), 3)),
        (Counts.FIRST, CountedResult(Decimal("0.00"), 0)),
        (Counts.AVERAGE, CountedResult(Decimal("41.67"), None)),
    ],
)
def test_each_rule_picks_its_attempt(counts, expected):
    assert counted_result(results("0", "2", "2", "1"), counts) == expected


def test_an_average_is_rounded_once_and_not_from_rounded_shares():
    # Each share is 33.333... and would be 33.33; of two, 0.005 makes the difference.
    exact = [(Decimal(1), Decimal(3)), (Decimal("1.0001"), Decimal(3))]
    mean = (Fraction(1, 3) + Fraction(10001, 30000)) / 2
    assert counted_result(exact, Counts.AVERAGE) == CountedResult(
        Decimal(round(mean * 10000)) / 100, None
    )
    halves = [(Decimal("0.005"), Decimal(100)), (Decimal("0.005"), Decimal(100))]
    assert counted_result(halves, Counts.AVERAGE).percentage == Decimal("0.01")


def test_attempts_count_by_their_share_when_revisions_have_different_points():
    shares = [(Decimal(5), Decimal(10)), (Decimal(4), Decimal(5))]
    assert counted_result(shares, Counts.BEST) == CountedResult(Decimal("80.00"), 1)


@pytest.mark.parametrize("counts", Counts)
def test_nothing_counts_without_attempts_and_nothing_to_earn_is_nothing(counts):
    assert counted_result([], counts) is None
    assert counted_result(results("0", of="0"), counts).percentage == 0


@given(st.lists(POINTS, min_size=1), st.sampled_from(Counts))
def test_what_counts_lies_between_the_worst_and_the_best(scores, counts):
    counted = counted_result([(score, Decimal(10)) for score in scores], counts)
    assert 10 * min(scores) <= counted.percentage <= 10 * max(scores)
    if counted.index is not None:
        assert counted.percentage == 10 * scores[counted.index]
