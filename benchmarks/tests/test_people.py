"""People whom the measurements let in."""

from django.conf import settings
from django.test import Client
from django.urls import reverse

from benchmarks.people import make
from quizzes.models import Quiz
from quizzes.tests.conftest import PLANETS, import_markdown


def test_an_instructor_is_let_into_all_that_is_measured(db):
    import_markdown(PLANETS)
    planets = Quiz.objects.get()
    (session,) = make(1, "instructor")
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    for address in (
        reverse("admin:quizzes_quiz_results", args=[planets.pk]),
        reverse("admin:quizzes_quiz_gradebook"),
        reverse("admin:quizzes_attempt_changelist"),
    ):
        assert client.get(address).status_code == 200
