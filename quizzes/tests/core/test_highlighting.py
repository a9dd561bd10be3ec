"""Fenced code: which language it is in, and what colours it gets."""

import html
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.core.fences import fences
from quizzes.core.highlighting import MAX_HIGHLIGHTED_BYTES, highlighted, language_of
from quizzes.core.rendering import render, render_inline

TOKENS = Path(__file__).parents[3] / "static" / "css" / "tokens.css"


@pytest.mark.parametrize(
    ("info", "language"),
    [
        ("", ""),
        ("python", "python"),
        ("HTML", "html"),
        ("python {.line}", "python"),
        ("{.python .numberLines}", "python"),
        ("{python}", "python"),
        ("js{1,2}", "js"),
        ("c++", "c++"),
        ("C#", "c#"),
        ("shell script", "shell"),
        ('py title="a.py" hl_lines="2"', "py"),
        ('{download="a.zip"}', ""),
        ("ruby:app.rb", "ruby"),
        ('"ruggine".', ""),
    ],
)
def test_the_language_is_read_as_authors_write_it(info, language):
    assert language_of(info) == language


@pytest.mark.parametrize(
    "language",
    (
        "python c++ C# js ts jsx html css java php bash shell sql yaml yml json r rust cs xml"  # noqa: SIM905
        " MATLAB mysql hcl django".split()
    ),
)
def test_languages_of_quizzes_get_colours(language):
    assert "<span class=" in render(f'```{language}\nkey: "b" <p class="c">1</p>\nif a == 1:\n```')


@pytest.mark.parametrize("info", ["", "nolanguage", "rouille", "text", "mermaid", "x" * 100])
def test_an_unknown_language_is_plain(info):
    rendered = render(f"```{info}\nif a < b: pass\n```")
    assert "<span" not in rendered
    assert "if a &lt; b: pass\n</code></pre>" in rendered


def test_what_is_highlighted_says_the_same():
    code = 'def f(x):\n\n    return f"<{x}>"  # & so on\n'
    text = html.unescape(re.sub(r"<[^<>]*>", "", highlighted(code, "python")))
    assert text == code


def test_blank_lines_around_the_code_stay():
    assert "<code>\n\na\n\n</code>" in render("```\n\n\na\n\n```")


def test_long_code_is_in_one_colour():
    code = "x = 1\n" * (MAX_HIGHLIGHTED_BYTES // 6)
    assert "<span" in highlighted(code, "python")
    assert "<span" not in highlighted(code + "x = 1\n", "python")


def test_code_in_a_choice_is_highlighted_too():
    assert '<span class="mi">1</span>' in render_inline("Run\n\n```python\n1\n```")


@pytest.mark.parametrize(
    ("markdown", "found"),
    [
        ("```\na\n```", [("", ("a",))]),
        ("~~~~ py\n~~~\n~~~~", [("py", ("~~~",))]),
        ("````\n```\na\n```\n````", [("", ("```", "a", "```"))]),
        ("  ```\n  a\n b\n  ```", [("", ("a", "b"))]),
        ("```\na", [("", ("a",))]),
        ("```a`b`", []),
        ("    ```\n    a\n    ```", []),
        ("```\na\n```\n```\nb\n```", [("", ("a",)), ("", ("b",))]),
    ],
)
def test_fences_are_those_of_commonmark(markdown, found):
    assert [(each.info, each.code) for each in fences(markdown.split("\n"))] == found


@given(st.lists(st.sampled_from(["```", "~~~", "````", "a", "", "  ```", "```py"]), max_size=20))
def test_fences_come_in_order_and_never_overlap(lines):
    end = 0
    for fence in fences(lines):
        assert end <= fence.first < fence.end <= len(lines)
        end = fence.end


# Contrast, by WCAG 2.2


def tokens(part: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", part))


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_code_can_be_read_on_every_ground_it_stands_on(scheme):
    light, _, dark = TOKENS.read_text().partition("prefers-color-scheme: dark")
    colours = tokens(light if scheme == "light" else dark)
    inks = {name for name in colours if name.startswith("code-")}
    grounds = ["paper", "surface", "sunken", "accent-soft", "right-soft", "wrong-soft"]
    assert len(inks) == 6
    for ink in inks:
        for ground in [*grounds, "missed-soft"]:
            assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
