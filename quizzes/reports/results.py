"""The results of a quiz: who took it, how the scores lie, who passed, and how long it took.

Everything is made of GROUP BYs, of which the groups are few however many attempts there are.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count

from quizzes.core.distribution import Bin, Summary, percentage_bins, second_bins, summarise
from quizzes.core.grading import is_passed
from quizzes.models.expressions import SecondsBetween

from .confidence import ConfidentlyWrong, most_confidently_wrong
from .selection import Selection, Which


@dataclass(frozen=True, slots=True)
class Scores:
    """What a number of attempts have reached, in per cent.

    `marked_count` is how many of them were taken with a pass mark, `passed_count` how many of these
    reached theirs.
    """

    summary: Summary
    marked_count: int
    passed_count: int

    @property
    def pass_rate(self) -> float | None:
        """In per cent; None where no attempt has a pass mark."""
        return 100 * self.passed_count / self.marked_count if self.marked_count else None

    @property
    def unmarked_count(self) -> int:
        return self.summary.n - self.marked_count


@dataclass(frozen=True, slots=True)
class Results:
    """The figures of a selection; `scores` and `seconds` are None where it is empty.

    `running_count` is how many attempts at the quiz are being taken, whatever is selected.
    `by_revision` has the scores at each revision by its number, the latest first. `pass_marks` are
    all that were in effect, in per cent, ascending.
    """

    attempt_count: int
    student_count: int
    running_count: int
    scores: Scores | None
    score_bins: tuple[Bin, ...]
    pass_marks: tuple[Decimal, ...]
    by_revision: tuple[tuple[int, Scores], ...]
    seconds: Summary | None
    second_bins: tuple[Bin, ...]
    confidently_wrong: Sequence[ConfidentlyWrong]


@dataclass(frozen=True, slots=True)
class _Group:
    """So many attempts with the same score under the same pass mark."""

    revision: int
    score: Decimal
    max_points: Decimal
    pass_mark: Decimal | None
    count: int

    @property
    def percentage(self) -> float:
        return (
            float(100 * Fraction(self.score) / Fraction(self.max_points))
            if self.max_points
            else 0.0
        )

    @property
    def is_passed(self) -> bool:
        return self.pass_mark is not None and is_passed(self.score, self.max_points, self.pass_mark)


def results_of(selection: Selection) -> Results:
    """Four queries, one more where a student can have several of the attempts, and one where any
    were sure and wrong.
    """
    groups = _groups(selection)
    percentages, seconds = _percentages(groups), _seconds(selection)
    attempt_count = sum(percentages.values())
    running = selection.quiz.attempts.open().filter(is_preview=False)
    return Results(
        attempt_count=attempt_count,
        student_count=_student_count(selection) if selection.which is Which.ALL else attempt_count,
        running_count=running.count(),
        scores=_scores(groups) if groups else None,
        score_bins=percentage_bins(percentages),
        pass_marks=tuple(
            sorted({group.pass_mark for group in groups if group.pass_mark is not None})
        ),
        by_revision=_by_revision(groups),
        seconds=summarise(seconds) if seconds else None,
        second_bins=second_bins(seconds) if seconds else (),
        confidently_wrong=most_confidently_wrong(selection) if groups else (),
    )


def _groups(selection: Selection) -> list[_Group]:
    rows = (
        selection.attempts()
        .order_by()
        .values_list("revision__number", "score", "max_points", "rules")
        .annotate(n=Count("pk"))
    )
    return [
        _Group(number, score, max_points, _pass_mark(rules), count)
        for number, score, max_points, rules, count in rows
    ]


def _pass_mark(rules: Mapping[str, Any]) -> Decimal | None:
    """As `core.rules` reads it, whatever else an earlier version wrote there."""
    mark = rules["pass_mark"]
    return None if mark is None else Decimal(mark)


def _student_count(selection: Selection) -> int:
    return selection.attempts().aggregate(n=Count("student", distinct=True))["n"]


def _seconds(selection: Selection) -> Mapping[float, int]:
    taken = SecondsBetween("started_at", "submitted_at")
    attempts = selection.attempts().order_by()
    return dict(attempts.values_list(taken).annotate(n=Count("pk")))


def _percentages(groups: Iterable[_Group]) -> Mapping[float, int]:
    counts: Counter[float] = Counter()
    for group in groups:
        counts[group.percentage] += group.count
    return counts


def _scores(groups: Iterable[_Group]) -> Scores:
    groups = list(groups)
    return Scores(
        summary=summarise(_percentages(groups)),
        marked_count=sum(group.count for group in groups if group.pass_mark is not None),
        passed_count=sum(group.count for group in groups if group.is_passed),
    )


def _by_revision(groups: Iterable[_Group]) -> tuple[tuple[int, Scores], ...]:
    by_number: dict[int, list[_Group]] = {}
    for group in groups:
        by_number.setdefault(group.revision, []).append(group)
    return tuple((number, _scores(by_number[number])) for number in sorted(by_number, reverse=True))
