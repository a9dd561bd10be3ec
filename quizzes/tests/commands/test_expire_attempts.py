"""`manage.py expire_attempts`, as cron runs it."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from quizzes.actions import finishing
from quizzes.actions.attempts import save_answers
from quizzes.actions.starting import start_attempt
from quizzes.models import Answer, Attempt, AttemptEvent

from ..conftest import given

MINUTE = timedelta(minutes=1)


@pytest.fixture
def long_ago():
    """When attempts of half an hour were begun that are over by now."""
    return timezone.now() - timedelta(hours=2)


@pytest.fixture
def overdue(planets, alice, bob, charlie, long_ago) -> list[Attempt]:
    """Three attempts with a right answer each, whose time has been up for an hour and a half."""
    planets.time_limit = 30 * MINUTE
    planets.save()
    attempts = []
    for student in (alice, bob, charlie):
        attempt = start_attempt(quiz=planets, student=student, now=long_ago)
        save_answers(attempt=attempt, given=given(attempt, {"red": ["Mars"]}), now=long_ago)
        attempts.append(attempt)
    return attempts


def run(*, expect: int = 0) -> str:
    out = io.StringIO()
    status = 0
    try:
        call_command("expire_attempts", stdout=out, stderr=out)
    except SystemExit as exit_:
        status = exit_.code
    assert status == expect
    return out.getvalue()


def rows() -> tuple[list, list, list]:
    return tuple(
        list(model.objects.order_by("pk").values()) for model in (Attempt, Answer, AttemptEvent)
    )


def test_every_overdue_attempt_is_ended_with_what_it_has(overdue):
    assert run() == "3 attempts ended\n"
    for attempt in Attempt.objects.all():
        assert (attempt.state, attempt.score) == ("submitted", 1)
        assert attempt.submitted_at == attempt.deadline
        assert [event.kind for event in attempt.events.all()] == ["started", "expired"]


def test_running_it_again_changes_nothing(overdue):
    run()
    before = rows()
    assert run() == "0 attempts ended\n"
    assert rows() == before


def test_attempts_that_have_time_or_need_none_go_on(planets, alice, bob):
    start_attempt(quiz=planets, student=bob, now=timezone.now() - timedelta(days=9))
    planets.time_limit = 30 * MINUTE
    start_attempt(quiz=planets, student=alice, now=timezone.now() - 30 * MINUTE)  # in the grace
    assert run() == "0 attempts ended\n"
    assert Attempt.objects.open().count() == 2


@pytest.fixture
def broken(overdue, monkeypatch) -> Attempt:
    """Bob's attempt cannot be graded."""
    grade_answers = finishing.grade_answers

    def fail_for_bob(*, attempt, **others):
        if attempt.student_id == overdue[1].student_id:
            raise ValueError("positions [9] are not all in 0..2")
        grade_answers(attempt=attempt, **others)

    monkeypatch.setattr(finishing, "grade_answers", fail_for_bob)
    return overdue[1]


def test_one_that_cannot_be_ended_stops_nobody_and_stays_as_it_was(broken, caplog):
    before = Attempt.objects.filter(pk=broken.pk).values().get()
    assert run(expect=1) == "2 attempts ended, 1 failed (see the log)\n"
    assert f"Attempt {broken.pk} could not be expired" in caplog.text
    assert "positions [9]" in caplog.text
    assert Attempt.objects.filter(pk=broken.pk).values().get() == before
    assert broken.answers.get(question__source__contains="red").correctness is None
    assert [event.kind for event in broken.events.all()] == ["started"]
    assert Attempt.objects.submitted().count() == 2


def test_the_next_run_ends_what_failed(broken, monkeypatch):
    run(expect=1)
    monkeypatch.undo()
    assert run() == "1 attempt ended\n"
    broken.refresh_from_db()
    assert (broken.score, broken.submitted_at) == (1, broken.deadline)


def test_a_run_that_is_killed_leaves_whole_attempts_and_the_next_completes(overdue, monkeypatch):
    """The second attempt dies in the middle of being written, as at a `kill -9`."""
    create = AttemptEvent.objects.create

    def die(**values):
        if values["attempt"].pk == overdue[1].pk:
            raise KeyboardInterrupt
        return create(**values)

    monkeypatch.setattr(AttemptEvent.objects, "create", die)
    with pytest.raises(KeyboardInterrupt):
        run()
    monkeypatch.undo()
    assert [attempt.state for attempt in Attempt.objects.order_by("pk")] == [
        "submitted",
        "open",
        "open",
    ]
    assert overdue[1].answers.filter(correctness__isnull=False).count() == 0
    assert run() == "2 attempts ended\n"
    assert User.objects.filter(attempts__score=1).count() == 3
