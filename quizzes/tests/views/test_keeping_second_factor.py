"""Answers wait for a second factor as they wait for a password."""

import time

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.contrib.auth import get_user
from django.urls import reverse

from accounts.roles import appoint_instructor

from .windows import HALF, PASSWORD, SCRIPT, WHOLE, expire_sessions, form_in, is_untouched, stored
from .windows import text_of as text


@pytest.fixture
def code(alice):
    """Alice has an app; what it shows now."""
    secret = generate_totp_secret()
    TOTP.activate(alice, secret)
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def enter(window, asked, code: str, **changed):
    """Fill in the page that asks for the code."""
    address = window.url("second_factor")
    fields = form_in(asked, address)
    return window.client.post(address, {**fields, "code": code, **changed}, follow=True)


def ask_for_code(window, pressed="submit", answers=WHOLE):
    """The session has ended, and the password was right."""
    expire_sessions()
    return window.sign_in(window.send(pressed, answers), "alice")


@pytest.mark.parametrize(("pressed", "answers"), [("submit", WHOLE), ("save", HALF)])
def test_the_answers_are_stored_after_the_code(window, code, pressed, answers):
    asked = ask_for_code(window, pressed, answers)
    assert "Second factor" in text(asked)
    assert is_untouched(window.attempt)
    assert not get_user(window.client).is_authenticated

    enter(window, asked, code)

    assert stored(window.attempt) == answers
    assert window.attempt.is_open == (pressed == "save")


def test_a_wrong_code_keeps_them_and_ten_lock(window, code):
    asked = ask_for_code(window)
    for _ in range(10):
        asked = enter(window, asked, "000000")
        assert "Error: Second factor" in text(asked)
    refused = enter(window, asked, code)

    assert "Too many tries" in text(refused)
    assert is_untouched(window.attempt)
    assert form_in(refused, window.url("second_factor"))["kept"] != [""]


def test_after_too_long_the_password_is_asked_for_again_with_the_answers(window, code):
    asked = ask_for_code(window)
    expire_sessions()
    fields = form_in(asked, window.url("second_factor"))
    window.client.get(reverse("account_login"))
    again = window.client.post(
        window.url("second_factor"),
        {**fields, "code": code, "csrfmiddlewaretoken": window.client.cookies["csrftoken"].value},
    )

    page = window.sign_in(again, "alice")
    enter(window, page, code)
    assert stored(window.attempt) == WHOLE


def test_nobody_else_gets_them_by_a_second_factor_of_their_own(window, code, bob):
    secret = generate_totp_secret()
    TOTP.activate(bob, secret)
    expire_sessions()
    asked = window.sign_in(window.send("submit", WHOLE), "bob")
    theirs = format_hotp_value(hotp_value(secret, int(time.time()) // 30))

    response = enter(window, asked, theirs)

    assert "belong to somebody else" in text(response)
    assert is_untouched(window.attempt)


def test_a_script_is_told_and_sends_the_code(window, code):
    expire_sessions()
    window.send("save", HALF, **SCRIPT)
    credentials = {**window.fields, "username": ["alice"], "password": [PASSWORD]}
    asked = window.client.post(window.url("sign_in"), credentials, **SCRIPT)
    assert (asked.status_code, asked.json()["status"]) == (200, "second-factor")
    assert window.send("save", HALF, **SCRIPT).json()["status"] == "signed-out"

    fields = {**window.fields, "code": ["000000"]}
    wrong = window.client.post(window.url("second_factor"), fields, **SCRIPT)
    assert (wrong.status_code, wrong.json()["status"]) == (400, "refused")
    fields["code"] = [code]
    told = window.client.post(window.url("second_factor"), fields, **SCRIPT)
    assert told.json()["status"] == "signed-in"

    window.fields["csrfmiddlewaretoken"] = [told.json()["csrf"]]
    window.send("save", HALF, **SCRIPT)
    assert stored(window.attempt) == HALF


def test_a_script_whose_time_is_up_is_told_to_begin_again(window, code):
    expire_sessions()
    window.send("save", HALF, **SCRIPT)
    fields = {**window.fields, "code": [code]}

    told = window.client.post(window.url("second_factor"), fields, **SCRIPT)

    assert (told.status_code, told.json()["status"]) == (401, "signed-out")


def test_staff_who_must_have_one_do_not_get_around_it_here(window, alice, settings):
    settings.STAFF_SECOND_FACTOR = True
    appoint_instructor(alice)
    expire_sessions()

    response = window.sign_in(window.send("submit", WHOLE), "alice")

    assert "needs a second factor" in text(response)
    assert is_untouched(window.attempt)
