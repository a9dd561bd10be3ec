"""Two texts line by line: what was taken out and what was put in, in time that grows linearly.

Lines that stand once in both texts and kept their order are anchors (Bram Cohen's "patience"
diff); only the short stretches between two anchors are compared by difflib, which is quadratic.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile
from typing import NamedTuple

from .matching import kept_in_order

# Longer stretches without an anchor are shown as replaced.
_LONGEST_COMPARED = 200


class DiffLine(NamedTuple):
    """One line: `sign` is "-" in the old text, "+" in the new one, " " in both.

    `old` and `new` are its numbers from 1, or 0 in the text that does not have it.
    """

    sign: str
    old: int
    new: int
    text: str

    def __str__(self) -> str:
        return f"{self.sign} {self.text}".rstrip()


@dataclass(frozen=True, slots=True)
class LineDiff:
    """Stretches of changed lines with some unchanged ones around them, in order.

    `is_cut` says that more has changed than is shown; `removed` and `added` count all of it.
    """

    hunks: tuple[tuple[DiffLine, ...], ...]
    removed: int
    added: int
    is_cut: bool


def line_diff(old: str, new: str, *, context: int = 2, most: int = 1000) -> LineDiff:
    """The differences between two texts; at most `most` lines of them are shown."""
    lines = list(all_lines(old.split("\n"), new.split("\n")))
    shown = _near_changes(lines, context)
    return LineDiff(
        tuple(_hunks(lines, shown[:most])),
        removed=sum(line.sign == "-" for line in lines),
        added=sum(line.sign == "+" for line in lines),
        is_cut=len(shown) > most,
    )


def _near_changes(lines: Sequence[DiffLine], context: int) -> list[int]:
    """The positions of changed lines and of those up to `context` lines away."""
    near: dict[int, None] = {}
    for position, line in enumerate(lines):
        if line.sign != " ":
            around = range(max(0, position - context), min(len(lines), position + context + 1))
            near.update(dict.fromkeys(around))
    return list(near)


def _hunks(lines: Sequence[DiffLine], positions: Sequence[int]) -> Iterator[tuple[DiffLine, ...]]:
    """The lines at rising `positions`, parted where some are left out."""
    start = 0
    for end in range(1, len(positions) + 1):
        if end == len(positions) or positions[end] != positions[end - 1] + 1:
            yield tuple(lines[position] for position in positions[start:end])
            start = end


def all_lines(old: Sequence[str], new: Sequence[str]) -> Iterator[DiffLine]:
    """Every line of both texts, a line that stands in both once."""
    i = j = 0
    for anchor_i, anchor_j in (*_anchors(old, new), (len(old), len(new))):
        yield from _stretch(old, new, range(i, anchor_i), range(j, anchor_j))
        if anchor_i < len(old):
            yield DiffLine(" ", anchor_i + 1, anchor_j + 1, old[anchor_i])
        i, j = anchor_i + 1, anchor_j + 1


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of indexes that rise on both sides: the same beginning, single lines, the same end."""
    shortest = min(len(old), len(new))
    head = _common(zip(old, new, strict=False))
    tail = min(_common(zip(reversed(old), reversed(new), strict=False)), shortest - head)
    old_count, new_count = Counter(old), Counter(new)
    place = {line: i for i, line in enumerate(old)}
    single = [
        (place[line], j)
        for j, line in enumerate(new)
        if head <= j < len(new) - tail and old_count[line] == new_count[line] == 1
    ]
    kept = kept_in_order(single)
    return [
        *((i, i) for i in range(head)),
        *(pair for pair in single if pair[1] in kept),
        *((len(old) - k, len(new) - k) for k in range(tail, 0, -1)),
    ]


def _common(pairs: Iterable[tuple[str, str]]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _stretch(
    old: Sequence[str], new: Sequence[str], olds: range, news: range
) -> Iterator[DiffLine]:
    """The lines of a stretch without an anchor."""
    before, after = [old[i] for i in olds], [new[j] for j in news]
    blocks = [(0, len(before), 0, len(after))]
    if len(before) <= _LONGEST_COMPARED and len(after) <= _LONGEST_COMPARED:
        opcodes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
        blocks = [block[1:] for block in opcodes]
    for i1, i2, j1, j2 in blocks:
        if before[i1:i2] == after[j1:j2]:
            for i, j in zip(olds[i1:i2], news[j1:j2], strict=True):
                yield DiffLine(" ", i + 1, j + 1, old[i])
        else:
            yield from (DiffLine("-", i + 1, 0, old[i]) for i in olds[i1:i2])
            yield from (DiffLine("+", 0, j + 1, new[j]) for j in news[j1:j2])
