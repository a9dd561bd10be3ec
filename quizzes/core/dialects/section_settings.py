"""What an author says about a section in a comment below its heading: how many questions to draw."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from quizzes.core.diagnostics import Code, DiagnosticLog
from quizzes.core.scanning import Comment

from .question_settings import Stated, pairs_in

MOST_DRAWN = 9999
_DRAW = "draw"
_OTHER_NAMES = ("choose", "deal", "pick", "random", "sample", "select")
_NUMBER = re.compile(r"[0-9]{1,4}")


@dataclass(frozen=True, slots=True)
class Draw:
    """How many questions an attempt gets from a section, and where that is stated."""

    count: int
    line: int
    column: int


def section_settings_in(comment: Comment) -> list[Stated]:
    """The `key: value` pairs of a comment about a section; none for any other comment.

    A comment is about a section when one of its keys is `draw`, or when it is a single pair of a
    number and a key that is close to it.
    """
    pairs = pairs_in(comment)
    if any(pair.key == _DRAW for pair in pairs):
        return pairs
    is_misspelt = len(pairs) == 1 and _NUMBER.fullmatch(pairs[0].value) and _is_near(pairs[0].key)
    return pairs if is_misspelt else []


def states_draw(comment: Comment) -> bool:
    """Whether a comment says something about a section, and is no note."""
    return any(stated.key == _DRAW for stated in section_settings_in(comment))


def states_number(comment: Comment) -> bool:
    """Whether a comment that is about no section states a number to draw all the same."""
    stated = section_settings_in(comment)
    return any(each.key == _DRAW and _NUMBER.fullmatch(each.value) for each in stated)


def read_draw(log: DiagnosticLog, comments: Sequence[Comment]) -> Draw | None:
    """What the comments below a heading say; what is in error is left out."""
    first: Stated | None = None
    for stated in (each for comment in comments for each in section_settings_in(comment)):
        if stated.key != _DRAW:
            _warn_unknown(log, stated)
        elif first is None:
            first = stated
        else:
            message = f"“{_DRAW}” is already stated on line {first.line}"
            place = (stated.line, stated.column)
            log.error(Code.INVALID_DRAW, *place, message, "keep one of the two")
    if first is None:
        return None
    if _NUMBER.fullmatch(first.value) and int(first.value) >= 1:
        return Draw(int(first.value), first.line, first.column)
    message = f"“{first.value[:80]}” cannot be the number of questions to draw"
    hint = f"use a whole number from 1 to {MOST_DRAWN}"
    log.error(Code.INVALID_DRAW, first.line, first.column, message, hint, len(_DRAW))
    return None


def check_draw(log: DiagnosticLog, draw: Draw, points: Sequence[Decimal]) -> None:
    """Warns of a draw that does nothing, or that is unfair; `points` are those of the questions.

    Without any, they may stand in other files of the quiz.
    """
    place = (draw.line, draw.column)
    if points and draw.count >= len(points):
        number = "1 question" if len(points) == 1 else f"{len(points)} questions"
        message = f"this section has {number}, so that all are asked"
        hint = "draw fewer, or delete this setting"
        log.warning(Code.DRAWS_ALL, *place, message, hint, len(_DRAW))
    elif len(set(points)) > 1:
        worth = f"{min(points).normalize():f} to {max(points).normalize():f}"
        message = f"attempts will have different totals: these questions have {worth} points"
        hint = "give them the same points, or put those of the same points into one section"
        log.warning(Code.UNEQUAL_POINTS, *place, message, hint, len(_DRAW))


def _is_near(key: str) -> bool:
    return key in _OTHER_NAMES or bool(difflib.get_close_matches(key, [_DRAW], cutoff=0.7))


def _warn_unknown(log: DiagnosticLog, stated: Stated) -> None:
    hint = f"did you mean “{_DRAW}”?" if _is_near(stated.key) else f"the only key is “{_DRAW}”"
    message = f"“{stated.key[:60]}” is not a setting of a section"
    code, length = Code.UNKNOWN_SECTION_KEY, len(stated.key)
    log.warning(code, stated.line, stated.column, message, hint, length)
