"""Attempts and answers as tables for spreadsheets, in every format alike.

They are read in batches while they are written. Names of columns and words such as "yes" are for
programs: they stay as they are in every language.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from json import loads

from django.db.models import Exists, OuterRef, Prefetch, TextField
from django.db.models.functions import Cast

from quizzes.core.document import Kind
from quizzes.models import Answer, Attempt, Choice, Question, Quiz, Revision
from quizzes.models.attempts import AttemptQuerySet
from quizzes.models.papers import CACHED_REVISIONS
from quizzes.models.rulings import Override

from .answers import response_in_words
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
    "flagged",
    "sure",
)
_ATTEMPTS_AT_A_TIME = 1000
_ATTEMPTS_WITH_ANSWERS_AT_A_TIME = 200
_ANSWERS_AT_A_TIME = 2000
_RESPONSES_IN_WORDS = 1000  # of one question
_PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{0,8}[1-9])?")  # exact to the digit
_ANSWER_FIELDS = ("attempt", "position", "question", "json", "correctness", "points", "max_points")


def attempts_table(attempts: AttemptQuerySet) -> Table:
    """One row an attempt, scores as they are after all rulings and overrides.

    A few queries for each batch of attempts.
    """
    overrides = Override.objects.filter(attempt=OuterRef("pk"))
    found = attempts.with_end().annotate(is_set_by_hand=Exists(overrides))
    return Table(ATTEMPT_COLUMNS, map(_attempt_cells, _read(found)))


def answers_table(attempts: AttemptQuerySet) -> Table:
    """One row an answer, in the order of the attempts; of open attempts, too.

    A few queries for each batch of attempts, and two for each revision that is met.
    """
    return Table(ANSWER_COLUMNS, _answer_rows(attempts))


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
        yes_or_no(attempt.is_preview),
        attempt.started_at,
        attempt.deadline,
        attempt.submitted_at,
        ended_by(attempt),
        attempt.score,
        attempt.max_points,
        attempt.percentage,
        yes_or_no(attempt.is_passed),
        yes_or_no(attempt.is_set_by_hand),  # type: ignore[attr-defined]
    )


def _answer_rows(attempts: AttemptQuerySet) -> Iterator[Sequence[Cell]]:
    wordings_of = lru_cache(maxsize=CACHED_REVISIONS)(_wordings_of)
    found = _read(attempts)
    while batch := list(islice(found, _ATTEMPTS_WITH_ANSWERS_AT_A_TIME)):
        answers_of = _answers_by_attempt(batch)
        for attempt in batch:
            wordings = wordings_of(attempt.revision_id)
            whose = (
                attempt.quiz.course.title,
                attempt.quiz.title,
                attempt.revision.number,
                attempt.student.username,
                attempt.number,
            )
            for position, question_id, json, *earned, flagged, sure, override in answers_of[
                attempt.pk
            ]:
                wording = wordings[question_id]
                is_set_by_hand = yes_or_no(override is not None)
                yield (
                    *whose,
                    position,
                    *wording.cells,
                    wording.answer(json),
                    *earned,
                    is_set_by_hand,
                    yes_or_no(flagged),
                    yes_or_no(sure),
                )


def _read(attempts: AttemptQuerySet) -> Iterator[Attempt]:
    """In batches. The quizzes and revisions are few: each batch reads them once, not each row."""
    quizzes = Quiz.objects.select_related("course")
    revisions = Revision.objects.only("number")
    return (
        attempts.defer(None)
        .select_related(None)
        .select_related("student")
        .prefetch_related(Prefetch("quiz", quizzes), Prefetch("revision", revisions))
        .iterator(chunk_size=_ATTEMPTS_AT_A_TIME)
    )


def _answers_by_attempt(attempts: Sequence[Attempt]) -> dict[int, list[Sequence]]:
    """Of each attempt, by position, what `_answer_rows` unpacks."""
    answers = (
        Answer.objects.filter(attempt__in=attempts)
        # As text: it is put into words once for all who have answered the same.
        .annotate(json=Cast("response", TextField()))
        .order_by("position")
        .values_list(*_ANSWER_FIELDS, "flagged", "sure", "override")
    )
    found = defaultdict(list)
    for attempt_id, *cells in answers.iterator(chunk_size=_ANSWERS_AT_A_TIME):
        found[attempt_id].append(cells)
    return found


class _Wording:
    """A question as its answers' rows show it."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.cells = (question.item.key, question.kind, in_one_line(question))
        self.answer = lru_cache(maxsize=_RESPONSES_IN_WORDS)(self._answer)

    def _answer(self, json: str | None) -> Cell:
        response = None if json is None else loads(json)
        words = response_in_words(self.question, response, shown=in_one_line)
        # As a number it is never taken for a formula, and needs no apostrophe for that.
        is_number = self.question.kind == Kind.NUMERIC and _PLAIN_NUMBER.fullmatch(words)
        return loads(words) if is_number else words


def _wordings_of(revision_id: int) -> dict[int, _Wording]:
    questions = Question.objects.filter(revision=revision_id).select_related("item")
    return {q.pk: _Wording(q) for q in questions.prefetch_related("choices")}


def in_one_line(text: Question | Choice) -> str:
    """All of the Markdown."""
    return " ".join(text.source.split())


def ended_by(attempt: Attempt) -> str:
    if attempt.is_open:
        return ""
    return "clock" if attempt.is_expired else "student"


def yes_or_no(value: bool | None) -> str:
    return "" if value is None else "yes" if value else "no"
