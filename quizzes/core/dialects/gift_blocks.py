r"""GIFT files cut into blocks: `::title::stem {answers} rest`, with comments and categories.

A block ends at a blank line; within its braces blank lines are text. Control characters are
escaped by a backslash: `\~ \= \# \{ \} \:`; `\n` is a line end and `\\` a backslash
(Moodle's documentation of the format).
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

_ESCAPED = re.compile(r"\\([~=#{}:\\n])")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
# `{{ variable }}` and `{% tag %}` of templates are text, also in a stem.
_OPENING = re.compile(r"\\.|\{\{[^{}]{0,200}\}\}|\{%[^{}]{0,200}%\}|\{", re.DOTALL)
_TITLE = re.compile(r"\s*::(?P<title>(?:\\.|[^\\:]|:(?!:))*)::", re.DOTALL)
_FORMAT = re.compile(r"\s*\[(?:html|markdown|moodle|plain)\]", re.IGNORECASE)
_CATEGORY = re.compile(r"[ \t]*\$CATEGORY:[ \t]*(?P<path>.*)$")
_PRE = re.compile(r"<(?P<end>/?)pre\b", re.IGNORECASE)
_COMMENT = re.compile(r"[ \t]*//")
_GOES_ON = re.compile(r"[ \t]*(?:[=~}]|####)")


@dataclass(frozen=True, slots=True)
class Span:
    """A part of the file, and the offset at which it stands."""

    text: str
    start: int

    def part(self, start: int, end: int | None = None) -> "Span":
        return Span(self.text[start:end], self.start + start)

    def stripped(self) -> "Span":
        margin = len(self.text) - len(self.text.lstrip())
        return Span(self.text.strip(), self.start + margin)

    def without_format(self) -> "Span":
        """Without `[html]` or the name of another format in front."""
        found = _FORMAT.match(self.text)
        return (self.part(found.end()) if found else self).stripped()


@dataclass(frozen=True, slots=True)
class GiftBlock:
    """One block. `answers` is what stands between its braces; None: it has no braces.

    A block with a `category` is a `$CATEGORY:` line. `comments` are those above the block.
    """

    start: int
    stem: Span
    title: str = ""
    has_format: bool = False  # whether the stem names its format, as [html] does
    answers: Span | None = None
    rest: str = ""
    is_closed: bool = True
    category: str = ""
    comments: Sequence[str] = field(default=())


def escaped(text: str) -> str:
    """The text as GIFT has to write it."""
    text = re.sub(r"[\\~=#{}:]", lambda found: "\\" + found.group(), text)
    return text.replace("\n", "\\n")


def unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] == "n" else found[1], text)


class GiftText:
    """A file as blocks. Comments are blanked out, so that offsets in `text` stay places."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._starts = [0, *accumulate(len(line) + 1 for line in lines)]
        self._comments = {i: line for i, line in enumerate(lines) if _COMMENT.match(line)}
        blanked = (" " * len(line) if i in self._comments else line for i, line in enumerate(lines))
        self._lines = list(blanked)
        self.text = "\n".join(self._lines)
        self._below = _next_with_text(self._lines)
        self._first_braces: dict[int, str] = {}

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset."""
        index = min(bisect_right(self._starts, offset), len(self._lines)) - 1
        return index + 1, offset - self._starts[index] + 1

    def blocks(self) -> Iterator[GiftBlock]:
        cut = _Cut()
        comments: list[str] = []
        for index, line in enumerate(self._lines):
            if index in self._comments:
                comments.append(self._comments[index])
                continue
            if cut.start >= 0 and self._ends_before(index, cut):
                yield self._block(cut, self._starts[index], comments)
                cut, comments = _Cut(), []
            if self._is_blank(index):
                continue
            if cut.start < 0 and (found := _CATEGORY.match(line)):
                here = self._starts[index]
                yield GiftBlock(here, Span(line, here), category=unescaped(found["path"].strip()))
            else:
                self._read(index, cut)
        if cut.start >= 0:
            yield self._block(cut, len(self.text), comments)

    def _is_blank(self, index: int) -> bool:
        line = self._lines[index]
        return (not line or line.isspace()) and index not in self._comments

    def _read(self, index: int, cut: "_Cut") -> None:
        here, line = self._starts[index], self._lines[index]
        cut.start = here if cut.start < 0 else cut.start
        if tags := _PRE.findall(line):
            cut.is_in_pre = not tags[-1]
        if cut.opening < 0:
            braces = (found for found in _OPENING.finditer(line) if found.group() == "{")
            opening = next(braces, None)
            cut.opening = here + opening.start() if opening else -1
        if cut.opening >= 0 and cut.closing < 0:
            cut.closing = self._closing(index, max(cut.opening + 1 - here, 0))

    def _closing(self, index: int, first: int) -> int:
        """The offset of the `}` on this line that closes the answers, or -1.

        Answers may hold braces as in `{% tag %}`, also single ones: what an answer follows on
        the next line closes nothing.
        """
        depth, line = 0, self._lines[index]
        for found in _BRACE.finditer(line, first):
            if found.group() == "{":
                depth += 1
            elif found.group() == "}" and depth:
                depth -= 1
            elif found.group() == "}":
                is_last = not line[found.end() :].strip()
                is_open = is_last and line[: found.start()].strip() and self._answers(index + 1)
                return -1 if is_open else self._starts[index] + found.start()
        return -1

    def _answers(self, index: int) -> bool:
        return index < len(self._lines) and _GOES_ON.match(self._lines[index]) is not None

    def _ends_before(self, index: int, cut: "_Cut") -> bool:
        if cut.opening < 0 and cut.is_in_pre:
            return self._lines[index].lstrip().startswith("::")
        if cut.opening < 0:
            return self._is_blank(index) and not self._opens_below(index)
        if cut.closing < 0:
            is_first_blank = self._is_blank(index) and not self._is_blank(index - 1)
            return is_first_blank and not self._goes_on_below(index)
        line = self._lines[index]
        braces = (found.group() for found in _BRACE.finditer(line))
        return self._is_blank(index) or line.lstrip().startswith("::") or "{" in braces

    def _opens_below(self, index: int) -> bool:
        """Whether a line that begins with the `{` of answers follows a blank line."""
        below = self._below[index]
        start = self._lines[below].lstrip() if below < len(self._lines) else ""
        return start.startswith("{") and not start.startswith(("{{", "{%"))

    def _goes_on_below(self, index: int) -> bool:
        """Whether the paragraph below a blank line is still within the braces."""
        below = self._below[index]
        if below not in self._first_braces:
            self._first_braces[below] = self._first_brace(below)
        return self._answers(below) or self._first_braces[below] == "}"

    def _first_brace(self, index: int) -> str:
        """The first brace of the paragraph that begins at a line; without any, nothing."""
        while index < len(self._lines) and not self._is_blank(index):
            for found in _BRACE.finditer(self._lines[index]):
                if found.group() in "{}":
                    return found.group()
            index += 1
        return ""

    def _block(self, cut: "_Cut", end: int, comments: Sequence[str]) -> GiftBlock:
        closing = end if cut.closing < 0 else cut.closing
        stem = Span(self.text[cut.start : end if cut.opening < 0 else cut.opening], cut.start)
        title = _TITLE.match(stem.text)
        body = stem.part(title.end()) if title else stem
        answers = None
        if cut.opening >= 0:
            answers = Span(self.text[cut.opening + 1 : closing], cut.opening + 1)
        return GiftBlock(
            start=stem.stripped().start,
            stem=body.without_format(),
            has_format=_FORMAT.match(body.text) is not None,
            title=unescaped(title["title"]).strip() if title else "",
            answers=answers,
            rest=self.text[closing + 1 : end].strip(),
            is_closed=cut.opening < 0 or cut.closing >= 0,
            comments=tuple(comments),
        )


def _next_with_text(lines: Sequence[str]) -> list[int]:
    """For each line the index of the first one with text, from that line on."""
    found, index = [0] * len(lines), len(lines)
    for number in range(len(lines) - 1, -1, -1):
        index = number if lines[number].strip() else index
        found[number] = index
    return found


@dataclass(slots=True)
class _Cut:
    """Offsets of the block that is read, of its `{` and its `}`; -1: not met yet."""

    start: int = -1
    opening: int = -1
    closing: int = -1
    is_in_pre: bool = False  # within <pre> a blank line ends nothing
