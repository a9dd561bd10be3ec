"""What the log says about log-ins, and what it keeps to itself."""

import logging

import pytest
from allauth.account import signals
from django.contrib.sessions.backends.db import SessionStore

from accounts.models import User

LOG_IN = "/accounts/login/"
PASSWORD = "three turnips in a hat"
NOBODY = "correct horse battery staple"


@pytest.fixture
def logged(caplog, db):
    """`logged()` is what was said so far: event and user."""
    User.objects.create_user("alice", "alice@example.org", PASSWORD)
    caplog.set_level(logging.INFO, "quizmark.security")

    def said() -> list[tuple[str, str | None]]:
        return [
            (record.getMessage(), record.details.get("user"))
            for record in caplog.records
            if record.name == "quizmark.security"
        ]

    return said


def test_signing_in_and_out(client, logged):
    client.post(LOG_IN, {"username": "alice", "password": PASSWORD})
    client.post("/accounts/logout/")

    assert logged() == [("signed-in", "alice"), ("signed-out", "alice")]


@pytest.mark.parametrize(("typed", "user"), [("alice", "alice"), (NOBODY, None)])
def test_a_log_in_that_fails_names_nothing_but_an_account(client, logged, caplog, typed, user):
    client.post(LOG_IN, {"username": typed, "password": "wrong " + NOBODY})

    assert logged() == [("sign-in-failed", user)]
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert record.details["ip"] == "127.0.0.1"
    assert NOBODY not in str(record.__dict__)


@pytest.mark.parametrize(
    ("signal", "event"),
    [
        (signals.password_changed, "password-changed"),
        (signals.password_reset, "password-reset"),
        (signals.email_changed, "email-changed"),
    ],
)
def test_how_somebody_logs_in_was_changed(logged, rf, signal, event):
    request = rf.get("/")
    request.user, request.session = User.objects.get(), SessionStore()
    signal.send(sender=User, request=request, user=request.user)

    assert logged() == [(event, "alice")]


def test_an_unknown_name_takes_as_many_queries_as_a_known_one(client, logged, count_queries):
    with count_queries() as known:
        client.post(LOG_IN, {"username": "alice", "password": "wrong"})
    with count_queries() as unknown:
        client.post(LOG_IN, {"username": "alicia", "password": "wrong"})

    assert len(known) == len(unknown)
