"""The YAML head of a quiz file: the settings of the quiz that its author states."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

import yaml

from . import front_matter_values as values
from .diagnostics import Code, DiagnosticLog
from .document import Counts, Navigation, Reveal, Scoring, Shuffle
from .durations import LONGEST_TIME_LIMIT, LONGEST_WAIT
from .front_matter_values import Unexpected, did_you_mean
from .yaml_head import Head, Setting, closing_line, log_unclosed

IGNORED = "ignored"  # the one name in `stated` that is no setting of the quiz
_KEY_LINE = re.compile(r"(?P<key>\w{1,40})[ \t]*:(?P<value>.*)$")


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
    ours states besides a title is meant for another program, unless something in it can only be
    meant for Quizmark; without an end it is a mere `---`.
    """
    if not lines or lines[0].rstrip() != "---":
        return FrontMatter(MappingProxyType({}), 0)
    end = closing_line(lines, begins_question)
    if end == 0 and not is_ours:
        return FrontMatter(MappingProxyType({}), 0)
    if end == 0:
        log_unclosed(log)
        return FrontMatter(MappingProxyType({}), 1)
    head = _Head(log, lines[: end - 1])
    if is_ours or head.is_for_us():
        return FrontMatter(MappingProxyType(head.stated()), end)
    head.warn_of_no_effect()
    stated = _Head(DiagnosticLog(""), lines[: end - 1]).stated()
    kept = {name: value for name, value in stated.items() if name in ("title", IGNORED)}
    return FrontMatter(MappingProxyType(kept), end)


def stated_texts(lines: Sequence[str]) -> tuple[Mapping[str, tuple[str, int]], int]:
    """The texts that a head of another program states, with their lines, and the head's last line.

    A head that is no YAML, for example because of quotes within quotes, is read line by line.
    """
    end = closing_line(lines, lambda line: False) if lines and lines[0].rstrip() == "---" else 0
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


def line_of(source: str, key: str) -> int:
    """The line on which the head of a file states `key`; 1 where there is none."""
    return stated_texts(source.split("\n"))[0].get(key, ("", 1))[1]


class _Head(Head):
    """The head of a quiz, or of a file that is meant for another program."""

    def is_for_us(self) -> bool:
        """Whether a key is one that hardly any other program has, or has a value that we take."""
        pairs = _Head(DiagnosticLog(""), self._lines).pairs()
        return any(
            key.value in _OWN_KEYS or (key.value in _SHARED_KEYS and not _problem(key, value))
            for key, value in pairs
            if isinstance(key, yaml.ScalarNode)
        )

    def warn_of_no_effect(self) -> None:
        """Says which rules about time a head for another program seems to state, but does not."""
        for key, value in _Head(DiagnosticLog(""), self._lines).pairs():
            if isinstance(key, yaml.ScalarNode) and key.value in _TIMES:
                message = f"“{key.value}” has no effect here: it takes {_problem(key, value)}"
                place = self.place(key.start_mark)
                hint = "correct the value if it is meant for Quizmark"
                code = Code.FRONT_MATTER_NO_EFFECT
                self._log.warning(code, *place, message, hint, len(key.value))

    def stated(self) -> dict[str, object]:
        """The settings by their names, without those in error; all that is wrong is in the log."""
        stated, nodes = self.read(_SETTINGS, _nearest)
        self._check_window(stated, nodes)
        self._check_reveals(stated, nodes)
        return stated

    def _check_window(self, stated: Mapping[str, object], nodes: Mapping[str, yaml.Node]) -> None:
        """Times of which only one has a zone are compared where the site's zone is known."""
        opens, closes = stated.get("opens_at"), stated.get("closes_at")
        if not isinstance(opens, datetime) or not isinstance(closes, datetime):
            return
        if (opens.tzinfo is None) is (closes.tzinfo is None) and closes <= opens:
            line, column = self.place(nodes["closes"].start_mark)
            message = "the quiz must close after it opens"
            hint = "correct one of the two; a date alone means its first or its last second"
            code, length = Code.CLOSES_BEFORE_OPENING, len(nodes["closes"].value)
            self._log.error(code, line, column, message, hint, length)

    def _check_reveals(self, stated: Mapping[str, object], nodes: Mapping[str, yaml.Node]) -> None:
        if stated.get("closes_at", self) is not None:
            return
        for key in _REVEALS:
            if stated.get(key) is Reveal.AFTER_CLOSING:
                line, column = self.place(nodes[key].start_mark)
                message = f"“{key}: {Reveal.AFTER_CLOSING}” means never, for the quiz never closes"
                hint = f"state when it `closes:`, or write {Reveal.NEVER}"
                length = len(nodes[key].value)
                self._log.warning(Code.NEVER_CLOSES, line, column, message, hint, length)


_REVEALS = ("show_score", "show_marks", "show_answers", "show_explanations")
_SETTINGS: Mapping[str, Setting] = {
    "title": Setting("title", values.title),
    "slug": Setting("slug", values.slug),
    "description": Setting("description", values.text),
    "opens": Setting("opens_at", values.opening_time),
    "closes": Setting("closes_at", values.closing_time),
    "time_limit": Setting("time_limit", values.duration(LONGEST_TIME_LIMIT)),
    "scoring": Setting("scoring", values.word_of(Scoring)),
    "attempts": Setting("max_attempts", values.attempts),
    "wait": Setting("wait", values.duration(LONGEST_WAIT)),
    "counts": Setting("counts", values.word_of(Counts)),
    "pass_mark": Setting("pass_mark", values.pass_mark),
    "shuffle": Setting("shuffle", values.word_of(Shuffle)),
    "navigation": Setting("navigation", values.word_of(Navigation)),
    "announce_count": Setting("announce_count", values.yes_or_no),
    **{key: Setting(key, values.word_of(Reveal)) for key in _REVEALS},
    "ignore": Setting(IGNORED, values.ignored),
}
# These stand in the heads of many programs, and do not tell for which of them a head is ...
_COMMON_KEYS = frozenset({"title", "slug", "description", "ignore"})
# ... these in some, where their values are others: `time_limit: 30`, `show_answers: true`.
_TIMES = ("opens", "closes", "time_limit", "wait")
_SHARED_KEYS = frozenset({*_TIMES, "counts", "navigation", "show_score", "show_answers"})
_OWN_KEYS = frozenset(_SETTINGS) - _COMMON_KEYS - _SHARED_KEYS
# The key of each setting, in the order in which a head is written.
KEYS: Mapping[str, str] = {setting.name: key for key, setting in _SETTINGS.items()}
# What authors call a setting of which the key has not the same letters.
_OTHER_NAMES = {
    "available_from": "opens",
    "begin": "opens",
    "start": "opens",
    "starts": "opens",
    "available_until": "closes",
    "deadline": "closes",
    "due": "closes",
    "due_date": "closes",
    "end": "closes",
    "ends": "closes",
    "duration": "time_limit",
    "minutes": "time_limit",
    "time": "time_limit",
    "timer": "time_limit",
    "retries": "attempts",
    "tries": "attempts",
    "cooldown": "wait",
    "delay": "wait",
    "pass_score": "pass_mark",
    "passing_score": "pass_mark",
    "shuffle_questions": "shuffle",
    "feedback": "show_explanations",
}


def _problem(key: yaml.ScalarNode, value: yaml.Node) -> str:
    """What the setting `key` would take instead of `value`; "" where it takes that."""
    try:
        _SETTINGS[str(key.value)].read(value)
    except Unexpected as error:
        return str(error)
    return ""


def _nearest(name: str) -> str:
    plain = name.lower().replace("-", "_").replace(" ", "_")
    if plain in _OTHER_NAMES:
        return f"did you mean “{_OTHER_NAMES[plain]}”?"
    return did_you_mean(plain, _SETTINGS) or "known settings: " + ", ".join(_SETTINGS)
