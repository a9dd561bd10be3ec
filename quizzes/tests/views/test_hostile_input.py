"""Texts that break things, in every field that takes text: an answer, never a server error.

The test client raises what a server would answer with 500.
"""

import json
import os
from pathlib import Path

import pytest
from django.urls import reverse

from quizzes.actions.starting import start_attempt

from ..conftest import NOW
from .windows import PASSWORD, is_untouched

NAUGHTY = [
    "",
    "\0",
    "a\0b",
    "undefined",
    "-1",
    "1" * 400,
    "'; DROP TABLE quizzes_attempt; --",
    "{{ 7|add:7 }}{% load x %}",
    "<script>alert(1)</script>",
    "\u202etest\u202c \ufeff \u2028",
    "Ω≈ç√∫˜µ≤≥÷ 田中さん 😍 Z̮̞̠͙͔ͅ",
    "$(ls); `ls` | cat",
    "../../../etc/passwd%00",
    "\r\nSet-Cookie: x=1",
]


def stored_strings() -> list[str]:
    """Every sixth of a longer public list, in the folder that QUIZMARK_VECTORS names.

    All of it takes a minute.
    """
    folder = os.environ.get("QUIZMARK_VECTORS")
    return json.loads(Path(folder, "blns.json").read_text())[::6] if folder else []


@pytest.fixture
def texts() -> list[str]:
    return [*NAUGHTY, *stored_strings()]


def test_account_forms(client, db, texts):
    for text in texts:
        for name in ("account_login", "account_reset_password", "account_signup"):
            fields = {"username": text, "password": text, "email": text, "password1": text}
            response = client.post(reverse(name), {**fields, "next": text})
            assert response.status_code in (200, 302)
        client.logout()


def test_answers(client, alice, planets, texts):
    client.force_login(alice)
    attempt = start_attempt(quiz=planets, student=alice, now=NOW)
    for text in texts:
        for fields in ({"q1": text, "versions": "1:0"}, {"q2": [text, "0"]}, {text: "0"}):
            response = client.post(reverse("quizzes:save", args=[attempt.pk]), fields)
            assert response.status_code in (302, 400, 409)
        response = client.post(
            reverse("quizzes:save", args=[attempt.pk]), {"q1": "0", "versions": text}
        )
        assert response.status_code in (302, 400, 409)


def test_what_pages_carry_signed(client, window, texts):
    for text in texts:
        response = client.post(window.url("save"), {"q1": "0", "sitting": text})
        assert response.status_code == 302
        for who in (text, "alice"):
            fields = {"username": who, "password": PASSWORD, "kept": text, "sitting": text}
            response = client.post(window.url("sign_in"), fields)
            assert response.status_code == (302 if who == "alice" else 200)
        client.logout()
    assert is_untouched(window.attempt)


def test_the_admins_search_and_import(client, ines, planets, texts):
    client.force_login(ines)
    for text in texts:
        for model in ("quiz", "attempt", "revision"):
            response = client.get(reverse(f"admin:quizzes_{model}_changelist"), {"q": text})
            assert response.status_code in (200, 302)
        url = reverse("admin:quizzes_quiz_change", args=[planets.pk])
        assert client.post(url, {"text": text}).status_code == 200
