"""Texts written so that a reader takes each of their lines as the text that it is.

The recommended format has one escape: LITERAL_MARK in front of a line. It is used only where a
line would be read as something else. All functions return lines and take linear time.
"""

import re
from collections.abc import Callable, Sequence

from .diagnostics import DiagnosticLog
from .dialects.question_parts import starts_explanation, starts_hint
from .dialects.questions import question_start
from .lines import LITERAL_MARK, TAB_STOP, Line, LineKind, box_of, heading_of, make_line
from .scanning import opened_fence, scan

# What Markdown sees only at the start of a line: lists, quotations, headings, tables.
_BLOCK = re.compile(r"[-*+](?:[ \t\[]|$)|\d+[.)](?:[ \t]|$)|#{1,6}(?:[ \t]|$)|[>|]")
_DEEPEST_INDENT = 6  # a reader takes off no more than this


def can_follow_marker(text: str) -> bool:
    """Whether the first line of `text` may stand behind a marker such as `- [x]` or `**1.**`.

    The first of several lines of a list, a table and the like could, but would be no Markdown.
    """
    first, _, rest = text.partition("\n")
    if first[:1].isspace() or _opens_fence(make_line(1, first)) or has_hidden(f". {first}"):
        return False
    return not rest or _BLOCK.match(first) is None


def plain_lines(text: str, means_more: Callable[[Line], bool] = lambda line: False) -> list[str]:
    """A text that stands by itself: a description, an introduction, a stem, an explanation.

    `means_more` tells lines that have a meaning there which they have not everywhere.
    """
    lines = _lines(text)
    kinds = _kinds(lines)
    edges = {1, len(lines)}  # a rule or a blank line would be taken off there
    return [
        _marked(line.text)
        if kind is LineKind.TEXT
        and (
            _is_structure(line)
            or box_of(line) is not None
            or starts_hint(line)
            or means_more(line)
            or (line.number in edges and (line.is_rule or line.is_blank))
        )
        else line.text
        for line, kind in zip(lines, kinds, strict=True)
    ]


def lines_below_box(text: str, first: int) -> list[str]:
    """The lines of a choice's text from index `first` on, indented to stand below its box."""
    # The deeper one is for texts that have headings or boxes of their own.
    return min(
        (_nested_lines(text, first, indent, _means_more_below_box) for indent in (2, TAB_STOP)),
        key=lambda lines: sum(LITERAL_MARK in line for line in lines),
    )


def lines_below_number(text: str, first: int) -> list[str]:
    """The lines of a list item without a box from index `first` on, indented to stand in it."""
    return _nested_lines(text, first, TAB_STOP, _means_more_below_number)


def _nested_lines(
    text: str, first: int, indent: int, means_more: Callable[[Line], bool]
) -> list[str]:
    lines = _lines(text)
    kinds = _kinds(lines, is_fit=_survives_indentation)
    lines, kinds = lines[first:], kinds[first:]
    marked = [
        kind is LineKind.TEXT and _is_structure_within(line, " " * indent, means_more)
        for line, kind in zip(lines, kinds, strict=True)
    ]
    own = [
        line.indent
        for line, kind, is_marked in zip(lines, kinds, marked, strict=True)
        if kind in (LineKind.TEXT, LineKind.OPENING) and line.content and not is_marked
    ]
    # A reader takes off the indentation that these have in common: let all of it be ours.
    margin = " " * (_DEEPEST_INDENT if min(own, default=0) else indent)
    return [
        margin + (_marked(line.text) if is_marked else line.text) if line.text else ""
        for line, is_marked in zip(lines, marked, strict=True)
    ]


def quoted_lines(text: str, indent: str = "") -> list[str]:
    """The lines of a text behind `>`; what cannot stand there goes on below the quotation."""
    quoted = []
    for line in text.split("\n"):
        quote = f"{indent}> {line}" if line else f"{indent}>"
        is_taken_otherwise = starts_explanation(make_line(1, quote)) or has_hidden(quote)
        quoted.append(indent + _marked(line) if is_taken_otherwise else quote)
    return quoted


def _lines(text: str) -> list[Line]:
    return [make_line(number, line) for number, line in enumerate(text.split("\n"), 1)]


def _marked(text: str) -> str:
    return LITERAL_MARK + text


def has_hidden(text: str) -> bool:
    """Whether a reader would not see all of this line: it holds a comment or is marked itself."""
    if "<!--" not in text:
        return False
    lines = scan(DiagnosticLog(""), [text], 1, lambda line: False).lines
    return [line.text for line in lines] != [text]


def _opens_fence(line: Line) -> bool:
    fence = opened_fence(line)
    return fence is not None and not fence.is_quoted


def _is_structure(line: Line) -> bool:
    return (
        question_start(line) is not None
        or heading_of(line) is not None
        or _opens_fence(line)
        or has_hidden(line.text)
    )


def _is_structure_within(line: Line, margin: str, means_more: Callable[[Line], bool]) -> bool:
    indented = make_line(line.number, margin + line.text)
    return (
        _is_structure(indented)
        or means_more(indented)
        or not _survives_indentation(line)
        or (line.is_blank and line.text != "")
    )


def _means_more_below_box(line: Line) -> bool:
    is_box = box_of(line) is not None and line.indent < TAB_STOP
    return is_box or line.is_quote or starts_explanation(line)


def _means_more_below_number(line: Line) -> bool:
    return box_of(line) is not None or starts_hint(line)


def _survives_indentation(line: Line) -> bool:
    """Whether taking off indentation leaves the line's own: tabs become spaces by that."""
    return line.dedented(0) == line.text


def _kinds(
    lines: Sequence[Line], is_fit: Callable[[Line], bool] = lambda line: True
) -> list[LineKind]:
    """What is code: every fence that is closed, up to the first that is not or that a reader
    could take for one that is not. From there on all is text.
    """
    kinds = [LineKind.TEXT] * len(lines)
    fence, start = None, 0
    for index, line in enumerate(lines):
        if fence is None and _opens_fence(line) and box_of(line) is None:
            fence, start = opened_fence(line), index
        if fence is None:
            continue
        if not is_fit(line):
            break
        if index > start and fence.is_closed_by(line):
            if _seems_unclosed(lines[start : index + 1]):
                break
            kinds[start : index + 1] = [LineKind.OPENING, *[LineKind.CODE] * (index - start)]
            fence = None
    return kinds


def _seems_unclosed(fenced: Sequence[Line]) -> bool:
    """Whether a reader would rather see a question in the code than trust the fence."""
    log = DiagnosticLog("")
    scan(log, [line.text for line in fenced], 1, lambda line: question_start(line) is not None)
    return bool(log.found)
