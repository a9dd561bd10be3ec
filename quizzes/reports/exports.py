"""Results as tables for spreadsheets: each kind of export with its columns, for every format.

All is read in batches while it is written. Names of columns and words such as "yes" are for
programs and stay as they are in every language.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from json import loads

from django.db.models import Exists, OuterRef, TextField
from django.db.models.functions import Cast

from quizzes.models import Answer, Attempt, Question
from quizzes.models.attempts import AttemptQuerySet
from quizzes.models.papers import CACHED_REVISIONS
from quizzes.models.rulings import Override

from .answers import response_in_words
from .selection import Selection
from .spreadsheets import Cell, Table

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
    "passed",
    "set_by_hand",
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
    "set_by_hand",
)
_ATTEMPTS_AT_A_TIME = 1000
_ATTEMPTS_WITH_ANSWERS_AT_A_TIME = 200
_RESPONSES_IN_WORDS = 10_000
_ANSWER_FIELDS = ("attempt", "position", "question", "json", "correctness", "points", "max_points")


def attempts_table(attempts: AttemptQuerySet) -> Table:
    """One row an attempt, scores as they are after all rulings and overrides."""
    found = attempts.for_display().with_end().select_related("student")
    overrides = Override.objects.filter(attempt=OuterRef("pk"))
    found = found.annotate(is_set_by_hand=Exists(overrides))
    return Table(
        ATTEMPT_COLUMNS, map(_attempt_cells, found.iterator(chunk_size=_ATTEMPTS_AT_A_TIME))
    )


def answers_table(attempts: AttemptQuerySet) -> Table:
    """One row an answer, in the order of the attempts; of open attempts, too.

    One query for each batch of attempts, and two for each revision that is met.
    """
    return Table(ANSWER_COLUMNS, _answer_rows(attempts))


# By the kind as addresses and the command name it: what a selection of attempts at a quiz gives.
QUIZ_TABLES: dict[str, Callable[[Selection], Table]] = {
    "attempts": lambda selection: attempts_table(selection.attempts()),
    "answers": lambda selection: answers_table(selection.attempts()),
}


def _attempt_cells(attempt: Attempt) -> Sequence[Cell]:
    return (
        attempt.quiz.course.title,
        attempt.quiz.title,
        attempt.revision.number,
        attempt.student.username,
        attempt.student.get_full_name(),
        attempt.student.email,
        attempt.number,
        attempt.state,
        _yes_or_no(attempt.is_preview),
        attempt.started_at,
        attempt.deadline,
        attempt.submitted_at,
        _ended_by(attempt),
        attempt.score,
        attempt.max_points,
        attempt.percentage,
        _yes_or_no(attempt.is_passed),
        _yes_or_no(attempt.is_set_by_hand),  # type: ignore[attr-defined]
    )


def _answer_rows(attempts: AttemptQuerySet) -> Iterator[Sequence[Cell]]:
    questions_of = lru_cache(maxsize=CACHED_REVISIONS)(_questions_of)

    @lru_cache(maxsize=_RESPONSES_IN_WORDS)
    def in_words(revision_id: int, question_id: int, json: str | None) -> str:
        question = questions_of(revision_id)[question_id]
        return response_in_words(question, None if json is None else loads(json))

    found = attempts.for_display().select_related("student").iterator(chunk_size=1000)
    while batch := list(islice(found, _ATTEMPTS_WITH_ANSWERS_AT_A_TIME)):
        answers_of = _answers_by_attempt(batch)
        for attempt in batch:
            quiz, revision_id = attempt.quiz, attempt.revision_id
            whose = (quiz.course.title, quiz.title, attempt.revision.number)
            whose += (attempt.student.username, attempt.number)
            questions = questions_of(revision_id)
            for position, question_id, json, *earned, override in answers_of[attempt.pk]:
                question = questions[question_id]
                yield (
                    *whose,
                    position,
                    question.item.key,
                    question.kind,
                    str(question),
                    in_words(revision_id, question_id, json),
                    *earned,
                    _yes_or_no(override is not None),
                )


def _answers_by_attempt(attempts: Sequence[Attempt]) -> dict[int, list[Sequence]]:
    """Of each attempt, by position, what `_answer_rows` unpacks."""
    answers = (
        Answer.objects.filter(attempt__in=attempts)
        # As text: it is put into words once for all who have answered the same.
        .annotate(json=Cast("response", TextField()))
        .order_by("position")
        .values_list(*_ANSWER_FIELDS, "override")
    )
    found = defaultdict(list)
    for attempt_id, *cells in answers.iterator(chunk_size=2000):
        found[attempt_id].append(cells)
    return found


def _questions_of(revision_id: int) -> dict[int, Question]:
    questions = Question.objects.filter(revision=revision_id).select_related("item")
    return {question.pk: question for question in questions.prefetch_related("choices")}


def _ended_by(attempt: Attempt) -> str:
    if attempt.is_open:
        return ""
    return "clock" if attempt.is_expired else "student"


def _yes_or_no(value: bool | None) -> str:
    return "" if value is None else "yes" if value else "no"
