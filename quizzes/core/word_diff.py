"""Which words of a line were taken out and which put in, for showing two lines as one change."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

# Longer lines, and lines that have little in common, are shown one after the other.
_MOST_WORDS = 300
_ALIKE = 0.5
_WORD = re.compile(r"\w+|\s+|[^\w\s]")


class Piece(NamedTuple):
    """A part of a line: `sign` is "-" for words taken out, "+" for words put in, else " "."""

    sign: str
    text: str


def word_diff(old: str, new: str) -> tuple[Piece, ...] | None:
    """The two lines as one, in pieces; None when they are too long or too different for that."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    if max(len(before), len(after)) > _MOST_WORDS:
        return None
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return None
    return tuple(_pieces(matcher, before, after))


def _pieces(matcher: SequenceMatcher[str], before: list[str], after: list[str]) -> Iterator[Piece]:
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            yield Piece(" ", "".join(after[j1:j2]))
            continue
        if i1 < i2:
            yield Piece("-", "".join(before[i1:i2]))
        if j1 < j2:
            yield Piece("+", "".join(after[j1:j2]))
