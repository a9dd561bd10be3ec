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

Sources: the formulas are those of Moodle's quiz statistics (docs.moodle.org/dev/
Quiz_statistics_calculations), as fractions instead of per cent. The discrimination index is the
corrected item-total correlation; alpha is L. J. Cronbach's (Psychometrika 16, 1951), which Moodle
calls the coefficient of internal consistency; its interval is L. S. Feldt's (Psychometrika 30,
1965), with n - 1 and (n - 1)(k - 1) degrees of freedom; that of a correlation is R. A. Fisher's.

All sums are exact (`core.moments`).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from math import atanh, sqrt, tanh
from operator import sub
from statistics import NormalDist
from typing import ClassVar

from .f_distribution import f_quantile
from .moments import (
    NO_NOISE,
    Distribution,
    Number,
    Pairs,
    Units,
    counted,
    heard,
    heard_variance,
    root,
)

CONFIDENCE = 0.95
_TAIL = (1 - CONFIDENCE) / 2
_NORMAL_QUANTILE = NormalDist().inv_cdf(1 - _TAIL)


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
    guess_scores: Sequence[Number | None] | None = None,
) -> Analysis:
    """The statistics of a test: one row for each attempt, with one mark for each question.

    A mark of None is an omitted answer. `guess_scores` are only passed on. Raises ValueError for
    a row of another length than `max_marks`, or a mark that is no finite number.
    """
    rows = Counter(map(tuple, marks))
    for row in rows:
        if len(row) != len(max_marks):
            message = f"an attempt has {len(row)} marks, but there are {len(max_marks)} items"
            raise ValueError(message)
    counts = list(rows.values())
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(max_marks)
    units = Units(chain.from_iterable(columns))
    whole = [units.all_whole(column) for column in columns]
    totals = list(map(sum, zip(*whole, strict=True))) if whole else [0] * len(rows)
    noises = [units.noise(column) for column in columns]
    noise = sum(noises, NO_NOISE)
    tallies = (
        _Tally(
            marks_of_item,
            totals,
            counts,
            _omitted(column, counts),
            noises[item],
            noise - noises[item],
            noise,
        )
        for item, (column, marks_of_item) in enumerate(zip(columns, whole, strict=True))
    )
    test = Distribution(counted(zip(totals, counts, strict=True)), noise, units.per_mark)
    return _analysis(tallies, test, max_marks, guess_scores, is_fixed=True)


def _omitted(column: Sequence[Number | None], counts: Sequence[int]) -> int:
    return sum(n for mark, n in zip(column, counts, strict=True) if mark is None)


def analyse_cells(
    cells: Iterable[Cell],
    max_marks: Sequence[Number],
    totals: Mapping[Number, int],
    guess_scores: Sequence[Number | None] | None = None,
    *,
    is_fixed: bool = True,
) -> Analysis:
    """As `analyse`, from counts: cells may repeat, and `totals` is how many attempts had each.

    With `is_fixed` every attempt was dealt the same items. Without (draws, several revisions) n
    differs between items, each is compared with the totals of the attempts that had it, and
    alpha and all that comes from it are None. Raises ValueError also for an item that is not in
    `max_marks`, and where `is_fixed` is not so.
    """
    by_item: list[list[Cell]] = [[] for _ in max_marks]
    for cell in cells:
        if not 0 <= cell.item < len(max_marks):
            raise ValueError(f"there is no item {cell.item} among {len(max_marks)}")
        by_item[cell.item].append(cell)
    sizes = [sum(cell.count for cell in item) for item in by_item]
    if is_fixed and any(size != sum(totals.values()) for size in sizes):
        raise ValueError("not every attempt was dealt the same items")
    seen = (number for item in by_item for cell in item for number in (cell.mark, cell.total))
    units = Units((*seen, *totals))
    # A float is rounded once in each mark's product, and in a total once more for each mark.
    total_noise = (len(max_marks) + 1) * units.noise(totals)
    noises = [2 * units.noise(cell.mark for cell in item) for item in by_item]
    tallies = (
        _Tally(
            units.all_whole(cell.mark for cell in item),
            units.all_whole(cell.total for cell in item),
            [cell.count for cell in item],
            sum(cell.count for cell in item if cell.mark is None),
            noise,
            noise + total_noise,
            total_noise,
        )
        for item, noise in zip(by_item, noises, strict=True)
    )
    counts = counted((units.whole[total], count) for total, count in totals.items())
    return _analysis(
        tallies,
        Distribution(counts, total_noise, units.per_mark),
        max_marks,
        guess_scores,
        is_fixed=is_fixed,
    )


@dataclass(frozen=True, slots=True)
class _Tally:
    """The attempts at one item: columns of marks, totals, and how many had both. All in units."""

    marks: Sequence[int]
    totals: Sequence[int]
    counts: Sequence[int]
    omitted: int
    mark_noise: Fraction
    rest_noise: Fraction
    total_noise: Fraction


class _Item:
    """One item's figures; a variance or covariance has to be divided by `per_square`."""

    def __init__(self, tally: _Tally, per_mark: int) -> None:
        noise, total_noise = tally.mark_noise, tally.total_noise
        rests = list(map(sub, tally.totals, tally.marks))
        with_rest = Pairs(tally.marks, rests, tally.counts, noise, tally.rest_noise)
        self.n = with_rest.n
        self.omitted = tally.omitted
        self.sum = with_rest.x_sum
        self.variance = with_rest.x_variance
        self.rest_variance = with_rest.y_variance
        self.correlation = with_rest.correlation
        self.efficiency = with_rest.efficiency
        with_total = with_rest.exact_covariance + self.variance
        total_variance = heard_variance(
            with_total + with_rest.exact_covariance + self.rest_variance,
            with_rest.degrees * total_noise**2,
        )
        of_noise = noise**2 * total_variance + total_noise**2 * self.variance
        self._with_total = heard(
            with_total, self.variance, total_variance, with_rest.degrees * of_noise
        )
        self._per_square = with_rest.degrees * per_mark**2

    @property
    def standard_deviation(self) -> float | None:
        return root(self.variance, self._per_square) if self.n > 1 else None

    @property
    def shared_deviation(self) -> float | None:
        """The square root of the covariance with the total; None where that is negative."""
        if self.n < 2 or self._with_total < 0:
            return None
        return root(self._with_total, self._per_square)


def _analysis(
    tallies: Iterable[_Tally],
    totals: Distribution,
    max_marks: Sequence[Number],
    guess_scores: Sequence[Number | None] | None,
    *,
    is_fixed: bool,
) -> Analysis:
    guesses = guess_scores if guess_scores is not None else [None] * len(max_marks)
    items = [_Item(tally, totals.per_mark) for tally in tallies]
    maxima = [Fraction(max_mark) for max_mark in max_marks]
    maximum = sum(maxima, NO_NOISE)
    shared = [item.shared_deviation for item in items]
    all_shared = sum(each for each in shared if each is not None)
    variances = sum(item.variance for item in items)
    return Analysis(
        tuple(
            ItemStatistics(
                n=item.n,
                omitted=item.omitted,
                facility_index=_facility(item, max_mark * totals.per_mark),
                standard_deviation=item.standard_deviation,
                random_guess_score=None if guess is None else float(guess),
                intended_weight=float(max_mark / maximum) if maximum else None,
                effective_weight=part / all_shared if part is not None and all_shared else None,
                discrimination_index=item.correlation,
                discrimination_interval=_interval_of_correlation(item.correlation, item.n),
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


def _test_statistics(totals: Distribution, items: int, alpha: Fraction | None) -> TestStatistics:
    deviation = totals.standard_deviation
    # Totals that were rounded before can make alpha a little greater than 1.
    unreliable = None if alpha is None else max(1 - alpha, NO_NOISE)
    ratio = None if unreliable is None else root(*unreliable.as_integer_ratio())
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


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
