"""Quantiles of the F distribution, against closed forms, tables and each other."""

from fractions import Fraction
from math import asin, comb, expm1, inf, log1p, pi, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.core.f_distribution import f_quantile, incomplete_beta

PROBABILITIES = st.floats(0.001, 0.999)
DEGREES = st.integers(1, 3000)


@pytest.mark.parametrize(
    ("probability", "df1", "df2", "value"),
    [
        # With 2 and 2k degrees of freedom: k ((1 - p)^(-1/k) - 1).
        (0.95, 2, 2, 19.0),
        (0.95, 2, 4, 2 * (0.05**-0.5 - 1)),
        (0.975, 2, 200, 100 * (0.025**-0.01 - 1)),
        (0.025, 2, 20_000, 10_000 * (0.975**-0.0001 - 1)),
        # With 2k and 2: the inverse of those.
        (0.95, 200, 2, 1 / (100 * (0.95**-0.01 - 1))),
        # With 1 and 1: the square of Student's t with one degree, a tangent.
        (0.5, 1, 1, 1.0),
        # In any printed table.
        (0.95, 1, 1, 161.4476387975881),
    ],
)
def test_known_quantiles(probability, df1, df2, value):
    assert f_quantile(probability, df1, df2) == pytest.approx(value, rel=1e-11)


@pytest.mark.parametrize("x", [1e-9, 0.01, 0.3, 0.5, 0.77, 0.999999])
def test_the_arcsine_law_and_powers(x):
    assert incomplete_beta(0.5, 0.5, x) == pytest.approx(2 / pi * asin(sqrt(x)), rel=1e-13)
    assert incomplete_beta(7, 1, x) == pytest.approx(x**7, rel=1e-13)
    assert incomplete_beta(1, 1e6, x) == pytest.approx(-expm1(1e6 * log1p(-x)), rel=1e-9)


@given(st.integers(1, 60), st.integers(1, 60), st.fractions(0, 1, max_denominator=1000))
def test_between_whole_numbers_it_is_a_tail_of_the_binomial_distribution(a, b, x):
    n = a + b - 1
    tail = sum((comb(n, k) * x**k * (1 - x) ** (n - k) for k in range(a, n + 1)), Fraction(0))
    assert incomplete_beta(a, b, float(x)) == pytest.approx(float(tail), rel=1e-11, abs=1e-14)


def test_nothing_lies_outside_of_0_and_1():
    assert (incomplete_beta(2, 3, 0), incomplete_beta(2, 3, 1)) == (0, 1)


@given(PROBABILITIES, DEGREES, DEGREES)
def test_a_quantile_is_where_the_probability_is_reached(probability, df1, df2):
    x = f_quantile(probability, df1, df2)
    share, rest = df1 * x / (df1 * x + df2), df2 / (df1 * x + df2)
    if share < 0.5:
        reached = incomplete_beta(df1 / 2, df2 / 2, share)
    else:  # so near to 1, only the rest has all digits
        reached = 1 - incomplete_beta(df2 / 2, df1 / 2, rest)
    assert reached == pytest.approx(probability, abs=1e-11)


@given(PROBABILITIES, DEGREES, DEGREES)
def test_the_inverse_of_a_ratio_has_the_degrees_exchanged(probability, df1, df2):
    assert f_quantile(probability, df1, df2) * f_quantile(1 - probability, df2, df1) == (
        pytest.approx(1, rel=1e-9)
    )


def test_a_million_answers_are_no_more_than_a_thousand():
    low, high = f_quantile(0.025, 99_999, 899_991), f_quantile(0.975, 99_999, 899_991)
    # The normal approximation of the logarithm, good to a hundredth of the width.
    width = 1.959963984540054 * sqrt(2 / 99_999 + 2 / 899_991)
    assert (1 - low, high - 1) == pytest.approx((width, width), rel=0.01)


@pytest.mark.parametrize("arguments", [(0, 1, 1), (1, 1, 1), (0.5, 0, 1), (0.5, 1, 0), (inf, 1, 1)])
def test_what_has_no_quantile_is_refused(arguments):
    with pytest.raises(ValueError, match="probability"):
        f_quantile(*arguments)
