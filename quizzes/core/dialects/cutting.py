"""Cuts a file of another dialect into blocks: the boxes are certain, so each looks for its question.

A question begins at the nearest line above its first box that can begin one. Which lines can is
what the families of dialects differ in; headings, bold numbers and `Q7.` can in all of them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from quizzes.core.lines import Line, LineKind

from .marks import box_in, explains, heading_in, label_in, spelt_start
from .outline import Block, Outline
from .questions import QuestionStart

_ASKS = ("?", "？", "؟")


@dataclass(slots=True)
class Buffer:
    """The lines since the last box or heading, and the places in them where a question can begin."""

    lines: list[Line] = field(default_factory=list)
    candidates: list[tuple[int, QuestionStart]] = field(default_factory=list)
    boxes_above: int = 0  # of the question so far
    is_loose: bool = False  # paragraphs stand between them


# Notes in the buffer that a question can begin at its last line.
Notes = Callable[[Buffer, Line], None]
# The candidates that begin questions; the next box belongs to the last one, if there is a box.
# Given are the question before, if there is one in the section, and whether there is a box.
Picks = Callable[[Buffer, QuestionStart | None, bool], list[tuple[int, QuestionStart]]]


@dataclass(slots=True)
class Family:
    """What can begin a question besides headings and bold numbers."""

    notes: Notes = lambda buffer, line: None
    picks: Picks = lambda buffer, before, has_box: buffer.candidates[-1:] if has_box else []


class Cutter:
    """Reads the lines of a file once, and gives each to the block that it belongs to."""

    def __init__(self, family: Family) -> None:
        self._family = family
        self._buffer = Buffer()
        self._blocks = [Block()]
        self._levels: dict[int, int] = {}  # of the headings that blocks begin with, by their index
        self._before: QuestionStart | None = None

    def cut(self, lines: Sequence[Line]) -> Outline:
        for line in lines:
            if box_in(line):
                self._read_box(line)
            elif heading := heading_in(line):
                self._read_heading(line, *heading)
            else:
                self._read_text(line)
        self._flush()
        return _Tidying(self._blocks, self._levels).outline()

    def _read_text(self, line: Line) -> None:
        buffer = self._buffer
        buffer.lines.append(line)
        if start := spelt_start(line):
            buffer.candidates = [(len(buffer.lines) - 1, start)]
        else:
            self._family.notes(buffer, line)

    def _read_box(self, line: Line) -> None:
        above = self._buffer
        boxes, is_loose = above.boxes_above + 1, above.is_loose
        if self._flush(has_box=True):
            boxes, is_loose = 1, False
        else:
            self._turn_into_question(self._blocks[-1])
            is_loose = is_loose or (boxes > 1 and bool(above.candidates))
        self._blocks[-1].lines.append(line)
        self._buffer = Buffer(boxes_above=boxes, is_loose=is_loose)

    def _read_heading(self, line: Line, level: int, title: str) -> None:
        self._flush()
        if explains(title) and self._blocks[-1].start is not None:
            self._blocks[-1].lines.append(line)
            return
        self._levels[len(self._blocks)] = level
        self._blocks.append(Block(heading=line, title=title))
        self._before = None

    def _begin(self, start: QuestionStart) -> None:
        self._blocks.append(Block(start=start))
        self._before = start

    def _turn_into_question(self, block: Block) -> None:
        if block.heading is not None and block.start is None:
            label, stem = label_in(block.title)
            block.start = QuestionStart(block.heading, label, stem)

    def _flush(self, *, has_box: bool = False) -> bool:
        """Gives the buffer's lines to their blocks; returns whether a question begins in them."""
        buffer, self._buffer = self._buffer, Buffer()
        picked = self._family.picks(buffer, self._before, has_box) if buffer.candidates else []
        end = 0
        for index, start in picked:
            self._blocks[-1].lines += buffer.lines[end:index]
            self._begin(start)
            end = index + 1
        self._blocks[-1].lines += buffer.lines[end:]
        return bool(picked)


class _Tidying:
    """Decides what the headings without boxes are: title, section, label, explanation or question."""

    def __init__(self, blocks: Sequence[Block], levels: dict[int, int]) -> None:
        self._blocks = blocks
        self._levels = levels
        asking = [levels[i] for i, block in enumerate(blocks) if block.start and i in levels]
        self._usual_level = max(set(asking), key=asking.count) if asking else 0
        self._outline = Outline(blocks=[blocks[0]])
        self._last_level = 0  # of the last question's heading, if it has one
        self._waiting = ""  # the label of a heading that is nothing but the label of the next one

    def outline(self) -> Outline:
        for index, block in enumerate(self._blocks[1:], 1):
            if block.start is None:
                self._place(block, self._levels.get(index, 0))
            else:
                if not block.start.label and self._waiting:
                    start = block.start
                    block.start = QuestionStart(start.line, self._waiting, start.stem)
                self._outline.blocks.append(block)
            if block.start is not None:
                self._waiting, self._last_level = "", self._levels.get(index, 0)
        return self._outline

    def _place(self, block: Block, level: int) -> None:
        outline, last = self._outline, self._outline.blocks[-1]
        label, rest = label_in(block.title)
        is_empty = all(line.is_blank for line in block.lines)
        if label and not rest and is_empty:
            self._waiting = label
        elif self._usual_level and (label or self._asks(block, level)):
            assert block.heading is not None  # noqa: S101 - only the first block has none
            block.start = QuestionStart(block.heading, label, rest)
            outline.blocks.append(block)
        elif last.start and level > self._last_level > 0 and block.heading:
            last.lines += [block.heading, *block.lines]
        elif outline.title is None and len(outline.blocks) == 1 and block.heading:
            outline.title, outline.title_text = block.heading, block.title
            outline.blocks[0].lines += block.lines
        else:
            outline.blocks.append(block)

    def _asks(self, block: Block, level: int) -> bool:
        return level == self._usual_level and block.title.rstrip("*_ ").endswith(_ASKS)


def begins_paragraph(buffer: Buffer) -> bool:
    """Whether the buffer's last line is the first one behind a break, not indented."""
    line = buffer.lines[-1]
    before = buffer.lines[-2] if len(buffer.lines) > 1 else None
    if before is None:
        is_after_break = buffer.boxes_above == 0
    else:
        is_after_break = before.is_blank or before.is_rule
    return not line.is_blank and line.kind is not LineKind.CODE and is_after_break
