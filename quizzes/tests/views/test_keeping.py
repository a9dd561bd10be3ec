"""Answers that arrive when the session has expired or the form token has changed."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from quizzes.actions.attempts import save_answers, submit_attempt
from quizzes.actions.starting import start_attempt
from quizzes.models import Attempt

from ..conftest import ALL_RIGHT, NOW, given
from .windows import (
    HALF,
    LOG_IN,
    PASSWORD,
    WHOLE,
    Window,
    expire_sessions,
    form_in,
    is_untouched,
    kinds_logged,
    stored,
    text_of,
)

HOME = reverse("quizzes:home")


@pytest.fixture
def attempt(window) -> Attempt:
    return window.attempt


def shows_answers(response) -> bool:
    return any(choice in text_of(response) for choice in ("Venus", "Saturn", "Mars"))


# The session has expired


def test_a_submit_after_the_session_expired_counts_once_logged_in_again(window, attempt):
    expire_sessions()
    asked = window.send("submit", WHOLE)

    assert asked.status_code == 200
    assert "The answers that you sent are kept on this page" in text_of(asked)
    assert is_untouched(attempt)

    response = window.sign_in(asked, "alice")
    assert response.redirect_chain == [(window.url("review"), 302)]
    assert "Your answers were kept while you logged in." in text_of(response)
    assert stored(attempt) == WHOLE
    assert kinds_logged(attempt) == ["started", "submitted"]


def test_a_save_after_the_session_expired_goes_on_with_the_questions(window, attempt):
    expire_sessions()
    response = window.sign_in(window.send("save", HALF), "alice")

    assert response.redirect_chain == [(window.url("attempt"), 302)]
    assert "Your answers were kept while you logged in." in text_of(response)
    assert "Saved at" in text_of(response)
    assert stored(attempt) == HALF
    assert attempt.is_open


def test_that_unanswered_questions_were_accepted_is_kept_too(window, attempt):
    confirmation = window.client.get(window.url("submit"))
    expire_sessions()
    asked = window.client.post(window.url("submit"), form_in(confirmation, window.url("submit")))
    window.sign_in(asked, "alice")

    attempt.refresh_from_db()
    assert not attempt.is_open


def test_the_page_to_log_in_on_is_in_no_cache_and_leads_nowhere_else(window):
    expire_sessions()
    asked = window.send("save", HALF)

    assert "no-store" in asked["Cache-Control"]
    assert f'href="{LOG_IN}"' not in text_of(asked)


def test_a_wrong_password_does_not_lose_them(window, attempt):
    expire_sessions()
    again = window.sign_in(window.send("submit", WHOLE), "alice", "a guess")

    assert again.status_code == 200
    assert "<title>Error: Log in" in text_of(again)
    assert 'role="alert"' in text_of(again)
    assert "Please enter a correct username and password" in text_of(again)
    assert "a guess" not in text_of(again)
    assert is_untouched(attempt)

    window.sign_in(again, "alice")
    assert stored(attempt) == WHOLE


def test_another_user_who_logs_in_gets_none_of_them(window, attempt, bob):
    expire_sessions()
    response = window.sign_in(window.send("submit", WHOLE), "bob")

    assert response.redirect_chain == [(HOME, 302)]
    assert "belong to somebody else’s attempt; they were not stored" in text_of(response)
    assert not shows_answers(response)
    assert get_user(window.client) == bob
    assert is_untouched(attempt)
    assert not bob.attempts.exists()


def test_answers_that_were_tampered_with_are_not_stored(window, attempt, alice):
    expire_sessions()
    asked = window.send("submit", WHOLE)
    kept = form_in(asked, window.url("sign_in"))["kept"][0]
    response = window.sign_in(asked, "alice", kept=f"{kept[:-1]}!")

    assert response.redirect_chain == [(window.url("attempt"), 302)]
    assert "could not be read any more" in text_of(response)
    assert get_user(window.client) == alice
    assert is_untouched(attempt)


@pytest.mark.parametrize(
    ("who", "place", "message"),
    [("alice", "attempt", "they are kept for one day"), ("bob", "home", "somebody else’s attempt")],
)
def test_answers_of_more_than_a_day_ago_are_not_stored(
    window, attempt, monkeypatch, who, place, message
):
    expire_sessions()
    then = (timezone.now() - timedelta(hours=25)).timestamp()
    with monkeypatch.context() as patch:
        patch.setattr(signing.time, "time", lambda: then)
        asked = window.send("save", HALF)
    response = window.sign_in(asked, who)

    address = HOME if place == "home" else window.url(place)
    assert response.redirect_chain == [(address, 302)]
    assert message in text_of(response)
    assert is_untouched(attempt)


def test_answers_of_one_attempt_cannot_be_stored_in_another(window, attempt, alice, planets):
    expire_sessions()
    asked = window.send("submit", WHOLE)
    submit_attempt(attempt=attempt, given={}, now=NOW, accept_unanswered=True)
    second = start_attempt(quiz=planets, student=alice, now=NOW)
    fields = form_in(asked, window.url("sign_in"))
    response = window.client.post(
        reverse("quizzes:sign_in", args=[second.pk]),
        {**fields, "username": "alice", "password": PASSWORD},
    )

    assert response.url == reverse("quizzes:attempt", args=[second.pk])
    assert is_untouched(second)


def test_a_refused_answer_is_named_after_logging_in(window, attempt):
    expire_sessions()
    asked = window.send("save", {"closest": ["Venus"], "rings": ["Saturn", "Mars", "Venus"]})
    response = window.sign_in(asked, "alice")

    assert response.status_code == 400
    assert "Your answers were kept while you logged in." in text_of(response)
    assert "you selected 3" in text_of(response)
    assert stored(attempt) == {"closest": ["Venus"]}


def test_an_attempt_that_was_submitted_meanwhile_stands(window, attempt):
    expire_sessions()
    asked = window.send("save", WHOLE)
    submit_attempt(attempt=attempt, given=given(attempt, ALL_RIGHT), now=NOW)
    response = window.sign_in(asked, "alice")

    assert response.status_code == 409
    assert stored(attempt) == ALL_RIGHT
    assert "late response" in kinds_logged(attempt)


def test_a_form_without_the_token_of_the_sitting_leads_to_the_log_in_page(window):
    expire_sessions()
    del window.fields["sitting"]

    assert window.send("save", HALF).url == f"{LOG_IN}?next={window.url('attempt')}"


@pytest.mark.parametrize("name", ["attempt", "submit", "save"])
def test_opening_a_page_leads_to_the_log_in_page_as_ever(window, name):
    expire_sessions()
    address = window.url(name)
    assert window.client.get(address).url == f"{LOG_IN}?next={address}"


def test_logging_in_with_answers_needs_a_post(window):
    assert window.client.get(window.url("sign_in")).status_code == 405


# The form token has changed


def test_after_logging_in_again_in_another_tab_the_answers_are_shown_again(window, attempt, alice):
    window.log_in_elsewhere(alice)
    shown = window.send("save", HALF)

    assert shown.status_code == 403
    assert all(choice in text_of(shown) for choice in ("Venus", "Saturn", "Mars"))
    assert not any(choice in text_of(shown) for choice in ("Mercury", "Uranus"))
    assert form_in(shown, window.url("save"))["versions"] == window.fields["versions"]
    assert is_untouched(attempt)

    response = window.send_again("save", shown)
    assert response.redirect_chain == [(window.url("attempt"), 302)]
    assert stored(attempt) == HALF


def test_one_click_submits_what_was_to_be_submitted(window, attempt, alice):
    window.log_in_elsewhere(alice)
    response = window.send_again("submit", window.send("submit", WHOLE))

    assert response.redirect_chain == [(window.url("review"), 302)]
    assert stored(attempt) == WHOLE


def test_answers_of_every_kind_are_worded_as_on_their_page(window, alice, every_kind):
    everything = Window(start_attempt(quiz=every_kind, student=alice, now=NOW), window.client)
    everything.open()
    answers = everything.attempt.answers.select_related("question")
    field = {answer.question.kind: f"q{answer.position}" for answer in answers}
    everything.fields |= {
        field["short-text"]: ["the <b>red</b> one"],
        field["numeric"]: ["8.25"],
        f"{field['fill-in']}.1": [""],
        f"{field['fill-in']}.2": ["starling"],
        f"{field['ordering']}.1": ["3"],
        f"{field['matching']}.1": ["0"],
    }
    window.log_in_elsewhere(alice)
    shown = everything.send("save")

    text = text_of(shown)
    assert "the &lt;b&gt;red&lt;/b&gt; one" in text
    assert "<bdi>8.25</bdi>" in text
    assert "Gap 2: <bdi>starling</bdi>" in text
    assert "Gap 1" not in text
    assert ": <bdi>3</bdi>" in text
    assert "Uranus</span>: <bdi>" in text
    everything.send_again("save", shown)
    assert answers.filter(response__isnull=False).count() == 5


def test_a_newer_answer_from_elsewhere_still_wins(window, attempt, alice):
    window.log_in_elsewhere(alice)
    shown = window.send("save", HALF)
    newer = given(attempt, {"closest": ["Mercury"]})
    save_answers(attempt=attempt, given=newer, now=NOW)
    response = window.send_again("save", shown)

    assert response.status_code == 409
    assert stored(attempt) == {**HALF, "closest": ["Mercury"]}


def test_with_all_cookies_cleared_the_answers_wait_for_the_log_in(window, attempt):
    window.client.cookies.clear()
    asked = window.send("submit", WHOLE)
    assert is_untouched(attempt)

    window.sign_in(asked, "alice")
    assert stored(attempt) == WHOLE


@pytest.mark.parametrize("name", ["save", "submit"])
def test_somebody_else_who_has_logged_in_meanwhile_sees_no_answer(window, attempt, bob, name):
    window.log_in_elsewhere(bob)
    response = window.send(name, WHOLE)

    assert response.status_code == 403
    assert "Somebody else is logged in" in text_of(response)
    assert not shows_answers(response)
    assert 'name="q1"' not in text_of(response)
    assert is_untouched(attempt)


def test_of_two_pages_to_log_in_on_both_keep_their_answers(window, attempt):
    expire_sessions()
    first = window.send("submit", {"closest": ["Venus"]})
    second = window.send("save", {"red": ["Mars"]})
    window.sign_in(first, "alice")
    shown = window.sign_in(second, "alice")  # its form token is of before the log-in

    assert shown.status_code == 403
    assert "Mars" in text_of(shown)
    window.send_again("save", shown)
    assert stored(attempt)["red"] == ["Mars"]


def test_a_form_on_another_site_has_nothing_filled_in(window, attempt):
    del window.fields["csrfmiddlewaretoken"], window.fields["sitting"]
    response = window.send("submit", WHOLE)

    assert response.status_code == 403
    assert "This page was out of date" in text_of(response)
    assert not shows_answers(response)
    assert is_untouched(attempt)


def test_the_token_of_ones_own_sitting_opens_nobody_elses(window, attempt, bob, planets):
    """Bob can read the token of his own attempt, and put it into a form on another site."""
    bobs = Window(start_attempt(quiz=planets, student=bob, now=NOW))
    bobs.client.force_login(bob)
    bobs.open()
    window.fields = {"sitting": bobs.fields["sitting"], "versions": bobs.fields["versions"]}
    into_alices = window.send("submit", WHOLE)
    bobs.client, bobs.fields = window.client, window.fields
    into_bobs = bobs.send("submit", WHOLE)

    assert "This page was out of date" in text_of(into_alices)
    assert "Somebody else is logged in" in text_of(into_bobs)
    for response in (into_alices, into_bobs):
        assert response.status_code == 403
        assert not shows_answers(response)
    assert is_untouched(attempt)
    assert is_untouched(bobs.attempt)


def test_other_forms_are_refused_as_ever(window):
    response = window.client.post(reverse("quizzes:start", args=["open", "planets"]))
    assert response.status_code == 403
    assert "This page was out of date" in text_of(response)
