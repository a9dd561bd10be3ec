"""Every change is saved by itself, and nothing is called saved that is not."""

import time

import pytest
from django.contrib.sessions.models import Session

from quizzes.models import Answer, Attempt, AttemptEvent

from .attempt_page import answer, choose, ticked, wait_for
from .conftest import PASSWORD, press

pytestmark = pytest.mark.browser


def test_a_click_is_saved_and_still_there_after_a_reload(start):
    page = start()
    choose(page, 1)
    page.get_by_text("1 of 10 answered").wait_for()
    wait_for(page, "Saved")
    assert answer(1).version == 1
    assert page.locator(".question-map a").first.text_content() == "1, answered"

    choose(page, 7)
    choose(page, 7, 1)
    page.get_by_text("2 of 10 answered").wait_for()
    page.reload()
    assert ticked(page, 1) == ["0"]
    # The second tick may still have been on its way: then the page itself puts it back.
    page.locator("#question-7 .choice :checked").nth(1).wait_for()
    assert ticked(page, 7) == ["0", "1"]


def test_while_the_server_fails_nothing_is_called_saved_and_later_all_of_it_is(start):
    page = start()
    choose(page, 1)
    wait_for(page, "Saved")
    page.route("**/save/", lambda route: route.fulfill(status=503, body="down"))
    choose(page, 2)
    wait_for(page, "Not saved yet")
    choose(page, 3)
    page.unroute("**/save/")
    page.route("**/save/", lambda route: route.abort())
    choose(page, 2, 1)
    assert answer(2).is_blank
    page.unroute("**/save/")
    page.get_by_text("3 of 10 answered").wait_for()
    wait_for(page, "Saved")
    press(page.get_by_role("main").get_by_role("button", name="Submit"))
    press(page.get_by_role("button", name="Submit anyway"))
    attempt = Attempt.objects.get()
    assert not attempt.is_open
    assert [a.position for a in attempt.answers.all() if not a.is_blank] == [1, 2, 3]


def test_an_answer_of_the_server_that_gets_lost_is_no_conflict(start):
    page = start()

    def lose(route):
        route.fetch()
        route.abort()

    page.route("**/save/", lose, times=1)
    choose(page, 1)
    wait_for(page, "Not saved yet")
    assert answer(1).version == 1  # it had arrived
    choose(page, 1, 1)  # and meanwhile the student thinks again
    wait_for(page, "Saved")
    page.get_by_text("1 of 10 answered").wait_for()
    assert ticked(page, 1) == ["1"]
    assert page.locator(".problem:visible").count() == 0
    assert answer(1).version == 2


def test_an_older_tab_is_shown_the_newer_answer_and_overwrites_nothing(start):
    page = start()
    elsewhere = start()
    choose(elsewhere, 1, 1)
    choose(elsewhere, 2, 1)
    wait_for(elsewhere, "Saved")
    elsewhere.get_by_text("2 of 10 answered").wait_for()

    choose(page, 1, 0)
    page.locator("#problem-1").filter(has_text="changed elsewhere").wait_for()
    assert ticked(page, 1) == ["1"]
    assert answer(1).version == 1

    page.evaluate("window.dispatchEvent(new Event('online'))")  # any sign of life will do
    page.get_by_text("Question 2 was changed in another tab").wait_for()
    assert ticked(page, 2) == ["1"]
    choose(page, 2, 0)  # and now it is a change of mind
    wait_for(page, "Saved")
    page.locator("#problem-2").wait_for(state="hidden")
    assert answer(2).version == 2
    kinds = Attempt.objects.get().events.values_list("kind", flat=True)
    assert AttemptEvent.Kind.RESUMED_ELSEWHERE in kinds


def test_an_attempt_submitted_elsewhere_says_so_and_leads_to_the_result(start):
    page = start()
    elsewhere = start()
    press(elsewhere.get_by_role("main").get_by_role("button", name="Submit"))
    press(elsewhere.get_by_role("button", name="Submit anyway"))
    choose(page, 1)
    page.get_by_text("This attempt was submitted at").wait_for()
    assert page.locator("#question-1 .choice input").first.is_disabled()
    press(page.get_by_role("link", name="See the result"))
    assert "review" in page.url
    assert Attempt.objects.get().score == 0


def test_one_choice_too_many_is_refused_where_it_is_and_the_last_good_ones_count(start):
    page = start()
    for nth in range(3):
        choose(page, 7, nth)
    page.locator("#problem-7").filter(has_text="Select 2 choices only").wait_for()
    wait_for(page, "Question 7 is not saved")
    assert len(ticked(page, 7)) == 3
    assert "problem-7" in page.locator("#question-7").get_attribute("aria-describedby")
    before = answer(7)
    assert len(before.response) == 2

    press_submit = page.get_by_role("main").get_by_role("button", name="Submit")
    press_submit.click()  # goes to the question instead
    page.wait_for_function("document.activeElement.name === 'q7'")
    choose(page, 7, 0)
    page.locator("#problem-7").wait_for(state="hidden")
    wait_for(page, "Saved")
    assert len(answer(7).response) == 2


def test_a_lost_connection_is_said_and_that_it_is_back(start):
    page = start()
    page.context.set_offline(True)
    wait_for(page, "No connection. What was saved is safe.")
    page.context.set_offline(False)
    wait_for(page, "Connected again.")
    choose(page, 1)
    wait_for(page, "Saved")


def test_a_server_that_asks_for_a_pause_gets_it(start):
    page = start()
    tries = []

    def refuse(route):
        tries.append(time.monotonic())
        if len(tries) == 1:
            route.fulfill(status=503, headers={"Retry-After": "4"}, body="")
        else:
            route.continue_()

    page.route("**/save/", refuse)
    choose(page, 1)
    wait_for(page, "Saved")
    assert len(tries) == 2
    assert tries[1] - tries[0] > 3.9


def test_a_page_that_answers_in_the_servers_place_acknowledges_nothing(start):
    page = start()
    page.route("**/save/", lambda route: route.fulfill(status=200, body="<h1>Hotel Wi-Fi</h1>"))
    choose(page, 1)
    wait_for(page, "Not saved yet")
    assert answer(1).is_blank


def test_logged_out_while_working_the_student_logs_in_on_the_page_and_goes_on(start):
    page = start()
    choose(page, 1)
    wait_for(page, "Saved")
    Session.objects.all().delete()
    choose(page, 2)
    dialog = page.get_by_role("dialog", name="Log in to go on")
    dialog.get_by_label("Password").fill("wrong")
    dialog.get_by_role("button", name="Log in").click()
    dialog.get_by_role("alert").wait_for()
    assert answer(2).is_blank
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Log in").click()
    dialog.wait_for(state="hidden")
    page.get_by_text("2 of 10 answered").wait_for()
    wait_for(page, "Saved")
    choose(page, 3)
    page.get_by_text("3 of 10 answered").wait_for()
    assert not answer(3).is_blank


def test_the_log_in_can_wait(start):
    page = start()
    Session.objects.all().delete()
    choose(page, 1)
    page.get_by_role("button", name="Later").click()
    wait_for(page, "Not saved yet: you are logged out.")
    choose(page, 2)
    page.get_by_role("button", name="Log in").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_text("2 of 10 answered").wait_for()


def test_a_new_form_token_after_logging_in_elsewhere_is_taken_silently(start, alice, log_in):
    page = start()
    other_tab = page.context.new_page()
    other_tab.goto("/")
    press(other_tab.get_by_role("button", name="Log out"))
    log_in(other_tab, alice)
    choose(page, 1)
    wait_for(page, "Saved")
    assert not answer(1).is_blank


def test_somebody_else_who_logs_in_never_gets_the_answers(start, alice, bob, log_in):
    page = start()
    page.route("**/save/", lambda route: route.abort())
    choose(page, 1, 2)
    wait_for(page, "Not saved yet")
    other_tab = page.context.new_page()
    other_tab.goto("/")
    press(other_tab.get_by_role("button", name="Log out"))
    log_in(other_tab, bob)
    other_tab.goto("/quizzes/open/llm-quiz/")
    press(other_tab.get_by_role("button", name="Start"))
    other_tab.wait_for_load_state("networkidle")
    assert ticked(other_tab, 1) == []
    page.unroute("**/save/")
    page.get_by_text("Somebody else is logged in in this browser now").wait_for()
    assert Answer.objects.exclude(response=None).count() == 0

    press(other_tab.get_by_role("banner").get_by_role("link").first)
    press(other_tab.get_by_role("button", name="Log out"))
    log_in(other_tab, alice)
    other_tab.goto(page.url)
    other_tab.get_by_text("1 of 10 answered").wait_for()
    assert ticked(other_tab, 1) == ["2"]


def test_submitting_waits_for_the_connection_and_can_be_called_off(start):
    page = start()
    page.route("**/save/", lambda route: route.abort())
    choose(page, 1)
    wait_for(page, "Not saved yet")
    submit = page.get_by_role("main").get_by_role("button", name="Submit")
    submit.click()
    page.get_by_text("Submitting waits for the connection").wait_for()
    page.get_by_role("button", name="Cancel").click()
    page.get_by_text("Submitting waits for the connection").wait_for(state="hidden")
    submit.dblclick()
    with page.expect_navigation(url="**/submit/"):
        page.unroute("**/save/")
        page.evaluate("window.dispatchEvent(new Event('online'))")
    assert not answer(1).is_blank
    press(page.get_by_role("button", name="Submit anyway"))
    page.go_back()
    page.go_back()
    page.wait_for_url("**/review/")
    assert Attempt.objects.get().events.filter(kind="submitted").count() == 1


def test_a_submit_is_not_lost_on_a_save_that_is_under_way(start):
    page = start()
    waiting = []
    is_slow = True

    def save(route):
        waiting.append(route) if is_slow else route.continue_()

    page.route("**/save/", save)
    main = page.get_by_role("main")
    choose(page, 1)
    with page.expect_request("**/save/"):
        main.get_by_role("button", name="Save").click()
    main.get_by_role("button", name="Submit").click()
    is_slow = False
    with page.expect_navigation(url="**/submit/", wait_until="load"):
        for route in waiting:
            route.continue_()
    assert "1 of 10" in main.inner_text()
    assert not answer(1).is_blank


def test_a_hundred_saves_never_move_the_focus_nor_the_page(start):
    page = start(viewport={"width": 320, "height": 640})
    box = page.locator("#question-1 .choice input").first
    box.focus()
    page.evaluate("""() => {
        window.lost = 0; window.moved = 0;
        const places = () => JSON.stringify([scrollX, scrollY,
            ...[...document.querySelectorAll("#question-1, #question-2, .bar, .bar .question-map")]
                .map((one) => one.getBoundingClientRect())]);
        const before = places();
        document.addEventListener("focusout", () => window.lost++);
        setInterval(() => { if (places() !== before) window.moved++; }, 5);
    }""")
    page.evaluate("""async () => {
        const inputs = [...document.querySelectorAll("#question-1 .choice input")];
        const line = document.getElementById("saved-state");
        window.said = 0;
        new MutationObserver(() => window.said++).observe(line, {childList: true});
        for (let i = 0; i < 100; i++) {
            const input = inputs[i % inputs.length];
            input.checked = true;
            input.dispatchEvent(new Event("input", {bubbles: true}));
            await new Promise((resolve) => setTimeout(resolve, 20));
        }
    }""")
    page.wait_for_load_state("networkidle")
    wait_for(page, "Saved")
    assert page.evaluate("document.activeElement.name") == "q1"
    assert page.evaluate("window.lost") == 0
    assert page.evaluate("window.moved") == 0
    assert page.evaluate("window.said") <= 4
    assert ticked(page, 1) == [str(99 % page.locator("#question-1 .choice input").count())]


def test_typed_answers_are_saved_when_the_typing_pauses(new_page, alice, tour, log_in):
    page = new_page()
    log_in(page, alice)
    page.goto("/quizzes/open/tour/")
    press(page.get_by_role("button", name="Start"))
    with page.expect_response("**/save/"):
        page.get_by_label("Your answer", exact=True).press_sequentially("equals", delay=30)
    with page.expect_response("**/save/"):
        page.get_by_label("Gap 2").fill("right")
        page.get_by_label("It decodes").focus()
    page.get_by_label("Your answer, a number").fill("many")
    page.get_by_text("This cannot be read as a number").wait_for()
    page.get_by_label("Your answer, a number").fill("")
    page.get_by_text("This cannot be read as a number").wait_for(state="hidden")
    page.get_by_label("It decodes").select_option("2")
    page.get_by_text("3 of 16 answered").wait_for()
    wait_for(page, "Saved")
    page.reload()
    assert page.get_by_label("Your answer", exact=True).input_value() == "equals"
    assert page.get_by_label("Gap 2").input_value() == "right"
    assert page.get_by_label("It decodes").input_value() == "2"
    assert max(Answer.objects.values_list("version", flat=True)) <= 2
