"""Switching warnings off: for a run, for a file, for one question. Errors cannot be.

A switch is the code of a warning, or `advice` for all warnings about how questions are written.
"""

import difflib
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from .diagnostics import ADVICE, WARNINGS, Code
from .document import Diagnostic, QuestionDocument

ALL_ADVICE = "advice"
SWITCHES = (ALL_ADVICE, *sorted(WARNINGS))


def names_in(text: str) -> list[str]:
    """The names in `absolute-words, longest-choice`; white space separates, too."""
    return re.findall(r"[^\s,]+", text)


def codes_of(names: Collection[str]) -> frozenset[str]:
    """The codes that these switches switch off; a name that is no switch does nothing."""
    codes: frozenset[str] = frozenset(name for name in names if name in WARNINGS)
    return codes | ADVICE if ALL_ADVICE in names else codes


def problem_with(name: str) -> tuple[str, str]:
    """Why `name` is no switch, and what to do instead; both are empty when it is one."""
    if name in SWITCHES:
        return "", ""
    shown = name[:60]
    if name in list(Code):
        return f"“{shown}” is the code of an error", "only warnings can be ignored, no errors"
    near = difflib.get_close_matches(shown, SWITCHES, n=1)
    hint = f"did you mean “{near[0]}”?" if near else "known codes: " + ", ".join(SWITCHES)
    return f"“{shown}” is not the code of a warning", hint


def without_ignored(
    diagnostics: Iterable[Diagnostic],
    questions: Sequence[QuestionDocument],
    ignored: Collection[str],
) -> list[Diagnostic]:
    """The errors, and the warnings that neither `ignored` nor the question they are in names."""
    by_question = _IgnoredByQuestion(questions)
    return [
        diagnostic
        for diagnostic in diagnostics
        if diagnostic.is_error
        or (
            diagnostic.code not in ignored
            and diagnostic.code not in by_question.at(diagnostic.path, diagnostic.line)
        )
    ]


class _IgnoredByQuestion:
    """Looks up what the question that a line belongs to ignores."""

    def __init__(self, questions: Sequence[QuestionDocument]) -> None:
        self._starts: dict[str, list[tuple[int, frozenset[str]]]] = defaultdict(list)
        if any(question.ignored for question in questions):
            for question in questions:
                self._starts[question.path].append((question.line, question.ignored))
        for starts in self._starts.values():
            starts.sort(key=lambda start: start[0])

    def at(self, path: str, line: int) -> frozenset[str]:
        starts = self._starts.get(path, [])
        index = bisect_right(starts, line, key=lambda start: start[0])
        return starts[index - 1][1] if index else frozenset()
