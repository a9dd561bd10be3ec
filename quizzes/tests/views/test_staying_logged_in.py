"""Who works on an attempt stays logged in, and reading pages does not write the session."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import User

TWO_WEEKS = timedelta(days=14)


@pytest.fixture
def session(window, alice) -> Session:
    """Alice's, a week after she logged in."""
    a_week_ago = timezone.now() - timedelta(days=7)
    User.objects.filter(pk=alice.pk).update(last_login=a_week_ago)
    Session.objects.update(expire_date=a_week_ago + TWO_WEEKS)
    return Session.objects.get()


def end_of(session: Session):
    session.refresh_from_db()
    return session.expire_date


def writes_of_sessions(queries: list[str]) -> list[str]:
    return [query for query in queries if "django_session" in query and "SELECT" not in query]


def test_a_save_moves_the_end_of_the_session_on(window, session):
    response = window.send("save")

    assert end_of(session) > timezone.now() + TWO_WEEKS - timedelta(minutes=1)
    assert response.cookies["sessionid"]["max-age"] == TWO_WEEKS.total_seconds()


def test_the_session_is_written_every_ten_minutes_at_most(window, session, count_queries):
    window.send("save")
    with count_queries(at_most=6) as queries:
        window.client.post(window.url("save"), {**window.fields, "q1": "0"})

    assert writes_of_sessions(queries) == []


def test_who_has_just_logged_in_needs_no_renewal(window, count_queries):
    with count_queries() as queries:
        window.send("save")

    assert writes_of_sessions(queries) == []


@pytest.mark.parametrize("name", ["attempt", "submit"])
def test_a_page_that_is_read_does_not_write_the_session(window, session, count_queries, name):
    with count_queries() as queries:
        window.client.get(window.url(name))

    assert writes_of_sessions(queries) == []
