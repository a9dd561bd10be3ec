"""What a Markdown quiz says, as plain frozen values. Parsing makes them, everything else reads them.

Texts are Markdown exactly as the author wrote it (line ends normalised to LF, the common
indentation of a nested block removed). Lines and columns count from 1.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType


class Severity(StrEnum):
    """An error keeps a file out; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing the importer has to say about one place in one file.

    `code` is stable and documented in docs/diagnostics.md; `message` says what is wrong and
    `hint` what to do about it. `length` is how many characters from `column` on it is about.
    """

    severity: Severity
    code: str
    path: str
    line: int
    column: int
    message: str
    hint: str = ""
    length: int = 1

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR


class Kind(StrEnum):
    """How a question is answered."""

    SINGLE = "single"  # exactly one choice is right: radio buttons
    MULTIPLE = "multiple"  # any number of choices: checkboxes
    SHORT_TEXT = "short-text"  # words to type
    NUMERIC = "numeric"  # a number to type
    FILL_IN = "fill-in"  # gaps in the stem, each with words to type
    ORDERING = "ordering"  # the choices are to be put into the file's order
    MATCHING = "matching"  # each choice is to be given its match


CHOICE_KINDS = frozenset({Kind.SINGLE, Kind.MULTIPLE})


class Scoring(StrEnum):
    """The rule for multiple answers; `quizzes.core.grading` has the formulas."""

    EXACT = "exact"
    NET_CORRECT = "net-correct"
    COVERAGE = "coverage"
    EACH_CHOICE = "each-choice"


class Shuffle(StrEnum):
    """What is dealt in a new order for every attempt."""

    NONE = "none"
    QUESTIONS = "questions"
    CHOICES = "choices"
    ALL = "all"


class Navigation(StrEnum):
    """How a student moves through the questions of an attempt."""

    ONE_PAGE = "one-page"
    QUESTION_PER_PAGE = "question-per-page"
    FORWARD_ONLY = "forward-only"  # one question a page, and none of them twice


class Counts(StrEnum):
    """Which of a student's attempts at a quiz counts."""

    BEST = "best"
    LATEST = "latest"
    FIRST = "first"
    AVERAGE = "average"


class Reveal(StrEnum):
    """When a student is shown something about a submitted attempt."""

    AFTER_SUBMITTING = "after-submitting"
    AFTER_CLOSING = "after-closing"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class ChoiceDocument:
    """One option: its text, whether it is ticked in the file, and what to say about it."""

    line: int
    column: int
    text: str
    is_correct: bool
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class QuestionDocument:
    """One question. `number` is the author's label, shown in messages and never an identity.

    `spec` holds what kinds other than choice need, as JSON values:

    ========== ==================================================================================
    short-text `accepted`: the texts that are right
    numeric    `accepted`: ranges `{"low": "4.9", "high": "5.1"}`, both ends included, as decimals
    fill-in    `gaps`: for each `[[gap]]` of the stem, in order, the texts that are right
    ordering   nothing: `choices` stand in the right order, none of them is "correct"
    matching   `matches`: plain texts; the first ones belong to `choices` in order, the others to
               none
    ========== ==================================================================================
    """

    path: str
    line: int
    column: int
    number: str
    kind: Kind
    stem: str
    choices: tuple[ChoiceDocument, ...]
    section: int  # index into QuizDocument.sections
    explicit_id: str = ""
    hint: str = ""
    explanation: str = ""
    points: Decimal = Decimal(1)
    tags: tuple[str, ...] = ()
    ignored: frozenset[str] = frozenset()  # codes of warnings that are not wanted about it
    spec: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def key(self) -> tuple[int, ...]:
        """The positions (from 0) of the right choices, in the file's order."""
        return tuple(i for i, choice in enumerate(self.choices) if choice.is_correct)


@dataclass(frozen=True, slots=True)
class SectionDocument:
    """A heading and the questions below it; the first section may have no title.

    `draw` is how many of its questions an attempt gets, None for all.
    """

    line: int
    title: str
    introduction: str = ""
    draw: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A comment that sets nothing: authors' words to each other. `text` is without `<!--` and `-->`."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class QuizDocument:
    """One quiz: its questions in the file's order and the settings that the file states.

    `stated` maps names of quiz settings (title, slug, description, and the columns of
    `models.QuizSettings`) to values of their domain types, times without a zone as naive ones; a
    setting that the file does not mention is not in it. A title may be stated by a heading, all others only by
    the front matter. `title` and `description` have a value in any case. `dialect` is the
    reader's name. `ignored` has the codes of the warnings that the author does not want.
    """

    path: str
    source: str
    title: str
    description: str = ""
    stated: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    sections: tuple[SectionDocument, ...] = (SectionDocument(line=1, title=""),)
    questions: tuple[QuestionDocument, ...] = ()
    dialect: str = ""
    ignored: frozenset[str] = frozenset()
    notes: tuple[Note, ...] = ()

    @property
    def dealt_count(self) -> int:
        """How many questions an attempt gets: sections may be drawn from."""
        in_section = Counter(question.section for question in self.questions)
        return sum(
            count if (draw := self.sections[index].draw) is None else min(draw, count)
            for index, count in in_section.items()
        )
