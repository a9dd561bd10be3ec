"""Ines gives Alice more time, in her running attempt and for the next ones."""

from datetime import timedelta

import pytest
from django.utils import timezone

from quizzes.actions.starting import start_attempt
from quizzes.models import Accommodation, Quiz

from ..conftest import PLANETS, import_markdown
from .conftest import press

pytestmark = pytest.mark.browser


@pytest.fixture
def quiz(transactional_db) -> Quiz:
    quiz = import_markdown(PLANETS).quiz
    quiz.time_limit = timedelta(minutes=30)
    quiz.save()
    return quiz


def test_more_time_in_a_running_attempt_and_for_the_next_ones(new_page, log_in, ines, alice, quiz):
    attempt = start_attempt(quiz=quiz, student=alice, now=timezone.now())
    page = new_page()
    log_in(page, ines, "/admin/login/")

    page.goto(f"/admin/quizzes/attempt/?quiz__id__exact={quiz.pk}")
    page.locator(".action-select").check()
    page.get_by_label("Action:").select_option(label="Give more time…")
    press(page.get_by_role("button", name="Go", exact=True))
    page.get_by_label("Minutes:").fill("0")
    page.evaluate("document.querySelector('#content form').noValidate = true")
    press(page.get_by_role("button", name="Give more time"))
    page.get_by_label("Minutes:").fill("10")
    page.get_by_label("Reason:").fill("Fire alarm")
    press(page.get_by_role("button", name="Give more time"))
    page.get_by_text("More time for 1 attempt: Alice (alice).").wait_for()

    press(page.get_by_role("link", name="alice"))
    page.get_by_text("Fire alarm").wait_for()

    page.goto("/admin/quizzes/accommodation/add/")
    page.get_by_role("combobox").first.click()
    page.get_by_role("searchbox").last.fill("ali")
    page.get_by_role("option", name="Alice (alice)").click()
    page.get_by_label("Time factor:").fill("1.5")
    press(page.get_by_role("button", name="Save", exact=True))
    assert Accommodation.objects.get().student == alice
    before = attempt.deadline
    attempt.refresh_from_db()
    assert attempt.deadline == before + timedelta(minutes=10)
