"""A person at a keyboard without a mouse, and what they see of where they are."""

from dataclasses import dataclass

import pytest

from .colours import COLOURS

_FOCUSED = r"""
() => {
    const one = document.activeElement;
    const label = one.labels?.[0];
    const group = one.type === "radio" ? one.closest("fieldset") : null;
    const said = each => (each?.innerText ?? "").replace(/\s+/g, " ").trim();
    return {
        tag: one.localName,
        name: one.getAttribute("aria-label") || said(label) || said(one) || one.value || "",
        group: [...(group?.querySelectorAll("label") ?? [])].map(said),
    };
}
"""


@dataclass(frozen=True)
class Focused:
    tag: str
    name: str
    group: list[str]  # the names of the radio buttons that the arrows lead to


def focused(page) -> Focused:
    return Focused(**page.evaluate(_FOCUSED))


def go_to(page, tag: str, name: str, *, back: bool = False, most: int = 150) -> None:
    """Tab until an element has the focus whose name starts with this one, and the arrow key to a
    radio button of a group."""
    tab = "Shift+Tab" if back else "Tab"
    for _ in range(most):
        now = focused(page)
        if now.tag == tag and now.name.startswith(name):
            return
        is_near = any(each.startswith(name) for each in now.group)
        page.keyboard.press("ArrowDown" if is_near else tab)
    pytest.fail(f"The focus never came to {tag} “{name}”; it stayed at {focused(page)}")


def enter(page, tag: str, name: str, *, back: bool = False) -> None:
    """Go to a link or button, and with it to the page that it leads to."""
    go_to(page, tag, name, back=back)
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")


def type_into(page, name: str, text: str) -> None:
    go_to(page, "input", name)
    page.keyboard.type(text)


# Where the focus is, as one sees it

# A stop is whatever Tab leads to. Of a radio group it is one of its buttons.
_EXPECTED = """
() => {
    const groups = new Set();
    window.stopsMet = [];
    window.stopsToMeet = [...document.querySelectorAll(
        "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']",
    )].filter(one => {
        const isThere = one.checkVisibility({visibilityProperty: true}) && !one.matches(":disabled")
            && one.tabIndex >= 0;
        if (!isThere || one.type !== "radio") return isThere;
        const group = `${one.form?.id} ${one.name}`;
        return !groups.has(group) && groups.add(group);
    });
    // Where the first Tab sets out from: some pages put the focus further down.
    const start = document.createElement("span");
    start.tabIndex = -1;
    document.body.prepend(start);
    start.focus();
    scrollTo(0, 0);
}
"""
_SEEN = r"""
() => {
    const one = document.activeElement;
    if (one === document.body || one === document.documentElement) return null;
    if (window.stopsMet.includes(one)) return null;
    const said = [];
    const name = `${one.localName} “${(one.labels?.[0] ?? one).textContent.trim().slice(0, 40)
        || one.name}”`;
    const last = window.stopsMet.at(-1);
    if (last && !(last.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING))
        said.push(`${name} comes after what follows it in the text`);
    window.stopsMet.push(one);
    const label = one.labels?.[0];

    // WCAG 2.4.11: nothing lies over all of it.
    const box = one.getBoundingClientRect();
    const at = [[.5, .5], [.1, .1], [.9, .1], [.1, .9], [.9, .9]].map(([x, y]) =>
        [box.left + x * box.width, box.top + y * box.height]);
    const shows = ([x, y]) => {
        const top = document.elementFromPoint(x, y);
        return top && (one.contains(top) || label?.contains(top));
    };
    const where = `at ${Math.round(box.left)}, ${Math.round(box.top)} in ${innerWidth} × ${innerHeight}`;
    if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth)
        said.push(`${name} is not in the window, ${where}`);
    else if (!at.some(shows)) {
        const over = document.elementFromPoint(...at[0])?.outerHTML.slice(0, 80);
        said.push(`${name} lies under ${over}, ${where}`);
    }

    // WCAG 2.4.7 and 1.4.11: a line of two pixels or more, of 3:1 to what is beside it.
__COLOURS__    const ring = each => {
        const style = getComputedStyle(each);
        if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) return false;
        const beside = parseFloat(style.outlineOffset) < 0 ? each : each.parentElement;
        return contrast(numbers(style.outlineColor), ground(beside)) >= 3;
    };
    if (!ring(one) && !(label && ring(label))) said.push(`${name} does not show that it has the focus`);
    return said;
}
""".replace("__COLOURS__", COLOURS)
_MISSED = """
() => window.stopsToMeet.filter(one => {
    const group = window.stopsMet.some(met =>
        met.type === "radio" && met.name === one.name && met.form === one.form);
    return !window.stopsMet.includes(one) && !(one.type === "radio" && group);
}).map(one => `the focus never comes to ${one.outerHTML.slice(0, 100)}`)
"""


def poor_stops(page, most: int = 200) -> list[str]:
    """What is wrong with the ways of Tab through a page, from its start to its end.

    A stop that is out of the window or covered, that shows no ring, that comes out of turn; what
    holds the focus, and what never gets it.
    """
    page.evaluate(_EXPECTED)
    problems: list[str] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        said = page.evaluate(_SEEN)
        if said is None:
            return problems + page.evaluate(_MISSED)
        problems += said
    return [*problems, f"no end after {most} stops"]
