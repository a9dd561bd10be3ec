"""The pages about one's own data."""

import io
from zipfile import ZipFile

import pytest
from django.contrib.auth import get_user
from django.test import Client
from django.urls import reverse

from accounts.models import User
from quizzes.actions.personal_data import delete_account
from quizzes.actions.starting import start_attempt
from quizzes.models import Course, CourseStaff, Role

from ..conftest import NOW

MY_DATA = reverse("quizzes:my_data")
DELETE = reverse("quizzes:delete_account")
PASSWORD = "three turnips in a hat"


@pytest.fixture
def by_alice(client, alice) -> Client:
    alice.set_password(PASSWORD)
    alice.save()
    client.force_login(alice)
    return client


def test_the_file_is_downloaded_by_a_click_and_kept_nowhere(by_alice, submitted):
    page = by_alice.get(MY_DATA)
    assert page["Content-Type"].startswith("text/html")

    response = by_alice.post(MY_DATA)

    assert response["Content-Type"] == "application/zip"
    assert response["Content-Disposition"].startswith('attachment; filename="quizmark-')
    assert "no-store" in response["Cache-Control"]
    assert "no-store" in page["Cache-Control"]
    with ZipFile(io.BytesIO(response.getvalue())) as archive:
        assert archive.testzip() is None
        assert "attempts.json" in archive.namelist()


def test_an_account_is_deleted_with_the_password(by_alice, alice, submitted):
    response = by_alice.post(DELETE, {"password": PASSWORD}, follow=True)

    assert "Your account is deleted." in response.content.decode()
    assert not get_user(by_alice).is_authenticated
    alice.refresh_from_db()
    assert alice.deleted_at


def test_other_browsers_are_logged_out(by_alice, alice):
    elsewhere = Client()
    elsewhere.force_login(alice)
    by_alice.post(DELETE, {"password": PASSWORD})
    assert elsewhere.get(MY_DATA).status_code == 302


@pytest.mark.parametrize("sent", [{}, {"password": ""}, {"password": "guess"}])
def test_nothing_is_deleted_without_the_password(by_alice, alice, sent):
    response = by_alice.post(DELETE, sent)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["password"]
    alice.refresh_from_db()
    assert alice.deleted_at is None


def test_guessing_here_is_guessing_at_the_log_in(by_alice, alice):
    for _ in range(10):
        by_alice.post(DELETE, {"password": "guess"})

    response = by_alice.post(DELETE, {"password": PASSWORD})

    assert "Too many wrong passwords" in response.content.decode()
    alice.refresh_from_db()
    assert alice.deleted_at is None


def test_a_running_attempt_is_announced(by_alice, alice, planets):
    assert "running" not in by_alice.get(DELETE).content.decode()
    start_attempt(quiz=planets, student=alice, now=NOW)
    assert "One attempt is running." in by_alice.get(DELETE).content.decode()


def test_the_page_says_which_courses_need_another_owner(by_alice, alice):
    course = Course.objects.create(slug="dl", title="Deep <learning>")
    CourseStaff.objects.create(course=course, user=alice, role=Role.OWNER)
    content = by_alice.post(DELETE, {"password": PASSWORD}).content.decode()
    assert "You alone own these courses" in content
    assert "Deep &lt;learning&gt;" in content
    assert get_user(by_alice) == alice


def test_the_page_says_that_an_administrator_is_the_last(client, ada):
    ada.set_password(PASSWORD)
    ada.save()
    client.force_login(ada)
    content = client.post(DELETE, {"password": PASSWORD}).content.decode()
    assert "last administrator" in content
    assert User.objects.get(pk=ada.pk).is_active


def test_the_results_of_nobody_are_shown_to_the_staff(client, alice, ines, submitted):
    deleted = delete_account(user=alice, by=alice, now=NOW)
    client.force_login(ines)
    pages = [
        reverse("quizzes:review", args=[submitted.pk]),
        reverse("admin:quizzes_attempt_change", args=[submitted.pk]),
        reverse("admin:quizzes_quiz_gradebook"),
    ]
    for page in pages:
        assert "Deleted account" in client.get(page).content.decode(), page
    receipt = client.get(reverse("quizzes:receipt", args=[submitted.pk])).content.decode()
    assert f"Deleted account ({deleted.username})" in receipt
    attempts = client.get(reverse("admin:quizzes_attempt_changelist")).content.decode()
    assert deleted.username in attempts
