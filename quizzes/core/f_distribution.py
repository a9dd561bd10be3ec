"""Quantiles of the F distribution, to 12 digits, for the confidence interval of a reliability.

The regularised incomplete beta function is its continued fraction (NIST Digital Library of
Mathematical Functions, 8.17.22) times a factor that is written as a deviance, as in C. Loader,
“Fast and accurate computation of binomial probabilities” (2000): the plain formula subtracts logs
of gamma functions from each other, which costs 8 digits at a hundred thousand attempts.
"""

from itertools import count
from math import exp, lgamma, log, log1p, pi, sqrt

_ENOUGH = 1e-15
_LARGE = 12.0  # from here on the series of `_stirling_error` has 16 digits
_STEPS = 200


def f_quantile(probability: float, df1: int, df2: int) -> float:
    """The value that an F-distributed number with these degrees of freedom is below.

    `probability` lies between 0 and 1, both excluded; the degrees are positive. Raises ValueError
    for anything else.
    """
    if not 0 < probability < 1 or df1 < 1 or df2 < 1:
        raise ValueError("a probability between 0 and 1 and positive degrees of freedom are needed")
    share, rest = _beta_quantile(probability, df1 / 2, df2 / 2)
    return share * df2 / (rest * df1)


def incomplete_beta(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function: the probability that a Beta(a, b) is below x."""
    return _below(a, b, x, 1 - x)


def _beta_quantile(probability: float, a: float, b: float) -> tuple[float, float]:
    """The quantile x of Beta(a, b), and 1 - x without loss of digits: Newton's steps, bracketed."""
    if a > b:
        rest, share = _beta_quantile(1 - probability, b, a)
        return share, rest
    low, high, x = 0.0, 1.0, a / (a + b)
    for _ in range(_STEPS):
        excess = _below(a, b, x, 1 - x) - probability
        low, high = (low, x) if excess > 0 else (x, high)
        slope = _weight(a, b, x, 1 - x) / (x * (1 - x))
        step = excess / slope if slope else 0.0
        new = x - step if slope and low < x - step < high else (low + high) / 2
        is_there = abs(new - x) <= _ENOUGH * x
        x = new
        if is_there:
            break
    return x, 1 - x


def _below(a: float, b: float, x: float, y: float) -> float:
    """As `incomplete_beta`, with y = 1 - x."""
    if x <= 0:
        return 0.0
    if y <= 0:
        return 1.0
    if x > (a + 1) / (a + b + 2):  # the fraction converges fast on the other side only
        return 1 - _below(b, a, y, x)
    return _weight(a, b, x, y) / (a * _fraction(a, b, x))


def _weight(a: float, b: float, x: float, y: float) -> float:
    """x^a y^b / B(a, b)."""
    total = a + b
    distance = (x * b - y * a) / total  # of x from the mean
    deviance = -a * _log1p_less(distance * total / a) - b * _log1p_less(-distance * total / b)
    errors = _stirling_error(total) - _stirling_error(a) - _stirling_error(b)
    return sqrt(a * b / (2 * pi * total)) * exp(errors - deviance)


def _fraction(a: float, b: float, x: float) -> float:
    """The continued fraction's denominator, by Lentz' method as Thompson and Barnett modified it."""
    tiny = 1e-300
    value, c, d = 1.0, 1.0, 0.0
    for m in count(1):
        half = m // 2
        if m % 2:
            numerator = -(a + half) * (a + b + half) * x / ((a + 2 * half) * (a + 2 * half + 1))
        else:
            numerator = half * (b - half) * x / ((a + m - 1) * (a + m))
        d = 1 / ((1 + numerator * d) or tiny)
        c = (1 + numerator / c) or tiny
        value *= c * d
        if abs(c * d - 1) < _ENOUGH:
            break
    return value


def _log1p_less(u: float) -> float:
    """log(1 + u) - u, also where the two are nearly equal."""
    if abs(u) > 0.3:
        return log1p(u) - u
    power, total = u * u, 0.0
    for k in count(2):
        term = -power / k if k % 2 == 0 else power / k
        total += term
        if abs(term) <= _ENOUGH * abs(total):
            return total
        power *= u
    raise AssertionError  # the series ends


def _stirling_error(z: float) -> float:
    """How much log gamma(z) exceeds Stirling's (z - 1/2) log z - z + log(2 pi) / 2."""
    if z < _LARGE:
        return lgamma(z) - (z - 0.5) * log(z) + z - 0.5 * log(2 * pi)
    w = 1 / (z * z)
    return (1 / 12 - w * (1 / 360 - w * (1 / 1260 - w * (1 / 1680 - w * (1 / 1188))))) / z
