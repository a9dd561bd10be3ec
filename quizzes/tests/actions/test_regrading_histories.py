"""Whole histories of a quiz, step by step: everybody has what a second account says."""

from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from quizzes.actions import regrading
from quizzes.actions.regrading import regrade
from quizzes.models import Attempt, Quiz, ScoreChange

from ..conftest import NOW
from .histories import History

STEPS = 25
STUDENTS = 5


def check_log(first: dict) -> None:
    """Each line goes on where the last one ended, and the last one says what there is now."""
    reached = dict(first)
    for change in ScoreChange.objects.order_by("pk"):
        about = (change.attempt_id, change.answer_id)
        assert change.old == reached[about]
        reached[about] = change.new
    assert reached == stored()


def stored() -> dict:
    """The score of each submitted attempt, and the points of each of its answers."""
    attempts = Attempt.objects.submitted()
    scores = {(pk, None): score for pk, score in attempts.values_list("pk", "score")}
    answers = attempts.values_list("pk", "answers", "answers__points")
    return scores | {(pk, answer): points for pk, answer, points in answers}


def regrade_broken_off(quiz: Quiz, monkeypatch, batches: int) -> None:
    """Stops after some batches, as when the server goes down."""
    whole = regrading._Regrading.regrade_locked
    left = [batches]

    def broken(self, attempts):
        if not left[0]:
            raise ConnectionError
        left[0] -= 1
        return whole(self, attempts)

    with monkeypatch.context() as patched, suppress(ConnectionError):
        patched.setattr(regrading._Regrading, "regrade_locked", broken)
        regrade(quiz=quiz, now=NOW, batch_size=1)


@pytest.fixture
def people(db) -> None:
    User.objects.bulk_create(User(username=f"student{n}") for n in range(STUDENTS))
    User.objects.create_user("ines")


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 2**64 - 1))
def test_whatever_happens_to_a_quiz_everybody_has_what_a_second_account_says(
    people, monkeypatch, seed
):
    with transaction.atomic():
        history = History(seed)
        first = {}
        for _ in range(STEPS):
            history.step()
            for about, points in stored().items():
                # What submitting gave; of a withdrawn override there are lines in the log.
                first.setdefault(about, points)
            if history.random.random() < 0.3:
                continue
            if history.random.random() < 0.3:
                regrade_broken_off(history.quiz, monkeypatch, history.random.randint(0, 3))
            regrade(quiz=history.quiz, now=NOW, batch_size=2)
            history.check_scores()
            check_log(first)
        transaction.set_rollback(True)
