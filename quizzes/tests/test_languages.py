"""What is said in a language other than English: words, dates, numbers, mails, receipts."""

import json
import re
from datetime import timedelta
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.core import mail
from django.db import DatabaseError, OperationalError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from accounts.queued_mail import QueuedMail
from quizzes.actions.inviting import invite
from quizzes.actions.mailing import mail_enrolled, mail_invitations
from quizzes.actions.starting import start_attempt
from quizzes.models import Attempt, Quiz
from quizzes.reports.receipt import is_genuine

from .attempts import scored, sit
from .conftest import NOW
from .question_reports import replied, reported

DECIMALS = re.compile(r"\d,\d")


@pytest.fixture
def german(alice) -> Client:
    alice.language = "de"
    alice.save()
    return logged_in(alice)


def logged_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def graded(alice, planets) -> Attempt:
    """4.44 of 10 points."""
    return scored(planets, alice, Decimal("4.44"))


def page(client, name: str, *args) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def test_pages_of_a_student_are_in_german(german, graded, planets):
    home = page(german, "quizzes:home")
    assert "Startseite" in home
    assert "Fortschritt" in home
    quiz = page(german, "quizzes:quiz", planets.course.slug, planets.slug)
    assert "Was Sie erwartet" in quiz
    assert "Ihre Versuche" in quiz


@pytest.mark.parametrize(
    ("language", "percent", "date"),
    [
        ("en", "44.40 %", "2 Mar 2026, 09:00"),
        ("de", "44,40 %", "2. März 2026 09:00"),
        ("es", "44,40 %", "2 de marzo de 2026 a las 09:00"),
    ],
)
def test_numbers_and_dates_are_written_as_the_language_does(
    alice, graded, planets, language, percent, date
):
    alice.language = language
    alice.save()
    Quiz.objects.update(closes_at=NOW)

    text = page(logged_in(alice), "quizzes:quiz", planets.course.slug, planets.slug)

    assert percent in text.replace("\xa0", " ")
    assert date in text.replace("\xa0", " ")


def test_drawings_have_numbers_that_a_browser_reads(german, graded):
    html = page(german, "quizzes:review", graded.pk) + page(german, "quizzes:progress")
    drawings = re.findall(r"<svg.*?</svg>", html, re.DOTALL)

    assert drawings
    for drawing in drawings:
        for element in ElementTree.fromstring(drawing).iter():
            places = set(element.attrib) & {"x", "y", "width", "height", "x1", "x2", "y1", "y2"}
            assert not any(DECIMALS.search(element.attrib[name]) for name in places)


def test_drawings_of_results_have_numbers_that_a_browser_reads(ines, graded):
    ines.language = "de"
    ines.save()
    html = page(logged_in(ines), "admin:quizzes_quiz_results", graded.quiz_id)

    assert "Mittelwert" in html
    assert "44,4" in html
    assert not DECIMALS.search(" ".join(re.findall(r'\s[xy]\d?="([^"]*)"', html)))


def test_the_script_of_an_attempt_has_its_words_in_the_language(german, alice, planets):
    attempt = start_attempt(quiz=planets, student=alice, now=NOW)
    html = page(german, "quizzes:attempt", attempt.pk)

    words = json.loads(re.search(r'<script id="words"[^>]*>(.*?)</script>', html, re.DOTALL)[1])
    assert words["saved"] == "Gespeichert %(time)s"
    assert words["left 5"] == "Noch 5 Minuten."


def test_what_the_script_of_an_attempt_reads_is_the_same_in_any_language(german, alice, planets):
    Quiz.objects.update(time_limit=timedelta(days=30))
    planets.refresh_from_db()
    attempt = start_attempt(quiz=planets, student=alice, now=timezone.now())

    remaining = re.search(r'data-remaining="([^"]*)"', page(german, "quizzes:attempt", attempt.pk))

    assert remaining is not None
    assert float(remaining[1]) > 0


@pytest.mark.parametrize("typed", ["8,25", "8.25"])
def test_a_number_can_be_answered_with_a_comma_and_with_a_point(german, alice, every_kind, typed):
    attempt = start_attempt(quiz=every_kind, student=alice, now=NOW)
    position = attempt.answers.get(question__source__contains="How many planets").position

    html = german.post(
        reverse("quizzes:save", args=[attempt.pk]), {f"q{position}": typed}, follow=True
    ).content.decode()

    assert f'value="{typed}"' in html
    assert f'id="unreadable-{position}"' not in html


@pytest.mark.parametrize(
    ("language", "heading"),
    [
        ("en", "Receipt for a submitted attempt"),
        ("de", "Quittung über einen abgegebenen Versuch"),
    ],
)
def test_a_receipt_is_genuine_in_whatever_language_it_was_made(alice, submitted, language, heading):
    alice.language = language
    alice.save()

    receipt = logged_in(alice).get(reverse("quizzes:receipt", args=[submitted.pk])).content

    assert heading in receipt.decode()
    for reader in ("en", "de", "es"):
        with translation.override(reader):
            assert is_genuine(receipt)
    assert not is_genuine(receipt.replace(b"alice", b"bob"))


def test_news_go_to_each_student_in_their_language(ines, alice, bob, planets):
    alice.language, alice.email = "de", "alice@example.org"
    bob.language, bob.email = "", "bob@example.org"

    with translation.override("es"):
        mail_enrolled(
            course=planets.course, students=[alice, bob], by=ines, site="https://quiz.example"
        )

    to_alice, to_bob = subjects("alice@example.org"), subjects("bob@example.org")
    assert to_alice == [f"Sie sind in „{planets.course.title}“ eingeschrieben"]
    assert to_bob == [f"You are enrolled in “{planets.course.title}”"]


def test_an_invitation_is_in_the_language_of_who_has_the_address_else_of_the_site(
    ines, alice, planets, settings
):
    settings.LANGUAGE_CODE = "es"
    alice.language, alice.email = "de", "alice@example.org"
    alice.save()
    invitations = invite(
        course=planets.course, emails=["alice@example.org", "new@example.org"], by=ines, now=NOW
    )

    mail_invitations(
        course=planets.course,
        invitations=invitations,
        by=ines,
        site="https://quiz.example",
        now=NOW,
    )

    with translation.override("es"):
        spanish = translation.gettext("You are invited to “%(course)s”")
    title = planets.course.title
    assert subjects("alice@example.org") == [f"Sie sind zu „{title}“ eingeladen"]
    assert subjects("new@example.org") == [spanish % {"course": title}]


@pytest.mark.parametrize(
    ("language", "subject", "corrected", "words"),
    [
        ("de", "Rückmeldung zu Ihrer Meldung über „%s“", "Neue Rückmeldung", "Hier lesen Sie sie:"),
        (
            "es",
            "Su aviso sobre «%s» tiene contestación",
            "nueva contestación",
            "Puede leerla aquí:",
        ),
        ("", "Your report about “%s” has a reply", "has a new reply", "Read it here:"),
    ],
)
def test_a_reply_is_told_in_the_language_of_the_student_whoever_writes_it(
    alice, ines, planets, language, subject, corrected, words
):
    alice.language, alice.email = language, "alice@example.org"
    alice.save()
    report = reported(sit(planets, alice, {}))

    for reply in ("Thank you.", "Thank you: corrected."):
        with translation.override("de" if language == "es" else "es"):
            replied(report, ines, reply)

    assert subject % planets.title in subjects("alice@example.org")
    assert any(corrected in each for each in subjects("alice@example.org"))
    bodies = [each.body for each in mail.outbox] + [each.body for each in QueuedMail.objects.all()]
    assert len(bodies) >= 2
    assert all(words in body for body in bodies)


def subjects(address: str) -> list[str]:
    waiting = [each.subject for each in QueuedMail.objects.all() if address in each.recipients]
    return waiting + [each.subject for each in mail.outbox if address in each.to]


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (OperationalError("locked"), "Der Server erreicht seine Daten gerade nicht"),
        (DatabaseError("malformed"), "Hier ist etwas schiefgegangen"),
    ],
)
def test_what_fails_is_said_in_the_language_of_the_browser(client, db, failure, words):
    client.raise_request_exception = False

    def fail(execute, sql, params, many, context):
        raise failure

    with connection.execute_wrapper(fail):
        response = client.post(
            reverse("account_login"),
            {"username": "alice", "password": "wrong"},
            headers={"accept-language": "de"},
        )

    assert '<html lang="de"' in response.content.decode()
    assert words in response.content.decode()
