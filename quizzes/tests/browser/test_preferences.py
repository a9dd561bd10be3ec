"""What people ask of their browsers, and controls while they are pointed at, reached or disabled."""

from datetime import timedelta

import pytest
from django.utils import timezone

from quizzes.models import Attempt

from ..attempts import begin, sit
from .colours import COLOURS
from .conftest import block_script, press
from .looking import scan

pytestmark = [pytest.mark.browser, pytest.mark.once]

MOVING = """
() => [...document.querySelectorAll("*")].flatMap(one =>
    [undefined, "::before", "::after"].flatMap(pseudo => {
        const style = getComputedStyle(one, pseudo);
        const lasts = [style.transitionProperty === "none" ? "0s" : style.transitionDuration,
            style.animationName === "none" ? "0s" : style.animationDuration].join();
        const moves = /[1-9]/.test(lasts) || style.scrollBehavior === "smooth";
        return moves ? [`${one.outerHTML.slice(0, 80)} ${pseudo ?? ""} ${lasts}`] : [];
    }))
"""
# One of each kind of control on a page, as its classes tell them.
CONTROLS = """
() => {
    const seen = new Set();
    let count = 0;
    for (const one of document.querySelectorAll(
        "a, button, summary, label:has(input), input[type=text], select, textarea")) {
        const kind = [one, one.parentElement].map(each => each.localName + each.className).join();
        if (!one.checkVisibility({visibilityProperty: true}) || seen.has(kind)) continue;
        seen.add(kind);
        one.dataset.control = ++count;
    }
    return count;
}
"""
WEAK = f"""
one => {{
    {COLOURS}
    return [...one.querySelectorAll("span, legend, label"), one]
        .filter(each => each.checkVisibility() && [...each.childNodes].some(
            node => node.nodeType === Node.TEXT_NODE && node.data.trim()))
        .map(each => [contrast(numbers(getComputedStyle(each).color), ground(each)),
            each.outerHTML.slice(0, 100)])
        .filter(([ratio]) => ratio < 4.5);
}}
"""


@pytest.fixture
def pages(alice, sample_quiz, tour) -> list[str]:
    """Home, a quiz, an attempt, what is unanswered in it, a review, practice and progress."""
    now = timezone.now()
    sat = sit(sample_quiz, alice, {6: [0]}, now=now - timedelta(days=2))
    running = f"/attempts/{begin(tour, alice, {0: [1]}, now=now).pk}/"
    return [
        "/",
        "/quizzes/open/llm-quiz/",
        running,
        f"{running}submit/",
        f"/attempts/{sat.pk}/review/",
        "/practice/",
        "/progress/",
        "/accounts/",
    ]


def test_nothing_moves_for_whoever_asks_for_that(new_page, log_in, alice, pages):
    page = new_page(reduced_motion="reduce")
    log_in(page, alice)
    for path in pages:
        page.goto(path)
        assert page.evaluate(MOVING) == [], path
    page.goto("/practice/")
    press(page.get_by_role("button", name="Practise"))
    assert page.evaluate(MOVING) == []
    press(page.get_by_role("button", name="I don’t know"))
    assert page.evaluate(MOVING) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_of_what_is_pointed_at_and_of_what_has_the_focus(
    new_page, log_in, alice, pages, scheme
):
    page = new_page(reduced_motion="reduce", color_scheme=scheme)
    block_script(page)  # it would follow what the mouse does
    log_in(page, alice)
    weak: list[str] = []
    for path in pages:
        page.goto(path)
        for number in range(1, page.evaluate(CONTROLS) + 1):
            control = page.locator(f"[data-control='{number}']")
            control.evaluate("one => (one.control ?? one).focus()")
            control.hover(force=True)
            found = scan(page, rules=["color-contrast"], within=f"[data-control='{number}']")
            weak += [f"{path}: {each}" for each in found.violations]
    assert weak == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_of_what_is_disabled(new_page, log_in, alice, tour, scheme):
    """No rule asks for it, but whoever is out of time wants to read what they answered."""
    page = new_page(color_scheme=scheme)
    block_script(page)  # it would submit
    attempt = begin(tour, alice, {0: [1]}, now=timezone.now())
    Attempt.objects.update(
        started_at=timezone.now() - timedelta(hours=1),
        deadline=timezone.now() - timedelta(seconds=5),
    )
    log_in(page, alice)
    page.goto(f"/attempts/{attempt.pk}/")
    assert page.locator("fieldset.question:disabled").count() == 16
    assert page.locator("#answers").evaluate(WEAK) == []
