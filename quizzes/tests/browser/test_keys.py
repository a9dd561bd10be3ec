"""Single keys on the page of an attempt, and the switch that turns them off."""

import pytest

from quizzes.core.document import Navigation
from quizzes.models import Attempt

from .attempt_page import answer, ticked, wait_for
from .conftest import press

pytestmark = [pytest.mark.browser, pytest.mark.once]


def current(page) -> str:
    return page.locator(".question-map [aria-current]").first.text_content().partition(",")[0]


def test_numbers_choose_and_letters_go_and_flag(start):
    page = start()
    page.keyboard.press("2")
    assert ticked(page, 1) == ["1"]
    page.keyboard.press("2")  # once more leaves a radio button as it is
    assert ticked(page, 1) == ["1"]
    page.keyboard.press("9")  # there is none
    page.keyboard.press("n")
    page.locator("#question-2:focus").wait_for()
    page.keyboard.press("f")
    page.locator("#key-said").filter(has_text="Question 2 is flagged for later.").wait_for()
    page.keyboard.press("3")
    assert ticked(page, 2) == ["2"]
    page.keyboard.press("p")
    page.locator("#question-1:focus").wait_for()
    page.keyboard.press("p")
    page.locator("#key-said").filter(has_text="This is the first question.").wait_for()
    for _ in range(6):
        page.keyboard.press("n")
    page.locator("#question-7:focus").wait_for()
    page.locator(".question-map [aria-current]").filter(has_text="7").wait_for()
    page.keyboard.press("1")
    page.keyboard.press("2")
    page.keyboard.press("1")  # takes a checkbox back
    assert ticked(page, 7) == ["1"]
    wait_for(page, "Saved")
    page.wait_for_load_state("networkidle")
    assert (answer(1).is_blank, answer(2).flagged) == (False, True)


def test_keys_with_others_and_in_text_fields_do_nothing(start, tour, alice):
    page = start()
    page.goto("/quizzes/open/tour/")
    press(page.get_by_role("button", name="Start"))
    for keys in ("Control+1", "Alt+1", "Meta+1"):
        page.keyboard.press(keys)
    assert page.locator(".choice :checked").count() == 0
    field = page.locator("#answers input[type=text]").first
    field.focus()
    page.keyboard.type("1 f n p ?")
    assert field.input_value() == "1 f n p ?"
    page.locator("#answers select").first.focus()
    page.keyboard.press("f")
    assert page.locator("#answers [name^=flag]:checked").count() == 0
    assert not page.get_by_role("dialog").is_visible()


def test_the_list_of_keys_and_the_switch_that_turns_them_off(start):
    page = start()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    dialog.wait_for()
    page.keyboard.press("1")  # not while it is open
    dialog.get_by_role("switch").uncheck()
    dialog.get_by_role("button", name="Close").click()
    page.reload()
    for key in "1fn?":
        page.keyboard.press(key)
    assert page.locator(".choice :checked").count() == 0
    assert page.locator("[name^=flag]:checked").count() == 0
    assert not dialog.is_visible()
    page.get_by_role("button", name="Keyboard shortcuts").click()
    dialog.get_by_role("switch").check()
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    assert ticked(page, 1) == ["0"]


def started(page, sample_quiz, navigation):
    sample_quiz.navigation = navigation
    sample_quiz.save()
    Attempt.objects.all().delete()
    page.goto("/quizzes/open/llm-quiz/")
    press(page.get_by_role("button", name="Start"))


def test_one_question_a_page_goes_to_the_next_and_saves_first(start, sample_quiz):
    page = start()
    started(page, sample_quiz, Navigation.QUESTION_PER_PAGE)
    page.keyboard.press("1")
    with page.expect_navigation(url="**/?question=2"):
        page.keyboard.press("n")
    assert not answer(1).is_blank
    assert current(page) == "2"
    with page.expect_navigation(url="**/?question=1"):
        page.keyboard.press("p")
    assert ticked(page, 1) == ["0"]


def test_without_going_back_a_key_leaves_no_question(start, sample_quiz):
    page = start()
    started(page, sample_quiz, Navigation.FORWARD_ONLY)
    page.keyboard.press("n")
    page.locator("#key-said").filter(has_text="leaves this question for good").wait_for()
    assert page.evaluate("document.activeElement.name") == "leave"
    assert Attempt.objects.get().place == 1
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert Attempt.objects.get().place == 2


@pytest.mark.parametrize(("width", "height"), [(320, 640), (1280, 720), (320, 256)])
def test_what_has_the_focus_is_never_behind_the_bar(start, width, height):
    page = start(viewport={"width": width, "height": height})
    bar = page.locator(".bar").bounding_box()
    assert bar["height"] <= 100
    hidden = page.evaluate("""() => {
        const found = [];
        const controls = document.querySelectorAll("#answers :is(input, button):not([type=hidden])");
        for (const direction of [[...controls], [...controls].reverse()]) {
            for (const control of direction) {
                control.focus();
                const box = control.getBoundingClientRect();
                const bar = document.querySelector(".bar").getBoundingClientRect();
                if (box.top < Math.max(0, bar.bottom) || box.bottom > innerHeight)
                    found.push(`${control.name} ${box.top} ${bar.bottom}`);
            }
        }
        return found;
    }""")
    assert hidden == []
    page.evaluate("scrollTo(0, 2000)")
    is_in_sight = page.locator(".bar").bounding_box()["y"] == 0
    assert is_in_sight is (height > 416)
