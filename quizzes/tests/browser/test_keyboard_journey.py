"""A student and an instructor who use nothing but the keyboard, from the first page to the last."""

from textwrap import dedent

import pytest
from django.utils import timezone

from quizzes.models import Attempt, PracticeReview, QuestionReport, Quiz

from ..attempts import sit
from ..conftest import PLANETS, import_markdown
from ..question_reports import reported
from .attempt_page import ticked, wait_for
from .conftest import PASSWORD, code_from_mail
from .keyboard import enter, go_to, type_into

pytestmark = pytest.mark.browser

NEW = "three turnips in a hat"  # that of other tests is too common for a sign-up


@pytest.fixture
def page(new_page):
    return new_page()


def sign_up(page) -> None:
    page.goto("/accounts/signup/")
    type_into(page, "Username", "dora")
    type_into(page, "E-mail address", "dora@keys.example")
    type_into(page, "Password", NEW)
    page.keyboard.press("Tab")
    type_into(page, "Password", NEW)
    enter(page, "button", "Sign up")
    type_into(page, "Code", code_from_mail(page))
    enter(page, "button", "Confirm")


def test_a_student_from_signing_up_to_logging_out(page, transactional_db):
    quiz = import_markdown(PLANETS).quiz
    sign_up(page)
    enter(page, "a", quiz.title)
    enter(page, "button", "Start")

    go_to(page, "input", "Mercury")
    page.keyboard.press("Space")
    mercury = ticked(page, 1)
    page.keyboard.press("ArrowDown")
    assert ticked(page, 1) != mercury
    page.keyboard.press("ArrowUp")
    page.keyboard.press("n")
    page.locator("#question-2:focus").wait_for()
    page.keyboard.press("3")
    page.keyboard.press("f")
    page.keyboard.press("n")
    page.keyboard.press("p")
    page.locator("#question-2:focus").wait_for()
    assert (ticked(page, 1), ticked(page, 2)) == (mercury, ["2"])
    go_to(page, "input", "Flag for later")
    assert page.locator(":focus").is_checked()
    go_to(page, "input", "Unsure")
    with page.expect_response("**/save/"):
        page.keyboard.press("Space")
    wait_for(page, "Saved")
    go_to(page, "button", "Save")
    with page.expect_response("**/save/"):
        page.keyboard.press("Enter")
    wait_for(page, "Saved")
    enter(page, "button", "Submit", back=True)
    enter(page, "a", "Question 3")
    page.keyboard.press("Tab")
    assert page.locator("#question-3 .choice :focus").count() == 1
    enter(page, "button", "Submit")
    enter(page, "button", "Submit anyway")
    attempt = Attempt.objects.get()
    assert (attempt.student.username, attempt.score) == ("dora", 1)

    enter(page, "button", "Practise the 2 you missed")
    enter(page, "button", "I don’t know")
    enter(page, "a", "Next")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.locator(":focus").is_checked()
    enter(page, "button", "Check")
    enter(page, "a", "Finish")
    assert PracticeReview.objects.filter(turn__isnull=False).count() == 2
    enter(page, "a", "Progress")
    assert page.get_by_role("heading", name="Progress").first.is_visible()
    enter(page, "button", "Log out", back=True)
    assert page.get_by_role("link", name="Log in").first.is_visible()


def test_an_instructor_from_the_import_to_a_reply(page, ines, alice, transactional_db, tmp_path):
    attempt = sit(import_markdown(PLANETS).quiz, alice, {}, now=timezone.now())
    reported(attempt, 2)
    ines.set_password(PASSWORD)
    ines.save()
    # From the first listener on, Chromium asks before it opens a dialog of its own. Only at the
    # press of the key, that could come too late.
    page.on("filechooser", lambda _chooser: None)
    page.goto("/admin/login/")
    type_into(page, "Username", "ines")
    type_into(page, "Password", PASSWORD)
    enter(page, "button", "Log in")
    go_to(page, "a", "Quizzes")  # all that there is about them; the list is the next one
    page.keyboard.press("Tab")
    enter(page, "a", "Quizzes")
    enter(page, "a", "Import quizzes")
    file = tmp_path / "moons.md"
    file.write_text(dedent(PLANETS).lstrip().replace("Planets", "Moons"))
    go_to(page, "input", "Files")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files(file)
    enter(page, "input", "Show the plan")
    enter(page, "input", "Import 1 quiz")
    assert Quiz.objects.filter(title="Moons").exists()

    page.goto("/admin/quizzes/quiz/")
    enter(page, "a", "Planets")
    enter(page, "a", "Results")
    assert page.get_by_role("navigation", name="Pages").get_by_text("Results").is_visible()
    enter(page, "a", "Reports")
    enter(page, "a", "Question 2")
    go_to(page, "textarea", "Reply")
    page.keyboard.type("Thank you.")
    page.keyboard.press("Tab")
    enter(page, "input", "Send the reply")
    assert QuestionReport.objects.get().reply == "Thank you."
