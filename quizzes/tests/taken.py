"""Attempts with a result that is wanted, without answers: for what only looks at results."""

from datetime import datetime, timedelta
from decimal import Decimal

from accounts.models import User
from quizzes.core.rules import Rules
from quizzes.models import Attempt, Quiz

from .conftest import NOW

DAY = timedelta(days=1)


def taken(
    quiz: Quiz,
    student: User,
    score: object = 0,
    *,
    of: object = 10,
    pass_mark: object = None,
    at: datetime = NOW,
    seconds: float = 600,
    is_preview: bool = False,
) -> Attempt:
    """The student's next attempt, submitted after so many seconds."""
    mark = None if pass_mark is None else Decimal(str(pass_mark))
    return Attempt.objects.create(
        quiz=quiz,
        revision=quiz.current_revision,
        student=student,
        number=Attempt.objects.filter(quiz=quiz, student=student).count() + 1,
        state=Attempt.State.SUBMITTED,
        is_preview=is_preview,
        rules=Rules(pass_mark=mark).as_json(),
        seed=1,
        started_at=at,
        submitted_at=at + timedelta(seconds=seconds),
        max_points=Decimal(str(of)),
        score=Decimal(str(score)),
        raw_score=float(str(score)),
    )


def students(count: int, start: int = 0) -> list[User]:
    names = [f"student{n:04}" for n in range(start, start + count)]
    return User.objects.bulk_create(User(username=name, email="") for name in names)
