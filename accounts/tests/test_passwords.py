"""Changing a password that is known, and setting a new one by mail."""

import re

from django.contrib.auth import get_user
from django.test import Client
from django.urls import reverse

RESET = reverse("accounts:password_reset")
CHANGE = reverse("accounts:password_change")
NEW = "nine walnuts and an owl"


def link_in(mail) -> str:
    return re.search(r"http://testserver(/\S+)", mail.body)[1]


def test_changing_a_password_needs_a_log_in(client, db):
    assert client.get(CHANGE).url.startswith(reverse("accounts:login"))


def test_changing_a_password_needs_the_old_one(client, alice):
    client.force_login(alice)

    response = client.post(
        CHANGE, {"old_password": "guess", "new_password1": NEW, "new_password2": NEW}
    )

    assert list(response.context["form"].errors) == ["old_password"]


def test_a_changed_password_holds_and_ends_the_other_sessions(client, alice, password):
    elsewhere = Client()
    elsewhere.force_login(alice)
    client.force_login(alice)

    response = client.post(
        CHANGE,
        {"old_password": password, "new_password1": NEW, "new_password2": NEW},
        follow=True,
    )

    assert response.redirect_chain == [(reverse("accounts:password_change_done"), 302)]
    assert get_user(client) == alice
    assert not get_user(elsewhere).is_authenticated
    alice.refresh_from_db()
    assert alice.check_password(NEW)


def test_a_known_and_an_unknown_address_are_answered_alike(client, alice, mailoutbox):
    known = client.post(RESET, {"email": "alice@example.org"}, follow=True)
    assert len(mailoutbox) == 1
    unknown = client.post(RESET, {"email": "nobody@example.org"}, follow=True)
    assert len(mailoutbox) == 1

    assert known.redirect_chain == unknown.redirect_chain
    assert known.content == unknown.content


def test_an_account_without_an_address_gets_no_mail(client, bob, mailoutbox):
    client.post(RESET, {"email": "bob@example.org"})

    assert mailoutbox == []


def test_the_mail_says_for_whom_and_where(client, alice, mailoutbox):
    client.post(RESET, {"email": "alice@example.org"})

    (mail,) = mailoutbox
    assert mail.to == ["alice@example.org"]
    assert mail.subject == "Set a new Quizmark password"
    assert "alice" in mail.body
    assert "&" not in mail.body


def test_the_link_sets_a_new_password_once(client, alice, mailoutbox):
    client.post(RESET, {"email": "Alice@example.org"})
    link = link_in(mailoutbox[0])

    form = client.get(link, follow=True)
    page = form.redirect_chain[-1][0]
    done = client.post(page, {"new_password1": NEW, "new_password2": NEW}, follow=True)

    assert done.redirect_chain == [(reverse("accounts:password_reset_complete"), 302)]
    alice.refresh_from_db()
    assert alice.check_password(NEW)
    again = client.get(link)
    assert "This link no longer works" in again.content.decode()


def test_a_mangled_link_says_so_and_offers_a_new_one(client, db):
    page = client.get(reverse("accounts:password_reset_confirm", args=["x", "y"]))

    assert page.status_code == 200
    assert "This link no longer works" in page.content.decode()
    assert RESET in page.content.decode()
