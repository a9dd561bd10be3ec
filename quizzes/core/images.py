"""Pictures in a Markdown text: which files it shows, and where it says so."""

import html
import posixpath
import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from .fences import fences
from .rendering_limits import MAX_TEXT_BYTES

MAX_PATH_LENGTH = 300

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
# Alternatives in this order: code and comments hide what is in them.
_IMAGE = re.compile(
    r"""
    (?P<code> `+ ) | (?P<comment> <!-- ) | \\.
    | !\[ (?P<alt> (?: [^\[\]\\`] | \\. | `[^`\n]*` | \[ [^\[\]]* \] )* ) \]
      \( [ ]* (?: < (?P<quoted> [^<>\n]* ) >
             | (?P<bare> [^\s()<>]+ (?: \( [^\s()<>]* \) [^\s()<>]* )? ) )
      (?: \s+ (?: "[^"\n]*" | '[^'\n]*' ) )? \s* \)
    | (?P<tag> <img\b [^<>]* > )
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"""\s(src|alt)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)


class ImageReference(NamedTuple):
    """A picture that a text shows.

    `address` is as written, `path` the file it names (see `image_path`) or None. `line` counts
    from 0 at the text's first line, `column` from 1. `is_html` tells an `<img>`, which may as
    well be what the question is about.
    """

    address: str
    alt: str
    line: int
    column: int
    is_html: bool = False

    @property
    def path(self) -> str | None:
        return image_path(self.address)

    @property
    def is_remote(self) -> bool:
        return self.address.lower().startswith(("http://", "https://"))


class PlacedImage(NamedTuple):
    """A picture as pages show it; sizes in pixels."""

    url: str
    width: int
    height: int


class HtmlImage(NamedTuple):
    address: str
    alt: str


def image_path(address: str) -> str | None:
    """The file, relative to the quiz's, that an address in the Markdown names.

    None for what is no relative path: an absolute one, a URL, or text that can be no path. The
    result may lead upwards (`../a.png`); whoever opens files says how far.
    """
    path = unquote(re.split(r"[?#]", address.strip(), maxsplit=1)[0]).replace("\\", "/")
    if not path or len(path) > MAX_PATH_LENGTH or _CONTROL.search(path):
        return None
    if path.startswith("/") or _SCHEME.match(path):
        return None
    return posixpath.normpath(path)


def html_image(tag: str) -> HtmlImage | None:
    """What an `<img>` tag shows; None for any other tag and one without `src`."""
    if not re.match(r"<img[\s/]", tag, re.IGNORECASE):
        return None
    values = {
        name.lower(): html.unescape(double or single or bare)
        for name, double, single, bare in reversed(_ATTRIBUTE.findall(tag))  # the first one counts
    }
    return HtmlImage(values["src"], values.get("alt", "")) if values.get("src") else None


def image_references(markdown: str) -> list[ImageReference]:
    """The pictures of a text in their order, code and comments left out.

    None of a text that is too long to be rendered, which keeps hostile ones from costing much.
    """
    if len(markdown) > MAX_TEXT_BYTES or not ("![" in markdown or "<img" in markdown.lower()):
        return []
    return list(_references(_without_fences(markdown)))


def _without_fences(markdown: str) -> str:
    """The text with fenced code emptied, so that every line keeps its number."""
    lines = markdown.split("\n")
    for fence in fences(tuple(lines)):
        lines[fence.first : fence.end] = [""] * (fence.end - fence.first)
    return "\n".join(lines)


def _references(text: str) -> Iterator[ImageReference]:
    line_starts = [0, *(found.end() for found in re.finditer("\n", text))]
    position = 0
    while found := _IMAGE.search(text, position):
        position = _end_of_hidden(text, found) or found.end()
        shown = _shown(found)
        if shown is not None:
            line = bisect_right(line_starts, found.start()) - 1
            column = found.start() - line_starts[line] + 1
            yield ImageReference(*shown, line, column, is_html=found["tag"] is not None)


def _shown(found: re.Match[str]) -> HtmlImage | None:
    if found["tag"]:
        return html_image(found["tag"])
    address = found["quoted"] or found["bare"]
    return HtmlImage(address, found["alt"].strip()) if address else None


def _end_of_hidden(text: str, found: re.Match[str]) -> int | None:
    """Where the code span or comment that begins here ends; None when it is none."""
    if found["comment"]:
        end = text.find("-->", found.end())
        return end + 3 if end >= 0 else None
    if found["code"]:
        # A span ends with its paragraph at the latest.
        limit = text.find("\n\n", found.end())
        run = re.compile(rf"(?<!`)`{{{len(found['code'])}}}(?!`)")
        closing = run.search(text, found.end(), limit if limit >= 0 else len(text))
        return closing.end() if closing else None
    return None
