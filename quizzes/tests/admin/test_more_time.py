"""Ines chooses attempts in the list and gives them more time."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from quizzes.actions.attempts import submit_attempt
from quizzes.actions.starting import start_attempt
from quizzes.models import Attempt

from ..conftest import NOW
from .conftest import text_of

MINUTE = timedelta(minutes=1)
LIST = reverse("admin:quizzes_attempt_changelist")


@pytest.fixture
def running(planets, alice) -> Attempt:
    planets.time_limit = 30 * MINUTE
    planets.save()
    return start_attempt(quiz=planets, student=alice, now=timezone.now())


@pytest.fixture
def finished(planets, bob) -> Attempt:
    attempt = start_attempt(quiz=planets, student=bob, now=NOW)
    submit_attempt(attempt=attempt, given={}, now=NOW, accept_unanswered=True)
    return attempt


def choose(client, *attempts, follow=False, **fields):
    data = {"action": "give_more_time", "_selected_action": [each.pk for each in attempts]}
    return client.post(LIST, data | fields, follow=follow)


def end_of(attempt):
    attempt.refresh_from_db()
    return attempt.deadline


def test_a_page_asks_how_much_and_why_and_changes_nothing_yet(by_ines, running, finished):
    before = running.deadline
    page = text_of(choose(by_ines, running, finished))
    assert "1 attempt is running" in page
    assert "Alice (alice): Planets, ends " in page
    assert "Bob (bob): Planets, is finished" in page
    assert 'name="minutes"' in page
    assert 'name="reason"' in page
    assert end_of(running) == before


def test_the_time_is_given_and_the_list_says_to_whom_and_who_was_left_out(
    by_ines, ines, running, finished
):
    before = running.deadline
    page = choose(
        by_ines, running, finished, apply="yes", minutes="10", reason="Fire alarm", follow=True
    )
    assert page.redirect_chain == [(LIST, 302)]
    told = [str(message) for message in page.context["messages"]]
    assert told[0] == "More time for 1 attempt: Alice (alice)."
    assert told[1].startswith("1 attempt was left out, because it is finished")
    assert told[1].endswith("Bob (bob).")
    assert end_of(running) == before + 10 * MINUTE
    event = running.events.get(kind="extended")
    assert (event.by, event.data["reason"]) == (ines, "Fire alarm")


def test_a_double_click_gives_the_time_once(by_ines, running):
    before = running.deadline
    form = choose(by_ines, running).context["form"]
    for _ in range(2):
        page = choose(
            by_ines,
            running,
            apply="yes",
            minutes="10",
            asked_at=form["asked_at"].value(),
            follow=True,
        )
        told = [str(message) for message in page.context["messages"]]
        assert told == ["More time for 1 attempt: Alice (alice)."]
    assert end_of(running) == before + 10 * MINUTE


@pytest.mark.parametrize("minutes", ["", "0", "-5", "x", "10081", "1e3", "9" * 400])
def test_a_time_that_is_none_is_asked_for_again(by_ines, running, minutes):
    before = running.deadline
    response = choose(by_ines, running, apply="yes", minutes=minutes, reason="Why")
    assert response.status_code == 200
    assert "errorlist" in text_of(response)
    assert 'value="Why"' in text_of(response)
    assert end_of(running) == before


def test_choosing_an_overdue_attempt_does_not_end_it(by_ines, planets, alice):
    """The list showed it running; the time that it is given counts from now."""
    planets.time_limit = 30 * MINUTE
    overdue = start_attempt(quiz=planets, student=alice, now=NOW)
    assert "1 attempt is running" in text_of(choose(by_ines, overdue))
    before = timezone.now()
    choose(by_ines, overdue, apply="yes", minutes="10")
    assert before + 10 * MINUTE <= end_of(overdue) <= timezone.now() + 10 * MINUTE
    assert overdue.is_open


def test_all_attempts_of_a_list_can_be_chosen_at_once(by_ines, running, finished):
    page = choose(by_ines, running, select_across="1")
    assert 'name="select_across" value="1"' in text_of(page)
    choose(by_ines, running, select_across="1", apply="yes", minutes="5")
    assert running.events.filter(kind="extended").count() == 1


def test_where_nobody_can_be_given_time_there_is_no_form(by_ines, finished):
    page = text_of(choose(by_ines, finished))
    assert "None of these attempts can be given more time." in page
    assert 'name="minutes"' not in page


def test_attempts_without_an_end_are_named_as_such(by_ines, planets, alice, running, bob):
    planets.time_limit = None
    endless = start_attempt(quiz=planets, student=bob, now=NOW)
    assert "Bob (bob): Planets, has no end to move" in text_of(choose(by_ines, running, endless))


def test_looking_at_attempts_is_not_enough(client, assistant, running):
    client.force_login(assistant)
    assert "give_more_time" not in text_of(client.get(LIST))
    before = running.deadline
    choose(client, running, apply="yes", minutes="10")
    assert end_of(running) == before


def test_the_page_takes_the_same_queries_for_one_and_for_two(
    by_ines, running, finished, count_queries
):
    choose(by_ines, running)
    with count_queries() as one:
        choose(by_ines, running)
    with count_queries() as two:
        choose(by_ines, running, finished)
    assert len(one) == len(two)
