"""Pictures in a Markdown text that nobody can hear about."""

import re
from typing import NamedTuple

from .prose import without_code

_MARKDOWN_IMAGE = re.compile(r"!\[(?P<alt>[^\[\]]*)\](?=[(\[])")
_HTML_IMAGE = re.compile(r"<img\b(?P<attributes>[^<>]*)>", re.IGNORECASE)
_ALT = re.compile(
    r"\balt[ \t\n]{0,5}=[ \t\n]{0,5}(?:\"(?P<a>[^\"]*)\"|'(?P<b>[^']*)'|(?P<c>[^\s\"'>]+))"
)
_PLACEHOLDER = re.compile(
    r"(?:the |an? )?(?:alt(?: text)?|diagram|fig(?:ure)?|graphic|image|img|photo|pic(?:ture)?|"
    r"screen ?shot|untitled)[\W\d]*|\S+\.(?:gif|jpe?g|png|svg|webp)",
    re.IGNORECASE,
)


class Image(NamedTuple):
    source: str  # as it is written, up to the address
    alt: str


def images_without_alt_text(markdown: str) -> list[Image]:
    """The images that have no text for those who do not see them.

    An empty text counts, and so do “image” and the name of a file, which say nothing (W3C,
    Techniques for WCAG 2.2, failures F65 and F30).
    """
    if "![" not in markdown and "<img" not in markdown.lower():
        return []
    text = without_code(markdown)
    images = [Image(m.group(), m["alt"].strip()) for m in _MARKDOWN_IMAGE.finditer(text)]
    images += [
        Image(m.group(), _alt_attribute(m["attributes"])) for m in _HTML_IMAGE.finditer(text)
    ]
    return [image for image in images if not image.alt or _PLACEHOLDER.fullmatch(image.alt)]


def _alt_attribute(attributes: str) -> str:
    found = _ALT.search(attributes)
    return (found["a"] or found["b"] or found["c"] or "").strip() if found else ""
