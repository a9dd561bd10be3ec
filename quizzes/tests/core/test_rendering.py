"""What Markdown becomes on the page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.core.plain_text import is_plain, render_plain
from quizzes.core.rendering import render, render_inline
from quizzes.core.rendering_limits import (
    MAX_NESTING,
    MAX_TABLE_COLUMNS,
    MAX_TABLE_ROWS,
    MAX_TEXT_BYTES,
    UnrenderableText,
)

REL = 'rel="noopener noreferrer nofollow"'


@given(st.text(alphabet=st.sampled_from("aB3é.,!?'\"()[]{}#+-=:;~|&<>@/\\*_` \n\t1")))
def test_the_fast_path_gives_what_the_slow_path_gives(markdown):
    _assert_same_by_both_paths(markdown)


@given(st.text())
def test_the_fast_path_gives_what_the_slow_path_gives_in_any_script(markdown):
    _assert_same_by_both_paths(markdown)


def _assert_same_by_both_paths(markdown):
    fast = render_plain(markdown, inline=False)
    assert fast in (None, render(markdown))
    assert render_plain(markdown, inline=True) in (None, render_inline(markdown))


@pytest.mark.parametrize(
    "text",
    [
        "The optimizer is paged to CPU memory",
        "What is 2 + 2? (Select one!)",
        "AT & T, a < b, a > b: 50% of 3.5 = 1.75",
        "Größe, 漢字, naïve; e.g. C# and C++",
        "1945",
    ],
)
def test_ordinary_sentences_are_plain(text):
    assert is_plain(text)


@pytest.mark.parametrize(
    "text",
    [
        "*a*",
        "snake_case",
        "a\nb",
        "1. a",
        "# a",
        "- a",
        "a `b`",
        "AT&T;",
        "a  ",
        " a",
        "a<b",
        "![a",
    ],
)
def test_what_may_be_markdown_is_not_plain(text):
    assert not is_plain(text)


@pytest.mark.parametrize("blank", ["", " ", "\n\n"])
def test_a_blank_text_renders_to_nothing(blank):
    assert render(blank) == render_inline(blank) == render_plain(blank, inline=False) == ""


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("H<sub>2</sub>O and x<sup>2</sup>", "H<sub>2</sub>O and x<sup>2</sup>"),
        ("Press <kbd>Esc</kbd><br>now", "Press <kbd>Esc</kbd><br>now"),
        ('<abbr title="Cascading *">CSS</abbr>', '<abbr title="Cascading *">CSS</abbr>'),
        ("<span lang='fr'>oui</span>", '<span lang="fr">oui</span>'),
        ("<b lang='fr' title='x'>oui</b>", "<b>oui</b>"),
        ("<b>not closed", "<b>not closed</b>"),
        ("closed</b> only", "closed only"),
    ],
)
def test_simple_tags_work(markdown, html):
    assert render_inline(markdown) == html


@pytest.mark.parametrize("tag", ["form", "script", "style", "deployment", "my-element", "img", "a"])
def test_other_tags_are_shown_as_written(tag):
    html = render_inline(f"Use <{tag}> or </{tag}> or <{tag} x='1'>.")
    assert html == f"Use &lt;{tag}&gt; or &lt;/{tag}&gt; or &lt;{tag} x='1'&gt;."


def test_a_block_of_html_is_shown_as_written():
    assert render("<div>\n*x*\n</div>") == "<p>&lt;div&gt;\n<em>x</em>\n&lt;/div&gt;</p>"


def test_a_backslash_shows_a_simple_tag_too():
    assert render_inline(r"The \<b> tag") == "The &lt;b&gt; tag"


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("<!-- id: alibi -->\nText", "<p>Text</p>"),
        ("Te<!-- x -->xt", "<p>Text</p>"),
        ("<!-- a\n\nb -->\n\nText", "<p>Text</p>"),
        ("<!-- only -->", ""),
        ("`<!-- shown -->`", "<p><code>&lt;!-- shown --&gt;</code></p>"),
        ("<!-- not closed", "<p>&lt;!-- not closed</p>"),
    ],
)
def test_comments_are_dropped_except_from_code(markdown, html):
    assert render(markdown) == html


def test_a_comment_in_fenced_code_is_shown():
    html = render("```html\n<!-- shown -->\n```")
    assert html == (
        '<pre tabindex="0"><code class="language-html">'
        '<span class="cm">&lt;!-- shown --&gt;</span>\n</code></pre>'
    )


@pytest.mark.parametrize(("level", "shown"), [(1, 4), (2, 5), (3, 6), (6, 6)])
def test_headings_stand_below_those_of_the_page(level, shown):
    assert render("#" * level + " Title") == f"<h{shown}>Title</h{shown}>"


@pytest.mark.parametrize("address", ["http://a.example", "https://a.example", "mailto:a@b.example"])
def test_links_lead_out_without_credit(address):
    assert render_inline(f"[x]({address})") == f'<a href="{address}" {REL}>x</a>'


@pytest.mark.parametrize("address", ["/admin/", "x.md", "#top", "//a.example", "ftp://a.example"])
def test_other_addresses_are_dropped(address):
    assert "href" not in render_inline(f"[x]({address})")


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        (
            "![A cat](https://a.example/cat.png)",
            f'<a href="https://a.example/cat.png" {REL}>A cat</a>',
        ),
        ("![A cat](cat.png)", "<span>A cat</span>"),
        ("![](cat.png)", "<span>cat.png</span>"),
        (
            "[![A cat](https://a.example/cat.png)](https://b.example)",
            f'<a href="https://b.example" {REL}><span>A cat</span></a>',
        ),
    ],
)
def test_an_image_becomes_its_text_and_a_link(markdown, html):
    assert render_inline(markdown) == html


TABLE = "|a|b|\n|:-|-:|\n|1|2|"


def test_wide_blocks_scroll_by_themselves_and_by_keyboard():
    assert render(TABLE).startswith('<div class="scroll" tabindex="0">\n<table>')
    assert render("    code") == '<pre tabindex="0"><code>code\n</code></pre>'


def test_nothing_in_a_choice_keeps_a_click_from_its_label():
    assert "tabindex" not in render_inline(TABLE) + render_inline("    code")


def test_table_columns_keep_their_alignment():
    assert '<td align="left">1</td>\n<td align="right">2</td>' in render(TABLE)


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("one *paragraph*", "one <em>paragraph</em>"),
        ("two\n\nparagraphs", "<p>two</p>\n<p>paragraphs</p>"),
        ("text\n\n- a list", "<p>text</p>\n<ul>\n<li>a list</li>\n</ul>"),
        ("> quoted", "<blockquote>\n<p>quoted</p>\n</blockquote>"),
    ],
)
def test_only_a_lone_paragraph_loses_its_tag(markdown, html):
    assert render_inline(markdown) == html


def test_a_list_keeps_the_number_it_starts_with():
    assert render("3. c\n4. d").startswith('<ol start="3">')


def code_of_refusal(markdown):
    with pytest.raises(UnrenderableText) as caught:
        render(markdown)
    return caught.value.code


def table(columns, rows):
    return "\n".join(["|a" * columns + "|", "|-" * columns + "|", *["|b|"] * rows])


def test_the_longest_text_renders_and_one_byte_more_does_not():
    assert render("é" * (MAX_TEXT_BYTES // 2))
    assert code_of_refusal("é" * (MAX_TEXT_BYTES // 2) + "a") == "text-too-long"


@pytest.mark.parametrize("marker", ["- ", "> ", "1. "])
def test_the_deepest_nesting_renders_and_one_level_more_does_not(marker):
    assert render(marker * MAX_NESTING + "a")
    assert code_of_refusal(marker * (MAX_NESTING + 1) + "a") == "too-deep"


def test_the_largest_table_renders_and_one_row_or_column_more_does_not():
    assert render(table(MAX_TABLE_COLUMNS, MAX_TABLE_ROWS)).count("<tr>") == MAX_TABLE_ROWS + 1
    assert code_of_refusal(table(MAX_TABLE_COLUMNS, MAX_TABLE_ROWS + 1)) == "table-too-large"
    assert code_of_refusal(table(MAX_TABLE_COLUMNS + 1, 1)) == "table-too-large"
