"""Ines gives students more time while they are at it."""

from datetime import timedelta

import pytest

from quizzes.actions.attempts import save_answers, submit_attempt
from quizzes.actions.extending import extend_attempts
from quizzes.actions.finishing import expire_attempt
from quizzes.actions.starting import start_attempt
from quizzes.models import Attempt

from ..conftest import NOW, given

MINUTE = timedelta(minutes=1)
DEADLINE = NOW + 30 * MINUTE


@pytest.fixture
def attempt(alice, planets):
    planets.time_limit = 30 * MINUTE
    planets.save()
    return start_attempt(quiz=planets, student=alice, now=NOW)


@pytest.fixture
def extend(ines):
    def extend_all(now=NOW, minutes=10, **options):
        return extend_attempts(
            attempts=Attempt.objects.all(), by=ines, now=now, by_time=minutes * MINUTE, **options
        )

    return extend_all


def deadline(attempt):
    attempt.refresh_from_db()
    return attempt.deadline


def test_ten_more_minutes_before_the_end_move_it_by_ten(attempt, extend):
    assert extend(NOW + 20 * MINUTE).extended == [attempt]
    assert deadline(attempt) == DEADLINE + 10 * MINUTE


@pytest.mark.parametrize("late_by", [MINUTE / 2, 5 * MINUTE])
def test_ten_more_minutes_after_the_end_are_ten_from_now(attempt, extend, late_by):
    """Also when it is overdue, as long as nobody has ended it."""
    now = DEADLINE + late_by
    extend(now)
    assert deadline(attempt) == now + 10 * MINUTE
    assert attempt.is_open
    sent = given(attempt, {"closest": ["Mercury"]})
    assert save_answers(attempt=attempt, given=sent, now=now + 10 * MINUTE).is_clean


def test_more_time_can_be_given_again(attempt, extend):
    extend()
    extend()
    assert deadline(attempt) == DEADLINE + 20 * MINUTE
    assert attempt.events.filter(kind="extended").count() == 2


def test_a_form_that_is_sent_twice_gives_its_time_once(attempt, extend):
    for seconds in (5, 6):
        now = NOW + timedelta(seconds=seconds)
        assert extend(now, asked_at=NOW).extended == [attempt]
    assert deadline(attempt) == DEADLINE + 10 * MINUTE
    extend(NOW + MINUTE, asked_at=NOW + MINUTE / 2)
    assert deadline(attempt) == DEADLINE + 20 * MINUTE


def test_what_another_instructor_gives_meanwhile_is_given_too(attempt, extend, ada):
    extend_attempts(
        attempts=Attempt.objects.all(), by=ada, now=NOW + MINUTE, by_time=MINUTE, asked_at=NOW
    )
    extend(NOW + MINUTE, asked_at=NOW)
    assert deadline(attempt) == DEADLINE + 11 * MINUTE


def test_the_log_says_from_when_to_when_why_and_by_whom(attempt, extend, ines):
    extend(reason="Fire alarm")
    event = attempt.events.get(kind="extended")
    assert (event.by, event.at) == (ines, NOW)
    assert event.data == {
        "from": DEADLINE.isoformat(),
        "to": (DEADLINE + 10 * MINUTE).isoformat(),
        "reason": "Fire alarm",
    }


def test_finished_attempts_and_those_without_an_end_are_left_out(
    attempt, planets, extend, bob, charlie, alice
):
    planets.time_limit = None
    endless = start_attempt(quiz=planets, student=bob, now=NOW)
    finished = start_attempt(quiz=planets, student=charlie, now=NOW)
    submit_attempt(attempt=finished, given={}, now=NOW, accept_unanswered=True)
    result = extend()
    assert [each.student for each in result.extended] == [alice]
    assert {each.student for each in result.skipped} == {bob, charlie}
    assert deadline(endless) is None
    assert [event.kind for event in finished.events.all()] == ["started", "submitted"]


def test_what_the_clock_has_ended_stays_ended(attempt, extend):
    now = DEADLINE + 5 * MINUTE
    expire_attempt(attempt=attempt, now=now)
    assert extend(now).skipped == [attempt]
    assert deadline(attempt) == DEADLINE
    assert not attempt.is_open


@pytest.mark.parametrize("minutes", [0, -5])
def test_time_is_never_taken_away(attempt, extend, minutes):
    with pytest.raises(ValueError, match="positive"):
        extend(minutes=minutes)
    assert deadline(attempt) == DEADLINE


def test_one_that_fails_takes_nothing_back_from_the_others(
    attempt, planets, bob, extend, monkeypatch
):
    """Each attempt is a transaction of its own: the one before is extended for good."""
    other = start_attempt(quiz=planets, student=bob, now=NOW + MINUTE)
    broken = attempt  # the list begins with the newest
    real_save = Attempt.save

    def save(self, **options):
        if self.pk == broken.pk:
            raise RuntimeError("broken")
        return real_save(self, **options)

    monkeypatch.setattr(Attempt, "save", save)
    with pytest.raises(RuntimeError):
        extend()
    monkeypatch.undo()
    assert deadline(other) == NOW + 41 * MINUTE
    assert deadline(broken) == DEADLINE
    assert [event.kind for event in broken.events.all()] == ["started"]
