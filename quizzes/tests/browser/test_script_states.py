"""The states of an attempt page that only its script brings about: axe, narrow and wide."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from quizzes.models import Answer, Attempt

from .attempt_page import choose, wait_for
from .conftest import NARROW, WIDE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.once,
    pytest.mark.parametrize(("width", "scheme"), [(NARROW, "dark"), (WIDE, "light")]),
]


def leave(time: timedelta) -> None:
    deadline = timezone.now() + time
    Attempt.objects.update(deadline=deadline, started_at=deadline - timedelta(hours=1))


def test_states_of_the_page(start, visit, width, scheme):
    page = start(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.keyboard.press("?")
    page.get_by_role("dialog").wait_for()
    visit(page, "keys", within="dialog[open]")
    page.keyboard.press("Escape")

    leave(timedelta(minutes=4))
    page.reload()
    choose(page, 1)
    wait_for(page, "Saved")
    visit(page, "saved, four minutes left")

    for nth in range(3):
        choose(page, 7, nth)
    page.locator("#problem-7").wait_for()
    visit(page, "one choice too many")

    Answer.objects.filter(position=1).update(version=5, response=None)
    choose(page, 1, 1)
    page.locator("#problem-1").wait_for()
    visit(page, "changed elsewhere")

    page.route("**/save/", lambda route: route.abort())
    choose(page, 2)
    wait_for(page, "Not saved yet")
    page.get_by_role("button", name="Save").first.click()
    page.get_by_text("waits for the connection").wait_for()
    # The rest has been looked at; what lies half under the notice is a matter of scrolling.
    visit(page, "not saved, waiting", within="#notice")
    page.unroute("**/save/")

    Session.objects.all().delete()
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.get_by_role("dialog").wait_for()
    visit(page, "logged out")


def test_time_is_up(start, visit, width, scheme):
    page = start(viewport={"width": width, "height": 800}, color_scheme=scheme)
    leave(timedelta(seconds=3))
    page.reload()
    choose(page, 1)
    page.context.set_offline(True)
    page.get_by_text("Time is up, and there is no connection.").wait_for()
    visit(page, "time is up, and there is no connection")


def test_time_was_up_before_the_answers_arrived(start, visit, width, scheme):
    page = start(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.context.set_offline(True)
    choose(page, 2)
    wait_for(page, "Not saved yet")
    leave(timedelta(minutes=-5))
    page.context.set_offline(False)
    page.get_by_text("do not count").first.wait_for()
    visit(page, "answers that came too late")
