"""The reader of quizdown: within its containers, each heading asks a question.

https://github.com/bonartm/quizdown-js describes the format; Hugo writes the container as a
shortcode, Quarto as a fence, plain HTML as a `<div>`.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from quizzes.core.diagnostics import DiagnosticLog
from quizzes.core.document import ChoiceDocument, Kind, QuestionDocument, SectionDocument
from quizzes.core.front_matter import read_front_matter
from quizzes.core.lines import Line
from quizzes.core.scanning import scan

from .enclosed import first_heading
from .families import LenientQuestions, ends_head
from .interface import Draft, DraftQuestion, QuizText
from .marks import box_in, heading_in, label_in
from .question_parts import joined
from .questions import QuestionStart

_FENCE = re.compile(r"[ \t]*(?P<run>`{3,}|~{3,})(?P<info>.*)$")
_QUIZDOWN_FENCE = re.compile(r"\{?[.]?quizdown\b[^`]*\}?$")
_SHORTCODE = re.compile(r"[ \t]*\{\{[<%][ \t]*quizdown\b")
_SHORTCODE_END = re.compile(r"[ \t]*\{\{[<%][ \t]*/[ \t]*quizdown\b")
_DIV = re.compile(r"[ \t]*<div\b[^>]*\bquizdown\b")
_DIV_END = re.compile(r"[ \t]*</div>")
_SETTING = re.compile(r"[ \t]*(?:[\w-]+[ \t]*:.*|#.*)?$")
_ORDERED = re.compile(r"[0-9]{1,3}[.)][ \t]+(?P<text>.*)$")
_PAIR = re.compile(r"[-*+][ \t]+(?P<left>(?:(?!::).)*)::(?P<right>.*)$")
_LONGEST_SETTINGS = 50
_DEEP = 4  # columns: what is indented as far belongs to the item above


class QuizdownReader:
    name = "quizdown"

    def evidence(self, text: QuizText) -> int:
        """Where there is a container, no box outside of containers belongs to a question."""
        if "quizdown" not in text.source or not any(_inside(text.lines)):
            return 0
        return text.openings.total() + 1

    def read(self, log: DiagnosticLog, text: QuizText) -> Draft:
        head = read_front_matter(log, text.lines, ends_head, is_ours=False)
        begins = lambda line: heading_in(line) is not None  # noqa: E731
        reader = LenientQuestions(log, text.path, quotes_are_hints=True)
        questions: list[DraftQuestion] = []
        for start, lines in _blocks(scan(log, _inside(text.lines), 1, begins).lines):
            start = replace(start, label=start.label or str(len(questions) + 1))
            other = None if any(map(box_in, lines)) else _other_kind(text.path, start, lines)
            if question := DraftQuestion(other) if other else reader.read(start, lines):
                questions.append(question)
        outside = zip(text.lines, _contained(text.lines), strict=True)
        title = str(head.stated.get("title", ""))
        title = title or first_heading([line for line, is_inside in outside if not is_inside])
        return Draft(
            title=title,
            description=str(head.stated.get("description", "")),
            stated=MappingProxyType({**head.stated, **({"title": title} if title else {})}),
            sections=(SectionDocument(line=1, title=""),),
            questions=questions,
        )


def _contained(lines: Sequence[str]) -> list[bool]:
    """For each line whether it is inside of a container, not counting its first and last line."""
    inside = [False] * len(lines)
    ends: Callable[[str], object] | None = None  # whether a line ends the open container
    code = ""  # the run of a fence around which no container opens
    for index, text in enumerate(lines):
        if ends is not None:
            if ends(text):
                ends = None
            else:
                inside[index] = True
        elif code:
            code = "" if _ends_fence(code, text) else code
        elif found := _FENCE.match(text):
            if _QUIZDOWN_FENCE.match(found["info"].strip()):
                ends = partial(_ends_fence, found["run"])
            elif found["run"][0] not in found["info"]:
                code = found["run"]
        elif _SHORTCODE.match(text):
            ends = _SHORTCODE_END.match
        elif _DIV.match(text):
            ends = _DIV_END.match
    return inside


def _ends_fence(run: str, text: str) -> bool:
    return text.strip().startswith(run) and not text.strip().strip(run[0])


def _inside(lines: Sequence[str]) -> list[str]:
    """The lines with all that is not part of a quiz emptied, settings too."""
    kept = [text if is_in else "" for text, is_in in zip(lines, _contained(lines), strict=True)]
    may_begin_settings = True
    for index, text in enumerate(kept):
        if text.strip() == "---" and may_begin_settings:
            _empty_settings(kept, index)
        elif text.strip():
            may_begin_settings = text.lstrip().startswith("#")
        elif not text and lines[index].strip():
            may_begin_settings = True
    return kept


def _empty_settings(kept: list[str], first: int) -> None:
    """Empties the YAML between the `---` at index `first` and the next one, if it is some."""
    for index in range(first + 1, min(first + _LONGEST_SETTINGS, len(kept))):
        if kept[index].strip() == "---":
            kept[first : index + 1] = [""] * (index + 1 - first)
            return
        if not _SETTING.match(kept[index]):
            return


def _blocks(lines: Sequence[Line]) -> list[tuple[QuestionStart, list[Line]]]:
    """Each heading with the lines below; what stands above the first one asks nothing."""
    blocks: list[tuple[QuestionStart, list[Line]]] = []
    for line in lines:
        if heading := heading_in(line):
            blocks.append((QuestionStart(line, *label_in(heading[1])), []))
        elif blocks:
            blocks[-1][1].append(line)
    return blocks


def _other_kind(path: str, start: QuestionStart, lines: Sequence[Line]) -> QuestionDocument | None:
    """A question that is a numbered list, to be put into its order, or one of `a :: b` pairs."""
    items = _Items(lines)
    if len(items.choices) < 2:
        return None
    left, right = items.matches
    return QuestionDocument(
        path=path,
        line=start.line.number,
        column=start.line.column,
        number=start.label,
        kind=Kind.MATCHING if items.is_matching else Kind.ORDERING,
        stem=joined((start.stem, *(line.text for line in items.stem))),
        choices=tuple(items.choices),
        section=0,
        hint=joined(line.unquoted() for line in items.hint),
        spec=MappingProxyType({"matches": [*left, *right]} if items.is_matching else {}),
    )


class _Items:
    """The items of a list without boxes: pairs if the first one is a pair."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.stem: list[Line] = []
        self.hint: list[Line] = []
        self.choices: list[ChoiceDocument] = []
        self.matches: tuple[list[str], list[str]] = ([], [])  # of choices, and of none
        self.is_matching = False
        self._has_begun = False
        for line in lines:
            self._read(line)

    def _read(self, line: Line) -> None:
        pair = _PAIR.match(line.content) if line.is_text and line.indent < _DEEP else None
        item = _ORDERED.match(line.content) if line.is_text and line.indent < _DEEP else None
        if pair and (self.is_matching or not self._has_begun):
            self.is_matching = self._has_begun = True
            self._add_pair(line, pair["left"].strip(), pair["right"].strip())
        elif item and not self.is_matching:
            self._has_begun = True
            self._add_choice(line, item["text"].rstrip())
        elif line.is_quote:
            self._read_quote(line)
        elif not self._has_begun:
            self.stem.append(line)

    def _read_quote(self, line: Line) -> None:
        """Indented under a choice it comments on that; otherwise it is the hint."""
        if self.choices and line.indent:
            last = self.choices[-1]
            feedback = joined(filter(None, (last.feedback, line.unquoted())))
            self.choices[-1] = replace(last, feedback=feedback)
        elif not line.indent:
            self.hint.append(line)

    def _add_pair(self, line: Line, left: str, right: str) -> None:
        self.matches[0 if left else 1].append(right)
        if left:
            self._add_choice(line, left)

    def _add_choice(self, line: Line, text: str) -> None:
        self.choices.append(ChoiceDocument(line.number, line.column, text, is_correct=False))


QUIZDOWN = QuizdownReader()
