"""Rulings while students submit and others rule: in the end every score is what the rulings say."""

from decimal import Decimal
from itertools import pairwise
from threading import Event
from time import monotonic

import pytest
from django.db import connection

from accounts.models import User
from quizzes.actions import attempts as attempt_actions
from quizzes.actions.attempts import submit_attempt
from quizzes.actions.overriding import override_points, withdraw_override
from quizzes.actions.regrading import regrade
from quizzes.core.rulings import Decision
from quizzes.models import Attempt, AttemptEvent, ScoreChange

from .attempts import begin, sit, students
from .conftest import NOW, PLANETS, import_markdown
from .racing import at_once
from .rulings import decide, proposed

ROUNDS = 15
MERCURY, VENUS, RINGS, MARS = [0], [1], [0, 1], [0]

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def planets():
    return import_markdown(PLANETS).quiz


@pytest.fixture
def ines():
    return User.objects.create_user("ines")


def fresh(attempt: Attempt) -> Attempt:
    return Attempt.objects.select_related("revision").get(pk=attempt.pk)


def submit(attempt: Attempt):
    return submit_attempt(attempt=fresh(attempt), given={}, now=NOW, accept_unanswered=True)


def raise_any(results) -> None:
    for result in results:
        if isinstance(result, Exception):
            raise result


@pytest.mark.parametrize("batch_size", [1, 500])
def test_a_submit_that_races_a_ruling_is_graded_by_it(batch_size):
    four = students(4)
    for n in range(ROUNDS):
        text = PLANETS.replace("title: Planets", f"title: Planets {n}")
        quiz = import_markdown(text, f"planets{n}.md").quiz
        running = [begin(quiz, student, {0: VENUS, 1: RINGS}) for student in four]
        void = proposed(quiz, 0, Decision.VOID)

        def ruled(quiz=quiz, void=void):
            decide(quiz, void)
            return regrade(quiz=quiz, now=NOW, batch_size=batch_size)

        raise_any(at_once([*[lambda one=one: submit(one) for one in running], ruled]))
        for attempt in Attempt.objects.filter(quiz=quiz):
            assert (attempt.state, attempt.score, attempt.raw_score) == ("submitted", 2, 2)
            assert attempt.answers.get(question__position=0).correctness == 1
            assert attempt.events.filter(kind=AttemptEvent.Kind.SUBMITTED).count() == 1
            assert attempt.score_changes.count() in (0, 2)


def test_two_who_rule_at_once_leave_what_the_rulings_say(planets):
    for n, student in enumerate(students(6)):
        sit(planets, student, {0: [n % 3], 1: RINGS, 2: MARS})
    void = proposed(planets, 0, Decision.VOID)
    as_written = proposed(planets, 0, Decision.AS_WRITTEN)
    for n in range(ROUNDS):
        first, second = (void, as_written) if n % 2 else (as_written, void)
        raise_any(
            at_once(
                [lambda one=first: decide(planets, one), lambda one=second: decide(planets, one)]
            )
        )
        assert regrade(quiz=planets, now=NOW).changed == 0
        the_log_is_a_chain()


def the_log_is_a_chain() -> None:
    """Every line of a score begins where the one before it ended, and the last is the score."""
    for attempt in Attempt.objects.all():
        changes = list(ScoreChange.objects.filter(attempt=attempt, answer=None).order_by("pk"))
        for before, after in pairwise(changes):
            assert before.new == after.old
        if changes:
            assert changes[-1].new == attempt.score


def test_points_by_hand_that_race_a_ruling_stand_and_add_up(planets, ines):
    attempt = sit(planets, User.objects.create_user("alice"), {0: VENUS, 1: RINGS, 2: MARS})
    answer = attempt.answers.get(question__position=0)
    half = Decimal("0.5")
    for n in range(ROUNDS):
        void, as_written = (proposed(planets, 0, d) for d in (Decision.VOID, Decision.AS_WRITTEN))

        def override(n=n):
            return override_points(answer=answer, points=half, by=ines, reason=f"{n}", now=NOW)

        raise_any(at_once([override, lambda void=void: decide(planets, void)]))
        attempt.refresh_from_db()
        assert attempt.score == Decimal("2.5")

        def withdraw(n=n):
            found = answer.__class__.objects.get(pk=answer.pk).override
            return withdraw_override(override=found, by=ines, reason=f"{n}", now=NOW)

        raise_any(at_once([withdraw, lambda as_written=as_written: decide(planets, as_written)]))
        attempt.refresh_from_db()
        assert attempt.score == 2
        the_log_is_a_chain()


@pytest.mark.postgresql
def test_a_regrade_waits_for_a_submit_that_has_not_seen_the_ruling(planets, monkeypatch):
    """The submit has looked for rulings and found none; before it ends, one is made."""
    attempt = begin(planets, User.objects.create_user("alice"), {0: VENUS, 1: RINGS, 2: MARS})
    has_looked = Event()
    finish = attempt_actions.finish

    def slowly(locked, answers, now, kind):
        assert not any(answer.has_rulings for answer in answers)
        has_looked.set()
        wait_until_somebody_waits()
        finish(locked, answers, now, kind)

    monkeypatch.setattr(attempt_actions, "finish", slowly)
    void = proposed(planets, 0, Decision.VOID)

    def ruled():
        assert has_looked.wait(10)
        return decide(planets, void)

    submitted, regraded = at_once([lambda: submit(attempt), ruled])
    assert submitted.is_submitted
    assert (regraded.changed, regraded.rose) == (1, 1)
    attempt.refresh_from_db()
    assert attempt.score == 3


def wait_until_somebody_waits() -> None:
    """For a lock in this database."""
    until = monotonic() + 10
    with connection.cursor() as cursor:
        while monotonic() < until:
            # Else it says what it said first in this transaction.
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT 1 FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone():
                return
    raise AssertionError("nobody waits")
