"""The YAML head of a quiz file: the settings of the quiz that its author states."""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

import yaml

from .diagnostics import Code, DiagnosticLog
from .document import Scoring, Shuffle
from .switches import codes_of, names_in, problem_with

TITLE_LENGTH = 200
SLUG_LENGTH = 100
MOST_ATTEMPTS = 9999
IGNORED = "ignored"  # the one name in `stated` that is no setting of the quiz
_LONGEST_HEAD = 64 * 1024
# YAML would count these as line ends, and so name other lines than an editor does.
_OTHER_LINE_ENDS = str.maketrans(dict.fromkeys("\r\u0085\u2028\u2029", " "))
# What YAML says about the mistakes that authors make, in their words.
_PROBLEMS = {
    "mapping values are not allowed here": "a second colon is in the line",
    "found character '\\t' that cannot start any token": "a tab stands where only spaces may",
    "could not find expected ':'": "a line has no colon",
    "found unexpected end of stream": "a quote is never closed",
}
_KEY_LINE = re.compile(r"(?P<key>\w{1,40})[ \t]*:(?P<value>.*)$")
_SCALARS = frozenset(f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "timestamp"))
_TRUE, _FALSE = ("true", "yes", "on"), ("false", "no", "off")


class Unexpected(ValueError):
    """A value is not what its key takes; the message says what would be.

    `hint` is what to do about it, `got` the part of the value in question, if not all of it.
    """

    def __init__(self, expected: str, hint: str = "", got: str = "") -> None:
        super().__init__(expected)
        self.hint = hint
        self.got = got


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the head states; `end` is the number of its last line, 0 when there is no head."""

    stated: Mapping[str, object]
    end: int


def read_front_matter(
    log: DiagnosticLog,
    lines: Sequence[str],
    begins_question: Callable[[str], bool],
    *,
    is_ours: bool = True,
) -> FrontMatter:
    """Reads a head that line 1 opens with `---`; a value that is in error is not stated.

    A line that begins a question ends the search for the closing line. What a head that is not
    ours states besides a title is meant for another program, unless it has a key that only
    Quizmark knows; without an end it is a mere `---`.
    """
    if not lines or lines[0].rstrip() != "---":
        return FrontMatter(MappingProxyType({}), 0)
    end = _closing_line(lines, begins_question)
    if end == 0 and not is_ours:
        return FrontMatter(MappingProxyType({}), 0)
    if end == 0:
        hint = "end it with a line that holds only ---"
        log.error(Code.FRONT_MATTER_SYNTAX, 1, 1, "the front matter is never closed", hint)
        return FrontMatter(MappingProxyType({}), 1)
    head = _Head(log, lines[: end - 1])
    if is_ours or head.has_own_keys():
        return FrontMatter(MappingProxyType(head.stated()), end)
    stated = _Head(DiagnosticLog(""), lines[: end - 1]).stated()
    kept = {name: value for name, value in stated.items() if name in ("title", IGNORED)}
    return FrontMatter(MappingProxyType(kept), end)


def stated_texts(lines: Sequence[str]) -> tuple[Mapping[str, tuple[str, int]], int]:
    """The texts that a head of another program states, with their lines, and the head's last line.

    A head that is no YAML, for example because of quotes within quotes, is read line by line.
    """
    end = _closing_line(lines, lambda line: False) if lines and lines[0].rstrip() == "---" else 0
    if end == 0:
        return {}, 0
    head = lines[: end - 1]
    pairs = _Head(DiagnosticLog(""), head).pairs()
    if pairs:
        return {
            str(key.value): (str(value.value).strip(), key.start_mark.line + 1)
            for key, value in pairs
            if isinstance(key, yaml.ScalarNode) and isinstance(value, yaml.ScalarNode)
        }, end
    found = ((_KEY_LINE.match(text), number) for number, text in enumerate(head, 1))
    return {
        match["key"]: (match["value"].strip(" \t\"'"), number) for match, number in found if match
    }, end


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

    def has_own_keys(self) -> bool:
        """Whether a key is one that hardly any other program has; without saying what is wrong."""
        silent = _Head(DiagnosticLog(""), self._lines)
        return any(key.value in _OWN_KEYS for key, _ in silent.pairs())

    def stated(self) -> dict[str, object]:
        stated: dict[str, object] = {}
        first_lines: dict[str, int] = {}
        for key, value in self.pairs():
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
            line, column = self._place(key.start_mark)
            if name in first_lines:
                message = f"“{name}” is already stated on line {first_lines[name]}"
                code = Code.FRONT_MATTER_DUPLICATE_KEY
                self._log.error(code, line, column, message, "keep one of the two", len(name))
            elif name in _SETTINGS:
                self._read_value(name, value, stated)
            else:
                message, hint = f"“{name}” is not a setting", _nearest(name)
                code = Code.FRONT_MATTER_UNKNOWN_KEY
                self._log.warning(code, line, column, message, hint, len(name))
            first_lines.setdefault(name, line)
        return stated

    def _read_value(self, name: str, value: yaml.Node, stated: dict[str, object]) -> None:
        setting = _SETTINGS[name]
        try:
            stated[setting.name] = setting.read(value)
        except Unexpected as error:
            line, column = self._place(value.start_mark)
            text = str(value.value) if isinstance(value, yaml.ScalarNode) else ""
            got = (error.got or text)[:40]
            message = f"“{name}” takes {error}" + (f", not “{got}”" if got else "")
            code = Code.FRONT_MATTER_VALUE
            self._log.error(code, line, column, message, error.hint, len(text))

    def pairs(self) -> list[tuple[yaml.Node, yaml.Node]]:
        """The top-level keys and values. Nodes only: nothing is constructed or expanded."""
        root = self._compose()
        if root is None or root.value == "":
            return []
        if isinstance(root, yaml.MappingNode):
            return list(root.value)
        self._syntax_error(*self._place(root.start_mark), "this is no setting")
        return []

    def _compose(self) -> yaml.Node | None:
        text = "\n".join(self._lines).translate(_OTHER_LINE_ENDS)
        if len(text) > _LONGEST_HEAD:
            self._syntax_error(1, 1, f"the front matter is longer than {_LONGEST_HEAD} characters")
            return None
        try:
            node: yaml.Node | None = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            problem = str(error.problem)
            self._syntax_error(*self._place(error.problem_mark), _PROBLEMS.get(problem, problem))
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
        text = _scalar(node, expected)
        try:
            return words(text)
        except ValueError:
            raise Unexpected(expected, _did_you_mean(text.lower(), words)) from None

    return read


def _ignored(node: yaml.Node) -> frozenset[str]:
    """The codes of warnings: a list, or words separated by commas."""
    expected = "codes of warnings"
    items = node.value if isinstance(node, yaml.SequenceNode) else [node]
    names = [name for item in items for name in names_in(_scalar(item, expected))]
    for name in names:
        problem, hint = problem_with(name)
        if problem:
            raise Unexpected(expected, hint, name)
    return codes_of(names)


_SETTINGS: Mapping[str, _Setting] = {
    "title": _Setting("title", _title),
    "slug": _Setting("slug", _slug),
    "description": _Setting("description", _text),
    "scoring": _Setting("scoring", _word_of(Scoring)),
    "attempts": _Setting("max_attempts", _attempts),
    "pass_mark": _Setting("pass_mark", _pass_mark),
    "shuffle": _Setting("shuffle", _word_of(Shuffle)),
    "announce_count": _Setting("announce_count", _yes_or_no),
    "ignore": _Setting(IGNORED, _ignored),
}
# The others, such as `title`, stand in the heads of many programs.
_OWN_KEYS = frozenset(_SETTINGS) - {"title", "slug", "description", "ignore"}
# The key of each setting, in the order in which a head is written.
KEYS: Mapping[str, str] = {setting.name: key for key, setting in _SETTINGS.items()}


def _nearest(name: str) -> str:
    return _did_you_mean(name, _SETTINGS) or "known settings: " + ", ".join(_SETTINGS)


def _did_you_mean(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word[:40], list(known), n=1)
    return f"did you mean “{near[0]}”?" if near else ""
