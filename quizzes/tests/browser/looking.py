"""What a page is held to, whoever made it: axe's rules, and what axe does not see."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import axe_playwright_python

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What a rule of axe finds depends on colours, on the place there is, or on neither.
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
LAYOUT_RULES = ["target-size", "scrollable-region-focusable"]

_RUN = """
async ([only, context]) => {
    const options = {
        runOnly: only, resultTypes: ["violations", "incomplete"], elementRef: false,
        preload: false,  // no rule among these reads style sheets
        rules: {"target-size": {enabled: true}},
    };
    if (only.type === "rule") delete options.rules;
    const found = await axe.run(context ?? document, options);
    const short = kind => found[kind].flatMap(rule => rule.nodes.map(node => ({
        rule: rule.id, target: node.target.flat(9).join(" "), html: node.html.slice(0, 200),
        why: [...node.any, ...node.all, ...node.none].map(check => check.message).join("; "),
    })));
    return {violations: short("violations"), incomplete: short("incomplete")};
}
"""


@dataclass(frozen=True)
class Finding:
    """One element that a rule says something about."""

    rule: str
    target: str
    html: str
    why: str

    def __str__(self) -> str:
        return f"{self.rule} at {self.target}: {self.why} {self.html}"


@dataclass(frozen=True)
class Scan:
    violations: list[Finding]
    incomplete: list[Finding]


def scan(page, *, rules: Iterable[str] | None = None, within: str | None = None) -> Scan:
    """What axe finds, by all rules of WCAG 2.2 AA and best practice or by some of them."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE)
    only = {"type": "rule", "values": [*rules]} if rules else {"type": "tag", "values": TAGS}
    found = page.evaluate(_RUN, [only, within])
    return Scan(
        *([Finding(**each) for each in found[kind]] for kind in ("violations", "incomplete"))
    )


# Where the eyes of axe end

_WALK = """
() => {
    const said = [];
    const name = one => one.outerHTML.slice(0, 120);
    const text = one => (one?.textContent ?? "").trim(); // also where it is folded up
    const groups = new Map();
    for (const input of document.querySelectorAll("input[type=radio], input[type=checkbox]")) {
        // Lists of the admin, and its switch of passwords, which has a legend without the tag.
        if (input.closest(".results, .actions, [id=changelist], .radiolist")) continue;
        if (!input.checkVisibility({visibilityProperty: true}) && !input.labels?.length) continue;
        const key = `${input.form?.id ?? ""} ${input.name}`;
        groups.set(key, [...(groups.get(key) ?? []), input]);
        if (!input.labels?.length) said.push(`no label to click: ${name(input)}`);
    }
    for (const inputs of groups.values()) {
        if (inputs.length < 2) continue;
        const legend = inputs[0].closest("fieldset")?.querySelector(":scope > legend");
        if (!text(legend)) said.push(`a group without a legend: ${name(inputs[0])}`);
    }
    for (const image of document.querySelectorAll("img:not([alt])")) said.push(`no alt: ${name(image)}`);
    const words = {username: "username", email: "email", first_name: "given-name", last_name: "family-name"};
    for (const input of document.querySelectorAll("main input")) {
        const hint = input.getAttribute("autocomplete") ?? "";
        const isPassword = input.type === "password";
        if (isPassword && !/(current|new)-password/.test(hint)) said.push(`autocomplete: ${name(input)}`);
        if (input.hasAttribute("onpaste")) said.push(`paste: ${name(input)}`);
    }
    return said;
}
"""


def unseen_by_axe(page) -> list[str]:
    """Groups of boxes without a legend, pictures without a text, boxes whose text is no label,
    password fields that no password manager can tell."""
    return page.evaluate(_WALK)


_ERRORS = """
() => {
    const said = [];
    const wrong = [...document.querySelectorAll("main [aria-invalid=true]")];
    const summary = document.querySelector(".problem-summary, .error-summary");
    if (!wrong.length && !summary) return said;
    if (document.body.matches(".gallery")) return said;  // it shows errors, and made none
    if (!/^(Error|Fehler):/.test(document.title)) said.push(`the title says nothing: ${document.title}`);
    if (!summary) { said.push("no summary of errors"); return said; }
    if (document.activeElement !== summary && !summary.contains(document.activeElement))
        said.push(`the summary has no focus, ${document.activeElement.outerHTML.slice(0, 80)} has`);
    for (const link of summary.querySelectorAll("a[href^='#']"))
        if (!document.querySelector(CSS.escape ? `[id="${link.hash.slice(1)}"]` : link.hash))
            said.push(`leads nowhere: ${link.outerHTML}`);
    for (const input of wrong) {
        const around = input.closest("fieldset[aria-describedby]");
        const ids = (input.getAttribute("aria-describedby") ?? around?.getAttribute("aria-describedby") ?? "");
        const texts = ids.split(/\\s+/).map(id => document.getElementById(id)).filter(Boolean);
        if (!texts.some(one => one.textContent.trim())) said.push(`no message: ${input.outerHTML.slice(0, 120)}`);
    }
    return said;
}
"""


def poorly_told_errors(page) -> list[str]:
    """Of a page with errors: no “Error:” in its title, no summary that has the focus, links in it
    that lead nowhere, and fields that no message describes."""
    return page.evaluate(_ERRORS)


# Wider than the window

_WIDER = """
() => {
    const overflow = document.documentElement.scrollWidth - window.innerWidth;
    if (overflow <= 0) return [];
    const outside = [...document.body.querySelectorAll("*")].filter(one => {
        const box = one.getBoundingClientRect();
        return box.width && (box.right > window.innerWidth + 1 || box.left < -1);
    });
    const innermost = outside.filter(one => !outside.some(other => other !== one && one.contains(other)));
    const names = innermost.slice(0, 3).map(one => one.outerHTML.slice(0, 120));
    return [`scrolls sideways by ${overflow} px, ${names.join(" and ")}`];
}
"""


def sideways(page) -> list[str]:
    """By how much the page is wider than its window, if it is, and what sticks out."""
    return page.evaluate(_WIDER)


# Larger text

_SPACING = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-block-end: 2em !important; }
"""
_ENLARGE = """
([fontSize, style]) => {
    document.documentElement.style.fontSize = fontSize;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    document.adoptedStyleSheets = style ? [sheet] : [];
}
"""
_CLIPPED = """
() => {
    const said = [];
    for (const one of document.body.querySelectorAll("*")) {
        const style = getComputedStyle(one);
        const hides = ["hidden", "clip"].includes(style.overflowX) || ["hidden", "clip"].includes(style.overflowY);
        // A name is shortened in the head of a page, and whole on the page that it leads to.
        if (one.closest(".person-name")) continue;
        if (!hides || !one.innerText?.trim() || one.clientWidth <= 1 || one.clientHeight <= 1) continue;
        if (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1)
            said.push(`clips its text: ${one.outerHTML.slice(0, 120)}`);
    }
    return said;
}
"""


def clipped_when_larger(page) -> list[str]:
    """What does not fit any more with text twice as large, or spaced as WCAG 1.4.12 has it.

    1.4.10's zoom of 400 % is a page 320 px wide and 256 high, which is how it is looked at.
    """
    problems = []
    before = page.viewport_size
    for name, size, font, style in (
        ("text of 200 %", (1280, 800), "200%", ""),
        ("zoom of 400 %", (320, 256), "", ""),
        ("text spacing", (320, 800), "", _SPACING),
    ):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.evaluate(_ENLARGE, [font, style])
        found = sideways(page) + page.evaluate(_CLIPPED)
        problems += [f"{name}: {each}" for each in found]
    page.evaluate(_ENLARGE, ["", ""])
    page.set_viewport_size(before)
    return problems
