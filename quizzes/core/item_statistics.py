"""Classical item statistics, in exact arithmetic: what a mark says about its question and its test.

With x the marks of all n attempts at one item, M its maximum mark, T the attempts' totals,
r = T - x the rest scores, and k items:

=========================  ======================================================  ==============
figure                     formula                                                 None where
=========================  ======================================================  ==============
facility index             mean(x) / M                                             n = 0, M = 0
standard deviation         sd(x)                                                   n < 2
intended weight            M / sum of M                                            the sum is 0
effective weight           sqrt cov(x, T) / sum over items of sqrt cov(x, T)       cov < 0, n < 2,
                                                                                   the sum is 0
discrimination index       cov(x, r) / (sd(x) sd(r))                               an sd is 0, n < 2
its interval               tanh(artanh(index) +- 1.96 / sqrt(n - 3))               as above, n < 4
discriminative efficiency  cov(x, r) / cov(x, r), both sorted                      that is 0, n < 2
alpha                      k / (k - 1) (1 - sum of var(x) / var(T))                n < 3, k < 2,
                                                                                   var(T) = 0
its interval               1 - (1 - alpha) F, F at 0.975 and 0.025                 as alpha
alpha if deleted           the alpha of the other items                            as alpha
error ratio                sqrt(1 - alpha)                                         as alpha
standard error             error ratio times sd(T)                                 as alpha
skewness                   k3 / k2^1.5                                             n < 3, var(T) = 0
kurtosis                   k4 / k2^2                                               n < 4, var(T) = 0
=========================  ======================================================  ==============

Variances and covariances have the denominator n - 1; k2, k3, k4 are Fisher's k statistics. An
omitted answer has no mark, counts as 0 in every sum and still counts in n.

Sources: the formulae are those of Moodle's quiz statistics (docs.moodle.org/dev/
Quiz_statistics_calculations), as fractions instead of per cent. The discrimination index is the
corrected item-total correlation; alpha is L. J. Cronbach's (Psychometrika 16, 1951), which Moodle
calls the coefficient of internal consistency; its interval is L. S. Feldt's (Psychometrika 30,
1965), with n - 1 and (n - 1)(k - 1) degrees of freedom; that of a correlation is R. A. Fisher's.

All sums are whole numbers of a common unit, so that nothing cancels: marks around a million that
differ by thousandths lose no digit. Floats are taken as they are, but cannot tell numbers apart
that they round to the same: a spread or covariance that this rounding alone can make is 0.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import atanh, isqrt, lcm, sqrt, tanh, ulp
from statistics import NormalDist
from typing import ClassVar, TypeVar

from .distributions import f_quantile

Number = float | Decimal | Fraction  # and int

CONFIDENCE = 0.95
_TAIL = (1 - CONFIDENCE) / 2
_NORMAL_QUANTILE = NormalDist().inv_cdf(1 - _TAIL)
_NOTHING = Fraction(0)

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Interval:
    """The bounds of a 95 % confidence interval."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """What the marks say about one item. Fractions, never per cent; None where undefined."""

    n: int  # attempts that were dealt the item
    omitted: int  # of these, without an answer
    facility_index: float | None
    standard_deviation: float | None  # in marks
    random_guess_score: float | None  # as it was passed in
    intended_weight: float | None
    effective_weight: float | None
    discrimination_index: float | None
    discrimination_interval: Interval | None
    discriminative_efficiency: float | None
    alpha_if_deleted: float | None


@dataclass(frozen=True, slots=True)
class TestStatistics:
    """What the totals say about the whole test; None where undefined.

    Mean, median, standard deviation and standard error are in marks.
    """

    __test__: ClassVar[bool] = False  # for pytest, which goes by names

    n: int
    mean: float | None
    median: float | None
    standard_deviation: float | None
    skewness: float | None
    kurtosis: float | None
    alpha: float | None
    alpha_interval: Interval | None
    error_ratio: float | None
    standard_error: float | None


@dataclass(frozen=True, slots=True)
class Analysis:
    """One entry for each item, in the order of the marks, and the whole test."""

    items: tuple[ItemStatistics, ...]
    test: TestStatistics


@dataclass(frozen=True, slots=True)
class Cell:
    """How many attempts had this mark on this item and this total."""

    item: int  # its index
    mark: Number | None  # None: omitted
    total: Number  # the sum of all marks of the attempt, also of this one
    count: int


def analyse(
    marks: Iterable[Sequence[Number | None]],
    max_marks: Sequence[Number],
    guess_scores: Sequence[float | None] | None = None,
) -> Analysis:
    """The statistics of a test: one row for each attempt, with one mark for each question.

    A mark of None is an omitted answer. `guess_scores` are only passed on. Raises ValueError for
    a row of another length than `max_marks`, or a mark that is no finite number.
    """
    rows = Counter(map(tuple, marks))
    for row in rows:
        if len(row) != len(max_marks):
            raise ValueError(
                f"an attempt has {len(row)} marks, but there are {len(max_marks)} items"
            )
    units = _Units(mark for row in rows for mark in row)
    totals = [sum(units.whole[mark] for mark in row) for row in rows]
    counts = list(rows.values())
    columns = [[row[item] for row in rows] for item in range(len(max_marks))]
    noises = [units.noise(column) for column in columns]
    noise = sum(noises, _NOTHING)
    tallies = (
        _Tally(
            _counted(zip((units.whole[mark] for mark in column), totals, strict=True), counts),
            sum(n for mark, n in zip(column, counts, strict=True) if mark is None),
            noises[item],
            noise,
        )
        for item, column in enumerate(columns)
    )
    test = _Totals(_counted(totals, counts), noise, units.per_mark)
    return _analysis(tallies, test, max_marks, guess_scores, is_fixed=True)


def analyse_cells(
    cells: Iterable[Cell],
    max_marks: Sequence[Number],
    totals: Mapping[Number, int],
    guess_scores: Sequence[float | None] | None = None,
    *,
    is_fixed: bool = True,
) -> Analysis:
    """As `analyse`, from counts: cells may repeat, and `totals` is how many attempts had each.

    With `is_fixed` every attempt was dealt the same items. Without (draws, several revisions) n
    differs between items, each is compared with the totals of the attempts that had it, and
    alpha and all that comes from it are None. Raises ValueError also for an item that is not in
    `max_marks`, and where `is_fixed` is not so.
    """
    cells = [cell for cell in cells if cell.count]
    units = _Units((*(n for cell in cells for n in (cell.mark, cell.total)), *totals))
    pairs: list[Counter[tuple[int, int]]] = [Counter() for _ in max_marks]
    marks: list[set[Number | None]] = [set() for _ in max_marks]
    omitted = [0] * len(max_marks)
    for cell in cells:
        if not 0 <= cell.item < len(max_marks):
            raise ValueError(f"there is no item {cell.item} among {len(max_marks)}")
        pairs[cell.item][units.whole[cell.mark], units.whole[cell.total]] += cell.count
        marks[cell.item].add(cell.mark)
        omitted[cell.item] += cell.count if cell.mark is None else 0
    noise = (len(max_marks) + 1) * units.noise(totals)
    test = _Totals(
        _counted((units.whole[total] for total in totals), totals.values()), noise, units.per_mark
    )
    if is_fixed and any(counted.total() != test.n for counted in pairs):
        raise ValueError("the items were not all dealt to every attempt")
    tallies = (
        _Tally(pairs[item], omitted[item], 2 * units.noise(marks[item]), noise)
        for item in range(len(max_marks))
    )
    return _analysis(tallies, test, max_marks, guess_scores, is_fixed=is_fixed)


class _Units:
    """Numbers as whole multiples of one unit that they all share; None counts as 0."""

    def __init__(self, values: Iterable[Number | None]) -> None:
        try:
            ratios = {value: value.as_integer_ratio() for value in set(values) if value is not None}
        except (ValueError, OverflowError) as error:
            raise ValueError("a mark has to be a finite number") from error
        self.per_mark = lcm(*(denominator for _, denominator in ratios.values()))
        self.whole: dict[Number | None, int] = {None: 0}
        for value, (numerator, denominator) in ratios.items():
            self.whole[value] = numerator * (self.per_mark // denominator)

    def noise(self, values: Iterable[Number | None]) -> Fraction:
        """How far floats among the values may be from what they stand for, in units, twice over."""
        inexact = [abs(v) for v in set(values) if isinstance(v, float) and not v.is_integer()]
        return Fraction(ulp(max(inexact))) * self.per_mark if inexact else _NOTHING


def _counted(keys: Iterable[Key], counts: Iterable[int]) -> Counter[Key]:
    counted: Counter[Key] = Counter()
    for key, count in zip(keys, counts, strict=True):
        counted[key] += count
    return counted


@dataclass(frozen=True, slots=True)
class _Tally:
    """The attempts at one item: how many had each mark and total, in units."""

    pairs: Mapping[tuple[int, int], int]
    omitted: int
    mark_noise: Fraction
    total_noise: Fraction


class _Item:
    """The moments of one item; a variance or covariance has to be divided by `per_square`."""

    def __init__(self, tally: _Tally, per_mark: int) -> None:
        self.omitted = tally.omitted
        self.marks: Counter[int] = Counter()
        self.rests: Counter[int] = Counter()
        products = 0
        for (mark, total), count in tally.pairs.items():
            self.marks[mark] += count
            self.rests[total - mark] += count
            products += mark * (total - mark) * count
        self.n = self.marks.total()
        self.sum, rest_sum = _sum(self.marks), _sum(self.rests)
        self.per_square = self.n * (self.n - 1) * per_mark**2
        noise, rest_noise = tally.mark_noise, tally.mark_noise + tally.total_noise
        self.variance = _variance(self.marks, noise)
        self.rest_variance = _variance(self.rests, rest_noise)
        with_rest = self.n * products - self.sum * rest_sum
        with_total = with_rest + self.variance
        total_variance = with_total + with_rest + self.rest_variance
        self.with_rest = self._heard(with_rest, noise, rest_noise, self.rest_variance)
        self.with_total = self._heard(with_total, noise, tally.total_noise, total_variance)

    def _heard(
        self, covariance: int, noise: Fraction, other_noise: Fraction, other_variance: int
    ) -> int:
        """The covariance with something else, or 0 where rounding alone can make it."""
        of_noise = noise**2 * other_variance + other_noise**2 * self.variance
        is_heard = covariance**2 > 2 * self.n * (self.n - 1) * of_noise
        return covariance if is_heard else 0

    @property
    def standard_deviation(self) -> float | None:
        return _root(self.variance, self.per_square) if self.n > 1 else None

    @property
    def deviation_shared(self) -> float | None:
        """The square root of the covariance with the total; None where that is negative."""
        if self.n < 2 or self.with_total < 0:
            return None
        return _root(self.with_total, self.per_square)

    @property
    def discrimination(self) -> float | None:
        if not self.variance or not self.rest_variance:
            return None
        size = _root(self.with_rest**2, self.variance * self.rest_variance)
        return size if self.with_rest > 0 else -size

    @property
    def efficiency(self) -> float | None:
        if not self.variance or not self.rest_variance:
            return None
        greatest = self.n * _greatest_products(self.marks, self.rests)
        return self.with_rest / (greatest - self.sum * _sum(self.rests))


class _Totals:
    """The moments of the totals; the variance has to be divided by `per_square`."""

    def __init__(self, counts: Counter[int], noise: Fraction, per_mark: int) -> None:
        self.counts = counts
        self.per_mark = per_mark
        self.n = counts.total()
        self.sum = _sum(counts)
        self.variance = _variance(counts, noise)
        self.per_square = self.n * (self.n - 1) * per_mark**2

    @property
    def mean(self) -> float | None:
        return self.sum / (self.n * self.per_mark) if self.n else None

    @property
    def median(self) -> float | None:
        if not self.n:
            return None
        middle = 0
        seen = 0
        for total in sorted(self.counts):
            before, seen = seen, seen + self.counts[total]
            middle += total * sum(before <= place < seen for place in self._middle_places)
        return middle / (2 * self.per_mark)

    @property
    def _middle_places(self) -> tuple[int, int]:
        return (self.n - 1) // 2, self.n // 2

    @property
    def standard_deviation(self) -> float | None:
        return _root(self.variance, self.per_square) if self.n > 1 else None

    @property
    def skewness(self) -> float | None:
        if self.n < 3 or not self.variance:
            return None
        n, second, third = self.n, self._moment(2), self._moment(3)
        size = _root(third**2 * n**2 * (n - 1), second**3 * (n - 2) ** 2)
        return size if third > 0 else -size

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


def _analysis(
    tallies: Iterable[_Tally],
    totals: _Totals,
    max_marks: Sequence[Number],
    guess_scores: Sequence[float | None] | None,
    *,
    is_fixed: bool,
) -> Analysis:
    guesses = guess_scores if guess_scores is not None else [None] * len(max_marks)
    items = [_Item(tally, totals.per_mark) for tally in tallies]
    maxima = [Fraction(max_mark) for max_mark in max_marks]
    maximum = sum(maxima, _NOTHING)
    shared = [item.deviation_shared for item in items]
    all_shared = sum(each for each in shared if each is not None)
    variances = sum(item.variance for item in items)
    return Analysis(
        tuple(
            ItemStatistics(
                n=item.n,
                omitted=item.omitted,
                facility_index=_facility(item, max_mark * totals.per_mark),
                standard_deviation=item.standard_deviation,
                random_guess_score=guess,
                intended_weight=float(max_mark / maximum) if maximum else None,
                effective_weight=part / all_shared if part is not None and all_shared else None,
                discrimination_index=item.discrimination,
                discrimination_interval=_interval_of_correlation(item.discrimination, item.n),
                discriminative_efficiency=item.efficiency,
                alpha_if_deleted=_float(
                    _alpha(item.n, len(items) - 1, variances - item.variance, item.rest_variance)
                    if is_fixed
                    else None
                ),
            )
            for item, max_mark, guess, part in zip(items, maxima, guesses, shared, strict=True)
        ),
        _test_statistics(
            totals,
            len(items),
            _alpha(totals.n, len(items), variances, totals.variance) if is_fixed else None,
        ),
    )


def _test_statistics(totals: _Totals, items: int, alpha: Fraction | None) -> TestStatistics:
    deviation = totals.standard_deviation
    # Totals that were rounded before can make alpha a little greater than 1.
    unreliable = None if alpha is None else max(1 - alpha, _NOTHING)
    ratio = None if unreliable is None else _root(*unreliable.as_integer_ratio())
    return TestStatistics(
        n=totals.n,
        mean=totals.mean,
        median=totals.median,
        standard_deviation=deviation,
        skewness=totals.skewness,
        kurtosis=totals.kurtosis,
        alpha=_float(alpha),
        alpha_interval=_interval_of_alpha(alpha, totals.n, items),
        error_ratio=ratio,
        standard_error=None if ratio is None or deviation is None else ratio * deviation,
    )


def _facility(item: _Item, maximum: Fraction) -> float | None:
    return float(Fraction(item.sum, item.n) / maximum) if item.n and maximum else None


def _alpha(n: int, items: int, variances: int, total_variance: int) -> Fraction | None:
    if n < 3 or items < 2 or not total_variance:
        return None
    return Fraction(items, items - 1) * (1 - Fraction(variances, total_variance))


def _interval_of_alpha(alpha: Fraction | None, n: int, items: int) -> Interval | None:
    if alpha is None:
        return None
    unreliable = float(1 - alpha)
    df1, df2 = n - 1, (n - 1) * (items - 1)
    return Interval(
        1 - unreliable * f_quantile(1 - _TAIL, df1, df2),
        1 - unreliable * f_quantile(_TAIL, df1, df2),
    )


def _interval_of_correlation(correlation: float | None, n: int) -> Interval | None:
    if correlation is None or n < 4:
        return None
    if abs(correlation) == 1:
        return Interval(correlation, correlation)
    half = _NORMAL_QUANTILE / sqrt(n - 3)
    return Interval(tanh(atanh(correlation) - half), tanh(atanh(correlation) + half))


def _sum(counts: Mapping[int, int]) -> int:
    return sum(value * count for value, count in counts.items())


def _variance(counts: Counter[int], noise: Fraction) -> int:
    """n (n - 1) times the variance, or 0 where rounding alone can make it."""
    n = counts.total()
    squares = sum(value * value * count for value, count in counts.items())
    spread = n * squares - _sum(counts) ** 2
    return spread if spread > n * (n - 1) * noise**2 else 0


def _greatest_products(marks: Mapping[int, int], rests: Mapping[int, int]) -> int:
    """The greatest sum of products that the two can have: the best with the best."""
    others = iter(sorted(rests.items()))
    rest, left = 0, 0
    products = 0
    for mark, count in sorted(marks.items()):
        while count:
            if not left:
                rest, left = next(others)
            paired = min(count, left)
            products += mark * rest * paired
            count -= paired
            left -= paired
    return products


def _root(numerator: int, denominator: int) -> float:
    """The square root of a fraction, right to the last digit, however large or small."""
    product = numerator * denominator
    shift = max(0, 64 - product.bit_length() // 2)
    return isqrt(product << 2 * shift) / (denominator << shift)


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
