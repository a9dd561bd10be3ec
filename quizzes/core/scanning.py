"""The lines of a Markdown file, before any quiz grammar: fences told from text, comments taken out.

Every reader of a checkbox dialect starts from `scan`; only what begins a question differs
between dialects, and is therefore an argument. Everything here takes linear time.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from .diagnostics import Code, DiagnosticLog
from .lines import Line, LineKind, box_of, literal_line, make_line

_FENCE = re.compile(r"(?P<quote>(?:[ \t]*>)*)[ \t]*(?P<run>`{3,}|~{3,})(?P<info>.*)$", re.DOTALL)
_LANGUAGE = re.compile(r"[A-Za-z+#]+$")
_MARKDOWN = frozenset(
    ("md", "markdown", "mdx", "rmd", "qmd", "text", "txt", "plaintext", "html", "yaml", "yml")
)
_CODE_OR_COMMENT = re.compile(r"`+|<!--")


@dataclass(frozen=True, slots=True)
class Comment:
    """An HTML comment; line and column are those of its `<!--`, `body` starts 4 columns later."""

    line: int
    column: int
    end_line: int
    body: str


@dataclass(frozen=True, slots=True)
class Scan:
    lines: tuple[Line, ...]
    comments: tuple[Comment, ...]


def scan(
    log: DiagnosticLog,
    source_lines: Sequence[str],
    first: int,
    begins_question: Callable[[Line], bool],
) -> Scan:
    """The lines from number `first` on, with fences told from text and comments taken out.

    A fence that is never closed ends where a question plainly begins: at a line that
    `begins_question` or at a box after a blank line, both without indentation.
    """
    scanner = _Scanner(source_lines, first, begins_question, is_recovering=False)
    scanner.run()
    if scanner.has_swallowed:
        scanner = _Scanner(source_lines, first, begins_question, is_recovering=True)
        scanner.run()
    for problem in scanner.problems:
        log.error(*problem)
    return Scan(tuple(scanner.lines), tuple(scanner.comments))


@dataclass(frozen=True, slots=True)
class Fence:
    run: str
    info: str
    line: int
    column: int
    is_quoted: bool

    @property
    def may_hold_boxes(self) -> bool:
        """Whether it may show an example of a quiz: other languages than Markdown have no boxes."""
        language = _LANGUAGE.match(self.info.strip())
        return language is None or language.group().lower() in _MARKDOWN

    def is_closed_by(self, line: Line) -> bool:
        found = _FENCE.match(line.content)
        return (
            found is not None
            and found["run"].startswith(self.run)
            and not found["info"].strip()
            and bool(found["quote"]) == self.is_quoted
        )

    def is_opened_again_by(self, line: Line) -> bool:
        again = opened_fence(line)
        return again is not None and again.run.startswith(self.run) and not self.is_closed_by(line)


def opened_fence(line: Line) -> Fence | None:
    """The fence that `line` opens, also when it stands right behind a box."""
    if "```" not in line.content and "~~~" not in line.content:
        return None
    box = box_of(line)
    content = box.text.lstrip() if box else line.content
    found = _FENCE.match(content)
    if found is None or (found["run"][0] == "`" and "`" in found["info"]):
        return None
    column = len(line.text) - len(content) + found.start("run") + line.offset + 1
    return Fence(found["run"], found["info"], line.number, column, bool(found["quote"]))


class _Scanner:
    """One pass over the lines.

    The strict pass trusts every fence to be closed. When it `has_swallowed` what looks like
    questions, a second, recovering pass ends each fence where a question plainly begins.
    """

    def __init__(
        self,
        source_lines: Sequence[str],
        first: int,
        begins_question: Callable[[Line], bool],
        *,
        is_recovering: bool,
    ) -> None:
        self._source_lines = source_lines
        self._first = first
        self._begins_question = begins_question
        self._is_recovering = is_recovering
        self._fence: Fence | None = None
        self._hides_question = False
        self._seems_to_close = False  # the open fence: a real opening one was lost above it
        self._comment: tuple[int, int] | None = None  # line number and index of its `<!--`
        self._comment_body: list[str] = []
        self._after_blank = True
        self.has_swallowed = False
        self.lines: list[Line] = []
        self.comments: list[Comment] = []
        self.problems: list[tuple[Code, int, int, str, str, int]] = []

    def run(self) -> None:
        for number, text in enumerate(self._source_lines[self._first - 1 :], self._first):
            if self._fence is not None:
                self._read_code(self._fence, number, text)
            else:
                self._read_text(number, text)
            self._after_blank = not text.strip()
        if self._fence is not None and not self._fence.is_quoted:
            self.has_swallowed = True
            self._report_fence(self._fence)

    def _read_code(self, fence: Fence, number: int, text: str) -> None:
        line = make_line(number, text, LineKind.TEXT if fence.is_quoted else LineKind.CODE)
        if fence.is_quoted and not line.content.startswith(">"):
            self._fence = None
            self._read_text(number, text)
        elif fence.is_closed_by(line):
            self._fence = None
            kind = LineKind.TEXT if fence.is_quoted else LineKind.CLOSING
            self.lines.append(make_line(number, text, kind))
        elif not fence.is_quoted and self._is_recovering and self._plainly_begins(number, text):
            self._report_fence(fence)
            self._fence = None
            self._read_text(number, text)
        else:
            self._suspect(fence, number, text)
            self.lines.append(line)

    def _suspect(self, fence: Fence, number: int, text: str) -> None:
        """Notes a fence that hides a question although it cannot be an example of one."""
        line = make_line(number, text)
        begins = self._plainly_begins(number, text)
        self._hides_question = self._hides_question or begins
        if (begins and box_of(line) and not fence.may_hold_boxes) or (
            self._hides_question and (self._seems_to_close or fence.is_opened_again_by(line))
        ):
            self.has_swallowed = True

    def _plainly_begins(self, number: int, text: str) -> bool:
        if text[:1] in (" ", "\t", ""):
            return False
        line = make_line(number, text)
        return self._begins_question(line) or (self._after_blank and box_of(line) is not None)

    def _report_fence(self, fence: Fence) -> None:
        message = f"the code fence that {fence.run} opens is never closed"
        hint = f"close it with a line that holds only {fence.run}"
        place = (fence.line, fence.column)
        self.problems.append((Code.UNCLOSED_FENCE, *place, message, hint, len(fence.run)))

    def _read_text(self, number: int, text: str) -> None:
        line: Line | None = make_line(number, text)
        if self._comment is not None or "<!--" in text:
            line = self._visible(number, text)
        if line is None:
            return
        self._fence = None if self._comment or line.is_literal else opened_fence(line)
        self._hides_question = False
        if self._fence is not None and not self._fence.is_quoted and box_of(line) is None:
            below = "".join(self._source_lines[number : number + 1])
            self._seems_to_close = not self._fence.info.strip() and not below.strip()
            line = replace(line, kind=LineKind.OPENING)
        self.lines.append(line)

    def _visible(self, number: int, text: str) -> Line | None:
        """The line without its comments, if it was not all comment."""
        line = make_line(number, text)
        if self._comment is None and (literal := literal_line(number, text)) is not None:
            return literal
        if self._comment is None and opened_fence(line) is not None:
            return line  # what looks like a comment is the language of the code
        visible, offset = self._without_comments(number, text)
        if len(visible) < len(text) and not visible.strip():
            return None
        return make_line(number, visible, offset=offset)

    def _without_comments(self, number: int, text: str) -> tuple[str, int]:
        """The visible rest of a line, and how many hidden characters stand in front of it."""
        pieces: list[str] = []
        offset, position, is_first = 0, 0, True
        for start, end in self._hidden(number, text):
            pieces.append(text[position:start])
            is_first = is_first and not pieces[-1].strip()
            offset += end - start if is_first else 0
            position = end
        return "".join((*pieces, text[position:])), offset

    def _hidden(self, number: int, text: str) -> list[tuple[int, int]]:
        """The ranges of `text` that lie within comments; code spans hold none."""
        hidden: list[tuple[int, int]] = []
        position = 0
        if self._comment is not None:
            position = self._finish_comment(number, text, 0)
            hidden.append((0, position))
        closings = code_spans(text)
        while found := _CODE_OR_COMMENT.search(text, position):
            position = found.end()
            if found.group() != "<!--":
                position = closings.get(found.start(), position)
            else:
                self._open_comment(number, found.start())
                position = self._finish_comment(number, text, found.end())
                hidden.append((found.start(), position))
        return hidden

    def _open_comment(self, number: int, index: int) -> None:
        self._comment = (number, index)
        self._comment_body = []

    def _finish_comment(self, number: int, text: str, position: int) -> int:
        """Reads the open comment on from `position`; returns where it ends on this line."""
        end = text.find("-->", position)
        self._comment_body.append(text[position : end if end >= 0 else len(text)])
        if end >= 0 or not self._is_closed_below(number):
            self._close_comment(number, is_closed=end >= 0)
        return end + 3 if end >= 0 else len(text)

    def _close_comment(self, number: int, *, is_closed: bool) -> None:
        assert self._comment is not None  # noqa: S101 - only called while a comment is open
        line, index = self._comment
        self.comments.append(Comment(line, index + 1, number, "\n".join(self._comment_body)))
        self._comment = None
        if not is_closed:
            message, hint = "the comment that <!-- opens is never closed", "close it with -->"
            place = (line, index + 1)
            self.problems.append((Code.UNCLOSED_COMMENT, *place, message, hint, len("<!--")))

    def _is_closed_below(self, number: int) -> bool:
        """Whether `-->` comes before another `<!--`; looked up once, where a comment opens."""
        if self._comment is None or self._comment[0] != number:
            return True
        for index in range(number, len(self._source_lines)):
            text = self._source_lines[index]
            closing, opening = text.find("-->"), text.find("<!--")
            if closing >= 0 or opening >= 0:
                return closing >= 0 and (opening < 0 or closing < opening)
        return False


def code_spans(text: str) -> dict[int, int]:
    """For the start of each run of backticks that opens a code span, where the span ends."""
    spans: dict[int, int] = {}
    last_of_length: dict[int, re.Match[str]] = {}
    for run in reversed(list(re.finditer(r"`+", text))):
        length = len(run.group())
        if length in last_of_length:
            spans[run.start()] = last_of_length[length].end()
        last_of_length[length] = run
    return spans
