"""The format we recommend: questions that begin with a bold number. docs/format.md is for authors."""

import re
from collections.abc import Sequence
from functools import partial

from quizzes.core.diagnostics import DiagnosticLog
from quizzes.core.front_matter import read_front_matter
from quizzes.core.lines import Heading, Line, box_of, heading_of, make_line
from quizzes.core.scanning import scan

from .interface import Draft, QuizText
from .outline import Assembly, Block, Outline
from .questions import question_start, read_question

_PERHAPS_BEGINS = re.compile(r"^[^\S\n]{0,6}\*\*.*$", re.MULTILINE)


class RecommendedReader:
    name = "recommended"

    def evidence(self, text: QuizText) -> int:
        return sum(map(begins_question, _PERHAPS_BEGINS.findall(text.source)))

    def read(self, log: DiagnosticLog, text: QuizText) -> Draft:
        head = read_front_matter(log, text.lines, begins_question)
        begins = lambda line: question_start(line) is not None  # noqa: E731
        scanned = scan(log, text.lines, head.end + 1, begins)
        outline = _outline(scanned.lines, str(head.stated.get("title", "")))
        make_question = partial(read_question, log, text.path)
        return Assembly(log, outline, scanned.comments, make_question, box_of).draft(head)


def begins_question(text: str) -> bool:
    return question_start(make_line(1, text)) is not None


def _outline(lines: Sequence[Line], stated_title: str) -> Outline:
    """Cuts the lines into blocks; the first heading of level 1 may be the title of the quiz."""
    outline = Outline()
    for line in lines:
        if start := question_start(line):
            outline.blocks.append(Block(start=start))
        elif (heading := heading_of(line)) is None:
            outline.blocks[-1].lines.append(line)
        elif _is_title(outline, heading, stated_title):
            outline.title, outline.title_text = line, heading.title
        else:
            outline.blocks.append(Block(heading=line, title=heading.title))
    return outline


def _is_title(outline: Outline, heading: Heading, stated_title: str) -> bool:
    """A heading that only repeats the title of the front matter makes no section."""
    if outline.title is not None or len(outline.blocks) > 1 or heading.level > 1:
        return False
    return bool(heading.title) and stated_title in ("", heading.title)
