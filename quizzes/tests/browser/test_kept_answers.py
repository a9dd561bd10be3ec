"""Answers that the server has not acknowledged are kept in the browser, and sent by the next page."""

import pytest

from .attempt_page import answer, choose, ticked, wait_for

pytestmark = pytest.mark.browser


def test_what_was_kept_when_the_page_was_closed_is_sent_when_it_is_opened_again(start):
    page = start()
    page.route("**/save/", lambda route: route.abort())
    choose(page, 1, 2)
    wait_for(page, "Not saved yet")
    page.unroute("**/save/")
    page.on("dialog", lambda dialog: dialog.accept())  # that something is unsaved
    page.reload()
    page.get_by_text("1 of 10 answered").wait_for()
    assert ticked(page, 1) == ["2"]
    assert not answer(1).is_blank
    assert page.evaluate("Object.keys(localStorage)") == []


def test_a_save_that_arrives_only_after_the_page_was_made_again_is_shown(start):
    page = start()
    on_its_way = []

    def hold(route):
        on_its_way.append(route.request)
        route.abort()

    def arrive(route):
        [request, *_] = on_its_way
        page.request.post(request.url, data=request.post_data_buffer, headers=request.headers)
        route.continue_()

    page.route("**/save/", hold)
    choose(page, 1, 2)
    wait_for(page, "Not saved yet")
    page.route("**/state/", arrive, times=1)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.locator("#question-1 .choice :checked").wait_for()
    assert ticked(page, 1) == ["2"]
    page.get_by_text("1 of 10 answered").wait_for()
    assert page.locator(".problem:visible").count() == 0
    assert page.evaluate("Object.keys(localStorage)") == []
    assert answer(1).version == 1


def test_what_was_kept_never_replaces_what_the_student_chooses_meanwhile(start):
    page = start()
    page.route("**/save/", lambda route: route.abort())
    choose(page, 1, 2)
    wait_for(page, "Not saved yet")

    def choose_meanwhile(route):
        choose(page, 1, 1)
        route.continue_()

    page.route("**/state/", choose_meanwhile, times=1)
    page.on("dialog", lambda dialog: dialog.accept())
    with page.expect_response("**/state/"):
        page.reload()
    page.unroute("**/save/")
    page.get_by_text("1 of 10 answered").wait_for()
    wait_for(page, "Saved")
    assert ticked(page, 1) == ["1"]
    assert page.locator(".problem:visible").count() == 0
    assert page.evaluate("Object.keys(localStorage)") == []


def test_what_was_kept_does_not_overwrite_what_was_saved_elsewhere(start):
    page = start()
    page.route("**/save/", lambda route: route.abort())
    choose(page, 1, 2)
    wait_for(page, "Not saved yet")
    elsewhere = start()
    choose(elsewhere, 1, 1)
    wait_for(elsewhere, "Saved")
    page.unroute("**/save/")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.get_by_text("An answer kept in this browser was not sent").wait_for()
    assert ticked(page, 1) == ["1"]
    assert answer(1).version == 1
