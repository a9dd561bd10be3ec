"""“Your account”, and the sessions in it."""

import pytest
from django.contrib.auth import get_user
from django.test import Client
from django.urls import reverse

from accounts.sessions import browser_name

from .conftest import PASSWORD

PROFILE = reverse("accounts:profile")


def logged_in(user) -> Client:
    client = Client(headers={"user-agent": "Lynx"})
    client.post(reverse("account_login"), {"username": user.username, "password": PASSWORD})
    return client


def test_a_person_changes_their_name_and_nothing_else(client, alice):
    client.force_login(alice)
    extras = {"username": "root", "email": "root@example.org", "is_staff": "1", "is_superuser": "1"}

    response = client.post(PROFILE, {"first_name": "Alice", "last_name": "Ames", **extras})

    assert response.url == PROFILE
    alice.refresh_from_db()
    assert (alice.display_name, alice.username) == ("Alice Ames", "alice")
    assert (alice.email, alice.is_staff, alice.is_superuser) == ("alice@example.org", False, False)


def test_a_name_that_is_too_long_is_said_beside_its_field(client, alice):
    client.force_login(alice)
    page = client.post(PROFILE, {"first_name": "a" * 151}).content.decode()

    assert "<title>Error: Your account" in page
    assert '<a href="#id_first_name">' in page


def test_it_leads_to_everything_that_belongs_to_the_account(client, alice):
    client.force_login(alice)
    html = client.get(PROFILE).content.decode()

    for name in ("account_email", "account_change_password", "mfa_index", "usersessions_list"):
        assert f'href="{reverse(name)}"' in html
    assert f'href="{PROFILE}"' in client.get(reverse("quizzes:home")).content.decode()


def test_sessions_are_listed_and_the_others_can_be_ended(alice):
    here, there = logged_in(alice), logged_in(alice)
    sessions = reverse("usersessions_list")
    page = here.get(sessions).content.decode()
    assert page.count("Lynx") == 2
    assert page.count("This browser") == 1

    here.post(sessions)

    assert get_user(here) == alice
    assert not get_user(there).is_authenticated


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox on Windows",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko)"
            " Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
            "Edge on Mac",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15"
            " (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
            "Safari on iPhone",
        ),
        (
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)"
            " Chrome/140.0.0.0 Mobile Safari/537.36",
            "Chrome on Android",
        ),
        ("Firefox/1", "Firefox"),
        ("Lynx/2.9", "Lynx/2.9"),
        ("", "Unknown browser"),
    ],
)
def test_a_browser_is_called_as_people_call_it(user_agent, name):
    assert browser_name(user_agent) == name


def test_an_address_in_the_account_cannot_be_taken_away(alice):
    client = logged_in(alice)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    client.post(reverse("account_email"), {"action_remove": "", "email": alice.email})

    alice.refresh_from_db()
    assert alice.email == "alice@example.org"
