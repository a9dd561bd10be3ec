"""The readers of dialects that put each question into a container of its own.

mkdocs-quiz has `<quiz>` tags, masteryls fences with a JSON head; ghcertified has one question a
file, which is asked in the front matter.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from quizzes.core.diagnostics import DiagnosticLog
from quizzes.core.document import Kind, QuestionDocument, SectionDocument
from quizzes.core.front_matter import read_front_matter, stated_texts
from quizzes.core.front_matter_values import TITLE_LENGTH
from quizzes.core.lines import Line, heading_of, make_line
from quizzes.core.scanning import scan

from .families import LenientQuestions, ends_head
from .interface import Draft, DraftQuestion, IdPlace, QuizText
from .marks import box_in
from .question_parts import joined
from .questions import QuestionStart

_QUIZ = re.compile(r"<\??quiz\??(?:[ \t][^<>]*)?>(?P<rest>.*)$", re.DOTALL | re.IGNORECASE)
_QUIZ_END = re.compile(r"<\??/\??[ \t]*quiz\??>", re.IGNORECASE)
_GAP = re.compile(r"\[\[(?P<answer>[^\[\]\n]{1,200})\]\]")
_CODE_SPAN = re.compile(r"`[^`]*`")
_JSON_FENCE = re.compile(r"[ \t]*(?P<run>`{3,}|~{3,})[ \t]*masteryls[ \t]*$")
_ID = re.compile(r"[\w.-]{1,64}")
_LONGEST_HEAD = 20_000


@dataclass(slots=True)
class Region:
    """One question: where it begins, the lines below, and what a head states about it."""

    start: QuestionStart
    lines: list[Line] = field(default_factory=list)
    explicit_id: str = ""
    explanation: str = ""


class EnclosedReader:
    """`sign` is in every file of the dialect, so that others are not searched for regions."""

    def __init__(
        self,
        name: str,
        sign: re.Pattern[str],
        regions: Callable[[DiagnosticLog, QuizText], Sequence[Region]],
    ) -> None:
        self.name = name
        self._sign = sign
        self._regions = regions

    def evidence(self, text: QuizText) -> int:
        """Where there is one container, no box outside of containers belongs to a question."""
        if not self._sign.search(text.source) or not self._regions(DiagnosticLog(""), text):
            return 0
        return text.openings.total() + 1

    def read(self, log: DiagnosticLog, text: QuizText) -> Draft:
        head = read_front_matter(log, text.lines, ends_head, is_ours=False)
        reader = LenientQuestions(log, text.path)
        questions: list[DraftQuestion] = []
        for region in self._regions(log, text):
            if gaps := _gaps(region):
                number = str(len(questions) + 1)
                questions.append(DraftQuestion(_fill_in(text.path, region, number, gaps)))
            elif question := reader.read(region.start, region.lines):
                questions.append(_with_head(question, region))
        title = str(head.stated.get("title", "")) or first_heading(text.lines)
        return Draft(
            title=title,
            description=str(head.stated.get("description", "")),
            stated=MappingProxyType({**head.stated, **({"title": title} if title else {})}),
            sections=(SectionDocument(line=1, title=""),),
            questions=questions,
        )


def first_heading(lines: Sequence[str]) -> str:
    """The first heading of level 1, if the file has one."""
    for number, text in enumerate(lines, 1):
        if text.startswith("# ") and (heading := heading_of(make_line(number, text))):
            return heading.title[:TITLE_LENGTH]
    return ""


def _gaps(region: Region) -> list[list[str]]:
    """The right texts of each `[[gap]]`, if the question has gaps and no boxes."""
    if any(map(box_in, region.lines)):
        return []
    texts = [region.start.stem, *(line.text for line in region.lines if line.is_text)]
    found = (_GAP.findall(_CODE_SPAN.sub("", text)) for text in texts)
    return [[answer.strip()] for answers in found for answer in answers]


def _fill_in(path: str, region: Region, number: str, gaps: list[list[str]]) -> QuestionDocument:
    """The question up to a line such as `---`, and its explanation behind that."""
    rules = [index for index, line in enumerate(region.lines) if line.is_rule]
    end = rules[0] if rules else len(region.lines)
    line = region.start.line
    return QuestionDocument(
        path=path,
        line=line.number,
        column=line.column,
        number=number,
        kind=Kind.FILL_IN,
        stem=joined((region.start.stem, *(each.text for each in region.lines[:end]))),
        choices=(),
        section=0,
        explanation=joined(each.text for each in region.lines[end + 1 :]),
        spec=MappingProxyType({"gaps": gaps}),
    )


def _with_head(question: DraftQuestion, region: Region) -> DraftQuestion:
    document = question.document
    explanation = "\n\n".join(filter(None, (document.explanation, region.explanation)))
    document = replace(document, explanation=explanation)
    if not region.explicit_id:
        return replace(question, document=document)
    document = replace(document, explicit_id=region.explicit_id)
    return DraftQuestion(document, IdPlace(region.start.line.number, region.start.line.column))


def _tagged(log: DiagnosticLog, text: QuizText) -> list[Region]:
    """What stands between `<quiz>` and `</quiz>`, outside of code."""
    head = read_front_matter(DiagnosticLog(""), text.lines, ends_head, is_ours=False)
    scanned = scan(log, text.lines, head.end + 1, lambda line: bool(_QUIZ.match(line.content)))
    regions: list[Region] = []
    is_open, margin = False, 0
    for line in scanned.lines:
        if line.is_text and (found := _QUIZ.match(line.content)):
            is_open, margin = True, line.margin
            stem, end, _ = found["rest"].partition("</quiz>")
            regions.append(Region(QuestionStart(line, "", stem.strip())))
            is_open = not end
        elif is_open and line.is_text and (end_tag := _QUIZ_END.search(line.content)):
            is_open = False
            if end_tag.start():
                regions[-1].lines.append(_cut(line, margin, line.margin + end_tag.start()))
        elif is_open:
            regions[-1].lines.append(_cut(line, margin, len(line.text)))
    return regions


def _cut(line: Line, margin: int, end: int) -> Line:
    """The line without the indentation that its container has, up to `end`."""
    margin = min(margin, line.margin)
    return make_line(line.number, line.text[margin:end], line.kind, line.offset + margin)


def _fenced(log: DiagnosticLog, text: QuizText) -> list[Region]:
    """What stands in a fence of the language “masteryls”, whose first line is JSON."""
    regions: list[Region] = []
    inside = [""] * len(text.lines)
    ranges: list[range] = []
    for first, end in _fences(text.lines):
        regions.append(_with_json(make_line(first, text.lines[first - 1])))
        inside[first:end] = text.lines[first:end]
        ranges.append(range(first + 1, end + 1))
    lines = iter(scan(log, inside, 1, lambda line: False).lines) if regions else iter(())
    line = next(lines, None)
    for region, numbers in zip(regions, ranges, strict=True):
        while line is not None and line.number < numbers.stop:
            if line.number >= numbers.start:
                region.lines.append(line)
            line = next(lines, None)
    return regions


def _fences(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """For each such fence the numbers of its JSON line and of its last line."""
    first, run = 0, ""
    for number, text in enumerate(lines, 1):
        if first:
            if text.strip().startswith(run) and not text.strip().strip(run[0]):
                yield first, number - 1
                first = 0
        elif found := _JSON_FENCE.match(text):
            first, run = number + 1, found["run"]
    if 0 < first <= len(lines):
        yield first, len(lines)


def _with_json(line: Line) -> Region:
    """The question of a fence; a head that is no JSON states nothing."""
    try:
        head = json.loads(line.text) if len(line.text) < _LONGEST_HEAD else {}
    except (ValueError, RecursionError):
        head = {}
    stated = head if isinstance(head, dict) else {}
    stated_id, body = str(stated.get("id", "")), str(stated.get("body", ""))
    explicit_id = stated_id if _ID.fullmatch(stated_id) else ""
    return Region(QuestionStart(line, "", body), explicit_id=explicit_id)


def _asked_in_head(log: DiagnosticLog, text: QuizText) -> list[Region]:
    """The one question of a file that states `question:` in its front matter."""
    stated, end = stated_texts(text.lines)
    if "question" not in stated:
        return []
    question, number = stated["question"]
    start = QuestionStart(make_line(number, text.lines[number - 1]), "", question)
    lines = list(scan(log, text.lines, end + 1, lambda line: False).lines)
    link = stated.get("documentation", ("", 0))[0]
    return [Region(start, lines, explanation=f"<{link}>" if "://" in link else link)]


TAGS = EnclosedReader("quiz-tags", re.compile(r"<\??quiz\b", re.IGNORECASE), _tagged)
JSON_FENCES = EnclosedReader("fenced-json", re.compile(r"(?:```|~~~)[ \t]*masteryls"), _fenced)
FRONT_MATTER = EnclosedReader(
    "front-matter",
    re.compile(r"\A---[ \t]*\n(?s:.{0,65536}?)^question[ \t]*:", re.M),
    _asked_in_head,
)
