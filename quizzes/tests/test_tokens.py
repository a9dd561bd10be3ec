"""The colours of static/css/tokens.css can be told apart: every pair that is used, in both schemes.

The luminance and contrast are those of WCAG 2.2, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
"""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin

STATIC = Path(settings.BASE_DIR) / "static"
TOKENS = (STATIC / "css/tokens.css").read_text()
OWN_CSS = sorted(set((STATIC / "css").rglob("*.css")) - {STATIC / "css/tokens.css"})

GROUNDS = ["paper", "surface", "sunken", "accent-soft", "right-soft", "wrong-soft", "missed-soft"]
CODE = ["keyword", "string", "comment", "number", "name", "builtin"]

# What is written, and on what.
TEXTS = {
    "ink": GROUNDS,
    "ink-soft": GROUNDS,  # also placeholders, and what is disabled
    "accent": ["paper", "surface", "sunken", "accent-soft"],
    "accent-strong": ["paper", "surface", "sunken", "accent-soft"],
    "accent-ink": ["accent", "accent-strong"],
    "marker-ink": ["marker"],
    "right": ["paper", "surface", "right-soft"],
    "wrong": ["paper", "surface", "wrong-soft"],
    "missed": ["paper", "surface", "missed-soft"],
    **{f"code-{name}": ["sunken", "surface", "accent-soft"] for name in CODE},
}
# What shows where a control is, that it has the focus, or what became of it.
EDGES = {
    "edge": ["paper", "surface", "sunken"],
    "accent": ["paper", "surface", "sunken", "accent-soft", "right-soft", "wrong-soft"],
    "right": ["paper", "surface", "right-soft"],
    "wrong": ["paper", "surface", "wrong-soft"],
    "missed": ["paper", "surface", "missed-soft"],
    "ink": ["line"],  # the pass mark on the bar of a score
}
# They divide and tint; nothing depends on seeing them.
QUIET = {"line", "marker", "sheet", "scrim"}


def colours_in(selector: str) -> dict[str, str]:
    """The colours that one rule sets, by name."""
    rule = TOKENS[TOKENS.index(f"{selector} {{") :]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", rule[: rule.index("}")]))


LIGHT = colours_in("html:root")
DARK = LIGHT | colours_in('html:root:not([data-theme="light"])')


def luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def too_faint(pairs: dict[str, list[str]], least: float, colours: dict[str, str]) -> list[str]:
    return [
        f"{name} on {ground}: {contrast(colours[name], colours[ground]):.2f}"
        for name, grounds in pairs.items()
        for ground in grounds
        if contrast(colours[name], colours[ground]) < least
    ]


def test_contrast_is_counted_as_it_is_defined():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_texts_can_be_read_and_edges_seen(colours):
    assert too_faint(TEXTS, 4.5, colours) == []
    assert too_faint(EDGES, 3, colours) == []


def test_every_colour_is_in_the_table():
    in_table = {*TEXTS, *EDGES, *QUIET, *(ground for each in TEXTS.values() for ground in each)}

    assert set(LIGHT) - in_table == set()


def test_dark_by_choice_is_dark_by_the_system():
    by_system = colours_in('html:root:not([data-theme="light"])')

    assert colours_in('html:root[data-theme="dark"]') == by_system
    assert set(LIGHT) - set(by_system) == {"sheet"}


@pytest.mark.parametrize("path", OWN_CSS, ids=lambda path: path.relative_to(STATIC).as_posix())
def test_only_the_tokens_name_colours_and_sizes_of_type(path):
    css = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
    values = re.findall(r":\s*([^;{}]*)[;}]", css)

    assert [v for v in values if re.search(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl)a?\(", v)] == []
    assert re.findall(r"font-weight:\s*\d+", css) == []
    assert re.findall(r"font-size:\s*[\d.]+(?:rem|px)", css) == [] or path.name == "print.css"


@pytest.mark.parametrize("path", OWN_CSS, ids=lambda path: path.relative_to(STATIC).as_posix())
def test_every_variable_is_one_that_there_is(path):
    css = path.read_text()
    ours = set(re.findall(r"--([\w-]+):", TOKENS)) | set(re.findall(r"--([\w-]+):", css))
    of_django = set() if "admin" not in path.parts else django_variables()

    assert set(re.findall(r"var\(--([\w-]+)", css)) - ours - of_django == set()


def django_variables() -> set[str]:
    base = Path(admin.__path__[0]) / "static/admin/css/base.css"
    return set(re.findall(r"--([\w-]+):", base.read_text()))
