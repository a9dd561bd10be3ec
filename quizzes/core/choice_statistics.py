"""Which choices were chosen, by whom, and what about a question should be looked at.

For each choice, and for omitting the question: how many attempts chose it, their mean total, the
point-biserial correlation of choosing it with the total and with the rest score (the total less
the attempt's own mark on the question), and its share among the best and the worst attempts.

The upper and the lower group are 27 % of the attempts each (T. L. Kelley, “The selection of upper
and lower groups for the validation of test items”, Journal of Educational Psychology 30, 1939).
Ties: nobody is left out who has the same total as the last one that 27 % need. A group is thus
all attempts with at most (at least) the first total, from the bottom (top), by which 27 % are
reached, and may be larger than 27 %. Where so many totals are equal that the two would overlap,
there are none.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from math import atanh, sqrt
from statistics import NormalDist

from .confidence import NOTHING_SAID, Sureness
from .document import Kind
from .item_statistics import ItemStatistics
from .key_patterns import is_significant
from .moments import Number, Units, correlation, heard, sum_of, variance_of

GROUP_PER_CENT = 27

# Below, the 95 % interval of a discrimination index of 0.3 reaches from below 0 to 0.6.
FEWEST_ATTEMPTS = 30
# “Extremely easy” and “extremely difficult or something wrong with the question”, in the table of
# the Open University, whose statistics Moodle took over: “Moodle Quiz (iCMA) reports”, 4.2.
EASY_FACILITY = 0.95
HARD_FACILITY = 0.05
# From here on an item is at least marginal: R. L. Ebel and D. A. Frisbie, “Essentials of
# Educational Measurement”, 5th edition, 1991.
LOWEST_DISCRIMINATION = 0.20
_ABOVE_CHANCE = NormalDist().inv_cdf(0.95)


@dataclass(frozen=True, slots=True)
class Responses:
    """All that came of one choice of choices: each mark and total, and how many attempts had both."""

    chosen: tuple[int, ...] | None  # positions in the file; None or none: omitted
    results: Sequence[tuple[Number | None, Number, int]]  # a mark of None counts as 0


@dataclass(frozen=True, slots=True)
class ChoiceStatistics:
    """Who chose one choice. Fractions, never per cent; None where undefined."""

    choice: int | None  # its position in the file; None: the question was omitted
    n: int
    proportion: float | None
    lower: float | None  # the proportion in the lower group
    upper: float | None
    mean_total: float | None  # of those who chose it, in marks
    r_total: float | None
    r_rest: float | None


@dataclass(frozen=True, slots=True)
class ChoiceAnalysis:
    """The choices in the file's order, omitting last, and the sizes of the two groups."""

    n: int
    lower_n: int
    upper_n: int
    choices: tuple[ChoiceStatistics, ...]


class Flag(StrEnum):
    """What about a question should be looked at, the most urgent first."""

    POSSIBLY_WRONG_KEY = "possibly-wrong-key"  # the strong take another choice to be right
    CONFIDENTLY_WRONG = "confidently-wrong"  # many are sure of a wrong answer
    NEGATIVE_DISCRIMINATION = "negative-discrimination"  # the weak do better than the strong
    TOO_HARD = "too-hard"  # no better than guessing, or hardly anybody has it right
    TOO_EASY = "too-easy"
    LOW_DISCRIMINATION = "low-discrimination"
    UNUSED_CHOICE = "unused-choice"  # nobody takes the distractor to be right
    FEW_ATTEMPTS = "few-attempts"  # too few to say more


@dataclass(frozen=True, slots=True)
class Finding:
    """A flag, with the choice that it is about if it is about one."""

    flag: Flag
    choice: int | None = None


def analyse_choices(responses: Iterable[Responses], choice_count: int) -> ChoiceAnalysis:
    """The statistics of each choice, from the responses of all attempts that had the question.

    Raises ValueError for a chosen position outside of `range(choice_count)` and for a mark or a
    total that is no finite number.
    """
    responses = list(responses)
    marks = {mark for each in responses for mark, _, _ in each.results}
    seen_totals = {total for each in responses for _, total, _ in each.results}
    units = Units(marks | seen_totals)
    totals: defaultdict[int, int] = defaultdict(int)
    rests: defaultdict[int, int] = defaultdict(int)
    choosers = [_Choosers() for _ in range(choice_count + 1)]
    for each in responses:
        chose = _chose(each, units, totals, rests)
        for choice in set(each.chosen or (choice_count,)):
            if not 0 <= choice < choice_count and each.chosen:
                raise ValueError(f"there is no choice {choice} among {choice_count}")
            choosers[choice].add(chose)
    noise = units.noise(seen_totals)
    with_total = _Scores(totals, noise)
    with_rest = _Scores(rests, noise + 2 * units.noise(marks))
    groups = _Groups(totals)
    return ChoiceAnalysis(
        n=with_total.n,
        lower_n=groups.lower_n,
        upper_n=groups.upper_n,
        choices=tuple(
            ChoiceStatistics(
                choice=choice if choice < choice_count else None,
                n=chose.n,
                proportion=_share(chose.n, with_total.n),
                lower=_share(groups.in_lower(chose.totals), groups.lower_n),
                upper=_share(groups.in_upper(chose.totals), groups.upper_n),
                mean_total=_share(chose.total_sum, chose.n * units.per_mark),
                r_total=with_total.correlation(chose.n, chose.total_sum),
                r_rest=with_rest.correlation(chose.n, chose.rest_sum),
            )
            for choice, chose in enumerate(choosers)
        ),
    )


def _chose(
    responses: Responses,
    units: Units,
    totals: defaultdict[int, int],
    rests: defaultdict[int, int],
) -> "_Choosers":
    """The attempts with one response; they are counted among all `totals` and `rests`, too."""
    whole = units.whole
    own = []
    n = total_sum = mark_sum = 0
    for mark, seen_total, count in responses.results:
        total, own_mark = whole[seen_total], whole[mark]
        own.append((total, count))
        totals[total] += count
        rests[total - own_mark] += count
        n += count
        total_sum += total * count
        mark_sum += own_mark * count
    return _Choosers([own], n, total_sum, total_sum - mark_sum)


@dataclass(slots=True)
class _Choosers:
    """The attempts that chose one choice: their totals, response by response, and the sums."""

    totals: list[list[tuple[int, int]]] = field(default_factory=list)  # with how many had each
    n: int = 0
    total_sum: int = 0
    rest_sum: int = 0

    def add(self, others: "_Choosers") -> None:
        self.totals += others.totals
        self.n += others.n
        self.total_sum += others.total_sum
        self.rest_sum += others.rest_sum


class _Scores:
    """The totals, or the rest scores, of all attempts, to correlate choosing with."""

    def __init__(self, counts: Mapping[int, int], noise: Fraction) -> None:
        self.n = sum(counts.values())
        self._sum = sum_of(counts)
        self._variance = variance_of(counts, noise)
        self._noise = noise

    def correlation(self, chose_n: int, chose_sum: int) -> float | None:
        """The point-biserial correlation with having been among those who chose."""
        x_variance = chose_n * (self.n - chose_n)
        covariance = self.n * chose_sum - chose_n * self._sum
        of_noise = self.n * (self.n - 1) * self._noise**2 * x_variance
        covariance = heard(covariance, x_variance, self._variance, of_noise)
        return correlation(covariance, x_variance, self._variance)


class _Groups:
    """The lower and the upper group; of size 0 where they would overlap."""

    def __init__(self, counts: Mapping[int, int]) -> None:
        rising = sorted(counts.items())
        n = sum(counts.values())
        self._highest_of_lower, self.lower_n = _first_reaching(rising, n)
        self._lowest_of_upper, self.upper_n = _first_reaching(reversed(rising), n)
        if self._highest_of_lower >= self._lowest_of_upper:
            self.lower_n = self.upper_n = 0

    def in_lower(self, totals: Iterable[Iterable[tuple[int, int]]]) -> int:
        return sum(n for each in totals for total, n in each if total <= self._highest_of_lower)

    def in_upper(self, totals: Iterable[Iterable[tuple[int, int]]]) -> int:
        return sum(n for each in totals for total, n in each if total >= self._lowest_of_upper)


def _first_reaching(counts: Iterable[tuple[int, int]], n: int) -> tuple[int, int]:
    """The first total by which 27 % of n attempts are reached, and how many are reached then."""
    reached = 0
    for total, count in counts:
        reached += count
        if 100 * reached >= GROUP_PER_CENT * n:
            return total, reached
    return 0, 0


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def flags(
    item: ItemStatistics,
    *,
    kind: Kind,
    choices: ChoiceAnalysis | None = None,
    right_choices: Collection[int] = (),
    sureness: Sureness = NOTHING_SAID,
) -> tuple[Finding, ...]:
    """What should be looked at about a question, the most urgent first.

    `choices` and the positions of the right ones are needed for questions with choices only.
    With fewer than 30 attempts only the key is questioned, by a test of its own, and those are
    counted who were sure and wrong: that is no estimate, they are people.
    """
    found = [
        Finding(Flag.POSSIBLY_WRONG_KEY, choice)
        for choice in _suspects(choices, frozenset(right_choices), kind)
    ]
    if sureness.is_confidently_wrong:
        found.append(Finding(Flag.CONFIDENTLY_WRONG))
    if item.n < FEWEST_ATTEMPTS:
        return (*found, Finding(Flag.FEW_ATTEMPTS))
    found += [Finding(flag) for flag in _flags_of_marks(item)]
    if choices is not None:
        found += [
            Finding(Flag.UNUSED_CHOICE, each.choice)
            for each in choices.choices
            if each.choice is not None and not each.n and each.choice not in right_choices
        ]
    return tuple(found)


def _flags_of_marks(item: ItemStatistics) -> Iterator[Flag]:
    index, facility = item.discrimination_index, item.facility_index
    if index is not None and index < 0:
        yield Flag.NEGATIVE_DISCRIMINATION
    if facility is not None and facility <= max(HARD_FACILITY, item.random_guess_score or 0):
        yield Flag.TOO_HARD
    if facility is not None and facility >= EASY_FACILITY:
        yield Flag.TOO_EASY
    if index is not None and 0 <= index < LOWEST_DISCRIMINATION:
        yield Flag.LOW_DISCRIMINATION


def _suspects(analysis: ChoiceAnalysis | None, right: Collection[int], kind: Kind) -> Iterator[int]:
    """The choices that the strong take to be right, or wrong, against the key.

    Two signs together. In the upper group, more attempts are against the key than chance gives in
    one of 100 questions (binomial test, its level shared among the choices): for single choice,
    of those that took this choice or the key; for multiple choice, of all. And going against the
    key goes with higher rest scores, more so than chance gives in one of 20, and for single choice
    more so than going with it. Where the strong only guess the first sign is missing; an error
    that is as popular among the weak lacks the second. Of several choices that could be the right
    one, the most likely is named.
    """
    if analysis is None or not right:
        return
    *choices, _ = analysis.choices
    upper = [round((each.upper or 0) * analysis.upper_n) for each in choices]
    r_rest = [each.r_rest or 0.0 for each in choices]
    others = [choice for choice in range(len(choices)) if choice not in right]
    if kind is Kind.SINGLE:
        for_key = sum(upper[choice] for choice in right)
        least = max(r_rest[choice] for choice in right)
        suspects = [
            choice
            for choice in others
            if r_rest[choice] > least
            and _is_positive(r_rest[choice], analysis.n)
            and _is_most(upper[choice], upper[choice] + for_key, len(others))
        ]
        yield from sorted(suspects, key=lambda choice: -r_rest[choice])[:1]
        return
    for choice in range(len(choices)):
        against, r_against = upper[choice], r_rest[choice]
        if choice in right:
            against, r_against = analysis.upper_n - against, -r_against
        if _is_positive(r_against, analysis.n) and _is_most(
            against, analysis.upper_n, len(choices)
        ):
            yield choice


def _is_most(count: int, of: int, tests: int) -> bool:
    """Whether it is more than half, and no chance."""
    return is_significant(count, of, of / 2, tests=tests)


def _is_positive(correlation: float, n: int) -> bool:
    """Whether a correlation is above 0, and no chance: R. A. Fisher's z, one-sided."""
    if n < 4 or correlation <= 0:
        return False
    return correlation >= 1 or atanh(correlation) * sqrt(n - 3) > _ABOVE_CHANCE
