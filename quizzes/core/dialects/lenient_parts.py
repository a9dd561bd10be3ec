"""The parts of a question of other dialects, where choices are told less strictly than in ours."""

import re
import textwrap
from collections.abc import Iterable

from quizzes.core.lines import Box, Line, LineKind, make_line

from .marks import box_in, ends_with_box, explains, heading_in
from .question_parts import ChoiceLines, QuestionParts

_LABEL = re.compile(
    r"[>\s*_#✅💡]*(?:(?:correct |right )?answers?\b|explanation|solution|rationale|reason\b|why\b"
    r"|(?:\[|\*\*)?references?\b|<details|<summary|feedback)",
    re.IGNORECASE,
)
_CALLOUT = re.compile(r">[ \t]*\[!(?P<name>\w+)\][-+]?[ \t]*", re.IGNORECASE)


class LenientParts(QuestionParts):
    """Every box below the start is a choice, and what stands between two is the first one's text.

    Only below a heading such as “Explanation” boxes are no choices: there they repeat the answer.
    """

    _box_of = staticmethod(box_in)

    def __init__(self, lines: Iterable[Line], *, quotes_are_hints: bool = False) -> None:
        self._quotes_are_hints = quotes_are_hints
        self._is_closed = False  # by a heading: no more choices
        self._has_code = False  # some choice
        self.without_box: list[Line] = []  # list items that should be choices
        super().__init__(lines)

    @property
    def stem_text(self) -> str:
        return textwrap.dedent(super().stem_text)

    @property
    def explanation_text(self) -> str:
        """Without a heading that only says that this is the explanation."""
        text = textwrap.dedent(super().explanation_text)
        first, _, rest = text.partition("\n")
        heading = heading_in(make_line(1, first))
        return rest.lstrip("\n") if heading and explains(heading[1]) else text

    def _read_stem(self, line: Line) -> None:
        if self._quotes_are_hints and line.is_quote:
            self.hint.append(line)
            self._read_line = self._read_hint
        elif heading_in(line) and any(not line.is_blank for line in self.stem):
            self._close(line)
        else:
            if ends_with_box(line):
                self.without_box.append(line)
            super()._read_stem(line)

    def _read_choice(self, line: Line) -> None:
        if heading_in(line):
            self._close(line)
        elif line.is_text and (callout := _CALLOUT.match(line.content)):
            text = "> " + line.text[line.margin + callout.end() :]
            self.choices[-1].feedback.append(make_line(line.number, text))
            self._read_line = self._read_feedback
        else:
            super()._read_choice(line)

    def _read_feedback(self, line: Line) -> None:
        if heading_in(line):
            self._close(line)
        else:
            super()._read_feedback(line)

    def _read_explanation(self, line: Line) -> None:
        box = None if self._is_closed else self._choice_box(line)
        if heading_in(line):
            self._close(line)
        elif box is None:
            self._explanation.append(line)
        else:
            self._go_on_with_choices(line, box)

    def _go_on_with_choices(self, line: Line, box: Box) -> None:
        """What seemed to explain the question stands between two of its choices."""
        between, self._explanation = self._explanation, []
        last = self.choices[-1]
        if all(each.is_quote or each.is_blank or each.is_rule for each in between):
            last.feedback += [each for each in between if each.is_quote]
        elif between and self._starts_explanation(between[0]):
            last.feedback += between
        else:
            last.rest += between
            self._has_code = self._has_code or between[0].kind is LineKind.OPENING
        self._start_choice(line, box)

    def _start_choice(self, line: Line, box: Box, *, is_listed: bool = True) -> None:
        super()._start_choice(line, box, is_listed=is_listed)
        self.choices[-1].keeps_indentation = True

    def _close(self, line: Line) -> None:
        self._is_closed = True
        self._start_explanation(line)

    def _starts_explanation(self, line: Line) -> bool:
        return line.is_text and _LABEL.match(line.content) is not None

    def _lacks_box(self, line: Line, choice: ChoiceLines) -> bool:
        """It is no choice, but reported: nobody knows whether it would be ticked."""
        if super()._lacks_box(line, choice) or line.content.startswith("] "):
            self.without_box.append(line)
        return False

    def _choice_box(self, line: Line) -> Box | None:
        return self._box_of(line)

    def _belongs(self, line: Line, choice: ChoiceLines) -> bool:
        """Code right below a choice is its own, also behind a break if an earlier choice has some."""
        if line.kind is not LineKind.OPENING or self._previous is None:
            return super()._belongs(line, choice)
        is_near = not self._previous.is_blank or not choice.has_text
        self._has_code = self._has_code or is_near
        return self._has_code
