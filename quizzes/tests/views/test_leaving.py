"""Alice leaves a course: its quizzes are closed to her, what she has done there is still hers."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from quizzes.actions.staffing import appoint
from quizzes.actions.starting import start_attempt
from quizzes.models import Course, Enrolment, Role

from ..attempts import sit
from ..conftest import ALL_RIGHT, NOW, PLANETS, import_markdown

AN_HOUR = timedelta(hours=1)
JOIN = reverse("quizzes:join")
QUIZ = reverse("quizzes:quiz", args=["botany", "planets"])


@pytest.fixture
def course(db) -> Course:
    return Course.objects.create(slug="botany", title="Botany")


@pytest.fixture
def enrolment(course, alice) -> Enrolment:
    return Enrolment.objects.create(course=course, student=alice, via="code", enrolled_at=NOW)


@pytest.fixture
def quiz(course):
    return import_markdown(PLANETS, course=course).quiz


@pytest.fixture(params=["left", "removed", "over"])
def leave(request, enrolment):
    def leave() -> None:
        if request.param == "over":
            enrolment.ends_at = NOW + timedelta(days=1)
        else:
            enrolment.state, enrolment.ended_at = request.param, NOW + timedelta(days=1)
        enrolment.save()

    return leave


@pytest.fixture
def by_alice(client, alice):
    client.force_login(alice)
    return client


def test_the_quiz_is_closed_and_ones_review_and_receipt_are_not(by_alice, quiz, alice, leave):
    attempt = sit(quiz, alice, ALL_RIGHT)
    assert by_alice.get(QUIZ).status_code == 200
    leave()
    assert by_alice.get(QUIZ).status_code == 404
    assert by_alice.post(f"{QUIZ}start/").status_code == 404
    assert "Planets" not in by_alice.get(reverse("quizzes:home")).content.decode()
    for name in ("review", "receipt"):
        assert by_alice.get(reverse(f"quizzes:{name}", args=[attempt.pk])).status_code == 200


def test_an_attempt_that_is_running_can_be_finished(by_alice, quiz, alice, leave):
    attempt = start_attempt(quiz=quiz, student=alice, now=NOW)
    leave()
    url = reverse("quizzes:attempt", args=[attempt.pk])
    assert by_alice.get(url).status_code == 200
    assert by_alice.post(f"{url}save/", {"q1": "0"}).status_code == 302
    assert by_alice.post(f"{url}submit/", {"accept_unanswered": "1"}).status_code == 302
    attempt.refresh_from_db()
    assert not attempt.is_open
    assert attempt.answers.filter(response__isnull=False).count() == 1


def test_progress_leads_to_what_is_ones_own_and_to_no_page_that_is_closed(
    by_alice, quiz, alice, leave
):
    attempt = sit(quiz, alice, ALL_RIGHT)
    progress = reverse("quizzes:progress")
    assert f'href="{QUIZ}"' in by_alice.get(progress).content.decode()
    leave()
    page = by_alice.get(progress).content.decode()
    assert "Planets" in page
    assert f'href="{QUIZ}"' not in page
    assert f'href="{reverse("quizzes:review", args=[attempt.pk])}"' in page


def test_who_comes_back_goes_on_with_the_attempt_that_is_running(by_alice, quiz, alice, course):
    now = timezone.now()
    code = course.join_codes.create(code="ABCDEFGHJK", expires_at=now + AN_HOUR, max_uses=3)
    by_alice.post(JOIN, {"code": code.code})
    by_alice.post(f"{QUIZ}start/")
    by_alice.post(reverse("quizzes:leave", args=["botany"]))
    assert by_alice.post(f"{QUIZ}start/").status_code == 404
    by_alice.post(JOIN, {"code": code.code})
    by_alice.post(f"{QUIZ}start/")

    (attempt,) = quiz.attempts.all()
    assert attempt.is_open
    assert by_alice.get(reverse("quizzes:attempt", args=[attempt.pk])).status_code == 200


def test_who_is_appointed_finishes_the_attempt_as_a_student(by_alice, quiz, alice, course, ada):
    """It shows no more than to others until it is handed in, and counts."""
    enrol_in(course, alice)
    by_alice.post(f"{QUIZ}start/")
    attempt = quiz.attempts.get()
    appoint(course=course, user=alice, role=Role.ASSISTANT, by=ada, now=NOW)

    review = reverse("quizzes:review", args=[attempt.pk])
    assert by_alice.get(review).url == reverse("quizzes:attempt", args=[attempt.pk])
    by_alice.post(reverse("quizzes:submit", args=[attempt.pk]), {"accept_unanswered": "1"})
    attempt.refresh_from_db()
    assert (attempt.is_open, attempt.is_preview) == (False, False)


def enrol_in(course: Course, student) -> None:
    Enrolment.objects.create(course=course, student=student, via="code", enrolled_at=NOW)
