"""In which language a person is spoken to: by their account, else their browser, else the site."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.queued_mail import QueuedMail

from .conftest import PASSWORD

PROFILE = reverse("accounts:profile")
LOG_IN = reverse("account_login")
CHOOSE = reverse("set_language")
GERMAN, ENGLISH = "Ihr Konto", "Your account"


def browser(languages: str = "", user: User | None = None) -> Client:
    client = Client(headers={"accept-language": languages}) if languages else Client()
    if user:
        client.force_login(user)
    return client


def speaks(user: User, language: str) -> User:
    user.language = language
    user.save()
    return user


@pytest.mark.parametrize(
    ("chosen", "asked", "language"),
    [
        ("", "", "en"),
        ("", "de-AT, en;q=0.5", "de"),
        ("", "fr, pt;q=0.5", "en"),
        ("de", "en", "de"),
        ("de", "", "de"),
        ("en", "de", "en"),
        ("tlh", "de", "de"),
    ],
)
def test_a_choice_in_the_account_comes_before_the_browser_and_it_before_the_site(
    alice, chosen, asked, language
):
    response = browser(asked, speaks(alice, chosen)).get(PROFILE)

    words = {"de": GERMAN, "en": ENGLISH}[language]
    assert f'<html lang="{language}" dir="ltr">' in response.content.decode()
    assert words in response.content.decode()
    assert response["Content-Language"] == language


def test_the_answer_says_what_it_depends_on(db):
    assert {"Accept-Language", "Cookie"} <= set(browser("de").get(LOG_IN)["Vary"].split(", "))


def test_a_page_that_is_not_there_is_in_the_language_of_the_account(alice):
    response = browser("en", speaks(alice, "de")).get("/no-such-page/")

    assert response.status_code == 404
    assert "Diese Seite gibt es nicht" in response.content.decode()


def test_a_language_costs_no_query(alice, count_queries):
    english, german = browser(user=alice), browser(user=alice)
    with count_queries() as plain:
        english.get(PROFILE)
    speaks(alice, "de")

    with count_queries(len(plain)):
        german.get(PROFILE)


def test_somebody_without_a_session_is_not_looked_for(db, count_queries):
    with count_queries(0):
        browser("de").get("/no-such-page.txt")


def test_a_person_chooses_a_language_and_is_answered_in_it_at_once(alice):
    client = browser("en", alice)

    page = client.post(PROFILE, {"first_name": "Alice", "language": "de"}, follow=True)

    alice.refresh_from_db()
    assert alice.language == "de"
    assert "Ihr Konto wurde gespeichert." in page.content.decode()


def test_a_person_leaves_it_to_the_browser_again(alice):
    client = browser("es", speaks(alice, "de"))
    client.force_login(alice)

    client.post(PROFILE, {"first_name": "Alice", "language": ""})

    alice.refresh_from_db()
    assert alice.language == ""
    assert client.get(PROFILE)["Content-Language"] == "es"


def test_a_language_that_there_is_not_cannot_be_chosen(alice):
    client = browser("en", alice)

    page = client.post(PROFILE, {"first_name": "Alice", "language": "tlh"})

    alice.refresh_from_db()
    assert (page.status_code, alice.language) == (200, "")


def test_whoever_is_logged_out_chooses_for_this_browser(db):
    client = browser("en")
    page = client.get(LOG_IN).content.decode()
    assert f'action="{CHOOSE}"' in page
    assert '<button class="link-button" type="submit" name="language" value="de" lang="de">' in page

    response = client.post(CHOOSE, {"language": "de", "next": LOG_IN}, follow=True)

    assert response["Content-Language"] == "de"
    cookie = client.cookies["django_language"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("de", True, "Lax")


def test_the_account_comes_before_what_this_browser_was_told(alice):
    client = browser("en")
    client.post(CHOOSE, {"language": "de"})
    assert client.get(LOG_IN)["Content-Language"] == "de"

    client.force_login(speaks(alice, "en"))

    assert client.get(PROFILE)["Content-Language"] == "en"


def test_reading_an_address_chooses_nothing(db):
    client = browser("en")

    response = client.get(CHOOSE, {"language": "de", "next": "https://elsewhere.example/"})

    assert (response.status_code, response.url) == (302, "/")
    assert "django_language" not in client.cookies


def test_a_mail_that_somebody_asks_for_is_in_the_language_of_their_account(alice):
    speaks(alice, "de")

    browser("es").post(reverse("account_reset_password"), {"email": alice.email})

    sent = queued()
    assert sent.subject == "Ein neues Quizmark-Passwort setzen"
    assert "innerhalb einer Stunde" in sent.body


def test_else_it_is_in_that_of_the_page(alice):
    browser("de").post(reverse("account_reset_password"), {"email": alice.email})

    assert queued().subject == "Ein neues Quizmark-Passwort setzen"


def test_news_of_a_change_are_in_the_language_of_the_account(alice):
    client = browser("en")
    client.post(LOG_IN, {"username": "alice", "password": PASSWORD})
    speaks(alice, "de")

    new = "seven pears under a chair"
    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    client.post(reverse("account_change_password"), sent)

    assert queued().subject == "Ihr Quizmark-Passwort wurde geändert"


def test_whose_address_is_given_at_a_sign_up_is_told_in_their_language(alice, charlie):
    speaks(alice, "de")

    browser("en").post(reverse("account_signup"), charlie | {"email": alice.email})

    assert queued().subject == "Ihr Quizmark-Konto"


def queued():
    """The one mail that waits to be sent, or was sent."""
    waiting = [*QueuedMail.objects.all(), *mail.outbox]
    assert len(waiting) == 1
    return waiting[0]


@pytest.mark.parametrize(("language", "words"), [("de", "Bitte"), ("", "Please")])
def test_what_is_wrong_with_a_form_is_said_in_the_language(db, language, words):
    response = browser(language).post(LOG_IN, {"username": "nobody", "password": "wrong"})

    assert words in response.content.decode()


def test_the_admin_is_in_the_language_of_the_account(admin_user):
    page = browser("en", speaks(admin_user, "de")).get(reverse("admin:accounts_user_changelist"))

    text = page.content.decode()
    assert '<html lang="de"' in text
    assert "Benutzer" in text
    assert "Konten" in text


def test_an_administrator_sets_the_language_of_an_account(admin_client, alice):
    page = admin_client.get(reverse("admin:accounts_user_change", args=[alice.pk]))

    assert 'name="language"' in page.content.decode()
