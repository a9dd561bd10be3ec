"""Flags and how sure one is, on the page: saved by themselves, shown on the map, lost by nothing."""

import pytest

from quizzes.core.remarks import Remarks
from quizzes.models import Answer

from .attempt_page import answer, choose, ticked, wait_for
from .conftest import press

pytestmark = pytest.mark.browser

MAP = ".question-map a"


def flag(page, number: int) -> None:
    page.locator(f"#question-{number}").get_by_label("Flag for later").click()


def say(page, number: int, word: str) -> None:
    page.locator(f"#question-{number}").get_by_label(word, exact=True).click()


def test_remarks_save_themselves_and_are_still_there_after_a_reload(start):
    page = start()
    flag(page, 2)
    page.locator(MAP).nth(1).filter(has_text="2, not answered, flagged").wait_for()
    assert page.locator("#flagged").text_content() == "1 flagged"
    say(page, 2, "Unsure")
    choose(page, 2)
    page.locator(MAP).nth(1).filter(has_text="2, answered, flagged").wait_for()
    wait_for(page, "Saved")
    page.reload()
    assert answer(2).remarks == Remarks(True, False)
    question = page.locator("#question-2")
    assert question.get_by_label("Flag for later").is_checked()
    assert question.get_by_label("Unsure").is_checked()
    flag(page, 2)
    say(page, 2, "Not said")
    page.locator(MAP).nth(1).filter(has_text="2, answered").wait_for()
    page.locator("#flagged:empty").wait_for(state="attached")
    wait_for(page, "Saved")
    page.wait_for_load_state("networkidle")
    assert answer(2).remarks == Remarks()
    assert not answer(2).is_blank


def test_without_a_script_the_form_does_the_same(start):
    page = start(java_script_enabled=False)
    flag(page, 1)
    say(page, 1, "Sure")
    press(page.get_by_role("button", name="Save").first)
    assert answer(1).remarks == Remarks(True, True)
    assert "1, not answered, flagged" in page.locator(MAP).first.text_content()
    press(page.get_by_role("main").get_by_role("button", name="Submit"))
    page.get_by_role("heading", name="Flagged for later: 1").wait_for()
    page.get_by_role("link", name="Question 1", exact=True).last.click()
    assert page.url.endswith("#question-1")


def test_remarks_made_without_a_connection_are_kept_when_the_page_is_left(start):
    page = start()
    page.route("**/save/", lambda route: route.abort())
    flag(page, 1)
    wait_for(page, "Not saved yet")
    page.close(run_before_unload=False)
    again = page.context.new_page()
    again.goto(f"/attempts/{Answer.objects.first().attempt_id}/")
    again.locator(MAP).first.filter(has_text="1, not answered, flagged").wait_for()
    assert again.locator("#question-1").get_by_label("Flag for later").is_checked()
    assert answer(1).flagged


def test_remarks_from_another_tab_are_shown_without_a_word(start):
    page = start()
    other = page.context.new_page()
    other.goto(page.url)
    other.route("**/state/", lambda route: route.abort())  # it learns of it by its own save
    flag(page, 1)
    wait_for(page, "Saved")
    say(other, 1, "Unsure")
    other.locator("[name=flag-1]:checked").wait_for()
    assert other.locator("#problem-1").count() == 0
    assert other.locator("#notice").text_content() == ""
    assert not other.locator("#question-1").get_by_label("Unsure").is_checked()
    say(other, 1, "Unsure")
    wait_for(other, "Saved")
    other.wait_for_load_state("networkidle")
    assert answer(1).remarks == Remarks(True, False)


def test_a_remark_whose_acknowledgement_got_lost_does_not_hide_the_next_one(start):
    page = start()

    def lose(route):
        route.fetch()
        route.abort()

    page.route("**/save/", lose, times=1)
    flag(page, 1)
    wait_for(page, "Not saved yet")
    flag(page, 1)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    wait_for(page, "Saved")
    page.wait_for_load_state("networkidle")
    assert not page.locator("#question-1").get_by_label("Flag for later").is_checked()
    assert answer(1).remarks == Remarks()
    assert answer(1).version == 2


def test_one_choice_too_many_without_a_connection_is_told_and_loses_nothing(start):
    page = start()
    page.route("**/save/", lambda route: route.abort())
    for nth in range(3):
        choose(page, 7, nth)
    page.locator("#problem-7").filter(has_text="Select 2 choices only").wait_for()
    page.unroute("**/save/")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    wait_for(page, "Question 7 is not saved")
    assert len(answer(7).response) == 2
    assert len(ticked(page, 7)) == 3
    assert page.locator("#problem-7").is_visible()
