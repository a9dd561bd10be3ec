"""What marks the right choices in a list without boxes, for each dialect that has such lists."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from quizzes.core.lines import Line, box_of

from .checks import Advice

_BULLET = re.compile(r"[-*+][ \t]+(?P<text>\S.*)", re.DOTALL)
_BOLD = re.compile(r"(?P<marks>\*{2,3}|__)(?P<text>[^*]+)(?P=marks)[.,;]?")
_LETTER = re.compile(r"(?P<marks>\*{0,3})[A-Za-z][.)][ \t]+(?P<text>\S.*)", re.DOTALL)
_STAR_BOX = re.compile(r"\[[ *]\][ \t]+\S.*", re.DOTALL)
_CHOICES = "list its choices below"


@dataclass(frozen=True, slots=True)
class Marked:
    """The choices of a list without their marks.

    `is_plain`: the list is surely marked in this way. `is_multiple`: any number may be right.
    """

    choices: Sequence[tuple[str, bool]]
    is_plain: bool
    is_multiple: bool = False


@dataclass(frozen=True, slots=True)
class Marking:
    """One dialect. `may_hold` finds nothing in a file without such a mark.

    `item` gives what `read` needs of a line that looks like a choice, None for other lines.
    """

    name: str
    may_hold: re.Pattern[str]
    item: Callable[[Line], str | None]
    read: Callable[[Sequence[str]], Marked]
    advice: Advice


def _marked(choices: Sequence[tuple[str, bool]]) -> Marked:
    """A list in which some choices are right and others are not."""
    rights = {is_right for _, is_right in choices}
    return Marked(choices, is_plain=len(rights) == 2)


def _bulleted(line: Line) -> str | None:
    """The text behind a bullet; of a list with boxes none."""
    found = _BULLET.match(line.content) if box_of(line) is None else None
    return found["text"].strip() if found else None


def _bulleted_or_lettered(line: Line) -> str | None:
    if text := _bulleted(line):
        return text
    return line.content.strip() if _LETTER.match(line.content) else None


def _read_bold(items: Sequence[str]) -> Marked:
    choices = []
    for item in items:
        bold = _BOLD.fullmatch(item)
        text = bold["text"].strip() if bold else item
        letter = _LETTER.match(text)
        choices.append((letter["text"] if letter else text, bold is not None))
    return _marked(choices)


def _read_suffix(items: Sequence[str]) -> Marked:
    """`Paris x` among others; or statements that all end in t or f, of which any may be true."""
    tails = [item.rsplit(maxsplit=1) for item in items]
    marks = [tail[1].lower() if len(tail) == 2 else "" for tail in tails]
    if all(mark in ("t", "f") for mark in marks):
        rows = [(tail[0], mark == "t") for tail, mark in zip(tails, marks, strict=True)]
        return Marked(rows, is_plain=True, is_multiple=True)
    return _marked(
        [
            (tail[0], True) if mark == "x" else (item, False)
            for item, tail, mark in zip(items, tails, marks, strict=True)
        ]
    )


def _with_bullet(line: Line) -> str | None:
    is_choice = line.content.startswith(("*", "-")) and _bulleted(line) is not None
    return line.content.strip() if is_choice else None


def _read_star(items: Sequence[str]) -> Marked:
    return _marked([(item[1:].strip(), item.startswith("*")) for item in items])


def _star_box(line: Line) -> str | None:
    return line.content.strip() if _STAR_BOX.match(line.content) else None


def _read_star_box(items: Sequence[str]) -> Marked:
    return _marked([(item[len("[*]") :].strip(), item.startswith("[*")) for item in items])


SUFFIX_MARK = Marking(
    name="suffix-mark",
    may_hold=re.compile(r"^[ \t]*[-*+][ \t]+[^\s\[].*[ \t][xXtTfF][ \t]*$", re.MULTILINE),
    item=_bulleted,
    read=_read_suffix,
    advice=Advice(_CHOICES, "`- choice`", "write an x behind the right choice: `- Paris x`"),
)
STAR_CORRECT = Marking(
    name="star-correct",
    may_hold=re.compile(
        r"^[ \t]*(?:\*[ \t]+[^\s\[].*\n[ \t]*-|-[ \t]+[^\s\[].*\n[ \t]*\*)[ \t]+[^\s\[]",
        re.MULTILINE,
    ),
    item=_with_bullet,
    read=_read_star,
    advice=Advice(_CHOICES, "`- choice`", "begin the right choice with * in place of -"),
)
STAR_BOX = Marking(
    name="star-box",
    may_hold=re.compile(r"^[ \t]*\[\*\][ \t]", re.MULTILINE),
    item=_star_box,
    read=_read_star_box,
    advice=Advice(_CHOICES, "`[ ] choice`", "put a * into the box of the right choice: `[*]`"),
)
BOLD_CORRECT = Marking(
    name="bold-correct",
    may_hold=re.compile(
        r"^[ \t]*(?:[-*+][ \t]+(?:\*\*|__)[^*\s\n]|\*{2,3}[A-Za-z][.)][ \t])", re.MULTILINE
    ),
    item=_bulleted_or_lettered,
    read=_read_bold,
    advice=Advice(_CHOICES, "`- choice`", "make the right choice bold: `- **choice**`"),
)
