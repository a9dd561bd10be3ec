"""The states of an attempt page that only its script brings about: axe, narrow and wide."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from quizzes.core.document import Navigation
from quizzes.models import Answer, Attempt

from .attempt_page import choose, wait_for
from .conftest import block_script, press

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_states_of_the_page(new_page, visit, log_in, alice, sample_quiz, width, scheme):
    page = new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    log_in(page, alice)
    page.goto("/quizzes/open/llm-quiz/")
    press(page.get_by_role("button", name="Start"))
    Attempt.objects.update(deadline=timezone.now() + timedelta(minutes=4))
    page.reload()
    choose(page, 1)
    wait_for(page, "Saved")
    visit(page, "saved, four minutes left")

    for nth in range(3):
        choose(page, 7, nth)
    page.locator("#problem-7").wait_for()
    visit(page, "one choice too many")

    Answer.objects.filter(position=1).update(version=5, response=None)
    choose(page, 1, 1)
    page.locator("#problem-1").wait_for()
    visit(page, "changed elsewhere")

    page.route("**/save/", lambda route: route.abort())
    choose(page, 2)
    wait_for(page, "Not saved yet")
    page.get_by_role("button", name="Save").first.click()
    page.get_by_text("waits for the connection").wait_for()
    # The rest has been looked at; what lies half under the notice is a matter of scrolling.
    visit(page, "not saved, waiting", within="#notice")
    page.unroute("**/save/")

    Session.objects.all().delete()
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.get_by_role("dialog").wait_for()
    visit(page, "logged out")


@pytest.mark.parametrize("navigation", [Navigation.QUESTION_PER_PAGE, Navigation.FORWARD_ONLY])
@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
def test_one_question_a_page(
    new_page, visit, log_in, alice, sample_quiz, navigation, width, scheme
):
    page = new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    log_in(page, alice)
    sample_quiz.navigation = navigation
    sample_quiz.save()
    page.goto("/quizzes/open/llm-quiz/")
    press(page.get_by_role("button", name="Start"))
    visit(page, "the first question")
    press(page.get_by_role("main").get_by_role("button", name="Next"))
    visit(page, "the second question")
    press(page.get_by_role("main").get_by_role("button", name="Submit"))
    visit(page, "whether to submit")


def test_time_is_up(new_page, visit, log_in, alice, sample_quiz):
    page = new_page()
    block_script(page)  # it would submit
    log_in(page, alice)
    page.goto("/quizzes/open/llm-quiz/")
    press(page.get_by_role("button", name="Start"))
    deadline = timezone.now() - timedelta(seconds=5)
    Attempt.objects.update(started_at=deadline - timedelta(hours=1), deadline=deadline)
    page.reload()
    visit(page, "read-only")
