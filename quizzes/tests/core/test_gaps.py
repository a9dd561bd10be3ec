"""Gaps in a stem: where they are, and how they get through Markdown and the sanitiser."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from quizzes.core.document import Kind
from quizzes.core.gaps import (
    first_misplaced_gap,
    gaps_in,
    markdown_of_stem,
    pieces_around_gaps,
    with_blanks,
    without_answers,
)
from quizzes.core.parsing import parse
from quizzes.core.rendering import render


def html_of(stem: str) -> str:
    """The stem of a fill-in question as it is stored."""
    document, _ = parse("gaps.md", f"**1.** {stem}\n<!-- kind: fill-in -->\n")
    return render(markdown_of_stem(document.questions[0]))


def test_a_gap_has_one_or_several_answers():
    gaps = gaps_in("The [[sky]] is [[ blue | azure|blue ]].")
    assert [gap.accepted for gap in gaps] == [("sky",), ("blue", "azure")]


@pytest.mark.parametrize(
    "stem",
    [
        "`[[x]]`",
        "``a ` [[x]]``",
        "```\n[[x]]\n```",
        "~~~\n[[x]]\n~~~",
        r"\[[x]]",
        "[[1, 2], [3]]",
        "[[x] ]",
        "[[two\nlines]]",
    ],
)
def test_code_escapes_and_other_brackets_are_no_gaps(stem):
    assert gaps_in(stem) == []


def test_a_gap_behind_a_lone_backtick_is_one():
    assert len(gaps_in("a ` and [[x]]")) == 1


def test_the_wording_of_a_stem_is_without_its_key():
    assert without_answers("A [[b|c]] d [[e]]") == "A [[]] d [[]]"


def test_the_page_gets_the_html_around_each_gap():
    html = html_of("The *[[sky]]* is [[blue]] & wide.")
    assert pieces_around_gaps(html) == ["<p>The <em>", "</em> is ", " &amp; wide.</p>"]
    assert first_misplaced_gap(html, 2) is None
    assert with_blanks(html) == "<p>The <em>____</em> is ____ &amp; wide.</p>"


def test_gaps_may_stand_in_tables_lists_and_quotations():
    html = html_of("Complete:\n\n| a | b |\n|---|---|\n| [[x|y]] | 2 |\n\n- [[z]]\n\n> [[w]]")
    assert first_misplaced_gap(html, 3) is None
    assert "<td>____</td>" in with_blanks(html)


@pytest.mark.parametrize(
    ("stem", "number"),
    [
        ("[[a]] and [a [[link]]](https://example.org)", 2),
        ("[a link](https://example.org/[[a]])", 1),
        ("<abbr title='[[a]]'>b</abbr>", 1),
        ("See:\n\n    code [[a]]\n\n[[b]]", 1),
        ("`code\n[[a]]`", 1),
        ("![[[a]]](https://example.org/a.png)", 1),
    ],
)
def test_a_gap_where_no_input_can_be_is_found(stem, number):
    assert first_misplaced_gap(html_of(stem), len(gaps_in(stem))) == number


def test_authors_cannot_make_gaps_of_their_own():
    html = html_of("\ue0007\ue001 [[a]] \ue0001\ue001")
    assert len(pieces_around_gaps(html)) == 2
    assert first_misplaced_gap(html, 1) is None


def test_other_questions_keep_their_stem_as_it_is():
    document, _ = parse("gaps.md", "**1.** A [[b]]\n- [x] c\n- [ ] d\n")
    assert markdown_of_stem(document.questions[0]) == "A [[b]]"


PARTS = [
    "[[a]]",
    "[[b|c]]",
    "[[",
    "]]",
    "`",
    "``",
    "*",
    "[x](https://a.b/",
    ")",
    "<b>",
    "\n",
    "```",
]


@settings(max_examples=200)
@given(st.lists(st.sampled_from(PARTS) | st.text("ab <>&\"'\\|_\ue000\ue001\n1", max_size=4)))
def test_whatever_the_stem_its_gaps_are_placed_or_one_is_named(parts):
    document, _ = parse("gaps.md", "**1.** x " + "".join(parts) + "\n<!-- kind: fill-in -->\n")
    question = document.questions[0]
    assume(question.kind is Kind.FILL_IN)  # an unclosed fence hides the comment that says so
    count = len(gaps_in(question.stem))
    html = render(markdown_of_stem(question))
    number = first_misplaced_gap(html, count)
    if number is None:
        assert len(pieces_around_gaps(html)) == count + 1
        assert all(piece.count("<") == piece.count(">") for piece in pieces_around_gaps(html))
    else:
        assert 1 <= number <= max(count, 1)
