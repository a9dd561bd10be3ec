"""What between dollars is math, what is not, and what math becomes."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quizzes.core.mathml import MAX_FORMULA_LENGTH, mathml
from quizzes.core.rendering import render, render_inline

X = '<math aria-label="x" display="inline"><mrow><mi>x</mi></mrow></math>'
BLOCK_X = '<math display="block"><mrow><mi>x</mi></mrow></math>'
NAMED_BLOCK_X = BLOCK_X.replace("<math", '<math aria-label="x"')


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("$x$", X),
        ("Let $x$, ($x$) and $x$.", f"Let {X}, ({X}) and {X}."),
        ("the $x$th and the $x$-th", f"the {X}th and the {X}-th"),
        ("设$x$为", f"设{X}为"),
        ("**$x$**", f"<strong>{X}</strong>"),
        ("a $$x$$ b", f"a {NAMED_BLOCK_X} b"),
    ],
)
def test_math_within_a_line(markdown, html):
    assert render_inline(markdown) == html


@pytest.mark.parametrize(
    "text",
    [
        "It costs $400 million or $500 million",
        "$5-$6, $5,000 and 6$",
        "between $5 and $10, or $20",
        "US$5 and CA$6",
        "the variables $a and $b",
        '[ "$a" -eq "$b" ] and $HOME/$USER or $a$b',
        "=$A$1*B3+$C$2 and $A:$B and SUM($A$1:$A$9)",
        "$(document).ready and $('a')+$('b')",
        "pizza$week and pizza$day$",
        'Write($"a {i}: "); WriteLine($"b")',
        "function append(&$initial){ return $initial; }",
        "a $ b $ c",
        "$ x$ and $x $",
        "$$",
        "$$$$",
        "$100",
        "100$",
    ],
)
def test_prices_variables_and_cells_are_no_math(text):
    html = render_inline(text)
    assert "<math" not in html
    assert html.count("$") == text.count("$")


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        (r"\$x\$ and \$5", "$x$ and $5"),
        (r"$x\$$", None),
        ("`$x$`", "<code>$x$</code>"),
        ("$a `b$` c$", "$a <code>b$</code> c$"),
    ],
)
def test_behind_a_backslash_and_in_code_a_dollar_is_a_dollar(markdown, html):
    assert html is None or render_inline(markdown) == html
    assert ("<math" in render_inline(markdown)) == (html is None)


def test_markdown_within_math_is_math():
    html = render_inline("$a_1 * b_2 * c_3$ and $[x](y)$ and $<b>$")
    assert html.count("<math") == 3
    assert not any(tag in html for tag in ("<em>", "<a ", "<b>"))


@pytest.mark.parametrize(
    "markdown",
    ["$$x$$", "$$\nx\n$$", "$$ x $$", "  $$\n  x\n  $$", "```math\nx\n```", "$$x\n$$"],
)
def test_math_on_lines_of_its_own_scrolls_by_itself(markdown):
    assert render(markdown) == f'<div class="scroll" tabindex="0">{BLOCK_X}</div>'


def test_a_block_of_math_stands_between_paragraphs():
    html = render("Let\n$$\nx\n$$\nbe\n\n> 0")
    assert html == (
        f'<p>Let</p>\n<div class="scroll" tabindex="0">{BLOCK_X}</div>\n'
        "<p>be</p>\n<blockquote>\n<p>0</p>\n</blockquote>"
    )


def test_lines_of_math_are_no_lists_and_no_quotations():
    html = render("$$\nx\n- y\n> 0\n# z\n$$")
    assert html.count("<math") == 1
    assert "<li" not in html


def test_a_block_of_math_in_a_choice_has_nothing_that_scrolls():
    html = render_inline("$$\nx\n$$")
    assert html == BLOCK_X.replace('"block"', '"block" aria-label="x"')


@pytest.mark.parametrize("markdown", ["$$\nx", "$$\nx\n\ny$$", "$$\n\n$$", "$$ 5 $ 6 $$"])
def test_what_is_not_closed_in_its_paragraph_is_no_math(markdown):
    assert "<math" not in render(markdown)


@pytest.mark.parametrize(
    "latex",
    [
        r"\foo",
        "x^",
        r"\left( x",
        "a & b",
        r"\begin{aligned}",
        r"\def\a{\a}\a",
        r"\newcommand{\a}{\a\a}\a",
        r"\href{https://a.example}{x}",
        "{" * 600 + "x" + "}" * 600,
        r"\frac{1}{" * 60 + "x" + "}" * 60,
    ],
)
def test_what_is_not_understood_is_shown_as_written(latex):
    assert mathml(latex, is_block=False) is None
    html = render_inline(f"${latex}$")
    assert html.startswith("<code>$")
    assert html.endswith("$</code>")


def test_only_in_a_label_a_formula_needs_a_name():
    assert 'aria-label="a &lt; b"' in render_inline("$a < b$")
    assert "aria-label" not in render("$a < b$")


def test_a_formula_that_is_too_long_is_text():
    assert "<math" in render_inline("$" + "x" * MAX_FORMULA_LENGTH + "$")
    assert "<math" not in render_inline("$" + "x" * (MAX_FORMULA_LENGTH + 1) + "$")


@pytest.mark.parametrize(
    ("latex", "part"),
    [
        (r"\frac{a}{b}", "<mfrac>"),
        (r"\sqrt[3]{x}", "<mroot>"),
        (r"\sum_{i=1}^n i", "<msubsup><mo>∑</mo>"),
        (r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", "<mtable>"),
        (r"\begin{aligned} a &= b \\ &= c \end{aligned}", '<mtd columnalign="right">'),
        (r"\begin{cases} 1 & x > 0 \\ 0 \end{cases}", '<mo fence="true" form="prefix"'),
        (r"\text{if } x < 0", "<mtext>if"),
        (r"\mathbb{R} \to \mathcal{L}", "<mi>ℝ</mi>"),
        (r"\hat{\theta}", '<mover accent="true">'),
        (r"50\%", "<mi>%</mi>"),
    ],
)
def test_the_usual_notation_is_understood(latex, part):
    assert part in render_inline(f"${latex}$")


def test_a_script_in_a_formula_is_text():
    html = render_inline(r"$\text{<script>alert(1)</script>}$")
    assert "<mtext>&lt;script&gt;alert(1)&lt;/script&gt;</mtext>" in html


@given(
    st.lists(
        st.sampled_from(["$", "$$", "\\$", "x", "5", " ", "\n", "`", "_", "*", "{", "\\frac"]),
        max_size=30,
    ).map("".join)
)
@example("$x$$y$")
def test_every_dollar_is_shown_or_bounds_a_formula(markdown):
    html = render(markdown)
    assert html.count("<math") * 2 <= markdown.count("$")
    assert html.count("<math") == html.count("</math>")


@given(st.text(alphabet="abcxyz0123456789+-*/= ,.", max_size=40))
def test_one_dollar_alone_is_never_math(text):
    assert "<math" not in render(f"{text} $5 {text}")
