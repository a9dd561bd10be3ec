"""Changing a password that is known, and setting a new one by mail."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse

from accounts.models import User

from .conftest import code_in

RESET = reverse("account_reset_password")
DONE = reverse("account_reset_password_done")
CHANGE = reverse("account_change_password")
LOGIN = reverse("account_login")
NEW = "nine walnuts and an owl"


def link_in(mail) -> str:
    return re.search(r"http://testserver(/\S+)", mail.body)[1]


def set_by(client, link: str, password: str = NEW):
    page = client.get(link, follow=True).redirect_chain[-1][0]
    return client.post(page, {"password1": password, "password2": password}, follow=True)


def test_changing_a_password_needs_a_log_in(client, db):
    assert client.get(CHANGE).url.startswith(LOGIN)


def test_changing_a_password_needs_the_old_one(client, alice):
    client.force_login(alice)

    response = client.post(CHANGE, {"oldpassword": "guess", "password1": NEW, "password2": NEW})

    assert list(response.context["form"].errors) == ["oldpassword"]


def test_the_old_one_can_be_guessed_no_more_often_than_at_the_log_in(
    client, alice, password, settings
):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"change_password": None}
    client.force_login(alice)
    new = {"password1": NEW, "password2": NEW}
    for _ in range(10):
        client.post(CHANGE, {"oldpassword": "guess", **new})

    page = client.post(CHANGE, {"oldpassword": password, **new}).content.decode()

    assert "Too many wrong passwords" in page
    alice.refresh_from_db()
    assert alice.check_password(password)


def test_a_changed_password_holds_ends_the_other_sessions_and_is_told_by_mail(
    client, alice, password, mailoutbox
):
    elsewhere = Client()
    elsewhere.force_login(alice)
    client.force_login(alice)

    client.post(CHANGE, {"oldpassword": password, "password1": NEW, "password2": NEW})

    assert get_user(client) == alice
    assert not get_user(elsewhere).is_authenticated
    alice.refresh_from_db()
    assert alice.check_password(NEW)
    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == ([alice.email], "Your Quizmark password was changed")


def test_a_known_and_an_unknown_address_are_answered_alike(client, alice, mailoutbox):
    known = client.post(RESET, {"email": "alice@example.org"}, follow=True)
    unknown = client.post(RESET, {"email": "nobody@example.org"}, follow=True)

    assert known.redirect_chain == unknown.redirect_chain == [(DONE, 302)]
    assert known.content == unknown.content
    to_known, to_unknown = mailoutbox
    assert link_in(to_known)
    assert to_unknown.to == ["nobody@example.org"]
    assert "No account has this address" in to_unknown.body


def test_who_has_not_entered_the_code_at_sign_up_gets_no_link(client, db, charlie, mailoutbox):
    client.post(reverse("account_signup"), charlie)
    client.post(RESET, {"email": "charlie@example.org"})

    assert "No account has this address" in mailoutbox[-1].body


def test_the_mail_says_for_whom_and_where(client, alice, mailoutbox):
    client.post(RESET, {"email": "alice@example.org"})

    (mail,) = mailoutbox
    assert mail.to == ["alice@example.org"]
    assert mail.subject == "Set a new Quizmark password"
    assert "alice" in mail.body
    assert "&" not in mail.body


@pytest.mark.parametrize("is_vouched_for", [False, True])
def test_the_link_sets_a_new_password_once(client, alice, mailoutbox, is_vouched_for):
    if is_vouched_for:
        EmailAddress.objects.all().delete()
    elsewhere = Client()
    elsewhere.force_login(alice)
    client.post(RESET, {"email": "Alice@example.org"})
    link = link_in(mailoutbox[0])

    done = set_by(client, link)

    assert done.redirect_chain == [(reverse("account_reset_password_from_key_done"), 302)]
    alice.refresh_from_db()
    assert alice.check_password(NEW)
    assert not get_user(elsewhere).is_authenticated
    assert mailoutbox[1].subject == "Your Quizmark password was changed"
    assert "This link no longer works" in client.get(link).content.decode()
    client.post(LOGIN, {"username": "alice@example.org", "password": NEW})
    assert get_user(client) == alice


def test_the_page_for_the_new_password_has_no_token_in_its_address(client, alice, mailoutbox):
    client.post(RESET, {"email": "alice@example.org"})
    link = link_in(mailoutbox[0])
    token = link.rstrip("/").split("-", 1)[1]

    page = client.get(link, follow=True)

    assert token not in page.redirect_chain[-1][0]
    assert token not in page.content.decode()
    assert "no-store" in page["Cache-Control"]


def test_the_link_works_for_an_hour(client, alice, mailoutbox, settings):
    client.post(RESET, {"email": "alice@example.org"})
    assert settings.PASSWORD_RESET_TIMEOUT == 3600
    settings.PASSWORD_RESET_TIMEOUT = -1

    assert "This link no longer works" in client.get(link_in(mailoutbox[0])).content.decode()


def test_a_mangled_link_says_so_and_offers_a_new_one(client, db):
    address = reverse("account_reset_password_from_key", kwargs={"uidb36": "x", "key": "y"})
    page = client.get(address)

    assert page.status_code == 200
    assert "This link no longer works" in page.content.decode()
    assert RESET in page.content.decode()


def test_a_forged_host_gets_no_link(client, alice, mailoutbox):
    response = client.post(RESET, {"email": alice.email}, headers={"host": "evil.example"})

    assert response.status_code == 400
    assert mailoutbox == []


@pytest.mark.parametrize("email", ["alice@example.org", "nobody@example.org"])
def test_a_mail_server_that_is_away_changes_no_page(client, alice, charlie, monkeypatch, email):
    def fail(self, messages):
        raise ConnectionRefusedError("no mail server")

    monkeypatch.setattr(EmailBackend, "send_messages", fail)

    asked = client.post(RESET, {"email": email})
    signed_up = Client().post(reverse("account_signup"), charlie | {"email": email})

    assert (asked.status_code, asked.url) == (302, DONE)
    assert signed_up.url == reverse("account_email_verification_sent")


def test_a_new_address_counts_after_its_code_and_the_old_one_is_told(
    client, alice, password, mailoutbox
):
    client.post(LOGIN, {"username": "alice", "password": password})
    email = reverse("account_email")
    asked = client.post(email, {"action_add": "", "email": "new@example.org"})
    assert asked.url.startswith(reverse("account_reauthenticate"))
    client.post(asked.url, {"password": password})
    assert User.objects.get().email == "alice@example.org"
    client.post(reverse("account_email_verification_sent"), {"code": code_in(mailoutbox[0])})

    assert User.objects.get().email == "new@example.org"
    assert [each.email for each in EmailAddress.objects.all()] == ["new@example.org"]
    assert mailoutbox[1].to == ["alice@example.org"]
