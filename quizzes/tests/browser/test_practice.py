"""A session of practice in a real browser: by keyboard alone, without JavaScript."""

from datetime import timedelta

import pytest
from django.utils import timezone

from quizzes.models import PracticeReview

from ..attempts import sit

pytestmark = pytest.mark.browser

DAY = timedelta(days=1)


@pytest.fixture
def to_practise(alice, tour) -> None:
    sit(tour, alice, {}, now=timezone.now() - 2 * DAY)


def focused(page) -> str:
    return page.locator(":focus").inner_text()


def tab_to(page, text: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.locator(":focus").count() and focused(page).startswith(text):
            return
    raise AssertionError(f"no way to {text} by keyboard")


def enter(page) -> None:
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")


def test_a_whole_session_by_keyboard_without_javascript(new_page, log_in, alice, to_practise):
    page = new_page(java_script_enabled=False)
    log_in(page, alice)
    page.goto("/")
    tab_to(page, "Practise")
    enter(page)
    for number in range(1, 11):
        assert focused(page) == f"Question {number} of 10"
        if number == 1:
            page.keyboard.press("Tab")
            assert page.locator(":focus").evaluate("each => each.closest('fieldset') !== null")
        tab_to(page, "I don’t know" if number % 2 else "Check")
        enter(page)
        assert focused(page).startswith("Here is the answer.")
        tab_to(page, "Next" if number < 10 else "Finish")
        enter(page)
    assert focused(page) == "0 of 10 right"
    assert page.get_by_text("The others come back tomorrow.").count() == 1
    assert PracticeReview.objects.filter(turn__isnull=False).count() == 10
