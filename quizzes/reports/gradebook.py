"""The gradebook of a course: each student's score that counts in each quiz.

Rows are students with at least one counted attempt in the course. What an order or a mean of the
class needs is one GROUP BY of all attempts in the database; what is shown is computed exactly, by
`core.counting`, for the students of one page.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import islice
from typing import Any

from django.db.models import (
    Avg,
    BigIntegerField,
    Count,
    Exists,
    Expression,
    F,
    FloatField,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Concat, Lower, LTrim, NullIf

from accounts.models import User
from quizzes.core.counting import CountedResult, counted_result
from quizzes.core.document import Counts
from quizzes.core.grading import rounded
from quizzes.models import Attempt, Course, Override, Quiz, ScoreChange
from quizzes.models.attempts import AttemptQuerySet
from quizzes.models.expressions import SHARE

STUDENTS_AT_A_TIME = 200


@dataclass(frozen=True, slots=True)
class GradebookCell:
    """One student in one quiz.

    `result` is what counts, None as long as nothing does. `score` and `max_points` are those of the
    attempt that counts, whose key is `attempt_id`; None for an average. `attempt_count` is how many
    attempts were submitted. `running_id` is the key of the attempt that is running, if any.
    `is_overridden`: points in what counts were set by hand; `is_regraded`: a ruling changed its score.
    """

    quiz_id: int
    result: CountedResult | None
    score: Decimal | None
    max_points: Decimal | None
    attempt_id: int | None
    attempt_count: int
    running_id: int | None
    is_overridden: bool
    is_regraded: bool


@dataclass(frozen=True, slots=True)
class GradebookRow:
    """One student; `cells` are in the order of the quizzes, None where there is no attempt.

    `mean` is that of the percentages of the quizzes with a result, with 2 decimals; None without.
    """

    student: User
    cells: tuple[GradebookCell | None, ...]
    mean: Decimal | None


@dataclass(frozen=True, slots=True)
class GradebookSummary:
    """How many students there are, and the means of their percentages with 2 decimals, None where
    there is none: in each quiz, and of their own means.
    """

    student_count: int
    means: tuple[float | None, ...]
    mean: float | None


class Column(StrEnum):
    """What the rows can be ordered by, besides a quiz."""

    NAME = "name"
    USERNAME = "username"
    MEAN = "mean"


@dataclass(frozen=True, slots=True)
class Order:
    """By a column, or by the score in a quiz. Who has no score comes last, either way."""

    by: Column | Quiz = Column.NAME
    is_descending: bool = False


@dataclass(frozen=True)
class Gradebook:
    """The students of a course and their results in `quizzes`.

    `search`: words that the name, the username or the e-mail address has, all of them.
    """

    course: Course
    quizzes: Sequence[Quiz]
    search: str = ""

    def students(self, order: Order = Order()) -> QuerySet:
        """The keys of the students, in order, as `student`; to be counted and cut into pages."""
        students = self._found().annotate(value=self._value_of(order.by), name=_NAME)
        towards = F("value").desc if order.is_descending else F("value").asc
        return students.order_by(towards(nulls_last=True), "name", "student")

    def summary(self) -> GradebookSummary:
        """All the students found, whatever the order. One query."""
        shares = {f"share_{quiz.pk}": _counted_share(quiz) for quiz in self.quizzes}
        students = self._found().annotate(**shares, share=self._mean_share())
        counted = students.aggregate(Count("student"), *map(Avg, [*shares, "share"]))
        count, *means = counted.values()
        *by_quiz, mean = [None if share is None else round(100 * share, 2) for share in means]
        return GradebookSummary(count, tuple(by_quiz), mean)

    def rows(self, students: Iterable[int]) -> list[GradebookRow]:
        """The rows of the students with these keys, in their order. Two queries."""
        keys = list(students)
        users = User.objects.in_bulk(keys)
        by_student: dict[int, dict[int, list[Attempt]]] = defaultdict(lambda: defaultdict(list))
        for attempt in _attempts(keys, self.quizzes):
            by_student[attempt.student_id][attempt.quiz_id].append(attempt)
        return [_row(users[key], self.quizzes, by_student[key]) for key in keys]

    def _found(self) -> QuerySet:
        """The attempts that count, grouped by student."""
        # Not a join: SQLite may look at every quiz for every attempt.
        quizzes = self.course.quizzes.order_by().values("pk")
        attempts = Attempt.objects.counted().filter(quiz__in=quizzes)
        if self.search.strip():
            attempts = attempts.filter(student__in=_people(self.search))
        return attempts.order_by().values("student")

    def _value_of(self, by: Column | Quiz) -> Combinable:
        if isinstance(by, Quiz):
            return _counted_share(by)
        values = {Column.NAME: _NAME, Column.USERNAME: Max("student__username")}
        return self._mean_share() if by is Column.MEAN else values[by]

    def _mean_share(self) -> Expression:
        """The mean of a student's results; null without."""
        shares = [_counted_share(quiz) for quiz in self.quizzes]
        total = sum((Coalesce(share, 0.0) for share in shares), Value(0.0))
        return total / NullIf(Count("quiz", distinct=True, filter=Q(quiz__in=self.quizzes)), 0)


def gradebook_quizzes(course: Course) -> QuerySet[Quiz]:
    """The quizzes of a course that somebody has a result in, retired ones included."""
    # Not EXISTS: SQLite may look at every attempt for every quiz.
    return course.quizzes.filter(pk__in=Attempt.objects.counted().order_by().values("quiz"))


def gradebook_rows(
    course: Course, quizzes: Sequence[Quiz], search: str = ""
) -> Iterator[GradebookRow]:
    """The row of every student of a course, by name; a few hundred are in memory at a time."""
    gradebook = Gradebook(course, quizzes, search)
    students = gradebook.students().values_list("student", flat=True)
    keys = students.iterator(chunk_size=STUDENTS_AT_A_TIME)
    while chunk := list(islice(keys, STUDENTS_AT_A_TIME)):
        yield from gradebook.rows(chunk)


# For people without a name it is the username, as on pages.
_NAME = Max(
    Lower(
        LTrim(
            Concat(
                "student__last_name",
                Value(" "),
                "student__first_name",
                Value(" "),
                "student__username",
            )
        )
    )
)


def _counted_share(quiz: Quiz) -> Combinable:
    """What a student has reached in a quiz, in [0, 1]; null without a result."""
    of_quiz = Q(quiz=quiz)
    match Counts(quiz.counts):
        case Counts.BEST:
            return Max(SHARE, filter=of_quiz)
        case Counts.AVERAGE:
            return Avg(SHARE, filter=of_quiz)
        case Counts.LATEST:
            return _share_in(Max(_NUMBER_AND_SHARE, filter=of_quiz))
        case Counts.FIRST:
            return _share_in(Min(_NUMBER_AND_SHARE, filter=of_quiz))


# The share of the attempt with the highest or the lowest number, as one aggregate: the number
# before, the share to nine places after. A subquery for every attempt would take twice as long.
_PLACES = 10**9
_NUMBER_AND_SHARE = Cast("number", BigIntegerField()) * (10 * _PLACES) + Cast(
    SHARE * float(_PLACES), BigIntegerField()
)


def _share_in(number_and_share: Expression) -> Combinable:
    return Cast(number_and_share % (10 * _PLACES), FloatField()) / float(_PLACES)


def _people(search: str) -> QuerySet[User]:
    people = User.objects.all()
    for word in search.split():
        people = people.filter(
            Q(username__icontains=word)
            | Q(first_name__icontains=word)
            | Q(last_name__icontains=word)
            | Q(email__icontains=word)
        )
    return people


def _attempts(students: Sequence[int], quizzes: Sequence[Quiz]) -> AttemptQuerySet:
    """What students did in these quizzes, from the first to the latest, and what became of it."""
    overrides = Override.objects.filter(attempt=OuterRef("pk"))
    regrades = ScoreChange.objects.filter(
        attempt=OuterRef("pk"), answer=None, kind=ScoreChange.Kind.REGRADED
    )
    attempts = Attempt.objects.filter(student__in=students, quiz__in=quizzes, is_preview=False)
    return (
        attempts.only("quiz", "student", "state", "score", "max_points")
        .annotate(is_overridden=Exists(overrides), is_regraded=Exists(regrades))
        .order_by("number")
    )


def _row(
    student: User, quizzes: Sequence[Quiz], attempts: Mapping[int, Sequence[Attempt]]
) -> GradebookRow:
    cells = tuple(
        _cell(Counts(quiz.counts), attempts[quiz.pk]) if quiz.pk in attempts else None
        for quiz in quizzes
    )
    reached = [cell.result.percentage for cell in cells if cell and cell.result]
    mean = rounded(Fraction(sum(reached)) / len(reached)) if reached else None
    return GradebookRow(student, cells, mean)


def _cell(counts: Counts, attempts: Sequence[Any]) -> GradebookCell:
    submitted = [attempt for attempt in attempts if not attempt.is_open]
    result = counted_result([(each.score, each.max_points) for each in submitted], counts)
    one = submitted[result.index] if result and result.index is not None else None
    counting = [one] if one else submitted
    return GradebookCell(
        quiz_id=attempts[0].quiz_id,
        result=result,
        score=one and one.score,
        max_points=one and one.max_points,
        attempt_id=one and one.pk,
        attempt_count=len(submitted),
        running_id=next((each.pk for each in attempts if each.is_open), None),
        is_overridden=any(each.is_overridden for each in counting),
        is_regraded=any(each.is_regraded for each in counting),
    )
