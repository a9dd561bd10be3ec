"""HTML of any shape through the allow-list: what comes out, and what comes out the second time."""

from hypothesis import given
from hypothesis import strategies as st

from quizzes.core.rendering import render, render_inline
from quizzes.core.sanitising import ALLOWED_TAGS, sanitised

from .test_rendering_safety import PICTURES, assert_allowed

# HTML as no browser writes it: any element in any other, half tags, and what ends raw texts.
TAGS = st.sampled_from(
    [
        *sorted(ALLOWED_TAGS),
        *[
            "script",
            "style",
            "title",
            "textarea",
            "noscript",
            "template",
            "iframe",
            "noembed",
            "noframes",
            "xmp",
            "plaintext",
            "svg",
        ],
        *[
            "foreignObject",
            "desc",
            "mglyph",
            "malignmark",
            "annotation-xml",
            "semantics",
            "maction",
            "form",
            "input",
        ],
        *[
            "button",
            "select",
            "option",
            "fieldset",
            "legend",
            "base",
            "link",
            "meta",
            "object",
            "embed",
            "image",
            "body",
            "html",
        ],
    ]
)
NAMES = st.sampled_from(
    [
        "href",
        "src",
        "class",
        "id",
        "name",
        "style",
        "title",
        "onclick",
        "onerror",
        "xlink:href",
        "srcset",
        "action",
        "formaction",
        "background",
        "ping",
        "target",
        "data-x",
        "alt",
        "lang",
        "align",
        "tabindex",
        "encoding",
        "definitionurl",
    ]
)
VALUES = st.sampled_from(
    [
        "javascript:alert(1)",
        "java\tscript:alert(1)",
        "&#106;avascript:alert(1)",
        "https://a.example/",
        "//a.example/",
        "data:text/html,x",
        "k",
        "scroll",
        "</style><img src=x onerror=alert(1)>",
        "--><script>",
        "text/html",
        f"/images/{'0' * 64}.png",
        f"//a.example/{'0' * 64}.png",
        "'",
        "`",
        "x\0y",
    ]
)
ATTRIBUTES = st.builds(
    "{}{}={}{}{}".format,
    st.sampled_from([" ", "/", "\n", "\x0c", ""]),
    NAMES,
    quote := st.shared(st.sampled_from(['"', "'", ""]), key="quote"),
    VALUES,
    quote,
)
OPENED = st.builds(
    "<{}{}{}".format,
    TAGS,
    st.lists(ATTRIBUTES, max_size=3).map("".join),
    st.sampled_from([">", ">", ">", "/>", " ", ""]),
)
CLOSED = st.builds("</{}{}".format, TAGS, st.sampled_from([">", " x>", ""]))
REST = st.sampled_from(
    [
        "<!--",
        "-->",
        "--!>",
        "<!-->",
        "<![CDATA[",
        "]]>",
        "<?x",
        "&lt;",
        "&#60;",
        "&",
        "x",
        "\0",
        "<",
    ]
)
HTML = st.lists(OPENED | CLOSED | REST | st.text(max_size=3), max_size=25).map("".join)


@given(HTML)
def test_the_allow_list_holds_for_any_html_and_once_more(html):
    """Also when what came out goes in again: nothing wakes up the second time."""
    for is_label in (False, True):
        once = sanitised(html, is_label=is_label)
        assert_allowed(once)
        assert_allowed(sanitised(once, is_label=is_label))


@given(HTML)
def test_no_html_in_markdown_gets_past_the_allow_list(html):
    assert_allowed(render(html, PICTURES))
    assert_allowed(render_inline(html, PICTURES))
