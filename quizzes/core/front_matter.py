"""The YAML head of a quiz file: the settings of the quiz that its author states."""

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

import yaml

from .diagnostics import Code, DiagnosticLog
from .document import Scoring, Shuffle

TITLE_LENGTH = 200
SLUG_LENGTH = 100
MOST_ATTEMPTS = 9999
_LONGEST_HEAD = 64 * 1024
# YAML would count these as line ends, and so name other lines than an editor does.
_OTHER_LINE_ENDS = str.maketrans(dict.fromkeys("\r\u0085\u2028\u2029", " "))
_SCALARS = frozenset(f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "timestamp"))
_TRUE, _FALSE = ("true", "yes", "on"), ("false", "no", "off")


class Unexpected(ValueError):
    """A value is not what its key takes; the message says what would be."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the head states; `end` is the number of its last line, 0 when there is no head."""

    stated: Mapping[str, object]
    end: int


def read_front_matter(
    log: DiagnosticLog, lines: Sequence[str], begins_question: Callable[[str], bool]
) -> FrontMatter:
    """Reads a head that line 1 opens with `---`; a value that is in error is not stated.

    A line that begins a question ends the search for the closing line.
    """
    if not lines or lines[0].rstrip() != "---":
        return FrontMatter(MappingProxyType({}), 0)
    end = _closing_line(lines, begins_question)
    if end == 0:
        hint = "end it with a line that holds only ---"
        log.error(Code.FRONT_MATTER_SYNTAX, 1, 1, "the front matter is never closed", hint)
        return FrontMatter(MappingProxyType({}), 1)
    head = _Head(log, lines[: end - 1])
    return FrontMatter(MappingProxyType(head.stated()), end)


def _closing_line(lines: Sequence[str], begins_question: Callable[[str], bool]) -> int:
    """The number of the line that closes the head, or 0."""
    for number, line in enumerate(lines[1:], 2):
        if line.rstrip() in ("---", "..."):
            return number
        if begins_question(line):
            return 0
    return 0


class _Head:
    """The head without its closing line; the opening `---` is its line 1, also to YAML."""

    def __init__(self, log: DiagnosticLog, lines: Sequence[str]) -> None:
        self._log = log
        self._lines = lines

    def stated(self) -> dict[str, object]:
        stated: dict[str, object] = {}
        first_lines: dict[str, int] = {}
        for key, value in self._pairs():
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
            line, column = self._place(key.start_mark)
            if name in first_lines:
                message = f"“{name}” is already stated on line {first_lines[name]}"
                code = Code.FRONT_MATTER_DUPLICATE_KEY
                self._log.error(code, line, column, message, "keep one of the two")
            elif name in _SETTINGS:
                self._read_value(name, value, stated)
            else:
                message, hint = f"“{name}” is not a setting", _nearest(name)
                self._log.warning(Code.FRONT_MATTER_UNKNOWN_KEY, line, column, message, hint)
            first_lines.setdefault(name, line)
        return stated

    def _read_value(self, name: str, value: yaml.Node, stated: dict[str, object]) -> None:
        setting = _SETTINGS[name]
        try:
            stated[setting.name] = setting.read(value)
        except Unexpected as error:
            line, column = self._place(value.start_mark)
            self._log.error(Code.FRONT_MATTER_VALUE, line, column, f"“{name}” takes {error}")

    def _pairs(self) -> list[tuple[yaml.Node, yaml.Node]]:
        """The top-level keys and values. Nodes only: nothing is constructed or expanded."""
        root = self._compose()
        if root is None or root.value == "":
            return []
        if isinstance(root, yaml.MappingNode):
            return list(root.value)
        self._syntax_error(*self._place(root.start_mark), "these are not settings")
        return []

    def _compose(self) -> yaml.Node | None:
        text = "\n".join(self._lines).translate(_OTHER_LINE_ENDS)
        if len(text) > _LONGEST_HEAD:
            self._syntax_error(1, 1, f"the front matter is longer than {_LONGEST_HEAD} characters")
            return None
        try:
            node: yaml.Node | None = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            self._syntax_error(*self._place(error.problem_mark), str(error.problem))
        except yaml.reader.ReaderError as error:
            line = text.count("\n", 0, error.position) + 1
            self._syntax_error(line, 1, f"YAML does not allow the character {error.character:#x}")
        except (yaml.YAMLError, RecursionError, ValueError):
            self._syntax_error(1, 1, "the front matter is nested too deeply")
        else:
            return node
        return None

    def _syntax_error(self, line: int, column: int, problem: str) -> None:
        hint = "write one `key: value` a line; put a value with a colon into quotes"
        message = f"the front matter cannot be read: {problem}"
        self._log.error(Code.FRONT_MATTER_SYNTAX, line, column, message, hint)

    def _place(self, mark: yaml.Mark | None) -> tuple[int, int]:
        """Line and column of `mark`, which may lie behind the last line."""
        if mark is None:
            return 1, 1
        line = min(mark.line, len(self._lines) - 1)
        return line + 1, min(mark.column, len(self._lines[line])) + 1


@dataclass(frozen=True, slots=True)
class _Setting:
    name: str  # of the quiz's setting, in QuizDocument.stated
    read: Callable[[yaml.Node], object]


def _scalar(node: yaml.Node, expected: str) -> str:
    """The value as the author wrote it: YAML's own guesses at types are not ours."""
    if not isinstance(node, yaml.ScalarNode):
        raise Unexpected(expected)
    return str(node.value).strip()


def _text(node: yaml.Node) -> str:
    text = _scalar(node, "text")
    if not text or (node.tag not in _SCALARS and text in ("~", "null")):
        raise Unexpected("text")
    return text


def _title(node: yaml.Node) -> str:
    expected = f"one line of at most {TITLE_LENGTH} characters"
    title = _scalar(node, expected)
    if not title or "\n" in title or len(title) > TITLE_LENGTH:
        raise Unexpected(expected)
    return title


def _slug(node: yaml.Node) -> str:
    expected = f"at most {SLUG_LENGTH} letters, digits, hyphens and underscores"
    slug = _scalar(node, expected)
    if len(slug) > SLUG_LENGTH or not re.fullmatch(r"[\w-]+", slug):
        raise Unexpected(expected)
    return slug


def _attempts(node: yaml.Node) -> int | None:
    expected = f"a whole number from 1 to {MOST_ATTEMPTS}, or the word unlimited"
    text = _scalar(node, expected)
    if text == "unlimited":
        return None
    if not re.fullmatch(r"[0-9]{1,4}", text) or int(text) < 1:
        raise Unexpected(expected)
    return int(text)


def _pass_mark(node: yaml.Node) -> Decimal:
    expected = "a percentage from 0 to 100, with at most two decimals"
    found = re.fullmatch(r"([0-9]{1,3}(?:\.[0-9]{1,2})?) ?%?", _scalar(node, expected))
    if found is None or Decimal(found[1]) > 100:
        raise Unexpected(expected)
    return Decimal(found[1])


def _yes_or_no(node: yaml.Node) -> bool:
    expected = "true or false"
    text = _scalar(node, expected).lower()
    if text not in _TRUE + _FALSE:
        raise Unexpected(expected)
    return text in _TRUE


def _word_of(words: type[StrEnum]) -> Callable[[yaml.Node], StrEnum]:
    expected = "one of: " + ", ".join(words)

    def read(node: yaml.Node) -> StrEnum:
        try:
            return words(_scalar(node, expected))
        except ValueError:
            raise Unexpected(expected) from None

    return read


_SETTINGS: Mapping[str, _Setting] = {
    "title": _Setting("title", _title),
    "slug": _Setting("slug", _slug),
    "description": _Setting("description", _text),
    "scoring": _Setting("scoring", _word_of(Scoring)),
    "attempts": _Setting("max_attempts", _attempts),
    "pass_mark": _Setting("pass_mark", _pass_mark),
    "shuffle": _Setting("shuffle", _word_of(Shuffle)),
    "announce_count": _Setting("announce_count", _yes_or_no),
}
# The key of each setting, in the order in which a head is written.
KEYS: Mapping[str, str] = {setting.name: key for key, setting in _SETTINGS.items()}


def _nearest(name: str) -> str:
    near = difflib.get_close_matches(name[:40], _SETTINGS, n=1)
    return f"did you mean “{near[0]}”?" if near else "known settings: " + ", ".join(_SETTINGS)
