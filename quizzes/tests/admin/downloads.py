"""What people do to have results, and what is in a file of them."""

import csv
import io
from datetime import datetime

from quizzes.actions.attempts import submit_attempt
from quizzes.actions.starting import start_attempt
from quizzes.models import Attempt, Quiz

from ..conftest import NOW, given


def content(response) -> bytes:
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def rows(response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content(response).decode(), newline="")))


def sat(quiz: Quiz, student, answers: dict[str, list[str]], *, now: datetime = NOW) -> Attempt:
    """An attempt that was submitted with these answers; see `given`."""
    attempt = start_attempt(quiz=quiz, student=student, now=now)
    sent = given(attempt, answers)
    submit_attempt(attempt=attempt, given=sent, now=now, accept_unanswered=True)
    attempt.refresh_from_db()
    return attempt
