"""Answers typed before the session expired, or the form token changed, in a real browser."""

import pytest
from django.contrib.sessions.models import Session

from quizzes.models import Attempt, AttemptEvent

from .conftest import PASSWORD, block_script, press

pytestmark = pytest.mark.browser


@pytest.fixture
def page(new_page, alice, sample_quiz, log_in):
    """Alice, without JavaScript, has answered three questions and sent nothing yet."""
    page = new_page(java_script_enabled=False)
    log_in(page, alice)
    page.goto(f"/quizzes/open/{sample_quiz.slug}/")
    press(page.get_by_role("button", name="Start"))
    return page


@pytest.fixture
def answers(page, sample_questions) -> dict[int, tuple[str, ...]]:
    chosen = {question.number: question.right for question in sample_questions[5:8]}
    for question in sample_questions[5:8]:
        group = page.get_by_role("group").filter(has_text=question.stem)
        for text in question.right:
            group.get_by_label(text, exact=True).check()
    return chosen


def submit(page) -> None:
    press(page.get_by_role("main").get_by_role("button", name="Submit", exact=True))


def sign_in(page, username: str) -> None:
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").first.fill(PASSWORD)
    press(page.get_by_role("button", name="Log in"))


def stored() -> dict[int, tuple[str, ...]]:
    answers = Attempt.objects.get().answers.filter(response__isnull=False)
    return {
        answer.position: tuple(
            choice.source for choice in answer.question.choices.filter(position__in=answer.response)
        )
        for answer in answers
    }


def count_submissions() -> int:
    return AttemptEvent.objects.filter(kind=AttemptEvent.Kind.SUBMITTED).count()


def test_a_submit_after_the_session_expired_is_done_after_logging_in(page, answers):
    Session.objects.all().delete()
    submit(page)
    page.get_by_role("heading", name="Log in to keep your answers").wait_for()
    assert stored() == {}

    sign_in(page, "alice")
    page.get_by_role("heading", name="Some questions are unanswered").wait_for()
    press(page.get_by_role("button", name="Submit anyway"))
    assert "3 of 10 points" in page.get_by_role("region", name="Score").inner_text()
    assert stored() == answers
    assert count_submissions() == 1


def test_another_user_who_logs_in_gets_none_of_the_answers(page, answers, bob):
    bob.set_password(PASSWORD)
    bob.save()
    Session.objects.all().delete()
    submit(page)
    sign_in(page, "bob")

    assert page.get_by_role("link", name="Bob").is_visible()
    assert page.get_by_text("belong to somebody else’s attempt").is_visible()
    assert stored() == {}
    assert Attempt.objects.get().is_open


def test_logging_in_again_in_a_second_tab_costs_one_click(page, answers):
    second = page.context.new_page()
    second.goto("/")
    press(second.get_by_role("button", name="Log out"))
    sign_in(second, "alice")
    submit(page)

    page.get_by_role("heading", name="Send your answers once more").wait_for()
    for texts in answers.values():
        for text in texts:
            assert page.get_by_role("listitem").filter(has_text=text).count() == 1
    assert stored() == {}
    submit(page)
    press(page.get_by_role("button", name="Submit anyway"))
    assert stored() == answers
    assert count_submissions() == 1


def test_the_pages_that_keep_answers_are_accessible(new_page, visit, alice, bob, tour, log_in):
    page = new_page(viewport={"width": 320, "height": 640})
    block_script(page)
    log_in(page, alice)
    page.goto(f"/quizzes/open/{tour.slug}/")
    press(page.get_by_role("button", name="Start"))
    page.get_by_role("radio").first.check()
    page.get_by_label("Gap 1").fill("brackets")
    page.context.clear_cookies()
    submit(page)
    visit(page, "log in to keep answers")
    sign_in(page, "nobody")
    visit(page, "log in to keep answers, with a wrong password")

    second = page.context.new_page()
    log_in(second, alice)
    sign_in(page, "alice")
    page.get_by_role("heading", name="Send your answers once more").wait_for()
    visit(page, "send answers once more")

    press(second.get_by_role("button", name="Log out"))
    log_in(second, bob)
    submit(page)
    page.get_by_role("heading", name="Somebody else is logged in").wait_for()
    visit(page, "somebody else")
