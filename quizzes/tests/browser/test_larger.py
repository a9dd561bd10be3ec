"""Twice the text, four times the zoom, and both at once on a phone: all is there, none sideways."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ..attempts import begin, sit
from .conftest import press
from .looking import clipped_when_larger

pytestmark = [pytest.mark.browser, pytest.mark.once]

# Width, height and size of text: WCAG 1.4.4, 1.4.10, and more than it asks for.
SIZES = [(1280, 720, 200), (320, 256, 100), (320, 640, 100), (320, 640, 200)]
SIDEWAYS = """
() => {
    const over = document.documentElement.scrollWidth - innerWidth;
    if (over <= 0) return [];
    const wide = [...document.querySelectorAll("body *")].filter(one =>
        one.getBoundingClientRect().right > innerWidth + 1 && !one.closest(".scroll, pre, ol"));
    return [`${over} px too wide`, ...wide.slice(0, 5).map(one => one.outerHTML.slice(0, 80))];
}
"""
# The part of the window that stays covered however far one scrolls.
COVERED = """
() => {
    scrollTo(0, 2000);
    const bar = document.querySelector(".bar")?.getBoundingClientRect();
    return bar ? Math.max(0, bar.bottom) / innerHeight : 0;
}
"""


@pytest.fixture
def look(new_page, log_in, alice):
    """Looks at a page in every size; the end fails with all that was wrong."""
    page = new_page(reduced_motion="reduce")
    browser = page.context.new_cdp_session(page)

    def enlarge(per_cent: int) -> None:
        """As in the settings of the browser: what is laid out by the size of text goes with it."""
        sizes = {"standard": 16 * per_cent // 100, "fixed": 13 * per_cent // 100}
        browser.send("Page.setFontSizes", {"fontSizes": sizes})

    log_in(page, alice)
    problems: list[str] = []

    def look(path: str = ""):
        if path:
            page.goto(path)
        for width, height, text in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            enlarge(text)
            at = f"{page.url} {width} × {height}, text of {text} %"
            problems.extend(f"{at}: {each}" for each in page.evaluate(SIDEWAYS))
            if (covered := page.evaluate(COVERED)) > 1 / 3:
                problems.append(f"{at}: the bar covers {covered:.0%}")
        enlarge(100)
        problems.extend(f"{page.url}: {each}" for each in clipped_when_larger(page))
        return page

    yield look
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)


def test_an_attempt_with_a_clock_and_its_review(look, alice, tour):
    now = timezone.now()
    tour.time_limit = timedelta(hours=2)
    tour.save()
    sat = sit(tour, alice, {}, now=now - timedelta(days=2))
    running = begin(tour, alice, {0: [1]}, now=now)
    look(f"/attempts/{running.pk}/")
    look(f"/attempts/{running.pk}/submit/")
    look(f"/attempts/{sat.pk}/review/")
    look("/quizzes/open/tour/")


def test_home_practice_and_progress(look, alice, tour, sample_quiz):
    now = timezone.now()
    for quiz in (tour, sample_quiz):
        sit(quiz, alice, {}, now=now - timedelta(days=2))
    begin(sample_quiz, alice, {0: [1]}, now=now)
    for path in ("/", "/progress/", "/accounts/"):
        look(path)
    page = look("/practice/")
    press(page.get_by_role("button", name="Practise"))
    look()
    press(page.get_by_role("button", name="I don’t know"))
    look()
