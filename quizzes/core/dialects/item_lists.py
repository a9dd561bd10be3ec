"""Lists without boxes: items in the right order, and terms with their matches."""

import re
from collections.abc import Callable, Mapping, Sequence

from quizzes.core.arrangements import distinct
from quizzes.core.diagnostics import Code, DiagnosticLog
from quizzes.core.document import ChoiceDocument
from quizzes.core.lines import Box, Line, LineKind
from quizzes.core.scanning import code_spans

from .question_parts import ChoiceLines, starts_explanation

_TAB_STOP = 4
_NUMBER = re.compile(r"[0-9]{1,3}[.)](?=[ \t]|$)")
_BULLET = re.compile(r"[-*+](?=[ \t]|$)")
_PAIR = re.compile(r"`+|(?:(?<=\s)|^)::(?=\s|$)")


class ItemList:
    """The lines of a question around and in its list: `before` it, its `items`, `after` it."""

    def __init__(self, lines: Sequence[Line], marker: re.Pattern[str], start: int) -> None:
        self._marker = marker
        self.before = lines[:start]
        self.items: list[ChoiceLines] = []
        end = start
        while end < len(lines) and self._takes(lines[end], lines[end - 1] if end else None):
            end += 1
        self.after = lines[end:]

    def _takes(self, line: Line, previous: Line | None) -> bool:
        """Adds the line to the list, if it belongs there."""
        text = _behind(self._marker, line)
        if text is not None and (not self.items or line.indent <= self.items[-1].line.indent):
            self.items.append(ChoiceLines(line, Box(is_ticked=False, text=text)))
            return True
        if not line.is_blank and not self._is_within_item(line, previous):
            return False
        self.items[-1].rest.append(line)
        return True

    def _is_within_item(self, line: Line, previous: Line | None) -> bool:
        if line.indent > self.items[-1].line.indent:
            return True
        if line.kind in (LineKind.CODE, LineKind.CLOSING, LineKind.LITERAL):
            return True
        ends = previous is None or previous.is_blank or previous.kind is LineKind.CLOSING
        return not ends and not (line.is_quote or line.is_rule or starts_explanation(line))


def ordered_items(lines: Sequence[Line]) -> ItemList:
    """The first numbered list and what is around it."""
    start = _first(lines, is_numbered)
    return ItemList(lines, _NUMBER, start)


def paired_items(lines: Sequence[Line]) -> ItemList:
    """The list that the first `- term :: match` is in, and what is around it."""
    start = _first(lines, is_pair)
    while start > 0 and start < len(lines) and _behind(_BULLET, lines[start - 1]) is not None:
        start -= 1
    return ItemList(lines, _BULLET, start)


def is_numbered(line: Line) -> bool:
    """Whether the line is an item of a numbered list, outside code."""
    return _behind(_NUMBER, line) is not None


def is_pair(line: Line) -> bool:
    """Whether the line is a list item of the form `- term :: match`, outside code."""
    text = _behind(_BULLET, line)
    return text is not None and _split(text) is not None


def read_order(log: DiagnosticLog, items: ItemList) -> tuple[ChoiceDocument, ...]:
    """The items, in the right order."""
    choices = tuple(_choice(item, item.text) for item in items.items)
    for choice in choices:
        _check_text(log, choice)
    return choices


def read_pairs(
    log: DiagnosticLog, items: ItemList
) -> tuple[tuple[ChoiceDocument, ...], Mapping[str, object]]:
    """The terms and the spec with their matches."""
    terms: list[ChoiceDocument] = []
    matches: list[str] = []
    others: list[str] = []
    for item in items.items:
        term, match = _split(item.text) or (item.text, "")
        choice = _choice(item, term)
        if not match:
            message = "this item has no match"
            hint = "write `- term :: match`, or `- :: match` for a match that belongs to no term"
            log.error(Code.MISSING_MATCH, choice.line, choice.column, message, hint)
        elif term:
            terms.append(choice)
            matches.append(match)
        else:
            others.append(match)
    return tuple(terms), {"matches": [*matches, *others]}


def has_one_match(spec: Mapping[str, object]) -> bool:
    """Whether there is nothing to choose from."""
    matches = spec["matches"]
    return isinstance(matches, list) and len(distinct(matches)) < 2


def _first(lines: Sequence[Line], is_wanted: Callable[[Line], bool]) -> int:
    return next((i for i, line in enumerate(lines) if is_wanted(line)), len(lines))


def _behind(marker: re.Pattern[str], line: Line) -> str | None:
    """The text behind the marker that the line starts with; None if it starts otherwise."""
    found = marker.match(line.content) if line.is_text and line.indent < _TAB_STOP else None
    return None if found is None else line.text[line.margin + found.end() :]


def _split(text: str) -> tuple[str, str] | None:
    """The term and its match in one line; None without a ` :: ` outside code."""
    spans = code_spans(text)
    position = 0
    while found := _PAIR.search(text, position):
        if found.group() == "::":
            return text[: found.start()].strip(), " ".join(text[found.end() :].split())
        position = spans.get(found.start(), found.end())
    return None


def _choice(item: ChoiceLines, text: str) -> ChoiceDocument:
    return ChoiceDocument(item.line.number, item.line.column, text, is_correct=False)


def _check_text(log: DiagnosticLog, choice: ChoiceDocument) -> None:
    if not choice.text:
        message, hint = "this item has no text", "write its text behind the number"
        log.error(Code.EMPTY_CHOICE, choice.line, choice.column, message, hint)
