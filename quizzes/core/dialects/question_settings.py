"""What an author says about a question in comments and `{#id}`: id, points and so on."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from quizzes.core.diagnostics import Code, DiagnosticLog
from quizzes.core.document import CHOICE_KINDS, Kind
from quizzes.core.scanning import Comment
from quizzes.core.switches import codes_of, names_in, problem_with

ID_LENGTH = 64
MOST_POINTS = 1000
_KEYS = ("id", "points", "tags", "kind", "ignore")
_KEY = re.compile(r"[\w-]{1,30}")
_PAIR = re.compile(rf"(?P<key>{_KEY.pattern})[ \t]*:(?P<value>.*)$", re.DOTALL)
ID = re.compile(rf"[\w.-]{{1,{ID_LENGTH}}}")
_POINTS = re.compile(r"[0-9]{1,4}(\.[0-9]{1,2})?")


@dataclass(frozen=True, slots=True)
class Stated:
    """One value with the place where the author stated it."""

    key: str
    value: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class QuestionSettings:
    explicit_id: Stated | None = None
    points: Decimal = Decimal(1)
    tags: tuple[str, ...] = ()
    kind: Kind | None = None
    ignored: frozenset[str] = frozenset()


def settings_in(comment: Comment) -> list[Stated]:
    """The `key: value` pairs of a comment about a question; none for any other comment.

    A comment is about a question when it starts with a key and one of its keys is known, or
    when it is a single pair whose key is close to a known one.
    """
    pairs = pairs_in(comment)
    keys = [pair.key for pair in pairs]
    is_misspelt = len(keys) == 1 and _nearest(keys[0]) is not None
    return pairs if is_misspelt or not set(_KEYS).isdisjoint(keys) else []


def pairs_in(comment: Comment) -> list[Stated]:
    """The `key: value` pairs of a comment that starts with one; what is no pair has no value."""
    pieces = list(_pieces(comment)) if ":" in comment.body else []
    return pieces if pieces and _KEY.fullmatch(pieces[0].key) else []


def is_note(comment: Comment) -> bool:
    """Whether a comment within a question says something, but none of its settings."""
    return bool(comment.body.strip()) and set(_KEYS).isdisjoint(
        stated.key for stated in settings_in(comment)
    )


def read_settings(
    log: DiagnosticLog, stated: list[Stated], ticked: int, *, has_boxes: bool = True
) -> QuestionSettings:
    """The settings of a question with `ticked` right choices; what is in error is left out."""
    first: dict[str, Stated] = {}
    for setting in stated:
        if setting.key not in _KEYS:
            _warn_unknown(log, setting)
        elif setting.key in first:
            message = f"“{setting.key}” is already stated on line {first[setting.key].line}"
            code = Code.DUPLICATE_QUESTION_KEY
            log.error(code, setting.line, setting.column, message, "keep one of the two")
        else:
            first[setting.key] = setting
    return QuestionSettings(
        explicit_id=_explicit_id(log, first.get("id")),
        points=_points(log, first.get("points")),
        tags=_tags(first.get("tags")),
        kind=_kind(log, first.get("kind"), ticked, has_boxes),
        ignored=_ignored(log, first.get("ignore")),
    )


def _pieces(comment: Comment) -> Iterator[Stated]:
    """The parts of a comment between line ends and semicolons, with their places."""
    column = comment.column + len("<!--")
    for line, text in enumerate(comment.body.split("\n"), comment.line):
        for piece in text.split(";"):
            if piece.strip():
                margin = len(piece) - len(piece.lstrip())
                yield _stated(piece.strip(), line, column + margin)
            column += len(piece) + 1
        column = 1


def _stated(piece: str, line: int, column: int) -> Stated:
    pair = _PAIR.match(piece)
    if pair is None:
        return Stated(piece, "", line, column)
    return Stated(pair["key"].lower(), pair["value"].strip(), line, column)


def _nearest(key: str) -> str | None:
    near = difflib.get_close_matches(key[:30].lower(), _KEYS, n=1, cutoff=0.7)
    return near[0] if near else None


def _warn_unknown(log: DiagnosticLog, setting: Stated) -> None:
    near = _nearest(setting.key)
    hint = f"did you mean “{near}”?" if near else "known keys: " + ", ".join(_KEYS)
    message = f"“{setting.key[:60]}” is not a setting of a question"
    code, length = Code.UNKNOWN_QUESTION_KEY, len(setting.key)
    log.warning(code, setting.line, setting.column, message, hint, length)


def _explicit_id(log: DiagnosticLog, stated: Stated | None) -> Stated | None:
    if stated is None or ID.fullmatch(stated.value):
        return stated
    message = f"“{stated.value[:80]}” cannot be an id"
    hint = f"use at most {ID_LENGTH} letters, digits and - _ ."
    log.error(Code.INVALID_ID, stated.line, stated.column, message, hint)
    return None


def _points(log: DiagnosticLog, stated: Stated | None) -> Decimal:
    if stated is None:
        return Decimal(1)
    if _POINTS.fullmatch(stated.value) and 0 < Decimal(stated.value) <= MOST_POINTS:
        return Decimal(stated.value)
    message = f"“{stated.value[:80]}” cannot be the points of a question"
    hint = f"use a number above 0 and up to {MOST_POINTS}, with at most two decimals"
    log.error(Code.INVALID_POINTS, stated.line, stated.column, message, hint)
    return Decimal(1)


def _tags(stated: Stated | None) -> tuple[str, ...]:
    tags = stated.value.split(",") if stated else []
    return tuple(dict.fromkeys(tag.strip() for tag in tags if tag.strip()))


def _kind(log: DiagnosticLog, stated: Stated | None, ticked: int, has_boxes: bool) -> Kind | None:
    if stated is None:
        return None
    if stated.value.lower() not in list(Kind):
        message, hint = (
            f"“{stated.value[:80]}” is not a kind of question",
            "use " + " or ".join(Kind),
        )
    elif has_boxes and stated.value.lower() not in CHOICE_KINDS:
        message = "a question with boxes is answered by choosing"
        hint = "delete this setting, or the boxes"
    elif stated.value.lower() == Kind.SINGLE and ticked > 1:
        message = f"a single-choice question has one right choice; {ticked} are ticked"
        hint = "untick the others, or say `kind: multiple`"
    else:
        return Kind(stated.value.lower())
    log.error(Code.INVALID_KIND, stated.line, stated.column, message, hint)
    return None


def _ignored(log: DiagnosticLog, stated: Stated | None) -> frozenset[str]:
    if stated is None:
        return frozenset()
    names = names_in(stated.value)
    unknown = next((name for name in names if problem_with(name)[0]), None)
    if unknown is not None:
        code = Code.INVALID_IGNORE
        log.warning(code, stated.line, stated.column, *problem_with(unknown))
    return codes_of(names)
