"""Where one student stands: in every quiz, and attempt by attempt."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from django.db.models import Q

from accounts.models import User
from quizzes.core.availability import Refusal
from quizzes.core.counting import CountedResult, counted_result
from quizzes.core.document import Counts
from quizzes.models import Attempt, Course, Enrolment, Quiz, Role
from quizzes.models.accommodations import Allowance
from quizzes.models.quizzes import QuizQuerySet
from quizzes.models.roles import has_role, may

from .visibility import Visibility, visibilities_of

# Whose names a course shows to its students.
TEACHERS = (Role.OWNER, Role.INSTRUCTOR)


@dataclass(frozen=True, slots=True)
class Standing:
    """One student in one quiz. `attempts` run from the first to the latest.

    `is_preview`: the student is of the course's staff, so that a further attempt is a preview.
    `refusal` is what is in the way of one now, None for nothing; so it is for previews.
    `shows_scores` says whether the student may see scores: every figure here is None or empty where
    not. `shows_marks` says the same of what was right and wrong.
    """

    quiz: Quiz
    attempts: tuple[Attempt, ...]
    allowance: Allowance
    is_preview: bool
    refusal: Refusal | None
    visibility: Visibility
    shows_scores: bool
    shows_marks: bool

    @property
    def open_attempt(self) -> Attempt | None:
        return next((attempt for attempt in self.attempts if attempt.is_open), None)

    @property
    def submitted(self) -> tuple[Attempt, ...]:
        return tuple(attempt for attempt in self.attempts if not attempt.is_open)

    @property
    def counted(self) -> tuple[Attempt, ...]:
        return tuple(attempt for attempt in self.submitted if not attempt.is_preview)

    @property
    def result(self) -> CountedResult | None:
        """What the student has reached by the quiz's rule of which attempt counts."""
        if not self.shows_scores:
            return None
        scores = [(attempt.score or Decimal(0), attempt.max_points) for attempt in self.counted]
        return counted_result(scores, Counts(self.quiz.counts))

    @property
    def counting_attempt(self) -> Attempt | None:
        """The one attempt that `result` is from; none for an average."""
        index = self.result.index if self.result else None
        return None if index is None else self.counted[index]

    @property
    def is_corrected(self) -> bool:
        """Whether `result` is from scores of which one was changed after it was given."""
        counting = self.counting_attempt
        from_scores = self.counted if counting is None else (counting,)
        return self.result is not None and any(attempt.is_corrected for attempt in from_scores)

    @property
    def trend(self) -> tuple[Decimal, ...]:
        """The percentages of the counted attempts, first to latest."""
        if not self.shows_scores:
            return ()
        return tuple(attempt.percentage or Decimal(0) for attempt in self.counted)

    @property
    def best(self) -> Decimal | None:
        return max(self.trend, default=None)

    @property
    def latest(self) -> Decimal | None:
        return self.trend[-1] if self.trend else None

    @property
    def is_passed(self) -> bool | None:
        """Whether what counts reaches the pass mark; None without a mark or a result to show."""
        mark = self.quiz.pass_mark
        return None if mark is None or self.result is None else self.result.percentage >= mark

    @property
    def closes_at(self) -> datetime | None:
        return self.allowance.closes_at(self.quiz)

    @property
    def attempts_allowed(self) -> int | None:
        return self.allowance.attempts(self.quiz)

    @property
    def attempts_left(self) -> int | None:
        """How many more may be started; None: as many as you like. Previews do not count."""
        used = sum(not attempt.is_preview for attempt in self.attempts)
        return self.allowance.attempts_left(self.quiz, used)


@dataclass(frozen=True, slots=True)
class UnitStandings:
    """Quizzes that follow each other in a course: a unit, or, without a title, quizzes in none."""

    title: str
    standings: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class CourseStandings:
    """The quizzes of a course in its order."""

    course: Course
    standings: tuple[Standing, ...]

    @property
    def taken(self) -> tuple[Standing, ...]:
        """Those that have an attempt."""
        return tuple(standing for standing in self.standings if standing.attempts)

    @property
    def units(self) -> tuple[UnitStandings, ...]:
        """The same by units; units without quizzes are left out."""
        grouped = groupby(self.standings, key=lambda standing: standing.quiz.unit_id)
        rows = [tuple(group) for _, group in grouped]
        return tuple(UnitStandings(row[0].quiz.unit_title or "", row) for row in rows)


@dataclass(frozen=True, slots=True)
class CoursePage:
    """What one student sees of a course. `is_enrolled`: they may leave it."""

    course: Course
    instructors: tuple[str, ...]
    is_enrolled: bool
    own: CourseStandings


@dataclass(frozen=True, slots=True)
class Running:
    """An attempt to go on with, and how far it is."""

    quiz: Quiz
    attempt: Attempt


def home_of(user: User, now: datetime) -> tuple[CourseStandings, ...]:
    """Every quiz that `user` may see, by course, with where they stand.

    Two queries, three after a closing that scores waited for, and one for staff. They see scores
    whatever the quiz says.
    """
    return _by_course(_standings(user, _quizzes(user, now), _attempts_by_quiz(user), now))


def course_page_of(user: User, course: Course, now: datetime) -> CoursePage:
    """A course that `user` may see, with where they stand in its quizzes. As `home_of`, and two
    queries more.
    """
    attempts = _attempts_by_quiz(user, course)
    quizzes = _quizzes(user, now).filter(course=course)
    standings = _standings(user, quizzes, attempts, now)
    staff = course.staff.filter(role__in=TEACHERS, user__is_active=True).select_related("user")
    names = [each.user.display_name for each in staff.order_by("appointed_at", "pk")]
    enrolled = Enrolment.objects.filter(
        course=course, student=user, state=Enrolment.State.ACTIVE
    ).exists()
    return CoursePage(course, tuple(names), enrolled, CourseStandings(course, tuple(standings)))


def empty_courses_of(user: User, now: datetime) -> tuple[Course, ...]:
    """The courses that `user` is in, for a page that has no quiz to show; open ones left out."""
    return tuple(Course.objects.visible_to(user, now).filter(is_open=False))


def running_in(courses: Iterable[CourseStandings]) -> tuple[Running, ...]:
    """The open attempts among these quizzes, counted in one query; none without open attempts."""
    quiz_of = {
        standing.open_attempt.pk: standing.quiz
        for standing in standings_in(courses)
        if standing.open_attempt
    }
    if not quiz_of:
        return ()
    attempts = Attempt.objects.filter(pk__in=quiz_of).with_answered_count().order_by("-started_at")
    return tuple(Running(quiz_of[attempt.pk], attempt) for attempt in attempts)


def standing_of(user: User, quiz: Quiz, now: datetime) -> Standing:
    """Where `user` stands in one quiz, which comes with their extension. As `home_of`, one query
    less.
    """
    attempts = tuple(Attempt.objects.by(user).filter(quiz=quiz).order_by("number"))
    return _standings(user, [quiz], {quiz.pk: attempts}, now)[0]


def progress_of(user: User, now: datetime) -> tuple[CourseStandings, ...]:
    """Every quiz that `user` may see or has attempted, also those whose page they can open no more:
    retired ones, and those of courses that they have left. As `home_of`.
    """
    attempts = _attempts_by_quiz(user)
    known = Quiz.objects.in_course_order().with_visibility_to(user, now)
    known = known.filter(Q(is_visible=True) | Q(pk__in=attempts))
    quizzes = known.with_revision().with_extension_of(user)
    return _by_course(_standings(user, quizzes, attempts, now))


def standings_in(courses: Iterable[CourseStandings]) -> Iterable[Standing]:
    return (standing for course in courses for standing in course.standings)


def _standings(
    user: User,
    quizzes: Iterable[Quiz],
    attempts: dict[int, tuple[Attempt, ...]],
    now: datetime,
) -> list[Standing]:
    quizzes = list(quizzes)
    visibilities = visibilities_of(quizzes, now)
    return [
        _standing(quiz, attempts.get(quiz.pk, ()), visibilities[quiz.pk], now, user)
        for quiz in quizzes
    ]


def _standing(
    quiz: Quiz,
    attempts: tuple[Attempt, ...],
    visibility: Visibility,
    now: datetime,
    user: User,
) -> Standing:
    is_preview = has_role(user, quiz.course_id)
    sees_results = may(user, "view_attempt", quiz.course_id)
    # Without the time factor: it is asked for where a start is near, in `briefing_of`.
    allowance = Allowance(
        extra_attempts=quiz.own_extra_attempts or 0, extended_to=quiz.own_closes_at
    )
    counted = [attempt for attempt in attempts if not attempt.is_preview]
    return Standing(
        quiz=quiz,
        attempts=attempts,
        allowance=allowance,
        is_preview=is_preview,
        refusal=None if is_preview else allowance.refusal_to_start(quiz, counted, now),
        visibility=visibility,
        shows_scores=visibility.shown.score or sees_results,
        shows_marks=visibility.shown.marks or sees_results,
    )


def _quizzes(user: User, now: datetime) -> QuizQuerySet:
    quizzes = Quiz.objects.visible_to(user, now).in_course_order()
    return quizzes.with_revision().with_extension_of(user)


def _attempts_by_quiz(user: User, course: Course | None = None) -> dict[int, tuple[Attempt, ...]]:
    attempts = Attempt.objects.by(user).order_by("quiz", "number")
    if course:
        attempts = attempts.filter(quiz__course=course)
    return {quiz_id: tuple(group) for quiz_id, group in groupby(attempts, key=lambda a: a.quiz_id)}


def _by_course(standings: Iterable[Standing]) -> tuple[CourseStandings, ...]:
    """Of standings that are in the order of courses."""
    grouped = groupby(standings, key=lambda standing: standing.quiz.course_id)
    rows = [tuple(group) for _, group in grouped]
    return tuple(CourseStandings(row[0].quiz.course, row) for row in rows)
