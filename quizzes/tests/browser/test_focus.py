"""Whoever goes through a page with Tab sees where they are, and comes to everything on it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from quizzes.core.document import Navigation
from quizzes.models import Attempt

from ..attempts import begin, sit
from .conftest import press
from .keyboard import poor_stops

pytestmark = [pytest.mark.browser, pytest.mark.once]

VIEWS = {
    "wide": (1280, 720, "100%"),
    "narrow": (320, 640, "100%"),
    "large text": (1280, 720, "200%"),
}


@pytest.fixture(params=VIEWS.values(), ids=VIEWS.keys())
def page(request, new_page):
    width, height, text = request.param
    page = new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
    page.add_init_script(
        f"addEventListener('DOMContentLoaded', () => {{"
        f" document.documentElement.style.fontSize = '{text}'; }});"
    )
    return page


@pytest.fixture
def look(page) -> Iterator:
    """Walks through pages; the end fails with all that was wrong on them."""
    problems: list[str] = []

    def look(name: str, path: str = "") -> None:
        if path:
            page.goto(path)
        problems.extend(f"{name}: {each}" for each in poor_stops(page))

    yield look
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)


def test_of_an_attempt(page, look, log_in, alice, tour):
    attempt = begin(tour, alice, {0: [1]}, now=timezone.now())
    log_in(page, alice)
    look("attempt", f"/attempts/{attempt.pk}/")


def test_of_one_question_a_page(page, look, log_in, alice, sample_quiz):
    log_in(page, alice)
    for navigation in (Navigation.QUESTION_PER_PAGE, Navigation.FORWARD_ONLY):
        sample_quiz.navigation = navigation
        sample_quiz.time_limit = timedelta(hours=1)
        sample_quiz.save()
        Attempt.objects.all().delete()
        attempt = begin(sample_quiz, alice, {}, now=timezone.now())
        look(navigation, f"/attempts/{attempt.pk}/")


def test_of_the_pages_around_an_attempt(page, look, log_in, alice, sample_quiz, tour):
    now = timezone.now()
    sat = sit(sample_quiz, alice, {6: [0]}, now=now - timedelta(days=2))
    running = begin(tour, alice, {0: [1]}, now=now)
    page.goto("/accounts/login/")
    look("log-in")
    look("sign-up", "/accounts/signup/")
    log_in(page, alice)
    look("home", "/")
    look("quiz", "/quizzes/open/llm-quiz/")
    look("unanswered questions", f"/attempts/{running.pk}/submit/")
    look("review", f"/attempts/{sat.pk}/review/")
    look("report", f"/attempts/{sat.pk}/questions/1/report/")
    look("progress", "/progress/")
    look("account", "/accounts/")


def test_of_practice(page, look, log_in, alice, tour):
    sit(tour, alice, {}, now=timezone.now() - timedelta(days=2))
    log_in(page, alice)
    look("practice", "/practice/")
    press(page.get_by_role("button", name="Practise"))
    look("a question")
    press(page.get_by_role("button", name="I don’t know"))
    look("its answer")
