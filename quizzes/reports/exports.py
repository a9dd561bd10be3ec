"""Results as rows for a spreadsheet."""

import csv
import re
from collections.abc import Iterable, Iterator

from django.utils import timezone

from quizzes.models import Answer, Attempt
from quizzes.models.attempts import AttemptQuerySet

from .answers import answer_in_words

ATTEMPT_COLUMNS = (
    "course",
    "quiz",
    "revision",
    "username",
    "name",
    "email",
    "attempt",
    "state",
    "preview",
    "started_at",
    "deadline",
    "submitted_at",
    "ended_by",
    "score",
    "max_points",
    "per_cent",
)
ANSWER_COLUMNS = (
    "course",
    "quiz",
    "revision",
    "username",
    "attempt",
    "position",
    "item",
    "kind",
    "question",
    "answer",
    "correctness",
    "points",
    "max_points",
)
# What makes a spreadsheet take a cell for a formula, also behind white space, and the full-width
# forms that some of them fold first. https://owasp.org/www-community/attacks/CSV_Injection
FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
ROWS_AT_A_TIME = 2000


def formula_safe(value: object) -> object:
    """Text that a spreadsheet would run as a formula gets an apostrophe; numbers stay numbers."""
    if isinstance(value, str) and FORMULA.match(value):
        return f"'{value}"
    return value


def attempts_csv(attempts: AttemptQuerySet) -> Iterator[str]:
    """The lines of a CSV file (RFC 4180) with one row an attempt, read in batches."""
    writer = csv.writer(_Echo())
    yield writer.writerow(ATTEMPT_COLUMNS)
    for attempt in (
        attempts.for_display()
        .with_end()
        .select_related("student")
        .iterator(chunk_size=ROWS_AT_A_TIME)
    ):
        yield writer.writerow(formula_safe(cell) for cell in _attempt_cells(attempt))


def answers_csv(attempts: AttemptQuerySet) -> Iterator[str]:
    """The lines of a CSV file with one row an answer, read in batches."""
    writer = csv.writer(_Echo())
    yield writer.writerow(ANSWER_COLUMNS)
    answers = (
        Answer.objects.filter(attempt__in=attempts.values("pk"))
        .select_related(
            "attempt__quiz__course", "attempt__revision", "attempt__student", "question__item"
        )
        .defer("attempt__revision__source", "attempt__revision__description_html")
        .prefetch_related("question__choices")
        .order_by("attempt", "position")
    )
    for answer in answers.iterator(chunk_size=ROWS_AT_A_TIME):
        yield writer.writerow(formula_safe(cell) for cell in _answer_cells(answer))


class _Echo:
    """A file that hands each line to the caller of `writerow` instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def _attempt_cells(attempt: Attempt) -> Iterable[object]:
    return (
        attempt.quiz.course.title,
        attempt.quiz.title,
        attempt.revision.number,
        attempt.student.username,
        attempt.student.get_full_name(),
        attempt.student.email,
        attempt.number,
        attempt.state,
        "yes" if attempt.is_preview else "no",
        _time(attempt.started_at),
        _time(attempt.deadline),
        _time(attempt.submitted_at),
        _ended_by(attempt),
        attempt.score,
        attempt.max_points,
        attempt.percentage,
    )


def _answer_cells(answer: Answer) -> Iterable[object]:
    attempt = answer.attempt
    return (
        attempt.quiz.course.title,
        attempt.quiz.title,
        attempt.revision.number,
        attempt.student.username,
        attempt.number,
        answer.position,
        answer.question.item.key,
        answer.question.kind,
        str(answer.question),
        answer_in_words(answer),
        answer.correctness,
        answer.points,
        answer.max_points,
    )


def _ended_by(attempt: Attempt) -> str:
    if attempt.is_open:
        return ""
    return "clock" if attempt.is_expired else "student"


def _time(at) -> str:
    """Local time as spreadsheets read it, to the second."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}" if at else ""
