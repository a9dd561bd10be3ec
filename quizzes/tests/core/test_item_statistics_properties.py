"""Item statistics of whatever marks there are: by their definitions and their own laws."""

import statistics
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from math import sqrt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quizzes.core.item_statistics import Cell, analyse, analyse_cells

EXACT = 1e-12
EXACT_MARKS = st.one_of(
    st.none(),
    st.integers(0, 3),
    st.sampled_from([0.5, Decimal("0.1"), Decimal("2.25"), Fraction(1, 3), Fraction(5, 7)]),
)
MARKS = EXACT_MARKS | st.sampled_from([0.1, 0.2, 0.3, 0.5, 1 / 3, 2 / 3])


@st.composite
def answer_sheets(draw, least=0, most=12, marks=MARKS):
    """Marks of up to 5 items, and what each item's maximum is."""
    count = draw(st.integers(1, 5))
    row = st.tuples(*[marks] * count)
    return draw(st.lists(row, min_size=least, max_size=most)), [3] * count


def cells_of(marks):
    """What one GROUP BY makes of the marks, and how many attempts had each total."""
    totals = [sum(Fraction(mark or 0) for mark in row) for row in marks]
    counts = Counter(
        (item, mark, total)
        for row, total in zip(marks, totals, strict=True)
        for item, mark in enumerate(row)
    )
    return [Cell(*key, count) for key, count in counts.items()], Counter(totals)


def covariance(x, y):
    n = len(x)
    x, y = [Fraction(value or 0) for value in x], [Fraction(value or 0) for value in y]
    return (sum(a * b for a, b in zip(x, y, strict=True)) - sum(x) * sum(y) / n) / (n - 1)


def columns_of(marks):
    """The marks of each item, the totals, and each item's rest scores."""
    exact = [[Fraction(mark or 0) for mark in row] for row in marks]
    totals = [sum(row) for row in exact]
    columns = list(zip(*exact, strict=True))
    rests = [[t - x for t, x in zip(totals, column, strict=True)] for column in columns]
    return columns, totals, rests


@given(answer_sheets(marks=EXACT_MARKS))
def test_counts_say_the_same_as_rows(sheets):
    marks, max_marks = sheets
    cells, totals = cells_of(marks)
    assert analyse_cells(cells, max_marks, totals) == analyse(marks, max_marks)


@given(answer_sheets(), st.randoms())
def test_the_order_of_attempts_does_not_matter(sheets, random):
    marks, max_marks = sheets
    shuffled = random.sample(marks, len(marks))
    assert analyse(shuffled, max_marks) == analyse(marks, max_marks)


@given(answer_sheets(least=2, marks=st.integers(0, 3)))
def test_figures_are_those_of_their_definitions(sheets):
    marks, max_marks = sheets
    analysis = analyse(marks, max_marks)
    columns, totals, rests = columns_of(marks)
    variances = [covariance(x, x) for x in columns]
    for item, x, r in zip(analysis.items, columns, rests, strict=True):
        assert item.facility_index == pytest.approx(statistics.fmean(x) / 3, rel=EXACT)
        assert item.standard_deviation == pytest.approx(statistics.stdev(x), rel=EXACT)
        if covariance(x, x) and covariance(r, r):
            index = statistics.correlation([*map(float, x)], [*map(float, r)])
            assert item.discrimination_index == pytest.approx(index, rel=1e-9, abs=EXACT)
            best = covariance(sorted(x), sorted(r))
            assert item.discriminative_efficiency == float(covariance(x, r) / best)
            assert item.discriminative_efficiency <= 1
        else:
            assert item.discrimination_index is None
            assert item.discriminative_efficiency is None
    assert analysis.test.mean == pytest.approx(statistics.fmean(totals), rel=EXACT)
    assert analysis.test.median == statistics.median(totals)
    spread = covariance(totals, totals)
    assert analysis.test.standard_deviation == pytest.approx(sqrt(spread), rel=EXACT)
    if len(marks) > 2 and spread and len(columns) > 1:
        k = len(columns)
        alpha = Fraction(k, k - 1) * (1 - sum(variances) / spread)
        assert analysis.test.alpha == float(alpha)


@given(answer_sheets(least=2))
def test_effective_weights_add_up(sheets):
    marks, max_marks = sheets
    weights = [item.effective_weight for item in analyse(marks, max_marks).items]
    known = [weight for weight in weights if weight is not None]
    assert not known or sum(known) == pytest.approx(1, rel=EXACT)


@given(answer_sheets(least=3, marks=st.integers(0, 3)))
def test_an_alpha_if_deleted_is_the_alpha_of_the_others(sheets):
    marks, max_marks = sheets
    assume(len(max_marks) > 2)
    for position, item in enumerate(analyse(marks, max_marks).items):
        others = [row[:position] + row[position + 1 :] for row in marks]
        assert item.alpha_if_deleted == analyse(others, max_marks[1:]).test.alpha


@given(answer_sheets(least=4, marks=st.integers(0, 3)))
def test_intervals_hold_their_figures(sheets):
    analysis = analyse(*sheets)
    for item in analysis.items:
        if interval := item.discrimination_interval:
            assert interval.low <= item.discrimination_index <= interval.high
    if interval := analysis.test.alpha_interval:
        assert interval.low <= analysis.test.alpha <= interval.high <= 1


@given(st.lists(st.integers(-5, 20), min_size=4, max_size=15))
def test_skewness_and_kurtosis_are_fishers(totals):
    assume(len(set(totals)) > 1)
    n, mean = len(totals), Fraction(sum(totals), len(totals))
    m2, m3, m4 = (sum((t - mean) ** power for t in totals) / n for power in (2, 3, 4))
    k2, k3 = n * m2 / (n - 1), n**2 * m3 / ((n - 1) * (n - 2))
    k4 = n**2 * ((n + 1) * m4 - 3 * (n - 1) * m2**2) / ((n - 1) * (n - 2) * (n - 3))
    test = analyse([(total,) for total in totals], [20]).test
    assert test.skewness == pytest.approx(float(k3) / float(k2) ** 1.5, rel=1e-9)
    assert test.kurtosis == float(k4 / k2**2)
