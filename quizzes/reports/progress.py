"""Where one student stands: in every quiz, and attempt by attempt."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from accounts.models import User
from quizzes.models import Attempt, Course, Quiz


@dataclass(frozen=True, slots=True)
class Standing:
    """One student in one quiz. `attempts` run from the first to the latest."""

    quiz: Quiz
    attempts: tuple[Attempt, ...]

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
    def best(self) -> Attempt | None:
        """The attempt with the highest share of its points; the earliest of equals."""
        return max(self.counted, key=_share, default=None)

    @property
    def latest(self) -> Attempt | None:
        return self.counted[-1] if self.counted else None

    @property
    def attempts_left(self) -> int | None:
        """How many more may be started; None: as many as you like. Previews do not count."""
        if self.quiz.max_attempts is None:
            return None
        used = sum(not attempt.is_preview for attempt in self.attempts)
        return max(0, self.quiz.max_attempts - used)

    @property
    def trend(self) -> tuple[Decimal, ...]:
        """The percentages of the counted attempts, first to latest."""
        return tuple(_share(attempt) for attempt in self.counted)


def _share(attempt: Attempt) -> Decimal:
    """The percentage of a submitted attempt; one where nothing could be earned counts as 0."""
    return attempt.percentage or Decimal(0)


@dataclass(frozen=True, slots=True)
class CourseStandings:
    course: Course
    standings: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Running:
    """An attempt to go on with, and how far it is."""

    quiz: Quiz
    attempt: Attempt


def home_of(user: User) -> tuple[CourseStandings, ...]:
    """Every quiz that `user` may see, by course, with where they stand. Two queries."""
    quizzes = Quiz.objects.visible_to(user).with_revision()
    attempts = _attempts_by_quiz(user)
    return _by_course(Standing(quiz, attempts.get(quiz.pk, ())) for quiz in quizzes)


def running_in(courses: Iterable[CourseStandings]) -> tuple[Running, ...]:
    """The open attempts among these quizzes, counted in one query; none without open attempts."""
    quiz_of = {
        standing.open_attempt.pk: standing.quiz
        for course in courses
        for standing in course.standings
        if standing.open_attempt
    }
    attempts = Attempt.objects.filter(pk__in=quiz_of).with_answered_count().order_by("-started_at")
    return tuple(Running(quiz_of[attempt.pk], attempt) for attempt in attempts)


def standing_of(user: User, quiz: Quiz) -> Standing:
    """Where `user` stands in one quiz. One query."""
    attempts = Attempt.objects.by(user).filter(quiz=quiz).order_by("number")
    return Standing(quiz, tuple(attempts))


def progress_of(user: User) -> tuple[CourseStandings, ...]:
    """Every quiz that `user` has attempted, retired ones included. Two queries."""
    attempts = _attempts_by_quiz(user)
    quizzes = Quiz.objects.filter(pk__in=attempts).with_revision()
    return _by_course(Standing(quiz, attempts[quiz.pk]) for quiz in quizzes)


def _attempts_by_quiz(user: User) -> dict[int, tuple[Attempt, ...]]:
    attempts = Attempt.objects.by(user).order_by("quiz", "number")
    return {quiz_id: tuple(group) for quiz_id, group in groupby(attempts, key=lambda a: a.quiz_id)}


def _by_course(standings: Iterable[Standing]) -> tuple[CourseStandings, ...]:
    def course_of(standing: Standing) -> tuple[str, int]:
        return standing.quiz.course.title, standing.quiz.course_id

    grouped = groupby(sorted(standings, key=course_of), key=course_of)
    rows = [tuple(group) for _, group in grouped]
    return tuple(CourseStandings(row[0].quiz.course, row) for row in rows)
