"""What the pages of an attempt do when its time is up: for a minute, and after that."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from quizzes.actions.starting import start_attempt
from quizzes.forms.replies import end_in_words
from quizzes.models import Attempt, AttemptEvent, Quiz

from ..conftest import given
from .addresses import url
from .test_other_kinds import Controls


@pytest.fixture
def attempt(alice, planets):
    """Started half an hour ago; the deadline is ten minutes from now."""
    Quiz.objects.update(time_limit=timedelta(minutes=40))
    planets.refresh_from_db()
    return start_attempt(quiz=planets, student=alice, now=timezone.now() - timedelta(minutes=30))


def answered(attempt: Attempt, planet: str, version: int = 0) -> dict:
    [one] = given(attempt, {"closest": [planet]}).values()
    return {"q1": one.values[0], "versions": f"1:{version}"}


def end(attempt: Attempt, ago: timedelta) -> Attempt:
    """Let the deadline have been this long ago."""
    attempt.deadline = timezone.now() - ago
    attempt.save()
    return attempt


JUST_LATE, TOO_LATE = timedelta(seconds=30), timedelta(seconds=90)


def test_the_page_says_when_the_attempt_ends_and_what_was_left(by_alice, attempt):
    html = by_alice.get(url("attempt", attempt)).content.decode()
    assert f"Ends at {end_in_words(attempt.deadline, timezone.now())}" in html
    assert "9\xa0minutes were left" in html


def test_without_a_deadline_the_page_says_that_there_is_no_limit(by_alice, attempt):
    Attempt.objects.update(deadline=None)
    html = by_alice.get(url("attempt", attempt)).content.decode()
    assert "No time limit" in html
    assert "Ends at" not in html


def test_within_the_minute_after_the_deadline_the_answers_can_be_read_and_submitted(
    by_alice, attempt
):
    by_alice.post(url("save", attempt), answered(attempt, "Mercury"))
    end(attempt, JUST_LATE)
    html = by_alice.get(url("attempt", attempt)).content.decode()
    controls = Controls(html)
    assert html.count('<fieldset class="question"') == 3
    assert len(re.findall(r'<fieldset class="question"[^>]* disabled[ >]', html)) == 3
    assert "Time was up at" in html
    assert ">Save<" not in html
    assert "versions" not in controls.sent

    # What a browser sends of such a page: disabled controls are left out.
    page = by_alice.post(url("submit", attempt), {"sitting": controls.sent["sitting"]}, follow=True)
    assert page.redirect_chain == [(url("review", attempt), 302)]
    attempt.refresh_from_db()
    assert attempt.score == 1
    assert attempt.submitted_at == attempt.deadline


def test_answers_sent_within_the_minute_count(by_alice, attempt):
    end(attempt, JUST_LATE)
    by_alice.post(url("submit", attempt), answered(attempt, "Mercury"))
    attempt.refresh_from_db()
    assert attempt.score == 1


def test_opening_an_overdue_attempt_ends_it_and_shows_the_result(by_alice, attempt):
    by_alice.post(url("save", attempt), answered(attempt, "Mercury"))
    end(attempt, TOO_LATE)
    page = by_alice.get(url("attempt", attempt), follow=True)
    assert page.redirect_chain == [(url("review", attempt), 302)]
    assert "Time was up at" in page.content.decode()
    attempt.refresh_from_db()
    assert attempt.score == 1
    assert attempt.submitted_at == attempt.deadline


def test_asking_whether_to_submit_an_overdue_attempt_ends_it(by_alice, attempt):
    end(attempt, TOO_LATE)
    assert by_alice.get(url("submit", attempt)).url == url("review", attempt)
    attempt.refresh_from_db()
    assert not attempt.is_open


@pytest.mark.parametrize("name", ["save", "submit"])
def test_answers_that_come_too_late_are_kept_in_the_log_and_the_student_is_told(
    by_alice, attempt, name
):
    by_alice.post(url("save", attempt), answered(attempt, "Venus"))
    end(attempt, TOO_LATE)
    page = by_alice.post(url(name, attempt), answered(attempt, "Mercury", 1), follow=True)
    html = page.content.decode()
    assert f"Time was up at {timezone.localtime(attempt.deadline):%H:%M}" in html
    assert "do not count" in html
    attempt.refresh_from_db()
    assert attempt.score == 0
    assert attempt.events.filter(kind=AttemptEvent.Kind.LATE_RESPONSE).count() == 1


def test_a_page_that_is_only_looked_at_writes_nothing(by_alice, attempt, count_queries):
    with count_queries(8) as queries:
        by_alice.get(url("attempt", attempt))
        by_alice.get(url("state", attempt))
    assert all(query.startswith("SELECT") for query in queries)
