"""Lines of a diff as rows to show: a line and what it became are one row, word by word."""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import NamedTuple

from .line_diff import DiffLine

# Longer lines, and lines that have little in common, are shown one after the other.
_MOST_WORDS = 300
_ALIKE = 0.5
_WORD = re.compile(r"\[[ xX]\]|\w+|\s+|[^\w\s]")
_BOX = re.compile(r"[ \t]*[-*+] \[(?P<tick>[ xX])\]")


class Piece(NamedTuple):
    """A part of a line: `sign` is "-" for words taken out, "+" for words put in, else " "."""

    sign: str
    text: str


class DiffRow(NamedTuple):
    """One row: `sign` is that of the line, or "~" for a line that was changed.

    `old` and `new` are line numbers, 0 where there is none. `box` says "ticked" or "cleared"
    where the change made a choice right or wrong.
    """

    sign: str
    old: int
    new: int
    pieces: tuple[Piece, ...]
    box: str = ""


def rows_of(lines: Iterable[DiffLine]) -> list[DiffRow]:
    """The rows for lines of a diff, in order."""
    rows: list[DiffRow] = []
    for is_same, group in groupby(lines, key=lambda line: line.sign == " "):
        changed = list(group)
        rows += map(_row, changed) if is_same else _changed_rows(changed)
    return rows


def _row(line: DiffLine) -> DiffRow:
    return DiffRow(line.sign, line.old, line.new, (Piece(line.sign, line.text),))


def _changed_rows(lines: Sequence[DiffLine]) -> Iterator[DiffRow]:
    """Old and new lines are paired in order where they are alike enough."""
    olds = [line for line in lines if line.sign == "-"]
    news = [line for line in lines if line.sign == "+"]
    for old, new in zip(olds, news, strict=False):
        pieces = _pieces(old.text, new.text)
        if pieces:
            yield DiffRow("~", old.old, new.new, pieces, _box(old.text, new.text))
        else:
            yield from (_row(old), _row(new))
    paired = min(len(olds), len(news))
    yield from map(_row, (*olds[paired:], *news[paired:]))


def _box(old: str, new: str) -> str:
    before, after = _BOX.match(old), _BOX.match(new)
    if not before or not after or (before["tick"] == " ") == (after["tick"] == " "):
        return ""
    return "ticked" if before["tick"] == " " else "cleared"


def _pieces(old: str, new: str) -> tuple[Piece, ...]:
    """The two lines as one, or nothing when they are too long or too different for that."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    if max(len(before), len(after)) > _MOST_WORDS:
        return ()
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return ()
    found: list[Piece] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            found.append(Piece(" ", "".join(after[j1:j2])))
        else:
            found += (Piece("-", "".join(before[i1:i2])), Piece("+", "".join(after[j1:j2])))
    return tuple(piece for piece in found if piece.text)
