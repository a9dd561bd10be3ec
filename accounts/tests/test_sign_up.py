"""Making an account."""

import pytest
from django.contrib.auth import get_user
from django.urls import reverse

from accounts.forms import SignUpForm
from accounts.models import User

SIGN_UP = reverse("accounts:signup")
HOME = reverse("quizzes:home")


@pytest.fixture
def charlie(password):
    """What Charlie, who has no account yet, fills in."""
    return {
        "username": "charlie",
        "email": "charlie@example.org",
        "password1": password,
        "password2": password,
    }


def test_signing_up_makes_a_student_logs_in_and_leads_home(client, db, charlie):
    response = client.post(SIGN_UP, charlie)

    user = get_user(client)
    assert response.url == HOME
    assert (user.username, user.email) == ("charlie", "charlie@example.org")
    assert (user.is_staff, user.is_superuser) == (False, False)


def test_the_e_mail_address_is_optional_for_any_number_of_people(client, bob, charlie):
    client.post(SIGN_UP, charlie | {"email": ""})

    assert User.objects.filter(email="").count() == 2


def test_an_address_in_use_is_refused_beside_its_field_whatever_the_case(client, alice, charlie):
    response = client.post(SIGN_UP, charlie | {"email": "ALICE@Example.ORG"})

    assert response.context["form"].errors == {
        "email": ["Somebody already uses this e-mail address."]
    }
    assert not User.objects.filter(username="charlie").exists()


def test_an_address_taken_between_check_and_insert_is_a_message(
    client, alice, charlie, monkeypatch
):
    monkeypatch.setattr(SignUpForm, "clean_email", lambda form: form.cleaned_data["email"])
    monkeypatch.setattr(User, "validate_constraints", lambda user, exclude: None)

    response = client.post(SIGN_UP, charlie | {"email": "ALICE@example.org"})

    assert response.status_code == 200
    assert "Somebody has just taken" in response.content.decode()
    assert not User.objects.filter(username="charlie").exists()


def test_a_user_name_in_use_is_refused_whatever_the_case(client, alice, charlie):
    response = client.post(SIGN_UP, charlie | {"username": "Alice"})

    assert list(response.context["form"].errors) == ["username"]


@pytest.mark.parametrize("weak", ["short", "123456789012345", "charlie@example", "qwerty123456"])
def test_a_weak_password_is_refused_with_every_reason_linked_to_the_field(
    client, db, charlie, weak
):
    response = client.post(SIGN_UP, charlie | {"password1": weak, "password2": weak})

    assert list(response.context["form"].errors) == ["password2"]
    assert '<a href="#id_password2">' in response.content.decode()
    assert not User.objects.exists()


def test_other_fields_in_the_form_change_nothing(client, db, charlie):
    extras = {"is_staff": "1", "is_superuser": "1", "is_active": "0", "groups": "1", "id": "7"}

    client.post(SIGN_UP, charlie | extras)

    user = User.objects.get(username="charlie")
    assert (user.is_staff, user.is_superuser, user.is_active) == (False, False, True)
    assert not user.groups.exists()


def test_next_leads_on_but_not_to_another_host(client, db, charlie):
    response = client.post(SIGN_UP, charlie | {"next": "https://evil.example/"})
    assert response.url == HOME

    client.logout()
    response = client.post(SIGN_UP, charlie | {"username": "c2", "email": "", "next": "/progress/"})
    assert response.url == "/progress/"


def test_who_is_logged_in_is_sent_home(client, alice, charlie):
    client.force_login(alice)

    assert client.post(SIGN_UP, charlie).url == HOME
    assert User.objects.count() == 1


def test_a_closed_site_has_no_sign_up_page_and_no_link_to_it(client, db, charlie, settings):
    login = reverse("accounts:login")
    assert SIGN_UP in client.get(login).content.decode()

    settings.OPEN_SIGN_UP = False

    assert SIGN_UP not in client.get(login).content.decode()
    assert client.get(SIGN_UP).status_code == 404
    assert client.post(SIGN_UP, charlie).status_code == 404
    assert not User.objects.exists()
