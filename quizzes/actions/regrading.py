"""Grading submitted attempts again, by the rulings that hold now."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import connection, transaction
from django.db.models.fields.json import KeyTextTransform

from accounts.models import User
from quizzes.core import grading
from quizzes.models import Answer, Attempt, AuditEvent, Override, Quiz, Ruling, ScoreChange
from quizzes.models.attempts import AnswerQuerySet

from .auditing import record_event
from .grading import mark_of
from .ruled_questions import RuledQuestion, ruled_questions

BATCH_SIZE = 500
LINE_COLUMNS = (
    "attempt_id",
    "answer_id",
    "kind",
    "ruling_id",
    "old",
    "new",
    "at",
    "by_id",
    "reason",
)


@dataclass(frozen=True, slots=True)
class Regraded:
    """How many attempts were looked at, changed, and had their score rise or fall."""

    changed: int = 0
    rose: int = 0
    fell: int = 0
    checked: int = 0

    def __add__(self, other: "Regraded") -> "Regraded":
        return Regraded(
            self.changed + other.changed,
            self.rose + other.rose,
            self.fell + other.fell,
            self.checked + other.checked,
        )


@dataclass(frozen=True, slots=True)
class _Change:
    """What becomes of one answer."""

    answer_id: int
    attempt_id: int
    ruling: Ruling
    old: Decimal
    new: Decimal
    correctness: float


def regrade(
    *, quiz: Quiz, now: datetime, by: User | None = None, batch_size: int = BATCH_SIZE
) -> Regraded:
    """Give every submitted attempt at `quiz`, previews too, what the rulings say that it earns.

    In batches, each in a transaction of its own: stopped at any point and run again, it goes on,
    and where all is as it should be nothing is written. What was set by hand stands. Must not run
    inside a transaction, or students wait for the whole of it.

    Every attempt is locked in turn, also the open ones: a submit that began before the ruling is
    waited for, and one that gets its lock later reads the ruling (`finishing.answers_of`).
    """
    regrading = _Regrading(quiz, now)
    total = Regraded()
    last = 0
    while True:
        with transaction.atomic():
            attempts = _lock_next(quiz, last, batch_size)
            if not attempts:
                return total
            done = regrading.regrade_locked(attempts)
            if done.changed:
                _audit(quiz, done, by=by, now=now)
            total += done
        last = attempts[-1]


def _audit(quiz: Quiz, done: Regraded, *, by: User | None, now: datetime) -> None:
    data = {"attempts": done.changed, "rose": done.rose, "fell": done.fell}
    record_event(
        AuditEvent.Action.REGRADED, by=by, now=now, target=quiz, course=quiz.course, data=data
    )


def _lock_next(quiz: Quiz, last: int, batch_size: int) -> list[int]:
    """The ids of the next attempts that a ruling may concern, their rows locked."""
    rulings = Ruling.objects.filter(item__quiz=quiz)
    newest = rulings.order_by("-up_to").values("up_to")[:1]
    revisions = quiz.revisions.filter(number__lte=newest).values("pk")
    attempts = quiz.attempts.select_for_update(no_key=True).filter(revision__in=revisions)
    found = attempts.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)
    return list(found[:batch_size])


class _Regrading:
    """Regrades one batch of locked attempts after the other."""

    def __init__(self, quiz: Quiz, now: datetime) -> None:
        self._quiz = quiz
        self._now = now
        # As the database takes it: `insert_all` adapts nothing.
        self._at = connection.ops.adapt_datetimefield_value(now)
        self._ruling_ids: list[int] = []
        self._questions: dict[int, RuledQuestion] = {}

    def regrade_locked(self, attempts: Sequence[int]) -> Regraded:
        self._read_rulings()
        changes = [
            change
            for row in self._answers(attempts).values_list(
                "pk",
                "attempt_id",
                "question_id",
                "response",
                "max_points",
                "correctness",
                "points",
                KeyTextTransform("scoring", "attempt__rules"),
            )
            if (change := self._change_of(*row))
        ]
        if not changes:
            return Regraded(checked=len(attempts))
        _write_answers(changes)
        return self._write_attempts(changes) + Regraded(checked=len(attempts))

    def _read_rulings(self) -> None:
        """As they are now that the attempts are locked: who writes last must know the latest."""
        rulings = list(Ruling.objects.filter(item__quiz=self._quiz).order_by("pk"))
        ids = [ruling.pk for ruling in rulings]
        if ids != self._ruling_ids:
            self._ruling_ids, self._questions = ids, ruled_questions(rulings)

    def _answers(self, attempts: Sequence[int]) -> AnswerQuerySet:
        return Answer.objects.filter(
            attempt__in=attempts,
            question__in=list(self._questions),
            attempt__state=Attempt.State.SUBMITTED,
            override__isnull=True,
        ).order_by("attempt_id", "position")

    def _change_of(
        self, pk, attempt_id, question_id, response, max_points, old_correctness, old, scoring
    ) -> _Change | None:
        question = self._questions[question_id]
        graded = question.grade(response, scoring, max_points)
        if (graded.correctness, graded.points) == (old_correctness, old):
            return None
        return _Change(pk, attempt_id, question.ruling, old, graded.points, graded.correctness)

    def _write_attempts(self, changes: Sequence[_Change]) -> Regraded:
        """The attempts of `changes`, whose answers are written, and the log."""
        ruling_of: dict[int, Ruling] = {}
        for change in sorted(changes, key=lambda change: change.ruling.pk):
            ruling_of[change.attempt_id] = change.ruling
        by_hand = Override.objects.filter(attempt__in=ruling_of, answer=None)
        fixed = set(by_hand.values_list("attempt_id", flat=True))
        raw_scores = _raw_scores(list(ruling_of))
        lines = [self._line(c.attempt_id, c.answer_id, c.ruling, c.old, c.new) for c in changes]
        alike = defaultdict(list)
        rose = fell = 0
        for pk, score in Attempt.objects.filter(pk__in=ruling_of).values_list("pk", "score"):
            old = score or Decimal(0)
            new = old if pk in fixed else grading.rounded(raw_scores[pk])
            alike[new, float(raw_scores[pk])].append(pk)
            if new != old:
                rose, fell = rose + (new > old), fell + (new < old)
                lines.append(self._line(pk, None, ruling_of[pk], old, new))
        for (new, raw_score), ids in alike.items():
            Attempt.objects.filter(pk__in=ids).update(
                score=new, raw_score=raw_score, corrected_at=self._now
            )
        ScoreChange.objects.insert_all(LINE_COLUMNS, lines)
        return Regraded(len(ruling_of), rose, fell)

    def _line(
        self, attempt_id: int, answer_id: int | None, ruling: Ruling, old: Decimal, new: Decimal
    ) -> tuple[Any, ...]:
        kind = ScoreChange.Kind.REGRADED.value
        by, reason = ruling.by_id, ruling.reason
        return (attempt_id, answer_id, kind, ruling.pk, old, new, self._at, by, reason)


def _write_answers(changes: Sequence[_Change]) -> None:
    """In one statement for all that come out the same: of a key there are only a few."""
    alike = defaultdict(list)
    for change in changes:
        alike[change.correctness, change.new].append(change.answer_id)
    for (correctness, points), ids in alike.items():
        Answer.objects.filter(pk__in=ids).update(correctness=correctness, points=points)


def _raw_scores(attempts: Sequence[int]) -> dict[int, Fraction]:
    """Of attempts whose answers are written, by id."""
    sums: defaultdict[int, Fraction] = defaultdict(Fraction)
    answers = Answer.objects.filter(attempt__in=attempts).order_by()
    for attempt_id, correctness, max_points, override in answers.values_list(
        "attempt_id", "correctness", "max_points", "override__points"
    ):
        sums[attempt_id] += mark_of(correctness or 0.0, max_points, override)
    return sums
