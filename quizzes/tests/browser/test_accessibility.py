"""Every page of a student: axe, and no sideways scrolling, narrow and wide, light and dark."""

from datetime import timedelta

import pytest
from django.utils import timezone

from quizzes.actions.attempts import submit_attempt
from quizzes.actions.starting import start_attempt
from quizzes.models import Answer, Course, Quiz

from .conftest import block_script, press

pytestmark = pytest.mark.browser

NARROW, WIDE = 320, 1280


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_pages(new_page, visit, log_in, alice, sample_quiz, sample_questions, width, scheme):
    page = new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    block_script(page)

    for path in ("/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"):
        page.goto(path)
        visit(page, path)
    page.goto("/accounts/login/")
    page.get_by_label("Username").fill("alice")
    page.get_by_label("Password").first.fill("wrong")
    press(page.get_by_role("button", name="Log in"))
    visit(page, "a log-in that failed")

    log_in(page, alice)
    visit(page, "home, nothing started")
    paths = ("/progress/", "/my-data/", "/my-data/delete/", "/accounts/password/change/")
    for path in (*paths, "/no-such-page/"):
        page.goto(path)
        visit(page, path)

    page.goto("/quizzes/open/llm-quiz/")
    visit(page, "quiz, nothing started")
    press(page.get_by_role("button", name="Start"))
    visit(page, "attempt, blank")
    attempt_path = page.url

    tick_all(page, sample_questions[6])
    press(page.get_by_role("main").get_by_role("button", name="Save"))
    visit(page, "attempt, one choice too many")

    page.goto(attempt_path)
    group = page.get_by_role("group").filter(has_text=sample_questions[0].stem)
    group.get_by_role("radio").first.check()
    press(page.get_by_role("main").get_by_role("button", name="Save"))
    visit(page, "attempt, saved")
    press(page.get_by_role("main").get_by_role("button", name="Submit"))
    visit(page, "unanswered questions")
    page.goto("/")
    visit(page, "home, an attempt is running")
    page.goto(f"{attempt_path}submit/")
    press(page.get_by_role("button", name="Submit anyway"))
    visit(page, "review")
    Answer.objects.update(sure=False)
    Answer.objects.filter(position__in=(1, 7)).update(sure=True, response=[1], correctness=0)
    for show in ("all", "wrong", "unsure"):
        page.goto(f"{attempt_path}review/?show={show}")
        visit(page, f"review, sure and unsure, {show}")
    for path in ("/", "/quizzes/open/llm-quiz/", "/progress/"):
        page.goto(path)
        visit(page, f"{path} with a result")

    Quiz.objects.update(
        closes_at=timezone.now() + timedelta(days=1),
        time_limit=timedelta(minutes=30),
        wait=timedelta(days=1),
        navigation="forward-only",
        show_score="after-closing",
        show_marks="never",
        show_answers="after-closing",
        show_explanations="never",
    )
    for path in ("/", "/quizzes/open/llm-quiz/", "/progress/", f"{attempt_path}review/"):
        page.goto(path)
        visit(page, f"{path} with every rule and hardly anything shown")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_progress_of_several_attempts(
    new_page, visit, log_in, alice, sample_quiz, tour, width, scheme
):
    course = Course.objects.create(slug="rtl", title="مقدمة في علم اللغة", is_open=True)
    named = "W" * 120
    Quiz.objects.filter(pk=tour.pk).update(course=course, title=f"שאלות {named}", max_attempts=3)
    now = timezone.now()
    for quiz in (sample_quiz, tour):
        for days in (3, 2):
            begun = now - timedelta(days=days)
            attempt = start_attempt(quiz=quiz, student=alice, now=begun)
            submit_attempt(attempt=attempt, given={}, now=begun, accept_unanswered=True)
    page = new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    log_in(page, alice)
    page.goto("/progress/")
    visit(page, "progress, a section to repeat")
    for summary in page.locator("summary").all():
        summary.click()
    visit(page, "progress, every attempt")
    start_attempt(quiz=Quiz.objects.get(pk=tour.pk), student=alice, now=now)
    page.goto("/progress/")
    visit(page, "progress, an attempt is running")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_questions_of_every_kind(new_page, visit, log_in, alice, tour, width, scheme):
    page = new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    block_script(page)
    log_in(page, alice)
    page.goto("/quizzes/open/tour/")
    press(page.get_by_role("button", name="Start"))
    visit(page, "attempt, blank")

    page.get_by_label("Your answer", exact=True).evaluate(
        "field => field.removeAttribute('maxlength')"
    )
    page.get_by_label("Your answer", exact=True).fill("long " * 101)
    page.get_by_label("Your answer, a number").fill("many")
    page.get_by_label("Gap 1").fill("braces")
    page.get_by_label("It decodes").select_option("2")
    page.get_by_label("It reads").select_option("2")
    page.get_by_label("##", exact=True).select_option(label="a section")
    press(page.get_by_role("main").get_by_role("button", name="Save"))
    visit(page, "attempt, a text too long and no number")

    page.get_by_label("Your answer", exact=True).fill("w" * 500)
    press(page.get_by_role("main").get_by_role("button", name="Submit"))
    visit(page, "unanswered questions")
    press(page.get_by_role("button", name="Submit anyway"))
    visit(page, "review")


def tick_all(page, question) -> None:
    group = page.get_by_role("group").filter(has_text=question.stem)
    for box in group.locator(".choice input").all():
        box.check()
