"""One line of a Markdown file, and the markers that quizzes of any dialect put at its start."""

import re
from dataclasses import dataclass
from enum import Enum, auto

TAB_STOP = 4
# Authors who paste from a word processor or type Chinese have these where a marker needs ASCII.
_NOT_PLAIN = "\u00a0\u2007\u202f\u3000＃［］（）＊－＋ｘＸ"
_PLAIN = str.maketrans(_NOT_PLAIN, "    #[]()*-+xX")
_HAS_NOT_PLAIN = re.compile(f"[{_NOT_PLAIN}]")
_BOX = re.compile(r"[-*+][ \t]*\[[ \t]{0,2}(?P<tick>[xX]?)[ \t]{0,2}\](?P<text>.*)", re.DOTALL)
_BULLET = re.compile(r"[-*+](?:[ \t]|$)")
_RULE = re.compile(r"(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_HEADING = re.compile(r"(?P<level>#{1,6})(?:[ \t]+(?P<title>.*))?$", re.DOTALL)
_HEADING_ID = re.compile(r"\{#[^\s{}]+\}$")
# In front of a line, it says that the line is text whatever it looks like.
LITERAL_MARK = "<!---->"


class LineKind(Enum):
    """What a line is to a fence. Quoted fences are TEXT: their `>` already hides what they say.

    A LITERAL line is outside of fences and never structure: the author put LITERAL_MARK there.
    """

    TEXT = auto()
    OPENING = auto()
    CODE = auto()
    CLOSING = auto()
    LITERAL = auto()


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its comments; a line that was nothing but comment does not exist.

    `content` is the text without indentation, with plain spaces for no-break spaces and ASCII for
    the full-width forms of markers: match markers in it. `offset` is how far the line's start lies right of column 1.
    """

    number: int
    text: str
    content: str
    indent: int
    kind: LineKind = LineKind.TEXT
    offset: int = 0

    @property
    def is_blank(self) -> bool:
        return not self.is_literal and (not self.content or self.content.isspace())

    @property
    def is_text(self) -> bool:
        return self.kind is LineKind.TEXT

    @property
    def is_literal(self) -> bool:
        return self.kind is LineKind.LITERAL

    @property
    def is_quote(self) -> bool:
        return self.is_text and self.content.startswith(">")

    @property
    def is_bullet(self) -> bool:
        return self.is_text and _BULLET.match(self.content) is not None

    @property
    def is_rule(self) -> bool:
        """Whether the line is a thematic break such as `---`."""
        return self.is_text and _RULE.match(self.content) is not None

    @property
    def margin(self) -> int:
        """The number of characters in front of the content."""
        return len(self.text) - len(self.content)

    @property
    def column(self) -> int:
        """The column of the first character that is not indentation."""
        return self.margin + self.offset + 1

    def dedented(self, columns: int) -> str:
        """The text with at most `columns` columns of its indentation taken away."""
        kept = max(0, self.indent - columns)
        return " " * kept + self.text[self.margin :]

    def unquoted(self) -> str:
        """The text without one level of `>` and the space behind it."""
        return self.text[self.margin :].removeprefix(">").removeprefix(" ")


@dataclass(frozen=True, slots=True)
class Box:
    """A checkbox at the start of a list item and what stands behind it."""

    is_ticked: bool
    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    title: str


def box_of(line: Line) -> Box | None:
    """The box that `line` starts with, as in `- [x] text`, with any bullet and indentation."""
    if not line.content.startswith(("-", "*", "+")) or not line.is_text:
        return None
    found = _BOX.match(line.content)
    if found is None:
        return None
    text = line.text[line.margin + found.start("text") :]
    return Box(is_ticked=bool(found["tick"]), text=text)


def heading_of(line: Line) -> Heading | None:
    """The ATX heading on `line`, without closing `#` and without an `{#id}`."""
    found = _HEADING.match(line.content) if line.is_text and line.indent < TAB_STOP else None
    if found is None:
        return None
    title = line.text[line.margin + found.start("title") :].strip() if found["title"] else ""
    bare = title.rstrip("#")
    if not bare or bare[-1].isspace():
        title = bare.rstrip()
    return Heading(len(found["level"]), _HEADING_ID.sub("", title).rstrip())


def make_line(number: int, text: str, kind: LineKind = LineKind.TEXT, offset: int = 0) -> Line:
    is_plain = text.isascii() or not _HAS_NOT_PLAIN.search(text)
    plain = text if is_plain else text.translate(_PLAIN)
    content = plain.lstrip(" \t")
    width = len(plain) - len(content)
    indent = len(plain[:width].expandtabs(TAB_STOP)) if width else 0
    return Line(number, text, content, indent, kind, offset)


def literal_line(number: int, text: str) -> Line | None:
    """The line that LITERAL_MARK begins, if it does: its text stands behind the mark, verbatim."""
    before, mark, verbatim = text.partition(LITERAL_MARK)
    if not mark or before.strip(" \t"):
        return None
    return Line(number, verbatim, verbatim, 0, LineKind.LITERAL, len(text) - len(verbatim))
