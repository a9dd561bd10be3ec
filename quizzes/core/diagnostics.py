"""The codes of everything the importer can say, and the log that readers of files write to.

docs/diagnostics.md explains every code; a test holds the two together.
"""

from collections import Counter
from enum import StrEnum

from .document import Diagnostic, Severity


class Code(StrEnum):
    """Stable names of findings: authors look them up, and other programs match on them."""

    # the file as a whole
    EMPTY_FILE = "empty-file"
    TOO_LARGE = "too-large"
    NOT_UTF8 = "not-utf8"
    BINARY_FILE = "binary-file"
    UNREADABLE_FILE = "unreadable-file"
    DUPLICATE_SLUG = "duplicate-slug"
    SLUG_CHANGED = "slug-changed"
    # an upload
    TOO_MANY_QUESTIONS = "too-many-questions"
    NOT_A_QUIZ = "not-a-quiz"
    UNUSABLE_NAME = "unusable-name"
    BAD_ARCHIVE = "bad-archive"
    ARCHIVE_TOO_LARGE = "archive-too-large"
    ARCHIVE_ENTRY = "archive-entry"
    TOO_MANY_FINDINGS = "too-many-findings"
    # the front matter
    FRONT_MATTER_SYNTAX = "front-matter-syntax"
    FRONT_MATTER_VALUE = "front-matter-value"
    FRONT_MATTER_DUPLICATE_KEY = "front-matter-duplicate-key"
    FRONT_MATTER_UNKNOWN_KEY = "front-matter-unknown-key"
    FRONT_MATTER_NO_EFFECT = "front-matter-no-effect"
    CLOSES_BEFORE_OPENING = "closes-before-opening"
    NEVER_CLOSES = "never-closes"
    # a course
    UNKNOWN_QUIZ = "unknown-quiz"
    DUPLICATE_QUIZ = "duplicate-quiz"
    DUPLICATE_UNIT = "duplicate-unit"
    QUESTIONS_IN_COURSE = "questions-in-course"
    DUPLICATE_COURSE = "duplicate-course"
    SECOND_COURSE = "second-course"
    NO_COURSE = "no-course"
    # the structure
    NO_QUESTIONS = "no-questions"
    TASK_LIST = "task-list"
    CHOICES_WITHOUT_QUESTION = "choices-without-question"
    UNCLOSED_FENCE = "unclosed-fence"
    UNCLOSED_COMMENT = "unclosed-comment"
    TITLE_TOO_LONG = "title-too-long"
    # the settings of a section
    INVALID_DRAW = "invalid-draw"
    DRAWS_ALL = "draws-all"
    UNEQUAL_POINTS = "unequal-points"
    UNKNOWN_SECTION_KEY = "unknown-section-key"
    # one question
    EMPTY_STEM = "empty-stem"
    NO_CHOICES = "no-choices"
    ONE_CHOICE = "one-choice"
    NO_CORRECT_CHOICE = "no-correct-choice"
    EMPTY_CHOICE = "empty-choice"
    MISSING_BOX = "missing-box"
    # one question without boxes
    NO_ANSWER = "no-answer"
    INVALID_NUMBER = "invalid-number"
    ANSWER_TOO_LONG = "answer-too-long"
    DUPLICATE_ANSWER = "duplicate-answer"
    EMPTY_GAP = "empty-gap"
    MISPLACED_GAP = "misplaced-gap"
    ONE_ITEM = "one-item"
    MISSING_MATCH = "missing-match"
    DUPLICATE_ITEM = "duplicate-item"
    TOO_MANY_PARTS = "too-many-parts"
    MIXED_KINDS = "mixed-kinds"
    # one question of another dialect
    UNKNOWN_ANSWER = "unknown-answer"
    UNSUPPORTED_QUESTION = "unsupported-question"
    UNCLOSED_ANSWERS = "unclosed-answers"
    UNREADABLE_LINE = "unreadable-line"
    PARTIAL_CREDIT = "partial-credit"
    # the settings of one question
    DUPLICATE_ID = "duplicate-id"
    INVALID_ID = "invalid-id"
    INVALID_POINTS = "invalid-points"
    INVALID_KIND = "invalid-kind"
    INVALID_IGNORE = "invalid-ignore"
    DUPLICATE_QUESTION_KEY = "duplicate-question-key"
    UNKNOWN_QUESTION_KEY = "unknown-question-key"
    MISPLACED_COMMENT = "misplaced-comment"
    # consistency
    ALL_CORRECT = "all-correct"
    SELECT_COUNT = "select-count"
    DUPLICATE_CHOICE = "duplicate-choice"
    DUPLICATE_STEM = "duplicate-stem"
    # advice on writing questions
    ALL_OF_THE_ABOVE = "all-of-the-above"
    ABSOLUTE_WORDS = "absolute-words"
    ANSWER_IN_STEM = "answer-in-stem"
    NEGATIVE_STEM = "negative-stem"
    MISSING_ALT_TEXT = "missing-alt-text"
    LONGEST_CHOICE = "longest-choice"
    POSITION_BIAS = "position-bias"
    # pictures
    MISSING_IMAGE = "missing-image"
    IMAGE_NOT_USABLE = "image-not-usable"
    REMOTE_IMAGE = "remote-image"
    # the normal form
    NO_NORMAL_FORM = "no-normal-form"
    # rendering
    TEXT_TOO_LONG = "text-too-long"
    TOO_DEEP = "too-deep"
    TABLE_TOO_LARGE = "table-too-large"
    TOO_COSTLY = "too-costly"
    RENDERING_FAILED = "rendering-failed"


# What could be better, in a file where nothing is wrong.
ADVICE = frozenset(
    {
        Code.ALL_OF_THE_ABOVE,
        Code.ABSOLUTE_WORDS,
        Code.ANSWER_IN_STEM,
        Code.NEGATIVE_STEM,
        Code.MISSING_ALT_TEXT,
        Code.LONGEST_CHOICE,
        Code.POSITION_BIAS,
    }
)
# All that can be a warning, and so be switched off (`core.switches`).
WARNINGS = ADVICE | {
    Code.FRONT_MATTER_UNKNOWN_KEY,
    Code.FRONT_MATTER_NO_EFFECT,
    Code.NEVER_CLOSES,
    Code.DRAWS_ALL,
    Code.UNEQUAL_POINTS,
    Code.UNKNOWN_SECTION_KEY,
    Code.INVALID_IGNORE,
    Code.UNKNOWN_QUESTION_KEY,
    Code.MISPLACED_COMMENT,
    Code.ALL_CORRECT,
    Code.SELECT_COUNT,
    Code.DUPLICATE_CHOICE,
    Code.DUPLICATE_STEM,
    Code.DUPLICATE_ANSWER,
    Code.MIXED_KINDS,
    Code.REMOTE_IMAGE,
    Code.UNSUPPORTED_QUESTION,
    Code.PARTIAL_CREDIT,
}

# Of each severity: a megabyte can hold half a million mistakes, and nobody reads so many.
MAX_FINDINGS = 10_000


class DiagnosticLog:
    """Collects the findings about one file; `found` has them in the order of the file.

    The first finding past MAX_FINDINGS of its severity says that there are more, the others are
    left out.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._found: list[Diagnostic] = []
        self._counts = Counter[Severity]()

    @property
    def found(self) -> list[Diagnostic]:
        return sorted(self._found, key=lambda diagnostic: (diagnostic.line, diagnostic.column))

    def error(
        self, code: Code, line: int, column: int, message: str, hint: str = "", length: int = 1
    ) -> None:
        self._add(Severity.ERROR, code, line, column, message, hint, length)

    def warning(
        self, code: Code, line: int, column: int, message: str, hint: str = "", length: int = 1
    ) -> None:
        self._add(Severity.WARNING, code, line, column, message, hint, length)

    def _add(
        self,
        severity: Severity,
        code: Code,
        line: int,
        column: int,
        message: str,
        hint: str,
        length: int,
    ) -> None:
        self._counts[severity] += 1
        if self._counts[severity] > MAX_FINDINGS + 1:
            return
        if self._counts[severity] > MAX_FINDINGS:
            code, hint = Code.TOO_MANY_FINDINGS, "correct what is reported, then check again"
            message = f"there are more than {MAX_FINDINGS:,} findings; the others are not listed"
        self._found.append(
            Diagnostic(severity, code.value, self._path, line, column, message, hint, length)
        )
