"""Logging in and out, by the one door there is."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts.models import User

LOGIN = reverse("account_login")
LOGOUT = reverse("account_logout")
HOME = reverse("quizzes:home")
ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "javascript:alert(1)",
    "http:evil.example",
    "\thttps://evil.example",
]


def log_in(client, password, name="alice", **data):
    return client.post(LOGIN, {"username": name, "password": password, **data})


def test_a_page_asks_a_stranger_to_log_in_and_remembers_where_they_were_going(client, db):
    response = client.get(reverse("quizzes:progress"))

    assert response.status_code == 302
    assert response.url == f"{LOGIN}?next={reverse('quizzes:progress')}"


@pytest.mark.parametrize(
    "name", ["alice", "Alice", "\uff41lice", "alice@example.org", " ALICE@Example.org "]
)
def test_the_user_name_or_the_e_mail_address_leads_home(client, alice, password, name):
    response = log_in(client, password, name)

    assert response.url == HOME
    assert get_user(client) == alice


def test_logging_in_leads_on_to_where_one_was_going(client, alice, password):
    page = client.get(LOGIN, {"next": "/progress/"}).content.decode()
    response = log_in(client, password, next="/progress/")

    assert '<input type="hidden" name="next" value="/progress/">' in page
    assert response.url == "/progress/"


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_no_page_leads_to_another_host(client, alice, password, charlie, elsewhere):
    query = {"query_params": {"next": elsewhere}}

    assert log_in(client, password, next=elsewhere).url == HOME
    assert client.get(LOGIN, **query).url == HOME
    assert client.get(reverse("admin:login"), **query).status_code in {302, 403}
    assert client.post(LOGOUT, {"next": elsewhere}).url == LOGIN
    assert client.post(LOGIN, {"username": "alice", "password": password}, **query).url == HOME
    client.logout()
    signed_up = client.post(reverse("account_signup"), charlie | {"next": elsewhere})
    assert signed_up.url == reverse("account_email_verification_sent")


def test_a_wrong_password_says_so_in_title_summary_and_status_line(client, alice):
    response = log_in(client, "guess")
    page = response.content.decode()

    assert response.status_code == 200
    assert "<title>Error: Log in" in page
    assert 'role="alert"' in page
    assert "Please enter a correct username and password" in page
    assert "autofocus" in page.split('role="alert"')[1].split(">")[0]
    assert not get_user(client).is_authenticated


@pytest.mark.parametrize("unknown", ["charlie", "charlie@example.org"])
@pytest.mark.parametrize("known", ["alice", "alice@example.org"])
def test_a_wrong_name_and_a_wrong_password_are_answered_alike(client, alice, known, unknown):
    responses = [log_in(Client(), "guess", name) for name in (known, unknown)]
    pages = [
        response.content.decode().replace(name, "")
        for response, name in zip(responses, (known, unknown), strict=True)
    ]
    token = r'name="csrfmiddlewaretoken"'
    pages = [[line for line in page.splitlines() if token not in line] for page in pages]

    assert responses[0].status_code == responses[1].status_code
    assert pages[0] == pages[1]


def test_who_is_logged_in_has_no_business_on_the_log_in_page(client, alice):
    client.force_login(alice)

    assert client.get(LOGIN).url == HOME


def test_accounts_that_were_made_for_people_need_no_code(client, bob, password):
    ada = User.objects.create_user("ada", "Ada@Example.org", password)

    log_in(client, password, "bob")
    assert get_user(client) == bob
    client.logout()
    log_in(client, password, "ada@example.org")
    assert get_user(client) == ada
    address = EmailAddress.objects.get()
    assert (address.email, address.verified, address.primary) == ("ada@example.org", True, True)


def test_a_log_in_has_a_new_session(client, alice, password):
    client.get(LOGIN)
    client.session["before"] = 1
    before = client.session.session_key

    log_in(client, password)

    assert client.session.session_key != before
    assert re.fullmatch("[0-9a-z]{25,}", client.session.session_key)  # 128 random bits and more
    assert not Session.objects.filter(pk=before).exists()


def test_an_account_that_is_closed_lets_nobody_in_and_ends_its_sessions(client, alice, password):
    client.force_login(alice)
    User.objects.update(is_active=False)

    assert client.get(HOME).url.startswith(LOGIN)
    response = client.post(LOGIN, {"username": "alice", "password": password}, follow=True)
    assert "This account is closed" in response.content.decode()
    assert not get_user(client).is_authenticated


def test_logging_out_ends_the_session(client, alice):
    client.force_login(alice)
    key = client.session.session_key

    response = client.post(LOGOUT)

    assert response.url == LOGIN
    assert not get_user(client).is_authenticated
    assert not Session.objects.filter(pk=key).exists()


def test_a_link_cannot_log_anybody_out(client, alice):
    client.force_login(alice)

    assert "Log out?" in client.get(LOGOUT).content.decode()
    assert get_user(client) == alice


def test_staff_come_to_the_admin_by_the_same_door(client, ines, password):
    response = client.get(reverse("admin:login"), {"next": "/admin/quizzes/"})
    assert response.url == f"{LOGIN}?next=%2Fadmin%2Fquizzes%2F"
    assert client.post(reverse("admin:login"), {"username": "ines"}).url.startswith(LOGIN)

    assert log_in(client, password, "ines", next="/admin/").url == "/admin/"
    assert client.get("/admin/").status_code == 200
    changed = client.get(reverse("admin:password_change"))
    assert changed.url == reverse("account_change_password")


def test_every_page_has_a_button_to_log_out(client, alice):
    client.force_login(alice)

    for address in (HOME, "/progress/", "/accounts/", "/accounts/password/change/", "/no/such/"):
        assert f'<form method="post" action="{LOGOUT}">' in client.get(address).content.decode()


def test_a_student_is_told_that_the_admin_is_not_theirs(client, alice):
    client.force_login(alice)

    assert client.get("/admin/", follow=True).status_code == 403


@pytest.mark.parametrize("times", [1, 3, 9])
def test_a_log_in_takes_the_same_queries_however_often_one_has(
    client, alice, password, count_queries, times
):
    for _ in range(times):
        log_in(Client(), password)

    with count_queries(18):
        assert log_in(client, password).url == HOME
