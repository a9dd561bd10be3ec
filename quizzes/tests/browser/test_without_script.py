"""A student on a narrow phone without JavaScript, from signing up to a report of a question."""

import re

import pytest

from quizzes.models import Attempt, PracticeReview, QuestionReport

from ..conftest import PLANETS, import_markdown
from .conftest import code_from_mail, press

pytestmark = pytest.mark.browser

NEW = "three turnips in a hat"  # that of other tests is too common for a sign-up


@pytest.fixture
def page(new_page):
    return new_page(java_script_enabled=False, viewport={"width": 320, "height": 640})


def go(page, role: str, name: str | re.Pattern[str]) -> None:
    """Press a link or button of the page, the last of that name: the first may be in its head."""
    press(page.get_by_role(role, name=name).last)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url


def test_all_that_a_student_does(page, transactional_db):
    quiz = import_markdown(PLANETS).quiz
    page.goto("/accounts/signup/")
    go(page, "button", "Deutsch")
    assert page.locator("html").get_attribute("lang") == "de"
    go(page, "button", "English")
    page.get_by_label("Username").fill("dora")
    page.get_by_label("E-mail address").fill("dora@bare.example")
    page.locator("#id_password1").fill(NEW)
    page.locator("#id_password2").fill(NEW)
    go(page, "button", "Sign up")
    page.get_by_label("Code").fill(code_from_mail(page))
    go(page, "button", "Confirm")

    go(page, "link", quiz.title)
    go(page, "button", "Start")
    page.locator("#question-1").get_by_label("Mercury").check()
    go(page, "button", "Save")
    assert page.get_by_text("1 of 3 answered").is_visible()
    page.locator("#question-2").get_by_label("Saturn").check()
    page.locator("#question-2").get_by_label("Flag for later").check()
    go(page, "button", "Submit")
    assert page.get_by_role("heading", name="Unanswered: 1").is_visible()
    go(page, "button", "Submit anyway")
    assert Attempt.objects.get().score == 1
    review = page.url

    go(page, "button", "Practise the 2 you missed")
    for step in ("Next", "Finish"):
        is_of_rings = page.get_by_role("group").filter(has_text="rings").count()
        for right in ("Saturn", "Uranus") if is_of_rings else ("Mars",):
            page.get_by_label(right, exact=True).check()
        go(page, "button", "Check")
        assert page.get_by_role("heading", name="Right. It comes back").is_visible()
        go(page, "link", step)
    assert page.get_by_role("heading", name="2 of 2 right").is_visible()
    assert PracticeReview.objects.filter(turn__isnull=False).count() == 2

    page.goto(review)
    go(page, "link", re.compile("Report this question ?: Question 2"))
    page.get_by_label("What is wrong with this question?").fill("Neptune has rings, too.")
    go(page, "button", "Send")
    assert QuestionReport.objects.get().note == "Neptune has rings, too."

    go(page, "link", "Progress")
    assert page.get_by_role("main").get_by_text(quiz.course.title).first.is_visible()
    go(page, "link", "your account")
    page.get_by_label("Language").select_option("de")
    go(page, "button", "Save")
    assert page.locator("html").get_attribute("lang") == "de"
