"""Markdown to HTML that is safe to put into a page, wherever the Markdown came from.

Two steps, in this order and never the other: Python-Markdown makes HTML, then the allow-list of
`quizzes.core.sanitising` drops what is not named there.

HTML inside the Markdown: the few inline tags of `INLINE_TAGS` work, comments are dropped, an
`<img>` of a picture that came with the quiz is shown, and every other tag is shown as the text it
is, because a quiz about `<form>` or `<deployment>` means the word.

These functions trust their input to be of reasonable shape; hostile texts can take minutes or
gigabytes. Use `quizzes.core.bounded_rendering` for anything that was not written by the project.
"""

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.extensions import Extension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableProcessor
from markdown.inlinepatterns import HTML_RE, HtmlInlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from .fences import fences
from .highlighting import highlighted, language_of
from .images import PlacedImage, html_image, image_path
from .markdown_math import BLOCK_MATH, INLINE_MATH, MathBlocks, MathInText, math_block
from .rendering_limits import (
    MAX_NESTING,
    MAX_TABLE_COLUMNS,
    MAX_TABLE_ROWS,
    UnrenderableText,
    check_length,
)
from .sanitising import INLINE_TAGS, sanitised

# What a page has above the content of a question: h1 the quiz, h2 a section, h3 the question.
HEADINGS_ABOVE = 3

Images = Mapping[str, PlacedImage]  # by path, as `image_path` gives it
_NONE: Images = {}


def render(markdown: str, images: Images = _NONE) -> str:
    """Block HTML. Raises UnrenderableText, or RecursionError and MemoryError for a hostile text."""
    return _rendered(markdown, images, is_label=False)


def render_inline(markdown: str, images: Images = _NONE) -> str:
    """Like `render`, for a choice or a one-paragraph text: a lone `<p>` is taken off.

    Nothing in it takes the keyboard focus but links: a choice stands in a label, where a
    focusable element would keep a click from reaching the radio button.
    """
    return _without_lone_paragraph(_rendered(markdown, images, is_label=True))


def _rendered(markdown: str, images: Images, *, is_label: bool) -> str:
    check_length(markdown)
    # A fresh parser for each text: it is not thread-safe, and an exception leaves it half-way.
    parser = Markdown(extensions=[_QuizMarkdown(images, is_label=is_label)])
    return sanitised(parser.convert(markdown), is_label=is_label).strip()


def _without_lone_paragraph(block: str) -> str:
    lone = block.startswith("<p>") and block.endswith("</p>") and block.count("<p>") == 1
    return block[len("<p>") : -len("</p>")] if lone else block


class _QuizMarkdown(Extension):
    """Python-Markdown as quizzes use it. Most other extensions are super-linear: add none."""

    def __init__(self, images: Images, *, is_label: bool) -> None:
        super().__init__()
        self._images = images
        self._is_label = is_label

    def extendMarkdown(self, md: Markdown) -> None:
        SaneListExtension().extendMarkdown(md)
        md.ESCAPED_CHARS.extend("|<$")
        md.block_level_elements.remove("math")
        md.parser.blockprocessors.register(_ScrollingTable(md.parser), "table", 75)
        md.preprocessors.deregister("html_block")
        md.preprocessors.register(_FencedCode(md, is_label=self._is_label), "fenced_code", 25)
        md.preprocessors.register(_BlockComments(md), "block_comments", 20)
        md.preprocessors.register(MathBlocks(md, is_label=self._is_label), "math_blocks", 15)
        # After code spans (190), before backslashes (180), which math has uses of its own for.
        for pattern, name, priority in ((BLOCK_MATH, "block", 186), (INLINE_MATH, "inline", 185)):
            is_block = name == "block"
            math = MathInText(pattern, md, is_block=is_block, is_label=self._is_label)
            md.inlinePatterns.register(math, f"{name}_math", priority)
        md.inlinePatterns.register(_InlineTags(HTML_RE, md, self._images), "html", 90)
        md.treeprocessors.register(_NestingLimit(md), "nesting_limit", 25)
        md.treeprocessors.register(_PageContent(md, self._images), "page_content", 15)


class _FencedCode(Preprocessor):
    """Sets fenced code aside, highlighted; in a fence of the language `math` it is a formula."""

    def __init__(self, md: Markdown, *, is_label: bool) -> None:
        super().__init__(md)
        self._is_label = is_label

    def run(self, lines: list[str]) -> list[str]:
        result: list[str] = []
        end = 0
        for fence in fences(lines):
            block = self._block("\n".join((*fence.code, "")), language_of(fence.info))
            result += [*lines[end : fence.first], "", self.md.htmlStash.store(block), ""]
            end = fence.end
        return result + lines[end:]

    def _block(self, code: str, language: str) -> str:
        if language == "math":
            return math_block(code, is_label=self._is_label)
        # The sanitiser drops a class that it does not know.
        name = f' class="language-{language}"' if language else ""
        return f"<pre><code{name}>{highlighted(code, language)}</code></pre>"


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

    def __init__(self, pattern: str, md: Markdown, images: Images) -> None:
        super().__init__(pattern, md)
        self._images = images

    def handleMatch(  # type: ignore[override]  # the base class is of the older style
        self, m: re.Match[str], data: str
    ) -> tuple[Element | str | None, int | None, int | None]:
        if m.group(1).startswith("<!--"):
            return "", m.start(0), m.end(0)
        name = self.NAME.match(m.group(1))
        if name is None or name.group(1).lower() not in INLINE_TAGS:
            # None is "not mine": later patterns see it as text.
            return self._image(m.group(1)), m.start(0), m.end(0)
        return super().handleMatch(m, data)

    def _image(self, tag: str) -> Element | None:
        """The element for an `<img>` of a picture that came with the quiz, else None."""
        found = html_image(tag)
        if found is None or image_path(found.address) not in self._images:
            return None
        return Element("img", {"src": found.address, "alt": found.alt})


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
    """Fits the tree into a page: headings below the page's own, pictures that came with it."""

    def __init__(self, md: Markdown, images: Images) -> None:
        super().__init__(md)
        self._images = images

    def run(self, root: Element) -> None:
        linked = {image for link in root.iter("a") for image in link.iter("img")}
        for element in root.iter():
            if re.fullmatch("h[1-6]", element.tag):
                element.tag = f"h{min(int(element.tag[1]) + HEADINGS_ABOVE, 6)}"
            elif element.tag == "img":
                placed = self._images.get(image_path(element.get("src", "")) or "")
                if placed is not None:
                    _show(element, placed)
                else:
                    _show_as_text(element, may_link=element not in linked)


def _show(image: Element, placed: PlacedImage) -> None:
    image.set("src", placed.url)
    image.set("width", str(placed.width))
    image.set("height", str(placed.height))
    image.set("loading", "lazy")


def _show_as_text(image: Element, *, may_link: bool) -> None:
    """Pages load nothing from elsewhere, so the reader gets the alternative text, linked."""
    source = image.get("src", "")
    image.text = image.get("alt") or source
    image.attrib.clear()
    image.tag = "span"
    if may_link and source.startswith(("http://", "https://")):
        image.tag = "a"
        image.set("href", source)
