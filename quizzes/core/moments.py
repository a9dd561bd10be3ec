"""Means, variances and correlations of counted marks, in exact arithmetic.

Numbers are whole multiples of a unit that they all share, so that nothing cancels: marks around a
million that differ by thousandths lose no digit. Floats are taken as they are, but cannot tell
numbers apart that they round to the same: a spread or covariance that this rounding alone can make
is 0.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate, chain, filterfalse, repeat
from math import isqrt, lcm, ulp
from operator import mul
from typing import TypeAlias, cast

Number: TypeAlias = float | Decimal | Fraction  # and int

NO_NOISE = Fraction(0)
_TINY = Fraction(1, 10**18)


class _Whole(dict["Number | None", int]):
    """Each number that was asked for in units; None is 0."""

    def __init__(self, per_mark: int) -> None:
        super().__init__({None: 0})
        self._per_mark = per_mark

    def __missing__(self, value: Number) -> int:
        numerator, denominator = value.as_integer_ratio()
        self[value] = whole = numerator * (self._per_mark // denominator)
        return whole


class Units:
    """Numbers as whole multiples of one unit that they all share; None counts as 0."""

    def __init__(self, values: Iterable[Number | None]) -> None:
        numbers = (value for value in values if value is not None)
        try:
            denominators = {number.as_integer_ratio()[1] for number in numbers}
        except (ValueError, OverflowError) as error:
            raise ValueError("a mark has to be a finite number") from error
        self.per_mark = lcm(*denominators)
        self.whole: Mapping[Number | None, int] = _Whole(self.per_mark)

    def all_whole(self, values: Iterable[Number | None]) -> list[int]:
        """Those of many values; of floats all at once."""
        values = list(values)
        if set(map(type, values)) <= {float, type(None)} and self.per_mark.bit_count() == 1:
            # To multiply by a power of two loses nothing, unless it is too much for a float.
            with suppress(OverflowError):
                floats = cast("list[float]", [value or 0.0 for value in values])
                return list(map(int, map(float(self.per_mark).__mul__, floats)))
        return [self.whole[value] for value in values]

    def noise(self, values: Iterable[Number | None]) -> Fraction:
        """How far floats among the values may be from what they stand for, in units, twice over."""
        floats = (value for value in values if isinstance(value, float))
        largest = max(map(abs, filterfalse(float.is_integer, floats)), default=None)
        return NO_NOISE if largest is None else Fraction(ulp(largest)) * self.per_mark


def counted(counts: Iterable[tuple[int, int]]) -> Mapping[int, int]:
    """How often each value occurs, from pairs of a value and a count; values may repeat."""
    counter: defaultdict[int, int] = defaultdict(int)  # twice as fast as a Counter
    for value, count in counts:
        counter[value] += count
    return counter


class Pairs:
    """The moments of x and y over attempts, from columns of x, y and how many had both, in units.

    Variances and covariances are whole numbers, too: what they are divided by is `degrees`, and
    the square of the unit. `x_noise` and `y_noise` are how far the numbers may be off.
    """

    def __init__(
        self,
        x: Sequence[int],
        y: Sequence[int],
        counts: Sequence[int],
        x_noise: Fraction,
        y_noise: Fraction,
    ) -> None:
        self._columns = x, y, counts
        self.n = sum(counts)
        self.degrees = self.n * (self.n - 1)
        self.x_sum, self.x_variance = _variance(x, counts, x_noise)
        y_sum, self.y_variance = _variance(y, counts, y_noise)
        self._sums = self.x_sum * y_sum
        self.exact_covariance = self.n * _sum_of_products(x, y, counts) - self._sums
        of_noise = x_noise**2 * self.y_variance + y_noise**2 * self.x_variance
        self.covariance = heard(
            self.exact_covariance, self.x_variance, self.y_variance, self.degrees * of_noise
        )

    @property
    def correlation(self) -> float | None:
        """Pearson's; None where either does not vary."""
        return correlation(self.covariance, self.x_variance, self.y_variance)

    @property
    def efficiency(self) -> float | None:
        """The covariance as a share of the greatest there can be: the best x with the best y."""
        if not self.x_variance or not self.y_variance:
            return None
        return self.covariance / (self.n * _greatest_products(*self._columns) - self._sums)


class Distribution:
    """The moments of numbers of which each occurs so many times, in units of `per_mark`.

    The variance has to be divided by `per_square`; None where a figure is undefined.
    """

    def __init__(self, counts: Mapping[int, int], noise: Fraction, per_mark: int) -> None:
        self.counts = counts
        self.per_mark = per_mark
        self.n = sum(counts.values())
        self.sum = sum_of(counts)
        self.variance = variance_of(counts, noise)
        self.per_square = self.n * (self.n - 1) * per_mark**2

    @property
    def mean(self) -> float | None:
        return self.sum / (self.n * self.per_mark) if self.n else None

    @property
    def median(self) -> float | None:
        if not self.n:
            return None
        rising = sorted(self.counts)
        reached = list(accumulate(self.counts[value] for value in rising))
        # The two middle ones, which are the same one where n is odd.
        middle = [
            rising[bisect_right(reached, place)] for place in ((self.n - 1) // 2, self.n // 2)
        ]
        return sum(middle) / (2 * self.per_mark)

    @property
    def standard_deviation(self) -> float | None:
        return root(self.variance, self.per_square) if self.n > 1 else None

    @property
    def skewness(self) -> float | None:
        if self.n < 3 or not self.variance:
            return None
        n, second, third = self.n, self._moment(2), self._moment(3)
        size = root(third**2 * n**2 * (n - 1), second**3 * (n - 2) ** 2)
        return -size if third < 0 else size

    @property
    def kurtosis(self) -> float | None:
        if self.n < 4 or not self.variance:
            return None
        n, second, fourth = self.n, self._moment(2), self._moment(4)
        excess = (n - 1) * (n * (n + 1) * fourth - 3 * (n - 1) * second**2)
        return excess / ((n - 2) * (n - 3) * second**2)

    def _moment(self, power: int) -> int:
        """The sum of the powers of n times the deviation from the mean."""
        n, total_sum = self.n, self.sum
        return sum((n * t - total_sum) ** power * count for t, count in self.counts.items())


def correlation(covariance: int, x_variance: int, y_variance: int) -> float | None:
    """Pearson's, from whole numbers of one unit; None where a variance is 0."""
    if not x_variance or not y_variance:
        return None
    size = root(covariance**2, x_variance * y_variance)
    return -size if covariance < 0 else size


def sum_of(counts: Mapping[int, int]) -> int:
    return sum(value * count for value, count in counts.items())


def variance_of(counts: Mapping[int, int], noise: Fraction) -> int:
    """n (n - 1) times the variance, or 0 where rounding alone can make it."""
    return _variance(list(counts), list(counts.values()), noise)[1]


def _variance(values: Sequence[int], counts: Sequence[int], noise: Fraction) -> tuple[int, int]:
    """The sum, and as `variance_of`."""
    n, total = sum(counts), sum(map(mul, values, counts))
    variance = n * _sum_of_products(values, values, counts) - total**2
    return total, heard_variance(variance, n * (n - 1) * noise**2)


def _sum_of_products(x: Sequence[int], y: Sequence[int], counts: Sequence[int]) -> int:
    return sum(map(mul, map(mul, x, y), counts))


def heard_variance(variance: int, of_noise: Fraction) -> int:
    """The variance, or 0 where it is no more than that of the noise."""
    return variance if variance > of_noise else 0


def heard(covariance: int, x_variance: int, y_variance: int, of_noise: Fraction) -> int:
    """The covariance, or 0 where rounding alone can make it.

    `of_noise` is the square of what the noise of x adds to it and of what that of y does, summed.
    Where the noise is no tiny part of what is told apart, the numbers are taken at their word.
    """
    if not x_variance or not y_variance:
        return 0
    is_tiny = of_noise <= _TINY * x_variance * y_variance
    return 0 if is_tiny and covariance**2 <= 2 * of_noise else covariance


def _greatest_products(x: Sequence[int], y: Sequence[int], counts: Sequence[int]) -> int:
    """The greatest sum of products that the two can have: the best with the best."""
    if sum(counts) < 2 * len(counts):  # hardly anything repeats
        each_x, each_y = (chain.from_iterable(map(repeat, column, counts)) for column in (x, y))
        return sum(map(mul, sorted(each_x), sorted(each_y)))
    others = iter(sorted(counted(zip(y, counts, strict=True)).items()))
    other, left = 0, 0
    products = 0
    for value, count in sorted(counted(zip(x, counts, strict=True)).items()):
        while count:
            if not left:
                other, left = next(others)
            paired = min(count, left)
            products += value * other * paired
            count -= paired
            left -= paired
    return products


def root(numerator: int, denominator: int) -> float:
    """The square root of a fraction, right to the last digit, however large or small."""
    product = numerator * denominator
    shift = max(0, 64 - product.bit_length() // 2)
    return isqrt(product << 2 * shift) / (denominator << shift)
