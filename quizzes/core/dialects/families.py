"""The readers of dialects whose questions begin with a heading, a number, a mark or a paragraph."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from quizzes.core.diagnostics import Code, DiagnosticLog
from quizzes.core.front_matter import read_front_matter
from quizzes.core.lines import Line, make_line
from quizzes.core.scanning import Comment, scan

from .answer_text import tick_by_answer_text
from .cutting import Buffer, Cutter, Family, begins_paragraph
from .interface import Draft, DraftQuestion, QuizText
from .lenient_parts import LenientParts
from .marks import box_in, heading_in, label_in, numbered_start
from .outline import Assembly
from .questions import QuestionStart, question_of, question_start
from .survey import Opening

_MARK = re.compile(
    r"(?:\?:[ \t]*(?P<colon>.*)|\?\[(?P<bracket>.*)\](?:\((?:single|multiple)\))?"
    r"|>?[ \t]*\[!question\][-+]?[ \t]*(?P<callout>.*))$",
    re.IGNORECASE | re.DOTALL,
)
_ASKS = re.compile(r"[?？؟]")
_DELIMITER = "???"  # stands around a quiz of the dialect whose questions begin with `?:`


class FamilyReader:
    """Reads the dialects of one family. Its evidence: boxes right below what begins a question."""

    def __init__(self, name: str, openings: Sequence[Opening], family: Family) -> None:
        self.name = name
        self._openings = openings
        self._family = family

    def evidence(self, text: QuizText) -> int:
        return sum(text.openings[opening] for opening in self._openings)

    def read(self, log: DiagnosticLog, text: QuizText) -> Draft:
        head = read_front_matter(log, text.lines, ends_head, is_ours=False)
        scanned = scan(log, text.lines, head.end + 1, begins_plainly)
        outline = Cutter(self._family).cut(scanned.lines)
        questions = LenientQuestions(log, text.path)
        draft = Assembly(log, outline, scanned.comments, questions.read, box_in).draft(head)
        return replace(draft, may_be_tasks=True)


def begins_plainly(line: Line) -> bool:
    """Whether a line cannot be code: it would end a fence that was never closed."""
    if question_start(line):
        return True
    heading = heading_in(line)
    return heading is not None and heading[0] > 1 and bool(label_in(heading[1])[0])


def ends_head(text: str) -> bool:
    """Whether a line cannot stand in a front matter."""
    line = make_line(1, text)
    return begins_plainly(line) or box_in(line) is not None


class LenientQuestions:
    """Reads one question after the other; one without a number of its own is counted."""

    def __init__(self, log: DiagnosticLog, path: str, *, quotes_are_hints: bool = False) -> None:
        self._log = log
        self._path = path
        self._quotes_are_hints = quotes_are_hints
        self._count = 0

    def read(
        self,
        start: QuestionStart,
        lines: Sequence[Line],
        comments: Sequence[Comment] = (),
        section: int = 0,
    ) -> DraftQuestion | None:
        """The question, or None if it has no choices: the log says so then."""
        self._count += 1
        is_numbered = bool(start.label) or start.line.content.startswith("#.")
        start = replace(start, label=start.label or str(self._count))
        if "[!" in start.line.content:
            lines = _without_callout(lines)
        parts = LenientParts(lines, quotes_are_hints=self._quotes_are_hints)
        tick_by_answer_text(parts)
        for line in parts.without_box:
            self._report_missing_box(line)
        question = question_of(self._log, self._path, start, parts, comments, section)
        return replace(question, is_numbered=is_numbered) if question.document.choices else None

    def _report_missing_box(self, line: Line) -> None:
        message = "this list item among the choices has no box in front of its text"
        hint = "start it with `- [ ]` or `- [x]`, or indent it if it belongs to the choice above"
        self._log.error(Code.MISSING_BOX, line.number, line.column, message, hint)


def _without_callout(lines: Sequence[Line]) -> list[Line]:
    """The lines with the quotation that asks the question, up to the first box, made plain."""
    end = next((index for index, line in enumerate(lines) if box_in(line)), len(lines))
    plain = [_unquoted(line) if line.is_quote else line for line in lines[:end]]
    return [*plain, *lines[end:]]


def _unquoted(line: Line) -> Line:
    text = line.unquoted()
    return make_line(line.number, text, line.kind, line.offset + len(line.text) - len(text))


def _note_number(buffer: Buffer, line: Line) -> None:
    if start := numbered_start(line):
        buffer.candidates.append((len(buffer.lines) - 1, start))


def _pick_numbers(
    buffer: Buffer, before: QuestionStart | None, has_box: bool
) -> list[tuple[int, QuestionStart]]:
    """All from the number that follows the last question's, if each one follows the one before.

    Pandoc's `#.` has no number to go by, and begins a question everywhere.
    """
    candidates = buffer.candidates
    if not any(start.label for _, start in candidates):
        return candidates
    if before and before.label.isdecimal():
        following = str(int(before.label) + 1)
        alike = [each for each in candidates if _looks(each[1]) == _looks(before)]
        expected = [at for at, (_, start) in enumerate(alike) if start.label == following]
        if expected and _is_run(alike[expected[-1] :]):
            return alike[expected[-1] :] if has_box or expected[-1] == 0 else []
        if expected and has_box:
            return [alike[expected[0]]]
    return [_nearest(buffer)] if has_box else []


def _looks(start: QuestionStart) -> tuple[int, str]:
    """What the numbers of one list have in common: indentation and what stands behind them."""
    return start.line.indent, start.line.content[len(start.label) :][:1]


def _nearest(buffer: Buffer) -> tuple[int, QuestionStart]:
    """The last number; a list from 1 on at the end is part of what stands above it."""
    candidates = buffer.candidates
    position = len(candidates) - 1
    while position > 0 and _is_run(candidates[position - 1 : position + 1]):
        position -= 1
    is_list = candidates[position][1].label == "1" and position < len(candidates) - 1
    if not is_list:
        return candidates[-1]
    return candidates[position - 1] if position > 0 else _text_above(buffer, candidates[0])


def _text_above(buffer: Buffer, first: tuple[int, QuestionStart]) -> tuple[int, QuestionStart]:
    """The first text above a list; without any, the list's first item begins the question."""
    for index, line in enumerate(buffer.lines[: first[0]]):
        if line.is_text and not line.is_blank and not line.is_rule:
            return index, QuestionStart(line, "", line.text[line.margin :])
    return first


def _is_run(candidates: Sequence[tuple[int, QuestionStart]]) -> bool:
    """Whether each number follows the one before."""
    labels = [start.label for _, start in candidates]
    return all(map(str.isdecimal, labels)) and all(
        int(first) + 1 == int(second) for first, second in pairwise(labels)
    )


def _note_paragraph(buffer: Buffer, line: Line) -> None:
    if line.content.rstrip() == _DELIMITER:
        buffer.lines[-1] = make_line(line.number, "")
    elif (found := _MARK.match(line.content)) and line.is_text:
        stem = next(text for text in found.groups() if text is not None)
        is_number = stem.strip().isdecimal()
        start = QuestionStart(line, stem.strip() if is_number else "", "" if is_number else stem)
        buffer.candidates = [(len(buffer.lines) - 1, start)]
    elif begins_paragraph(buffer) and not line.is_rule and not line.is_quote:
        start = QuestionStart(line, "", line.text[line.margin :])
        buffer.candidates.append((len(buffer.lines) - 1, start))


def _pick_paragraph(
    buffer: Buffer, before: QuestionStart | None, has_box: bool
) -> list[tuple[int, QuestionStart]]:
    """The first paragraph since the last choices, or behind the last line such as `---`.

    What follows a single choice, and what asks nothing where paragraphs already stand between
    choices, goes on with them.
    """
    if not has_box:
        return []
    lines = buffer.lines
    rules = [
        index
        for index, line in enumerate(lines)
        if line.is_rule and (index == 0 or lines[index - 1].is_blank)
    ]
    behind = [each for each in buffer.candidates if rules and each[0] > rules[-1]]
    if behind or _is_marked(buffer.candidates[0][1]):
        return (behind or buffer.candidates)[:1]
    asks = any(_ASKS.search(line.text) for line in lines)
    if buffer.boxes_above == 1 or (buffer.is_loose and not asks):
        return []
    return buffer.candidates[:1]


def _is_marked(start: QuestionStart) -> bool:
    return _MARK.match(start.line.content) is not None


HEADINGS = FamilyReader("headings", (Opening.HEADING, Opening.SPELT), Family())
NUMBERS = FamilyReader("numbers", (Opening.NUMBER,), Family(_note_number, _pick_numbers))
PARAGRAPHS = FamilyReader(
    "paragraphs", (Opening.PARAGRAPH, Opening.MARK), Family(_note_paragraph, _pick_paragraph)
)
