"""The values of a quiz's settings: read from the YAML nodes of a front matter, and written again."""

import difflib
import re
from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum

import yaml

from . import dates, durations
from .dates import END_OF_DAY, START_OF_DAY
from .durations import NONE
from .switches import codes_of, names_in, problem_with

TITLE_LENGTH = 200
SLUG_LENGTH = 100
MOST_ATTEMPTS = 9999
UNLIMITED = "unlimited"
_SCALARS = frozenset(f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "timestamp"))
# An escape within quotes can make them, in a file that holds none.
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_TRUE, _FALSE = ("true", "yes", "on"), ("false", "no", "off")


class Unexpected(ValueError):
    """A value is not what its key takes; the message says what would be.

    `hint` is what to do about it, `got` the part of the value in question, if not all of it, and
    `node` the place of that part, if it has one of its own.
    """

    def __init__(
        self, expected: str, hint: str = "", got: str = "", node: yaml.Node | None = None
    ) -> None:
        super().__init__(expected)
        self.hint = hint
        self.got = got
        self.node = node


def scalar(node: yaml.Node, expected: str) -> str:
    """The value as the author wrote it: YAML's own guesses at types are not ours.

    To YAML, `1:30:00` is the number 5400, and a date is a time in UTC.
    """
    if not isinstance(node, yaml.ScalarNode):
        raise Unexpected(expected, node=node)
    if _UNSTORABLE.search(node.value):
        hint = "it holds a character that is none, written as \\0 or \\ud800"
        raise Unexpected(expected, hint, "\ufffd", node)
    return str(node.value).strip()


def text(node: yaml.Node) -> str:
    value = scalar(node, "text")
    if not value or (node.tag not in _SCALARS and value in ("~", "null")):
        raise Unexpected("text")
    return value


def line_of_text(longest: int) -> Callable[[yaml.Node], str]:
    expected = f"one line of at most {longest} characters"

    def read(node: yaml.Node) -> str:
        value = scalar(node, expected)
        if not value or "\n" in value or len(value) > longest:
            raise Unexpected(expected)
        return value

    return read


title = line_of_text(TITLE_LENGTH)


def slug(node: yaml.Node) -> str:
    expected = f"at most {SLUG_LENGTH} letters, digits, hyphens and underscores"
    value = scalar(node, expected)
    if len(value) > SLUG_LENGTH or not re.fullmatch(r"[\w-]+", value):
        raise Unexpected(expected)
    return value


def attempts(node: yaml.Node) -> int | None:
    expected = f"a whole number from 1 to {MOST_ATTEMPTS}, or the word {UNLIMITED}"
    value = scalar(node, expected)
    if value == UNLIMITED:
        return None
    if not re.fullmatch(r"[0-9]{1,4}", value) or int(value) < 1:
        raise Unexpected(expected)
    return int(value)


def pass_mark(node: yaml.Node) -> Decimal | None:
    expected = f"a percentage from 0 to 100, with at most two decimals, or the word {NONE}"
    value = scalar(node, expected)
    if value == NONE:
        return None
    found = re.fullmatch(r"([0-9]{1,3}(?:\.[0-9]{1,2})?) ?%?", value)
    if found is None or Decimal(found[1]) > 100:
        raise Unexpected(expected)
    return Decimal(found[1])


def yes_or_no(node: yaml.Node) -> bool:
    expected = "true or false"
    value = scalar(node, expected).lower()
    if value not in _TRUE + _FALSE:
        raise Unexpected(expected)
    return value in _TRUE


def word_of(words: type[StrEnum]) -> Callable[[yaml.Node], StrEnum]:
    expected = "one of: " + ", ".join(words)

    def read(node: yaml.Node) -> StrEnum:
        value = scalar(node, expected)
        try:
            return words(value)
        except ValueError:
            raise Unexpected(expected, did_you_mean(value.lower(), words)) from None

    return read


def duration(longest: timedelta) -> Callable[[yaml.Node], timedelta | None]:
    """Reads a duration of at least a second."""
    expected = f"a duration of at most {longest.days} days, such as 30 min, or the word {NONE}"

    def read(node: yaml.Node) -> timedelta | None:
        value = scalar(node, expected)
        if value == NONE:
            return None
        try:
            found = durations.read_duration(value)
        except durations.NotADuration as error:
            raise Unexpected(expected, str(error)) from None
        if found < durations.SHORTEST:
            raise Unexpected(expected, f"write {NONE} if there is to be none")
        if found > longest:
            raise Unexpected(expected)
        return found

    return read


def point_in_time(time_of_day: time) -> Callable[[yaml.Node], datetime | None]:
    """Reads a time, or a date that means this time of the day; without a zone, it is naive."""
    expected = f"a date and perhaps a time ({dates.EXAMPLES}), or the word {NONE}"

    def read(node: yaml.Node) -> datetime | None:
        value = scalar(node, expected)
        if value == NONE:
            return None
        try:
            return dates.read_time(value, time_of_day)
        except dates.NotATime as error:
            raise Unexpected(expected, str(error)) from None

    return read


opening_time = point_in_time(START_OF_DAY)
closing_time = point_in_time(END_OF_DAY)


def ignored(node: yaml.Node) -> frozenset[str]:
    """The codes of warnings: a list, or words separated by commas."""
    expected = "codes of warnings"
    items = node.value if isinstance(node, yaml.SequenceNode) else [node]
    names = [name for item in items for name in names_in(scalar(item, expected))]
    for name in names:
        problem, hint = problem_with(name)
        if problem:
            raise Unexpected(expected, hint, name)
    return codes_of(names)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word[:40], list(known), n=1)
    return f"did you mean “{near[0]}”?" if near else ""


def written(value: object, key: str) -> str:
    """The text from which the value of `key` is read again; any other than a text of the author."""
    match value:
        case None:
            return UNLIMITED if key == "attempts" else NONE
        case bool():
            return str(value).lower()
        case Decimal():
            return f"{value.normalize():f}%"
        case datetime():
            return dates.written(value, END_OF_DAY if key == "closes" else START_OF_DAY)
        case timedelta():
            return durations.in_words(value)
        case _:
            return str(value)
