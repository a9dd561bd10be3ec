"""Logging in and out."""

import pytest
from django.contrib.auth import get_user
from django.urls import reverse

LOGIN = reverse("accounts:login")
HOME = reverse("quizzes:home")


def log_in(client, password, **data):
    return client.post(LOGIN, {"username": "alice", "password": password, **data})


def test_a_page_asks_a_stranger_to_log_in_and_remembers_where_they_were_going(client, db):
    response = client.get(reverse("quizzes:progress"))

    assert response.status_code == 302
    assert response.url == f"{LOGIN}?next={reverse('quizzes:progress')}"


def test_logging_in_leads_home(client, alice, password):
    response = log_in(client, password)

    assert response.url == HOME
    assert get_user(client) == alice


def test_logging_in_leads_on_to_where_one_was_going(client, alice, password):
    page = client.get(LOGIN, {"next": "/progress/"}).content.decode()
    response = log_in(client, password, next="/progress/")

    assert '<input type="hidden" name="next" value="/progress/">' in page
    assert response.url == "/progress/"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"],
)
def test_logging_in_never_leads_to_another_host(client, alice, password, elsewhere):
    assert log_in(client, password, next=elsewhere).url == HOME


def test_a_wrong_password_says_so_in_title_summary_and_status_line(client, alice):
    response = log_in(client, "guess")
    page = response.content.decode()

    assert response.status_code == 200
    assert "<title>Error: Log in" in page
    assert 'role="alert"' in page
    assert "Please enter a correct username and password" in page
    assert not get_user(client).is_authenticated


def test_a_wrong_name_and_a_wrong_password_are_answered_alike(client, alice, password):
    known = log_in(client, "guess")
    unknown = client.post(LOGIN, {"username": "charlie", "password": "guess"})

    assert known.context["form"].errors == unknown.context["form"].errors


def test_who_is_logged_in_has_no_business_on_the_log_in_page(client, alice):
    client.force_login(alice)

    assert client.get(LOGIN).url == HOME


def test_logging_out_ends_the_session(client, alice):
    client.force_login(alice)

    response = client.post(reverse("accounts:logout"))

    assert response.url == LOGIN
    assert not get_user(client).is_authenticated


def test_a_link_cannot_log_anybody_out(client, alice):
    client.force_login(alice)

    assert client.get(reverse("accounts:logout")).status_code == 405
    assert get_user(client) == alice
