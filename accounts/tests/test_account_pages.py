"""“Your account”, and the sessions in it."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.sessions import browser_name

from .conftest import PASSWORD

PAGES_WITH_PASSWORDS = [
    reverse("account_login"),
    reverse("account_signup"),
    reverse("account_change_password"),
    reverse("account_reauthenticate"),
    reverse("quizzes:delete_account"),
]
PROFILE = reverse("accounts:profile")
EMAIL = reverse("account_email")


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


def test_a_password_is_changed_also_where_no_mail_can_be_sent(client, alice, mailoutbox):
    """Not all that makes accounts looks at addresses as the forms do."""
    nowhere = "0<foo val=“bar” />@example.org"
    EmailAddress.objects.filter(user=alice).update(email=nowhere)
    User.objects.filter(pk=alice.pk).update(email=nowhere)
    client.force_login(alice)
    new = "seven pears under a chair"
    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}

    assert client.post(reverse("account_change_password"), sent).status_code == 302
    alice.refresh_from_db()
    assert alice.check_password(new)
    assert not mailoutbox


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


def test_looking_at_the_address_of_an_account_made_for_somebody_writes_nothing(client, ines):
    """Logged in before there were rows of addresses; the next log-in asks for no code."""
    client.force_login(ines)
    page = client.get(EMAIL).content.decode()

    assert f"<strong>{ines.email}</strong>" in page
    assert not EmailAddress.objects.exists()
    client.logout()
    assert get_user(logged_in(ines)) == ines


def test_a_new_address_leaves_the_old_one_valid_until_its_code_is_entered(client, ines):
    client.force_login(ines)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(EMAIL, {"action_add": "", "email": "new@example.org"})

    client.logout()
    assert get_user(logged_in(ines)) == ines
    assert [*EmailAddress.objects.values_list("email", "verified")] == [(ines.email, True)]


def test_who_gives_a_first_address_and_leaves_it_at_that_is_not_locked_out(client, bob):
    client.force_login(bob)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(EMAIL, {"action_add": "", "email": "bob@example.org"})

    client.logout()
    assert get_user(logged_in(bob)) == bob


def test_pages_of_the_address_are_asked_for_at_a_bounded_rate(client, alice, settings):
    settings.ACCOUNT_RATE_LIMITS = {"manage_email": "1/m/user"}
    client.force_login(alice)
    assert [client.post(EMAIL).status_code for _ in range(2)] == [302, 429]


@pytest.mark.parametrize("address", PAGES_WITH_PASSWORDS)
def test_fields_for_passwords_hide_them_and_let_managers_fill_them_in(client, alice, address):
    if address not in PAGES_WITH_PASSWORDS[:2]:
        client = logged_in(alice)
    page = client.get(address).content.decode()

    fields = [each for each in re.findall("<input[^>]*>", page) if "password" in each]
    assert fields
    for field in fields:
        assert 'type="password"' in field
        assert re.search('autocomplete="(current|new)-password"', field)
        assert "maxlength" not in field
    assert "onpaste" not in page
