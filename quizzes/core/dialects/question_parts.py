"""The lines of one question, sorted into stem, hint, choices with feedback, and explanation."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from quizzes.core.lines import Box, Line, LineKind, box_of

_HINT_LABEL = re.compile(r"(?:(\*\*|__)Hint(?::\1|\1[ \t]*:)|Hint[ \t]*:)[ \t]*", re.IGNORECASE)
_EXPLANATION_LABEL = re.compile(
    r"(?:(\*\*|__)Explanation(?::\1|\1[ \t]*:)|Explanation[ \t]*:)[ \t]*", re.IGNORECASE
)
_LEADING_BLANK_LINES = re.compile(r"\A(?:[ \t]*\n)+")
_TAB_STOP = 4
_ALWAYS_INNER = (LineKind.CODE, LineKind.CLOSING, LineKind.LITERAL)
_BOX_WIDTH = len("- [ ] ")


@dataclass(slots=True)
class ChoiceLines:
    """A choice while it is read: the line of its box, and what follows."""

    line: Line
    box: Box
    is_listed: bool = True  # False for a list item that lacks its box
    keeps_indentation: bool = False  # where lines at the margin below are its own
    rest: list[Line] = field(default_factory=list)
    feedback: list[Line] = field(default_factory=list)

    @property
    def has_text(self) -> bool:
        return bool(self.box.text.strip()) or any(not line.is_blank for line in self.rest)

    @property
    def text(self) -> str:
        """The text with the indentation that the lines below the box have in common removed."""
        margin = self._margin()
        rest = (line.dedented(margin) for line in self.rest)
        return joined((self.box.text.lstrip(), *rest))

    def _margin(self) -> int:
        """Lazily wrapped lines have no indentation, and code may have less than its fence."""
        if self.keeps_indentation and any(
            line.indent == 0 and line.is_text and not line.is_blank for line in self.rest
        ):
            return 0
        inner = (LineKind.CODE, LineKind.CLOSING)
        indents = [
            line.indent
            for line in self.rest
            if line.kind not in inner and not line.is_blank and line.indent > 0
        ]
        return min([*indents, self.line.indent + _BOX_WIDTH])


class QuestionParts:
    """Reads the lines below the start of a question, each by the rules of the part it is in."""

    _box_of: Callable[[Line], Box | None] = staticmethod(box_of)

    def __init__(self, lines: Iterable[Line]) -> None:
        self.stem: list[Line] = []
        self.hint: list[Line] = []
        self.choices: list[ChoiceLines] = []
        self.stray_choices: list[Line] = []
        self._explanation: list[Line] = []
        self._read_line: Callable[[Line], None] = self._read_stem
        self._previous: Line | None = None
        for line in lines:
            self._read_line(line)
            self._previous = line

    @property
    def stem_text(self) -> str:
        """What stands between the question's first line and its choices, without a hint."""
        return "\n".join(line.text for line in self.stem)

    @property
    def hint_text(self) -> str:
        texts = (line.unquoted() if line.is_quote else line.text for line in self.hint)
        return _without_label(joined(texts), _HINT_LABEL)

    @property
    def explanation_text(self) -> str:
        return explanation_of(self._explanation)

    @property
    def _is_after_break(self) -> bool:
        """Whether a paragraph cannot run on from the line before."""
        previous = self._previous
        return previous is None or previous.is_blank or previous.kind is LineKind.CLOSING

    def _read_stem(self, line: Line) -> None:
        if box := self._box_of(line):
            self._start_choice(line, box)
        elif starts_hint(line):
            self.hint.append(line)
            self._read_line = self._read_hint
        else:
            self.stem.append(line)

    def _read_hint(self, line: Line) -> None:
        if line.is_quote or line.is_literal:
            self.hint.append(line)
        else:
            self._read_line = self._read_stem
            self._read_stem(line)

    def _read_choice(self, line: Line) -> None:
        choice = self.choices[-1]
        if box := self._choice_box(line):
            self._start_choice(line, box)
        elif (
            starts_explanation(line)
            or (line.is_rule and not _is_under(line, choice))
            or (line.is_quote and self._previous and self._previous.is_blank)
        ):
            self._start_explanation(line)
        elif line.is_quote:
            choice.feedback.append(line)
            self._read_line = self._read_feedback
        elif self._lacks_box(line, choice):
            self._start_choice(line, Box(is_ticked=False, text=line.content[1:]), is_listed=False)
        elif self._belongs(line, choice):
            choice.rest.append(line)
        else:
            self._start_explanation(line)

    def _read_feedback(self, line: Line) -> None:
        if box := self._choice_box(line):
            self._start_choice(line, box)
        elif line.is_blank or self._is_after_break or starts_explanation(line):
            self._start_explanation(line)
        else:
            self.choices[-1].feedback.append(line)

    def _read_explanation(self, line: Line) -> None:
        box = self._choice_box(line)
        if box is None:
            self._explanation.append(line)
        elif all(line.is_quote or line.is_blank for line in self._explanation):
            # Quotes between two choices cannot explain the whole question.
            self.choices[-1].feedback += [line for line in self._explanation if line.is_quote]
            self._explanation = []
            self._start_choice(line, box)
        else:
            self.stray_choices.append(line)

    def _start_choice(self, line: Line, box: Box, *, is_listed: bool = True) -> None:
        self.choices.append(ChoiceLines(line, box, is_listed))
        self._read_line = self._read_choice

    def _start_explanation(self, line: Line) -> None:
        self._explanation.append(line)
        self._read_line = self._read_explanation

    def _choice_box(self, line: Line) -> Box | None:
        """The box of a further choice; deeper boxes belong to a choice's text."""
        is_deep = line.indent >= _TAB_STOP > self.choices[0].line.indent
        return None if is_deep else self._box_of(line)

    def _lacks_box(self, line: Line, choice: ChoiceLines) -> bool:
        """Whether a bullet goes on the list of choices without being one."""
        is_sibling = line.is_bullet and not _is_under(line, choice)
        return is_sibling and not self._is_after_break

    def _belongs(self, line: Line, choice: ChoiceLines) -> bool:
        """Whether a line below a choice is still its text."""
        if line.is_blank or line.kind in _ALWAYS_INNER:
            return True
        if _is_under(line, choice):
            return True
        if line.kind is LineKind.OPENING:
            return not choice.has_text
        return not self._is_after_break


def starts_hint(line: Line) -> bool:
    """Whether the line is a quotation with the label of a hint."""
    return line.is_quote and _HINT_LABEL.match(line.unquoted()) is not None


def starts_explanation(line: Line) -> bool:
    """Whether the line has the label of an explanation."""
    text = line.unquoted() if line.is_quote else line.content
    return line.is_text and _EXPLANATION_LABEL.match(text) is not None


def explanation_of(lines: Sequence[Line]) -> str:
    """The text of an explanation, without its label and the `>` of its first quotation."""
    lines = without_rules(lines)
    quoted = list(takewhile(lambda line: line.is_quote, lines))
    texts = [line.unquoted() for line in quoted]
    texts += [line.text for line in lines[len(quoted) :]]
    return _without_label(joined(texts), _EXPLANATION_LABEL)


def _is_under(line: Line, choice: ChoiceLines) -> bool:
    return line.indent > choice.line.indent


def joined(texts: Iterable[str]) -> str:
    """One Markdown text of lines, without the blank lines around it."""
    return _LEADING_BLANK_LINES.sub("", "\n".join(texts).rstrip())


def without_rules(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines without blank lines and thematic breaks around them: these only separate."""
    start, end = 0, len(lines)
    while start < end and (lines[start].is_blank or lines[start].is_rule):
        start += 1
    while start < end and (lines[end - 1].is_blank or lines[end - 1].is_rule):
        end -= 1
    return lines[start:end]


def _without_label(text: str, label: re.Pattern[str]) -> str:
    found = label.match(text)
    return text[found.end() :].lstrip("\n") if found else text
