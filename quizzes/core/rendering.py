"""Markdown to HTML that is safe to put into a page, wherever the Markdown came from.

Two steps, in this order and never the other: Python-Markdown makes HTML, then an nh3 allow-list
(ammonia, an HTML5 parser) drops what is not named here. The result has no `id`, `name`, `style`
or event handler, loads nothing, and links only to http, https and mailto.

HTML inside the Markdown: the few inline tags of `INLINE_TAGS` work, comments are dropped, and
every other tag is shown as the text it is, because a quiz about `<form>` or `<deployment>` means
the word.

These functions trust their input to be of reasonable shape; hostile texts can take minutes or
gigabytes. Use `quizzes.core.bounded_rendering` for anything that was not written by the project.
"""

import re
from xml.etree.ElementTree import Element, SubElement

import nh3
from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.extensions import Extension
from markdown.extensions.fenced_code import FencedCodeExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableProcessor
from markdown.inlinepatterns import HTML_RE, HtmlInlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from quizzes.core.rendering_limits import (
    MAX_NESTING,
    MAX_TABLE_COLUMNS,
    MAX_TABLE_ROWS,
    UnrenderableText,
    check_length,
)

INLINE_TAGS = frozenset(
    "abbr b bdi br cite code del dfn em i ins kbd mark q rp rt ruby"  # noqa: SIM905 - a line a word
    " s samp small span strong sub sup u var wbr".split()
)
BLOCK_TAGS = frozenset(
    "blockquote div h4 h5 h6 hr li ol p pre table tbody td th thead tr ul".split()  # noqa: SIM905
)
ALIGNMENTS = {"align": {"left", "center", "right"}}
ALLOWED_ATTRIBUTES = {
    "*": set[str](),  # else nh3 adds its own
    "a": {"href", "title"},
    "abbr": {"title"},
    "code": {"class"},
    "div": {"class"},
    "ol": {"start"},
    "span": {"lang"},
}
ALLOWED_VALUES = {
    ("code", "class"): re.compile(r"language-[\w#.+-]{1,40}"),
    ("div", "class"): re.compile("scroll"),
    ("ol", "start"): re.compile(r"[0-9]{1,6}"),
    ("span", "lang"): re.compile(r"[A-Za-z0-9-]{2,35}"),
}

# What a page has above the content of a question: h1 the quiz, h2 a section, h3 the question.
HEADINGS_ABOVE = 3


def render(markdown: str) -> str:
    """Block HTML. Raises UnrenderableText, or RecursionError and MemoryError for a hostile text."""
    return _rendered(markdown, _BLOCK_CLEANER)


def render_inline(markdown: str) -> str:
    """Like `render`, for a choice or a one-paragraph text: a lone `<p>` is taken off.

    Nothing in it takes the keyboard focus but links: a choice stands in a label, where a
    focusable element would keep a click from reaching the radio button.
    """
    return _without_lone_paragraph(_rendered(markdown, _LABEL_CLEANER))


def _rendered(markdown: str, cleaner: nh3.Cleaner) -> str:
    check_length(markdown)
    # A fresh parser for each text: it is not thread-safe, and an exception leaves it half-way.
    return cleaner.clean(Markdown(extensions=[_QuizMarkdown()]).convert(markdown)).strip()


def _without_lone_paragraph(block: str) -> str:
    lone = block.startswith("<p>") and block.endswith("</p>") and block.count("<p>") == 1
    return block[len("<p>") : -len("</p>")] if lone else block


def _allowed_value(tag: str, attribute: str, value: str) -> str | None:
    """The value if it is allowed where nh3's own lists cannot say so, else None."""
    pattern = ALLOWED_VALUES.get((tag, attribute))
    return value if pattern is None or pattern.fullmatch(value) else None


def _cleaner(set_attributes: dict[str, dict[str, str]]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=INLINE_TAGS | BLOCK_TAGS | {"a"},
        clean_content_tags=set(),
        attributes=ALLOWED_ATTRIBUTES,
        tag_attribute_values={"td": ALIGNMENTS, "th": ALIGNMENTS},
        set_tag_attribute_values=set_attributes,
        attribute_filter=_allowed_value,
        generic_attribute_prefixes=set(),
        url_schemes={"http", "https", "mailto"},
        url_relative="deny",
        link_rel="noopener noreferrer nofollow",
    )


# The only div is the one around a table. It and `pre` scroll by themselves, so that a wide one
# does not widen the page, and must then be reachable by keyboard. They get no role: a region
# needs a name, and this module has no words.
_BLOCK_CLEANER = _cleaner({"div": {"tabindex": "0"}, "pre": {"tabindex": "0"}})
_LABEL_CLEANER = _cleaner({})


class _QuizMarkdown(Extension):
    """Python-Markdown as quizzes use it. Most other extensions are super-linear: add none."""

    def extendMarkdown(self, md: Markdown) -> None:
        FencedCodeExtension().extendMarkdown(md)
        SaneListExtension().extendMarkdown(md)
        md.ESCAPED_CHARS.extend("|<")
        md.parser.blockprocessors.register(_ScrollingTable(md.parser), "table", 75)
        md.preprocessors.deregister("html_block")
        md.preprocessors.register(_BlockComments(md), "block_comments", 20)
        md.inlinePatterns.register(_InlineTags(HTML_RE, md), "html", 90)
        md.treeprocessors.register(_NestingLimit(md), "nesting_limit", 25)
        md.treeprocessors.register(_PageContent(md), "page_content", 15)


class _BlockComments(Preprocessor):
    """Drops comments that start a line, blank lines and all; fenced code is already set aside."""

    COMMENT = re.compile(r"^ {0,3}<!--.*?-->", re.MULTILINE | re.DOTALL)

    def run(self, lines: list[str]) -> list[str]:
        # Cut after the last end, each start finds one: the search stays linear.
        text, end, rest = "\n".join(lines).rpartition("-->")
        return (self.COMMENT.sub("", text + end) + rest).split("\n")


class _InlineTags(HtmlInlineProcessor):
    """Passes the tags of INLINE_TAGS on, drops comments, leaves the rest to be escaped as text."""

    NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)(?=[\s/>])")

    def handleMatch(  # type: ignore[override]  # the base class is of the older style
        self, m: re.Match[str], data: str
    ) -> tuple[Element | str | None, int | None, int | None]:
        if m.group(1).startswith("<!--"):
            return "", m.start(0), m.end(0)
        name = self.NAME.match(m.group(1))
        if name is None or name.group(1).lower() not in INLINE_TAGS:
            return None, m.start(0), m.end(0)  # "not mine": later patterns see it as text
        return super().handleMatch(m, data)


class _ScrollingTable(TableProcessor):
    """Tables inside a div of their own, and of limited size: every row, however short, gets as
    many cells as the header has, so 19 KB of Markdown can make 100 MB of HTML.
    """

    def __init__(self, parser: BlockParser) -> None:
        super().__init__(parser, {"use_align_attribute": True})

    def run(self, parent: Element, blocks: list[str]) -> None:
        if len(self.separator) > MAX_TABLE_COLUMNS or blocks[0].count("\n") > MAX_TABLE_ROWS + 1:
            raise UnrenderableText("table-too-large")
        super().run(SubElement(parent, "div", {"class": "scroll"}), blocks)


class _NestingLimit(Treeprocessor):
    """Counts nested lists and quotations before the sanitiser, which is quadratic in depth."""

    NESTING = frozenset({"blockquote", "ol", "ul"})

    def run(self, root: Element) -> None:
        waiting = [(root, 0)]
        while waiting:
            element, depth = waiting.pop()
            depth += element.tag in self.NESTING
            if depth > MAX_NESTING:
                raise UnrenderableText("too-deep")
            waiting.extend((child, depth) for child in element)


class _PageContent(Treeprocessor):
    """Fits the tree into a page: headings below the page's own, no images."""

    def run(self, root: Element) -> None:
        linked = {image for link in root.iter("a") for image in link.iter("img")}
        for element in root.iter():
            if re.fullmatch("h[1-6]", element.tag):
                element.tag = f"h{min(int(element.tag[1]) + HEADINGS_ABOVE, 6)}"
            elif element.tag == "img":
                self._show_as_text(element, may_link=element not in linked)

    def _show_as_text(self, image: Element, *, may_link: bool) -> None:
        """Pages load nothing from elsewhere, so the reader gets the alternative text, linked."""
        source = image.get("src", "")
        image.text = image.get("alt") or source
        image.attrib.clear()
        image.tag = "span"
        if may_link and source.startswith(("http://", "https://")):
            image.tag = "a"
            image.set("href", source)
