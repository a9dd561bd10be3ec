"""What every reader of a dialect is given and gives back.

A reader turns the lines of one file into a `Draft`; everything after that is the same for all
dialects. What several readers need (fences, comments, boxes, headings, front matter) is in
`core.scanning`, `core.lines` and `core.front_matter`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Protocol

from quizzes.core.diagnostics import DiagnosticLog
from quizzes.core.document import Note, QuestionDocument, SectionDocument

from .survey import survey


@dataclass(frozen=True)
class QuizText:
    """One decoded file: LF line ends, no byte order mark. `path` is for messages only."""

    path: str
    source: str

    @cached_property
    def lines(self) -> Sequence[str]:
        """Line number N of the file is `lines[N - 1]`."""
        return self.source.split("\n")

    @cached_property
    def openings(self) -> Counter[str]:
        """What stands above the boxes of the file: see `survey`."""
        return survey(self.source)

    @cached_property
    def unfenced(self) -> str:
        """The source with the lines of fenced code left empty: enough to look for evidence."""
        kept: list[str] = []
        fence = ""
        for line in self.lines:
            start = line.lstrip()
            if fence:
                fence = "" if start.rstrip() == fence else fence
                kept.append("")
            else:
                fence = _opened_fence(start)
                kept.append("" if fence else line)
        return "\n".join(kept)


def _opened_fence(start: str) -> str:
    """The run of characters that closes the fence which a line opens."""
    if not start.startswith(("```", "~~~")):
        return ""
    run = start[: len(start) - len(start.lstrip(start[0]))]
    return "" if "`" in start[len(run) :] else run


@dataclass(frozen=True, slots=True)
class IdPlace:
    """Where a question states its id."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class DraftQuestion:
    """A question, and where its id is stated if it has one."""

    document: QuestionDocument
    id_place: IdPlace | None = None
    is_numbered: bool = True  # by its author; else `document.number` only counts


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reader found. Questions in error are in it too, for the report.

    Without a title the file's name becomes one. `stated` is as in `QuizDocument`.
    `may_be_tasks` says that nothing but boxes made the reader think of a quiz.
    """

    title: str = ""
    description: str = ""
    stated: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    sections: Sequence[SectionDocument] = ()
    questions: Sequence[DraftQuestion] = ()
    may_be_tasks: bool = False
    notes: Sequence[Note] = ()


class Reader(Protocol):
    """Reads one family of dialects. No text may make either method raise; both are linear."""

    name: str

    def evidence(self, text: QuizText) -> int:
        """How many questions of the file plainly begin in this reader's way; 0: none of them."""

    def read(self, log: DiagnosticLog, text: QuizText) -> Draft:
        """All that the file says, with every problem in `log`."""
