"""Making an account."""

import pytest
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.contrib.auth import get_user
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.addresses import owners_of
from accounts.models import User

from .conftest import code_in

SIGN_UP = reverse("account_signup")
CODE = reverse("account_email_verification_sent")
LOGIN = reverse("account_login")
HOME = reverse("quizzes:home")


def enter(client, code: str, **data):
    return client.post(CODE, {"code": code, **data})


def test_a_code_that_came_by_mail_makes_a_student_logs_in_and_leads_home(
    client, db, charlie, mailoutbox
):
    assert client.post(SIGN_UP, charlie).url == CODE
    assert not get_user(client).is_authenticated
    (mail,) = mailoutbox
    assert mail.to == ["charlie@example.org"]

    response = enter(client, code_in(mail))

    user = get_user(client)
    assert response.url == HOME
    assert (user.username, user.email) == ("charlie", "charlie@example.org")
    assert (user.is_staff, user.is_superuser) == (False, False)
    assert owners_of(["Charlie@example.org"]) == {"charlie@example.org": user}


def test_without_the_code_nobody_gets_in_and_the_address_stays_free(
    client, db, charlie, mailoutbox
):
    client.post(SIGN_UP, charlie)

    assert "This is not the code" in enter(client, "AAAA-AAAA").content.decode()
    assert client.get(HOME).url.startswith(LOGIN)
    again = Client()
    credentials = {"username": "charlie", "password": charlie["password1"]}
    assert owners_of(["charlie@example.org"]) == {}
    assert User.objects.get(username="charlie").email == ""
    cache.clear()  # one mail in ten seconds goes to one address
    rightful = Client()
    rightful.post(SIGN_UP, charlie | {"username": "the-real-charlie"})
    enter(rightful, code_in(mailoutbox[-1]))
    assert owners_of(["charlie@example.org"])["charlie@example.org"] == get_user(rightful)
    again.post(LOGIN, credentials)
    assert not get_user(again).is_authenticated


def test_three_wrong_codes_end_it(client, db, charlie):
    client.post(SIGN_UP, charlie)

    replies = [enter(client, "AAAA-AAAA") for _ in range(3)]

    assert [reply.status_code for reply in replies] == [200, 200, 302]
    assert client.get(CODE).url == LOGIN


@pytest.fixture(params=["verified", "vouched for"])
def known(request, alice) -> str:
    if request.param == "vouched for":
        EmailAddress.objects.all().delete()
    return "ALICE@Example.ORG"


def test_an_address_in_use_is_answered_like_any_other(known, charlie, mailoutbox):
    mine, other = Client(), Client()
    asked = mine.post(SIGN_UP, charlie | {"email": known})
    asked_other = other.post(SIGN_UP, charlie | {"username": "dora", "email": "d@example.org"})

    assert (asked.status_code, asked.url) == (asked_other.status_code, asked_other.url)
    pages = [each.get(CODE).content.decode() for each in (mine, other)]
    pages = [
        [line for line in page.splitlines() if "csrf" not in line and "@example.org" not in line]
        for page in pages
    ]
    assert pages[0] == pages[1]
    to_owner, to_other = mailoutbox
    assert to_owner.to == ["alice@example.org"]
    assert "It has one already" in to_owner.body
    assert code_in(to_other)


def test_what_comes_after_does_not_tell_that_an_address_is_in_use(known, charlie):
    """Neither does the username, nor the log-in with the password just chosen."""
    seen = []
    for name, address in (("charlie", known), ("dora", "d@example.org")):
        fields = charlie | {"username": name, "email": address}
        Client().post(SIGN_UP, fields)
        again = Client().post(SIGN_UP, fields)
        credentials = {"username": name, "password": charlie["password1"]}
        tried = Client().post(LOGIN, credentials)
        seen.append((dict(again.context["form"].errors), tried.status_code, tried.get("Location")))

    assert seen[0] == seen[1]


def test_nobody_gets_the_code_for_an_address_in_use(known, client, charlie, mailoutbox):
    client.post(SIGN_UP, charlie | {"email": known})
    code = client.session["account_email_verification_code"]["code"]
    assert code not in mailoutbox[0].body

    assert "Somebody else uses this" in enter(client, code).content.decode()
    assert owners_of([known])["alice@example.org"].username == "alice"


@pytest.mark.parametrize("name", ["Alice", "\uff41lice"])
def test_a_username_in_use_is_refused_however_it_is_typed(client, alice, charlie, name):
    response = client.post(SIGN_UP, charlie | {"username": name})

    assert list(response.context["form"].errors) == ["username"]


def test_a_user_name_cannot_be_an_address(client, db, charlie):
    response = client.post(SIGN_UP, charlie | {"username": "alice@example.org"})

    assert list(response.context["form"].errors) == ["username"]


def test_a_user_name_taken_between_check_and_insert_is_a_message(
    client, alice, charlie, monkeypatch
):
    monkeypatch.setattr(
        "accounts.adapter.AccountAdapter.clean_username", lambda self, name, shallow=False: name
    )

    response = client.post(SIGN_UP, charlie | {"username": "alice"}, follow=True)

    assert response.status_code == 200
    assert "Somebody has just taken this username" in response.content.decode()
    assert User.objects.count() == 1


def test_an_address_confirmed_twice_at_once_is_a_message(client, db, charlie, mailoutbox):
    client.post(SIGN_UP, charlie)
    code = code_in(mailoutbox[0])

    def be_faster(execute, sql, *rest):
        if sql.startswith("UPDATE") and "account_emailaddress" in sql and not done:
            done.append(sql)
            User.objects.create_user("faster", "charlie@example.org")
        return execute(sql, *rest)

    done = []
    with connection.execute_wrapper(be_faster):
        response = client.post(CODE, {"code": code}, follow=True)

    assert response.status_code == 200
    assert done
    assert not get_user(client).is_authenticated


@pytest.mark.parametrize("weak", ["short", "123456789012345", "charlie@example"])
def test_a_weak_password_is_refused_with_every_reason_linked_to_the_field(
    client, db, charlie, weak
):
    response = client.post(SIGN_UP, charlie | {"password1": weak, "password2": weak})

    assert list(response.context["form"].errors) == ["password1"]
    assert '<a href="#id_password1">' in response.content.decode()
    assert not User.objects.exists()


def test_other_fields_in_the_form_change_nothing(client, db, charlie):
    extras = {"is_staff": "1", "is_superuser": "1", "is_active": "0", "groups": "1", "id": "7"}

    client.post(SIGN_UP, charlie | extras)

    user = User.objects.get(username="charlie")
    assert (user.is_staff, user.is_superuser, user.is_active) == (False, False, True)
    assert not user.groups.exists()


def test_next_leads_on_after_the_code(client, db, charlie, mailoutbox):
    client.post(SIGN_UP, charlie | {"next": "/progress/"})

    assert enter(client, code_in(mailoutbox[0])).url == "/progress/"


def test_who_is_logged_in_is_sent_home(client, alice, charlie):
    client.force_login(alice)

    assert client.post(SIGN_UP, charlie).url == HOME
    assert User.objects.count() == 1


def test_a_closed_site_has_no_sign_up_page_and_no_link_to_it(client, db, charlie, settings):
    assert SIGN_UP in client.get(LOGIN).content.decode()

    settings.OPEN_SIGN_UP = False

    assert SIGN_UP not in client.get(LOGIN).content.decode()
    closed = client.get(SIGN_UP)
    assert closed.status_code == 404
    assert "Accounts are made for you here" in closed.content.decode()
    assert client.post(SIGN_UP, charlie).status_code == 404
    assert not User.objects.exists()


def test_an_invitation_opens_a_closed_site_for_its_address(client, db, charlie, settings):
    settings.OPEN_SIGN_UP = False
    session = client.session
    session["account_verified_email"] = "charlie@example.org"
    session.save()

    confirmed = []

    def note(email_address, **kwargs):
        confirmed.append(email_address)

    email_confirmed.connect(note)

    refused = client.post(SIGN_UP, charlie | {"email": "other@example.org"})
    assert list(refused.context["form"].errors) == ["email"]
    assert client.post(SIGN_UP, charlie).url == HOME
    assert owners_of(["charlie@example.org"])["charlie@example.org"] == get_user(client)
    assert [each.email for each in confirmed] == ["charlie@example.org"]
    client.logout()
    assert client.get(SIGN_UP).status_code == 404
