"""Collects the sections and questions of a draft; what is the same for every dialect."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from quizzes.core.diagnostics import Code, DiagnosticLog
from quizzes.core.document import ChoiceDocument, Kind, QuestionDocument, SectionDocument
from quizzes.core.front_matter import FrontMatter, read_front_matter
from quizzes.core.front_matter_values import TITLE_LENGTH
from quizzes.core.lines import Line, heading_of

from .checks import Advice, check_choice_texts, check_question
from .interface import Draft, DraftQuestion, IdPlace

SECTION_TITLE_LENGTH = 300
LABEL_LENGTH = 50


def kind_of(choices: tuple[ChoiceDocument, ...]) -> Kind:
    """What the number of right choices makes of a question that does not state its kind."""
    return Kind.MULTIPLE if sum(choice.is_correct for choice in choices) > 1 else Kind.SINGLE


def foreign_head(log: DiagnosticLog, lines: Sequence[str]) -> FrontMatter:
    """The front matter of a file that was written for another program."""
    return read_front_matter(log, lines, lambda line: False, is_ours=False)


class Drafting:
    """Takes what a reader finds, in the order of the file, and checks each question."""

    def __init__(self, log: DiagnosticLog, path: str, advice: Advice, marker: str) -> None:
        self._log = log
        self._path = path
        self._advice = advice
        self._marker = marker
        self._title = ""
        self._heading: SectionDocument | None = None
        self._sections: list[SectionDocument] = []
        self._questions: list[DraftQuestion] = []

    def set_title(self, line: int, column: int, title: str) -> None:
        self._title = self._shortened(line, column, title, TITLE_LENGTH)

    def read_heading(self, line: Line, title: str) -> None:
        """A heading between questions: the first one of level 1 is the title of the quiz."""
        heading = heading_of(line)
        is_first = not self._title and not self._questions and not self._heading
        if is_first and heading and heading.level == 1:
            self.set_title(line.number, line.column, title)
        else:
            self.start_section(line.number, line.column, title)

    def start_section(self, line: int, column: int, title: str) -> None:
        """Begin a section; one that turns out to have no questions is left out."""
        title = self._shortened(line, column, title, SECTION_TITLE_LENGTH)
        self._heading = SectionDocument(line, title)

    def add(self, question: QuestionDocument, *, id_place: IdPlace | None = None) -> None:
        """Take a question; its `path`, `section` and a missing number are filled in here."""
        if self._heading or not self._sections:
            self._sections.append(self._heading or SectionDocument(line=1, title=""))
            self._heading = None
        number = question.number[:LABEL_LENGTH].strip() or str(len(self._questions) + 1)
        section = len(self._sections) - 1
        question = replace(question, path=self._path, number=number, section=section)
        self._questions.append(DraftQuestion(question, id_place))
        check_question(self._log, question, self._advice)
        check_choice_texts(self._log, question, self._marker)

    def draft(self, stated: Mapping[str, object] = MappingProxyType({})) -> Draft:
        """All of it, with the settings that the front matter has `stated`."""
        title = {"title": self._title} if self._title else {}
        stated = {**title, **stated}
        return Draft(
            title=str(stated.get("title", "")),
            description=str(stated.get("description", "")),
            stated=MappingProxyType(stated),
            sections=self._sections,
            questions=self._questions,
        )

    def _shortened(self, line: int, column: int, title: str, longest: int) -> str:
        if len(title) > longest:
            message = f"this title has {len(title)} characters; at most {longest} are allowed"
            self._log.error(Code.TITLE_TOO_LONG, line, column, message)
        return title[:longest]
