"""Where colours are the reader's own, all grounds are one: words, signs and edges tell the states."""

import pytest
from django.utils import timezone

from quizzes.models import Answer

from ..attempts import begin, sit
from .conftest import press

pytestmark = [pytest.mark.browser, pytest.mark.once]

# What one sees of an element where colours are forced: edges, rings, signs and words.
_LOOK = """
one => {
    const edge = style => [style.borderTopWidth, style.borderTopStyle, style.borderTopColor,
        style.borderInlineStartWidth, style.outlineStyle, style.outlineWidth, style.outlineColor];
    const sign = pseudo => {
        const {content} = getComputedStyle(one, pseudo);
        return content === "none" || content === "normal" ? "" : content;
    };
    return JSON.stringify([edge(getComputedStyle(one)), sign("::before"), sign("::after"),
        getComputedStyle(one).fontWeight, one.textContent.replace(/[0-9]+/, "").trim()]);
}
"""


@pytest.fixture(params=["light", "dark"])
def page(request, new_page):
    return new_page(forced_colors="active", color_scheme=request.param)


def look(locator) -> str:
    return locator.first.evaluate(_LOOK)


def ring(locator) -> tuple[str, float]:
    return tuple(
        locator.first.evaluate(
            "one => { const style = getComputedStyle(one);"
            " return [style.outlineStyle, parseFloat(style.outlineWidth)]; }"
        )
    )


def all_differ(*looks: str) -> bool:
    return len(set(looks)) == len(looks)


def test_states_of_an_attempt(page, log_in, alice, sample_quiz):
    attempt = begin(sample_quiz, alice, {0: [1], 1: [1]}, now=timezone.now())
    Answer.objects.filter(position__in=(2, 3)).update(flagged=True)
    log_in(page, alice)
    page.goto(f"/attempts/{attempt.pk}/")
    items = page.locator(".question-map a")
    items.nth(0).and_(page.locator("[aria-current]")).wait_for()
    current, both, flagged, blank = (items.nth(n) for n in range(4))
    assert all_differ(*map(look, (current, both, flagged, blank)))
    assert "✓" in look(both)
    assert "⚑" in look(both)
    assert "⚑" in look(flagged)
    chosen = page.locator("#question-4 .choice").nth(0)
    other = page.locator("#question-4 .choice").nth(1)
    chosen.click()
    page.mouse.move(0, 0)
    assert look(chosen) != look(other)
    chosen_edge, other_edge = (
        each.evaluate("one => parseFloat(getComputedStyle(one).borderTopWidth)")
        for each in (chosen, other)
    )
    assert chosen_edge > other_edge


def test_the_ring_of_the_focus(page, log_in, alice, sample_quiz):
    attempt = begin(sample_quiz, alice, {}, now=timezone.now())
    log_in(page, alice)
    page.goto(f"/attempts/{attempt.pk}/")
    page.keyboard.press("1")
    assert ring(page.locator("#question-1 .choice").first) == ("solid", 3)
    page.keyboard.press("n")
    assert ring(page.locator("#question-2:focus")) == ("solid", 3)
    for selector in (".question-map a", ".actions .btn", ".bar-title"):
        page.locator(selector).first.focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Shift+Tab")
        assert ring(page.locator(":focus")) == ("solid", 3)


def test_what_became_of_each_choice(page, log_in, alice, sample_quiz):
    """Of two right ones out of four one was chosen, and a wrong one."""
    chosen = [
        "The transformer in QLoRA is also quantized",
        "QLoRA is the quadratic version of LoRA",
    ]
    attempt = sit(sample_quiz, alice, {"LoRA and QLoRA": chosen}, now=timezone.now())
    log_in(page, alice)
    page.goto(f"/attempts/{attempt.pk}/review/")
    rows = page.locator("#question-7 .reviewed-choice")
    marks = [told(rows.nth(n)) for n in range(4)]
    assert all_differ(*marks)
    assert marks.count(("", "", "solid", 1.0)) == 1  # the one that is nothing to speak of
    missed = page.locator("#question-7 .is-missed")
    assert "Missed" in missed.inner_text()
    verdicts = page.locator(".question-map .verdict-icon").all_inner_texts()
    assert (verdicts[6] == verdicts[0], len(verdicts)) == (False, 10)
    shown = page.locator(".review-filters [aria-current]")
    assert shown.evaluate("one => getComputedStyle(one).fontWeight") == "600"

    press(page.get_by_role("button", name="Practise the"))
    press(page.get_by_role("button", name="I don’t know"))
    icon, word, *_edge = told(page.locator(".is-missed").first)
    assert icon
    assert word.startswith("Missed")


def told(row) -> tuple[str, str, str, float]:
    """Icon, words and edge of a choice under review."""
    icon, word = (
        " ".join(row.locator(each).all_inner_texts()).strip()
        for each in (".choice-icon", ".choice-mark")
    )
    style, width = row.evaluate(
        "one => { const style = getComputedStyle(one);"
        " return [style.borderInlineStartStyle, parseFloat(style.borderInlineStartWidth)]; }"
    )
    return icon, word, style, float(width)
