"""The server's clock jumps while Alice is at it: pages keep working, and times stay possible."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from quizzes.models import Attempt

HOUR = timedelta(hours=1)


@pytest.fixture
def attempt(by_alice, planets) -> Attempt:
    planets.time_limit = timedelta(minutes=30)
    planets.save()
    by_alice.post(reverse("quizzes:start", args=["open", planets.slug]))
    return Attempt.objects.get()


@pytest.fixture
def jump(monkeypatch):
    def set_clock(by: timedelta) -> None:
        then = timezone.now() + by
        monkeypatch.setattr("django.utils.timezone.now", lambda: then)

    return set_clock


def send(client, attempt, name, **fields):
    return client.post(reverse(f"quizzes:{name}", args=[attempt.pk]), fields)


def open_every_page(client, attempt, ines) -> None:
    """The test client raises what a server would answer with 500."""
    for name in ("attempt", "submit", "review"):
        client.get(reverse(f"quizzes:{name}", args=[attempt.pk]), follow=True)
    for name in ("home", "progress"):
        assert client.get(reverse(f"quizzes:{name}")).status_code == 200
    quiz = reverse("quizzes:quiz", args=["open", attempt.quiz.slug])
    assert client.get(quiz).status_code == 200
    client.force_login(ines)
    for url in (
        reverse("admin:quizzes_attempt_changelist"),
        reverse("admin:quizzes_attempt_change", args=[attempt.pk]),
    ):
        assert client.get(url).status_code == 200
    client.force_login(attempt.student)


def test_an_hour_back(by_alice, attempt, ines, jump):
    jump(-HOUR)
    open_every_page(by_alice, attempt, ines)
    assert send(by_alice, attempt, "save", q1="0", versions="1:0").status_code == 302
    send(by_alice, attempt, "submit", accept_unanswered="1")
    open_every_page(by_alice, attempt, ines)
    attempt.refresh_from_db()
    assert attempt.state == "submitted"
    assert attempt.submitted_at - attempt.started_at == timedelta(0)
    assert not attempt.answers.get(position=1).is_blank


def test_an_hour_forward(by_alice, attempt, ines, jump):
    send(by_alice, attempt, "save", q1="0", versions="1:0")
    jump(HOUR)
    send(by_alice, attempt, "save", q1="1", versions="1:1")
    open_every_page(by_alice, attempt, ines)
    attempt.refresh_from_db()
    assert attempt.submitted_at == attempt.deadline
    assert attempt.answers.get(position=1).version == 1
    assert [event.kind for event in attempt.events.all()] == [
        "started",
        "expired",
        "late response",
    ]
