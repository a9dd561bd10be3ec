"""One question a page, with a script and without, with going back and without."""

import html
import re

import pytest

from quizzes.core.document import Navigation
from quizzes.models import Answer, Attempt

from .conftest import press

pytestmark = pytest.mark.browser


@pytest.fixture
def start(new_page, alice, sample_quiz, log_in):
    """Logs alice in and starts the sample under a rule of navigation."""

    def start(navigation: Navigation, **options):
        sample_quiz.navigation = navigation
        sample_quiz.save()
        page = new_page(**options)
        log_in(page, alice)
        page.goto("/quizzes/open/llm-quiz/")
        press(page.get_by_role("button", name="Start"))
        return page

    return start


def answer(page, question) -> None:
    group = page.get_by_role("group").filter(has_text=question.stem)
    for text in question.right:
        group.get_by_label(text, exact=True).check()


def shown(page) -> str:
    return page.locator("fieldset.question").get_attribute("id")


with_and_without_script = pytest.mark.parametrize("has_script", [True, False])


@with_and_without_script
def test_a_whole_attempt_with_going_back(start, sample_questions, has_script):
    page = start(Navigation.QUESTION_PER_PAGE, java_script_enabled=has_script)
    for question in sample_questions:
        assert shown(page) == f"question-{question.number}"
        answer(page, question)
        if question.number < 10:
            press(page.get_by_role("main").get_by_role("button", name="Next"))
    press(page.get_by_role("main").get_by_role("button", name="Previous"))
    assert shown(page) == "question-9"
    assert page.get_by_text("10 of 10 answered").is_visible()
    press(page.get_by_role("navigation", name="Questions").get_by_role("button").nth(2))
    assert shown(page) == "question-3"
    assert page.locator(".choice :checked").count() == 1
    press(page.get_by_role("main").get_by_role("button", name="Submit"))
    assert Attempt.objects.get().score == 10


@with_and_without_script
def test_a_whole_attempt_without_going_back(start, sample_questions, has_script):
    page = start(Navigation.FORWARD_ONLY, java_script_enabled=has_script)
    for question in sample_questions:
        assert shown(page) == f"question-{question.number}"
        for other in sample_questions:
            assert (other.stem in html.unescape(page.content())) == (other is question)
        if question.number != 4:
            answer(page, question)
        if question.number < 10:
            press(page.get_by_role("main").get_by_role("button", name="Next"))
    press(page.get_by_role("main").get_by_role("button", name="Submit"))
    assert page.get_by_role("main").get_by_role("link", name=re.compile("Question")).count() == 0
    press(page.get_by_role("button", name="Submit anyway"))
    assert Attempt.objects.get().score == 9


def test_going_on_waits_until_the_answer_is_saved(start, sample_questions):
    page = start(Navigation.QUESTION_PER_PAGE)
    page.route("**/save/", lambda route: route.abort())
    answer(page, sample_questions[0])
    page.locator("#saved-state").filter(has_text="Not saved yet").wait_for()
    page.get_by_role("main").get_by_role("button", name="Next").click()
    page.get_by_text("Going on waits for the connection").wait_for()
    assert shown(page) == "question-1"
    with page.expect_navigation(url="**/?question=2"):
        page.unroute("**/save/")
        page.evaluate("window.dispatchEvent(new Event('online'))")
    assert not Answer.objects.get(position=1).is_blank


def test_a_refused_answer_stays_on_its_question(start, sample_questions):
    page = start(Navigation.QUESTION_PER_PAGE)
    press(page.get_by_role("navigation", name="Questions").get_by_role("button").nth(6))
    for box in page.locator(".choice input").all():
        box.check()
    page.get_by_role("main").get_by_role("button", name="Next").click()
    page.locator("#problem-7").filter(has_text="Select 2 choices only").wait_for()
    page.wait_for_function("document.activeElement.name === 'q7'")
    assert shown(page) == "question-7"


def test_the_next_button_whose_answer_got_lost_goes_on_once(start, sample_questions):
    page = start(Navigation.FORWARD_ONLY)
    answer(page, sample_questions[0])
    page.locator("#saved-state").filter(has_text=re.compile("Saved")).wait_for()

    def lose(route):
        route.fetch()
        route.abort()

    page.route("**/save/", lose, times=1)
    press(page.get_by_role("main").get_by_role("button", name="Next"))
    assert shown(page) == "question-2"
    assert Attempt.objects.get().place == 2


def test_a_question_that_was_left_in_another_tab_takes_no_more_answers(start, sample_questions):
    page = start(Navigation.FORWARD_ONLY)
    other_tab = page.context.new_page()
    other_tab.goto(page.url)
    press(other_tab.get_by_role("main").get_by_role("button", name="Next"))
    answer(page, sample_questions[0])
    page.get_by_text("Answers can no longer be given on this page").wait_for()
    assert Answer.objects.get(position=1).is_blank
    press(page.get_by_role("link", name="Load again"))
    assert shown(page) == "question-2"
