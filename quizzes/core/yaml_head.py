"""The YAML head of a Markdown file: its lines, and its top-level keys with their values.

What keys there are, and what they take, is told by those who read a head: `front_matter` for
quizzes, `course_file` for courses. Nodes only: nothing is constructed or expanded.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import yaml

from .diagnostics import Code, DiagnosticLog
from .front_matter_values import Unexpected

_LONGEST_HEAD = 64 * 1024
_DEEPEST = 20  # brackets in brackets; looking for the end of thousands takes seconds
# YAML would count these as line ends, and so name other lines than an editor does.
_OTHER_LINE_ENDS = str.maketrans(dict.fromkeys("\r\u0085\u2028\u2029", " "))
# What YAML says about the mistakes that authors make, in their words.
_PROBLEMS = {
    "mapping values are not allowed here": "a second colon is in the line",
    "found character '\\t' that cannot start any token": "a tab stands where only spaces may",
    "could not find expected ':'": "a line has no colon",
    "found unexpected end of stream": "a quote is never closed",
}


class _Loader(yaml.SafeLoader):
    def fetch_flow_collection_start(self, TokenClass: type[yaml.Token]) -> None:
        if self.flow_level >= _DEEPEST:
            raise yaml.YAMLError("brackets in brackets in brackets")
        super().fetch_flow_collection_start(TokenClass)


@dataclass(frozen=True, slots=True)
class Setting:
    """A key of a head: the name of what it states, and what reads its value or raises Unexpected."""

    name: str
    read: Callable[[yaml.Node], object]


def closing_line(lines: Sequence[str], ends_search: Callable[[str], bool]) -> int:
    """The number of the line that closes the head, or 0 when a line before it `ends_search`."""
    for number, line in enumerate(lines[1:], 2):
        if line.rstrip() in ("---", "..."):
            return number
        if ends_search(line):
            return 0
    return 0


def log_unclosed(log: DiagnosticLog) -> None:
    hint = "end it with a line that holds only ---"
    log.error(Code.FRONT_MATTER_SYNTAX, 1, 1, "the front matter is never closed", hint)


class Head:
    """The head without its closing line; the opening `---` is its line 1, also to YAML."""

    def __init__(self, log: DiagnosticLog, lines: Sequence[str]) -> None:
        self._log = log
        self._lines = lines

    def read(
        self, settings: Mapping[str, Setting], hint_for: Callable[[str], str]
    ) -> tuple[dict[str, object], dict[str, yaml.Node]]:
        """What is stated, by the names of the settings, and the nodes of it by their keys.

        What is in error is in the log and not stated; `hint_for` is what to do about a key that
        is not among the settings.
        """
        stated: dict[str, object] = {}
        nodes: dict[str, yaml.Node] = {}
        lines: dict[str, int] = {}
        for key, value in self.pairs():
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
            line, column = self.place(key.start_mark)
            if name in lines:
                message = f"“{name}” is already stated on line {lines[name]}"
                code = Code.FRONT_MATTER_DUPLICATE_KEY
                self._log.error(code, line, column, message, "keep one of the two", len(name))
            elif name in settings:
                self._read_value(name, settings[name], value, stated)
                nodes[name] = value
            else:
                message, code = f"“{name}” is not a setting", Code.FRONT_MATTER_UNKNOWN_KEY
                self._log.warning(code, line, column, message, hint_for(name), len(name))
            lines.setdefault(name, line)
        return stated, nodes

    def _read_value(
        self, name: str, setting: Setting, value: yaml.Node, stated: dict[str, object]
    ) -> None:
        try:
            stated[setting.name] = setting.read(value)
        except Unexpected as error:
            text = str(value.value) if isinstance(value, yaml.ScalarNode) else ""
            got = (error.got or text)[:40]
            message = f"“{name}” takes {error}" + (f", not “{got}”" if got else "")
            place, code = self.place((error.node or value).start_mark), Code.FRONT_MATTER_VALUE
            self._log.error(code, *place, message, error.hint, len(error.got or text))

    def pairs(self) -> list[tuple[yaml.Node, yaml.Node]]:
        """The top-level keys and values."""
        root = self._compose()
        if root is None or root.value == "":
            return []
        if isinstance(root, yaml.MappingNode):
            return list(root.value)
        self._syntax_error(*self.place(root.start_mark), "this is no setting")
        return []

    def _compose(self) -> yaml.Node | None:
        text = "\n".join(self._lines).translate(_OTHER_LINE_ENDS)
        if len(text) > _LONGEST_HEAD:
            self._syntax_error(1, 1, f"the front matter is longer than {_LONGEST_HEAD} characters")
            return None
        try:
            node: yaml.Node | None = yaml.compose(text, Loader=_Loader)
        except yaml.MarkedYAMLError as error:
            problem = str(error.problem)
            self._syntax_error(*self.place(error.problem_mark), _PROBLEMS.get(problem, problem))
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

    def place(self, mark: yaml.Mark | None) -> tuple[int, int]:
        """Line and column of `mark`, which may lie behind the last line."""
        if mark is None:
            return 1, 1
        line = min(mark.line, len(self._lines) - 1)
        return line + 1, min(mark.column, len(self._lines[line])) + 1
