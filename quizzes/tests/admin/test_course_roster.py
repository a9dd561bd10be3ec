"""Ines hands in a list, looks at what it would do, and confirms."""

import re

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from quizzes.core.roster import MAX_BYTES, MAX_LINES
from quizzes.models import Course, Enrolment, Invitation, PendingRoster

from ..courses import closed_course, enrolled, numbered_users, state_of
from .conftest import text_of


@pytest.fixture
def course(ines) -> Course:
    return closed_course(owner=ines)


@pytest.fixture
def url(course) -> str:
    return reverse("admin:quizzes_course_roster", args=[course.pk])


def csv(data: bytes, name: str = "list.csv") -> dict:
    return {"file": SimpleUploadedFile(name, data)}


def confirm(client, page, **fields):
    data = {"agreed": page.context["plan"].digest, **fields}
    return client.post(page.request["PATH_INFO"], data, follow=True)


def test_a_list_is_shown_before_anything_is_written(by_ines, url, course, alice, bob):
    enrolled(course, bob)
    page = by_ines.post(
        url,
        csv(b"E-Mail;Name\nalice@example.org;A\nbob@example.org;\nx@y.org;X\n?;\n"),
        follow=True,
    )
    text = text_of(page)
    assert page.redirect_chain
    for figure in (
        "Enrolled now</dt><dd>1",
        "Invited: enrolled as soon as an account confirms the address</dt><dd>1",
        "In the course already: nothing changes</dt><dd>1",
        "Lines that cannot be used</dt><dd>1",
        "Line 5: “?” is not an e-mail address.",
    ):
        assert figure in text
    assert course.enrolments.count() == 1
    assert not Invitation.objects.exists()
    done = confirm(by_ines, page)
    assert "Enrolled: 1. Invited: 1. Other dates: 0." in text_of(done)
    assert state_of(course, alice) == "active"
    assert not mail.outbox


def test_pasted_lines_are_a_list_too(by_ines, url, course, alice):
    page = by_ines.post(url, {"text": "Alice <alice@example.org>\r\n"}, follow=True)
    confirm(by_ines, page)
    assert state_of(course, alice) == "active"


def test_mails_are_sent_when_that_is_ticked(by_ines, url, alice, client):
    data = {"text": "alice@example.org\nx@example.org\n", "sends_mail": "on"}
    done = confirm(by_ines, by_ines.post(url, data, follow=True))
    assert "Mails sent: 2." in text_of(done)
    to = {message.to[0]: message for message in mail.outbox}
    assert set(to) == {"alice@example.org", "x@example.org"}
    assert to["alice@example.org"].subject == "You are enrolled in “Deep learning”"
    link = re.search(r"http://testserver(/invitations/\S+)", to["x@example.org"].body)[1]
    client.force_login(alice)
    assert "x@example.org" in text_of(client.get(link))


def test_a_title_cannot_make_further_headers_of_a_mail(by_ines, url, course, alice):
    Course.objects.filter(pk=course.pk).update(title="A\r\nBcc: x@example.org")
    data = {"text": "alice@example.org", "sends_mail": "on"}
    confirm(by_ines, by_ines.post(url, data, follow=True))
    assert mail.outbox[0].subject == "You are enrolled in “A Bcc: x@example.org”"


def test_the_dates_are_for_all_lines_that_say_none(by_ines, url, course, alice):
    data = {"text": "alice@example.org", "starts_at": "2026-03-02T09:00", "ends_at": "2026-08-01"}
    confirm(by_ines, by_ines.post(url, data, follow=True))
    row = course.enrolments.get()
    assert (row.starts_at.isoformat(), row.ends_at.isoformat()) == (
        "2026-03-02T09:00:00+00:00",
        "2026-08-01T00:00:00+00:00",
    )


def test_dates_that_cannot_be_are_said(by_ines, url):
    data = {"text": "a@b.org", "starts_at": "2026-03-02T09:00", "ends_at": "2026-03-02T08:00"}
    assert "It must end after it starts." in text_of(by_ines.post(url, data))
    assert not PendingRoster.objects.exists()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "Type or paste addresses, or choose a file."),
        (b"a@b.org\n" * (MAX_LINES + 5), "at most 20,000 lines"),
        (b"x" * (MAX_BYTES + 1), "too large"),
        ("a@b.org".encode("utf-16"), "is in UTF-16"),
        ("email\nj\xf6@example.org".encode("latin-1"), "Line 2 is not in UTF-8"),
        (b"email\na@b.org\0", "Line 2: this is no text"),
        (b"Jane\nBob\n", "Line 1: neither an address nor a heading"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "no text"),
        (b"PK\x03\x04" + bytes(100), "no text"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_read_is_said_in_one_line(by_ines, url, data, message):
    page = by_ines.post(url, csv(data))
    assert page.status_code == 200
    errors = [error for each in page.context["form"].errors.values() for error in each]
    assert len(errors) == 1
    assert message in errors[0]
    assert not PendingRoster.objects.exists()


def test_what_has_changed_meanwhile_is_shown_again(by_ines, url, course, alice, bob):
    page = by_ines.post(url, {"text": "alice@example.org\nbob@example.org"}, follow=True)
    enrolled(course, alice)
    again = confirm(by_ines, page)
    assert "Nothing was written: it has changed meanwhile." in text_of(again)
    assert state_of(course, bob) is None
    confirm(by_ines, again)
    assert state_of(course, bob) == "active"


@pytest.mark.parametrize("agreed", ["", "0" * 64, "\0"])
def test_what_was_not_shown_is_not_done(by_ines, url, course, alice, agreed):
    page = by_ines.post(url, {"text": "alice@example.org"}, follow=True)
    by_ines.post(page.request["PATH_INFO"], {"agreed": agreed})
    assert not Enrolment.objects.exists()


def test_a_second_click_is_told_that_it_is_done(by_ines, url, course, alice):
    page = by_ines.post(url, {"text": "alice@example.org"}, follow=True)
    confirm(by_ines, page)
    assert "not kept any more" in text_of(confirm(by_ines, page))
    assert course.enrolments.count() == 1


def test_a_list_is_its_owners_and_its_courses(client, by_ines, url, course, alice, charlie, ines):
    page = by_ines.post(url, {"text": "alice@example.org"}, follow=True)
    kept = PendingRoster.objects.get()
    other = closed_course("ml", "Machine learning", owner=ines)
    elsewhere = reverse("admin:quizzes_course_roster_plan", args=[other.pk, kept.pk])
    assert by_ines.post(elsewhere, {"agreed": page.context["plan"].digest}).status_code == 302
    course.staff.create(user=charlie, role="owner")
    charlie.is_staff = True
    charlie.save()
    client.force_login(charlie)
    response = client.post(page.request["PATH_INFO"], {"agreed": page.context["plan"].digest})
    assert response.url == url
    assert not Enrolment.objects.exists()


def test_who_has_lost_the_role_meanwhile_writes_nothing(by_ines, url, course, alice, ada):
    page = by_ines.post(url, {"text": "alice@example.org"}, follow=True)
    course.staff.all().delete()
    assert confirm(by_ines, page).status_code == 404
    assert not Enrolment.objects.exists()


def test_a_long_preview_names_some_and_counts_all(by_ines, url, count_queries):
    numbered_users(300)
    text = "\n".join(f"s{n}@example.org" for n in range(300)) + "\nx" * 300
    page = by_ines.post(url, {"text": text}, follow=True)
    assert text_of(page).count('<li class="long">') == 100
    assert text_of(page).count("… and 200 more.") == 2
    with count_queries(at_most=12):
        by_ines.get(page.request["PATH_INFO"])


def test_lines_are_text_wherever_they_stand(by_ines, url):
    evil = '"<script>alert(1)</script>"@example.org\n<img src=x onerror=alert(1)>\n'
    page = text_of(by_ines.post(url, {"text": evil}, follow=True))
    assert "<script>alert" not in page
    assert "<img src=x" not in page
