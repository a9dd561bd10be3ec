"""Where the questions of a file begin and end, told from what stands above its lists of choices.

Nothing marks a question for sure outside the recommended format. But all questions of a file
look alike, so that what stands above most lists of choices is what begins a question; the same
list again in an explanation, or numbers within a stem, then begin none.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from quizzes.core.lines import Line, heading_of

from .answer_keys import key_line
from .explanations import begins_explanation, folded
from .question_starts import Start, start_of

_RARE = 0.25  # of the votes for the commonest style: rarer ones begin no questions
_PARAGRAPHS = 1  # so many times the votes for a style must speak for there being none


@dataclass(frozen=True, slots=True)
class Block:
    """A question with its lines, or a heading between questions with those below it.

    `choices` is the index in `lines` of the first choice, -1 where there are none. A question
    without a start begins with its stem in `lines[0]`.
    """

    start: Start | None
    lines: Sequence[Line]
    choices: int = -1

    @property
    def is_question(self) -> bool:
        return self.choices >= 0

    @property
    def heading(self) -> str:
        """The whole heading that the block begins with, if it begins with one."""
        heading = heading_of(self.start.line) if self.start else None
        return heading.title if heading else ""


def blocks_of(lines: Sequence[Line], lists: Sequence[int]) -> list[Block]:
    """Cut `lines` into blocks; `lists` has the indexes at which a list of choices begins."""
    hidden = folded(lines)
    lists = [index for index in lists if not hidden[index]]
    starts = {
        index: start
        for index, line in enumerate(lines)
        if not hidden[index] and (start := start_of(line)) and not _is_about_answer(line)
    }
    cuts = _Outline(lines, lists, starts).cuts()
    blocks, next_list = [], 0
    for first, end in pairwise([*cuts, len(lines)]):
        while next_list < len(lists) and lists[next_list] < first:
            next_list += 1
        has_list = next_list < len(lists) and lists[next_list] < end
        choices = lists[next_list] - first if has_list else -1
        blocks.append(Block(starts.get(first), lines[first:end], choices))
    return blocks


class _Outline:
    """Decides which starts begin a question or a section."""

    def __init__(
        self, lines: Sequence[Line], lists: Sequence[int], starts: dict[int, Start]
    ) -> None:
        self._lines = lines
        self._lists = lists
        self._starts = starts
        self._nearest = _nearest(list(starts), lists)
        votes = Counter(starts[index].style for index in self._nearest if index >= 0)
        most = max(votes.values(), default=0)
        self._styles = {style for style, count in votes.items() if count >= most * _RARE}
        self._is_by_paragraph = self._nearest.count(-1) >= most * _PARAGRAPHS
        levels = [len(style) for style in self._styles if style.startswith("#")]
        self._deepest_section = min(levels, default=6)

    def cuts(self) -> list[int]:
        found: set[int] = set()
        above_list = set(self._nearest)
        ordinal = 0
        for index, start in self._starts.items():
            goes_on = index in above_list and start.ordinal == ordinal + 1 > 1
            if (
                start.style in self._styles
                or goes_on
                or (self._is_by_paragraph and index in above_list)
            ):
                found.add(index)
                ordinal = start.ordinal
            elif 0 < start.level <= self._deepest_section:
                found.add(index)
        return sorted(found.union(self._paragraphs()))

    def _paragraphs(self) -> list[int]:
        """Where the stems begin that have no start, if the file is written in that way.

        A heading above such a stem is the title of the file or of a section.
        """
        if not self._is_by_paragraph:
            return []
        floors = [0, *(index + 1 for index in self._lists)]
        found = []
        for index, floor, start in zip(self._lists, floors, self._nearest, strict=False):
            is_heading = start >= 0 and self._starts[start].level > 0
            first = self._paragraph_above(index, start + 1 if is_heading else floor)
            if start < 0 or (is_heading and first < index):
                found.append(first)
        return found

    def _paragraph_above(self, index: int, floor: int) -> int:
        """The first line of the paragraph above `index`, with code in between."""
        first, has_text = index, False
        while first > floor:
            line = self._lines[first - 1]
            if line.is_blank and has_text:
                break
            if line.is_rule or (not line.is_blank and _gives_key(line)):
                break
            has_text = has_text or (line.is_text and not line.is_blank)
            first -= 1
        while first < index and self._lines[first].is_blank:
            first += 1
        return first


def _nearest(starts: Sequence[int], lists: Sequence[int]) -> list[int]:
    """For each list the last start above it and below the list before; -1 where there is none."""
    found, following = [], 0
    for index in lists:
        last = -1
        while following < len(starts) and starts[following] < index:
            last = starts[following]
            following += 1
        found.append(last)
    return found


def _is_about_answer(line: Line) -> bool:
    """Whether a heading belongs to the question above it: `#### Answer: D`, `### Explanation`."""
    return heading_of(line) is not None and (begins_explanation(line) or _gives_key(line))


def _gives_key(line: Line) -> bool:
    key = key_line(line)
    return key is not None and key.is_plain
