"""Choices with letters in front: `- A: text`, `    - B. text`, `c) text`, `**D.** text`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from quizzes.core.lines import Line

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Translators type the letter that looks the same on their keyboard.
_LOOK_ALIKE = str.maketrans("АВСЕКМНОРТХΑΒΕ", "ABCEKMHOPTXABE")
_OPTION = re.compile(
    r"(?P<bullet>[-+][ \t]*|\*[ \t]+)?(?P<bold>\*\*|__)?(?P<open>[(（])?(?P<letter>[^\W\d_])"
    r"(?P<space>[ \t]?)(?P<mark>[.):：）．、])(?P<unbold>\*\*|__)?(?P<text>.*)",
    re.DOTALL,
)
_NUMBERED = re.compile(r"[0-9]{1,2}[.)][ \t]+(?P<text>.*)", re.DOTALL)
_LETTER_LIST = re.compile(r"<div\b[^<>]*\b(?:upper|lower)-alpha\b", re.IGNORECASE)
_END_OF_DIV = re.compile(r"</div\b", re.IGNORECASE)
_FARTHEST = 60  # lines from choice A to choice B


@dataclass(frozen=True, slots=True)
class LetteredOption:
    """A line that reads like the choice at `position` (A: 0) of a list."""

    position: int
    text: str


def position_of(letter: str) -> int:
    """0 for A or a, 1 for B or b, and so on; -1 for what is no letter of this kind."""
    return _LETTERS.find(letter.upper().translate(_LOOK_ALIKE)) if len(letter) == 1 else -1


def option_of(line: Line) -> LetteredOption | None:
    """The lettered choice that `line` reads like, if it does."""
    if not line.is_text or line.is_blank:
        return None
    found = _OPTION.match(line.content)
    if found is None or (position := position_of(found["letter"])) < 0:
        return None
    text = found["text"]
    is_close = bool(text) and not text[0].isspace() and not found["unbold"]
    # French puts a space in front of a colon; "a (b)" and "A . b" are prose.
    if found["space"] and not (found["bullet"] and found["mark"] in ":："):
        return None
    # "e.g. this" is no choice E, and "C:\\Windows" none without a bullet.
    if is_close and (found["mark"] in ".．" or (found["mark"] == ":" and not found["bullet"])):
        return None
    text = line.text[line.margin + found.start("text") :].strip()
    is_all_bold = found["bold"] and not found["unbold"]
    return LetteredOption(position, found["bold"] + text if is_all_bold else text)


def options_in(lines: Sequence[Line]) -> dict[int, LetteredOption]:
    """The lettered choices among `lines`, by index.

    A numbered list within `<div class="upper-alpha">` is shown with letters, so it has them.
    """
    options: dict[int, LetteredOption] = {}
    next_position = -1  # -1: outside such a list
    for index, line in enumerate(lines):
        if (
            0 <= next_position < len(_LETTERS)
            and (item := _NUMBERED.match(line.content))
            and line.is_text
        ):
            options[index] = LetteredOption(next_position, item["text"].strip())
            next_position += 1
        elif line.is_text and _LETTER_LIST.search(line.content):
            next_position = 0
        elif line.is_text and _END_OF_DIV.search(line.content):
            next_position = -1
        elif option := option_of(line):
            options[index] = option
    return options


def list_starts(options: dict[int, LetteredOption]) -> list[int]:
    """The indexes of the choices A that a choice B follows."""
    starts = []
    indexes = list(options)
    for index, following in pairwise(indexes):
        is_first = options[index].position == 0 and options[following].position == 1
        if is_first and following - index <= _FARTHEST:
            starts.append(index)
    return starts


def goes_on(option: LetteredOption, count: int) -> bool:
    """Whether `option` may be the next choice after `count` others; a letter may be mistyped."""
    return count - 1 <= option.position <= count + 1
