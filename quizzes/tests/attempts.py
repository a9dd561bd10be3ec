"""Attempts as tests about results want them: with given responses, or with a given score."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from accounts.models import User
from quizzes.actions.attempts import submit_attempt
from quizzes.actions.starting import start_attempt
from quizzes.core.document import CHOICE_KINDS
from quizzes.core.rules import Rules
from quizzes.models import Attempt, Question, Quiz, Revision

from .conftest import NOW

DAY = timedelta(days=1)

# By a question's position in the file (from 0), or by a part of its text. A response is as it is
# stored; choices may also be given by their texts. What is left out is blank.
Responses = Mapping[int, Any] | Mapping[str, Any]


def students(count: int) -> list[User]:
    return User.objects.bulk_create(User(username=f"student{n:04}") for n in range(count))


def begin(
    quiz: Quiz,
    student: User,
    responses: Responses,
    *,
    revision: Revision | None = None,
    now: datetime = NOW,
) -> Attempt:
    """An open attempt, at the current revision or another."""
    quiz = Quiz.objects.select_related("current_revision").get(pk=quiz.pk)
    quiz.current_revision = revision or quiz.current_revision
    attempt = start_attempt(quiz=quiz, student=student, now=now)
    for answer in attempt.answers.select_related("question"):
        question = answer.question
        for key, response in responses.items():
            if key in question.source if isinstance(key, str) else key == question.position:
                attempt.answers.filter(pk=answer.pk).update(response=_stored(question, response))
    return attempt


def submit(attempt: Attempt, *, now: datetime = NOW) -> Attempt:
    """The attempt as it was left, submitted."""
    attempt = Attempt.objects.select_related("revision").get(pk=attempt.pk)
    submit_attempt(attempt=attempt, given={}, now=now, accept_unanswered=True)
    attempt.refresh_from_db()
    return attempt


def sit(
    quiz: Quiz,
    student: User,
    responses: Responses,
    *,
    revision: Revision | None = None,
    now: datetime = NOW,
) -> Attempt:
    """A submitted attempt, graded by what was responded."""
    return submit(begin(quiz, student, responses, revision=revision, now=now), now=now)


def scored(
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
    """A submitted attempt with this score, without answers, that took so many seconds."""
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


def _stored(question: Question, response: Any) -> Any:
    if question.kind not in CHOICE_KINDS:
        return response
    texts = list(question.choices.order_by("position").values_list("source", flat=True))
    chosen = (texts.index(each) if isinstance(each, str) else each for each in response)
    return sorted(chosen) or None
