"""Points that somebody gives by hand, with a reason, and taking them back."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from django.db import transaction

from accounts.models import User
from quizzes.core import grading
from quizzes.core.rulings import RuledKey
from quizzes.models import Answer, Attempt, AuditEvent, Override, Question, ScoreChange
from quizzes.models.keys import keyed_questions
from quizzes.models.rulings import key_of, rulings_for

from .auditing import record_about
from .finishing import lock_attempt
from .grading import mark_of

CENT = Decimal("0.01")


class OverrideRefused(Exception):
    """Points that cannot be given by hand.

    `code` says why, for the page to word it: `not-submitted`, `out-of-range` (less than 0 or more
    than can be earned), `too-precise` (more than 2 decimals), `no-reason`, `gone` (it was
    withdrawn meanwhile).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def override_points(
    *, answer: Answer, points: Decimal, by: User, reason: str, now: datetime
) -> Override:
    """Give an answer `points`, whatever its response and all rulings say. Raises OverrideRefused.

    The score of the attempt follows, unless it is set by hand itself. An override that there is
    already is replaced; the same once more changes nothing, so that a form can be sent twice.
    """
    with transaction.atomic():
        locked = _lock_submitted(answer.attempt, now)
        answer = locked.answers.get(pk=answer.pk)
        _check(points, answer.max_points, reason)
        override = Override.objects.filter(answer=answer).first()
        if override and _is_same(override, points, by, reason):
            return override
        log = _Log(locked, ScoreChange.Kind.OVERRIDDEN, by, reason, now)
        override = _put(override or Override(attempt=locked, answer=answer), log, points)
        _set_points(answer, Fraction(points) / Fraction(answer.max_points), log)
        _sum_up(locked, log)
        _audit(AuditEvent.Action.OVERRODE, override, log, points)
    return override


def override_score(
    *, attempt: Attempt, points: Decimal, by: User, reason: str, now: datetime
) -> Override:
    """Set the score of an attempt to `points`, whatever its answers say. As `override_points`."""
    with transaction.atomic():
        locked = _lock_submitted(attempt, now)
        _check(points, locked.max_points, reason)
        override = Override.objects.filter(attempt=locked, answer=None).first()
        if override and _is_same(override, points, by, reason):
            return override
        log = _Log(locked, ScoreChange.Kind.OVERRIDDEN, by, reason, now)
        override = _put(override or Override(attempt=locked), log, points)
        _set_score(locked, points, log)
        _audit(AuditEvent.Action.OVERRODE, override, log, points)
    return override


def withdraw_override(*, override: Override, by: User, reason: str, now: datetime) -> None:
    """Take an override back: what it was about is graded by the keys that hold now.

    Raises OverrideRefused.
    """
    with transaction.atomic():
        locked = _lock_submitted(override.attempt, now)
        _check_reason(reason)
        found = Override.objects.filter(pk=override.pk).select_related("answer").first()
        if found is None:
            raise OverrideRefused("gone")
        found.delete()
        log = _Log(locked, ScoreChange.Kind.WITHDRAWN, by, reason, now)
        if found.answer is not None:
            key = _key_of(found.answer, locked)
            response, scoring = found.answer.response, locked.frozen_rules.scoring
            _set_points(found.answer, key.correctness_of(response, scoring), log)
        _sum_up(locked, log, is_logged=found.answer is None)
        _audit(AuditEvent.Action.WITHDREW, found, log, found.points)


@dataclass(frozen=True)
class _Log:
    """Appends to the log of score changes what one person does at one moment."""

    attempt: Attempt
    kind: ScoreChange.Kind
    by: User
    reason: str
    at: datetime

    def add(self, old: Decimal, new: Decimal, answer: Answer | None = None) -> None:
        ScoreChange.objects.create(
            attempt=self.attempt,
            answer=answer,
            kind=self.kind,
            old=old,
            new=new,
            at=self.at,
            by=self.by,
            reason=self.reason,
        )


def _audit(action: AuditEvent.Action, override: Override, log: _Log, points: Decimal) -> None:
    question = override.answer.position if override.answer else None
    data = {"question": question, "points": str(points)}
    record_about(action, log.attempt, by=log.by, now=log.at, data=data)


def _lock_submitted(attempt: Attempt, now: datetime) -> Attempt:
    locked = lock_attempt(attempt, now)
    if locked.is_open:
        raise OverrideRefused("not-submitted")
    return locked


def _check(points: Decimal, max_points: Decimal, reason: str) -> None:
    _check_reason(reason)
    if not points.is_finite() or not 0 <= points <= max_points:
        raise OverrideRefused("out-of-range")
    if points != points.quantize(CENT):
        raise OverrideRefused("too-precise")


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise OverrideRefused("no-reason")


def _is_same(override: Override, points: Decimal, by: User, reason: str) -> bool:
    return (override.points, override.by_id, override.reason) == (points, by.pk, reason)


def _put(override: Override, log: _Log, points: Decimal) -> Override:
    override.points, override.by, override.reason, override.at = points, log.by, log.reason, log.at
    override.save()
    return override


def _key_of(answer: Answer, locked: Attempt) -> RuledKey:
    (question,) = keyed_questions(Question.objects.filter(pk=answer.question_id))
    return key_of(question, rulings_for(locked))


def _set_points(answer: Answer, correctness: Fraction, log: _Log) -> None:
    old = answer.points or Decimal(0)
    answer.correctness = float(correctness)
    answer.points = grading.displayed_points(correctness, answer.max_points)
    answer.save(update_fields=["correctness", "points"])
    log.add(old, answer.points, answer)


def _sum_up(locked: Attempt, log: _Log, *, is_logged: bool = False) -> None:
    """The score and the raw score from the answers; the score stays where it is set by hand.

    `is_logged`: the score is what this is about, so that it is logged also when it stays the same.
    """
    rows = locked.answers.values_list("correctness", "max_points", "override__points")
    marks = [mark_of(correctness or 0.0, *others) for correctness, *others in rows]
    raw_score = sum(marks, grading.NOTHING)
    locked.raw_score = float(raw_score)
    locked.corrected_at = log.at
    locked.save(update_fields=["raw_score", "corrected_at"])
    if not Override.objects.filter(attempt=locked, answer=None).exists():
        _set_score(locked, grading.rounded(raw_score), log, is_logged=is_logged)


def _set_score(locked: Attempt, score: Decimal, log: _Log, *, is_logged: bool = True) -> None:
    old = locked.score or Decimal(0)
    if score != old or is_logged:
        log.add(old, score)
    locked.score = score
    locked.corrected_at = log.at
    locked.save(update_fields=["score", "corrected_at"])
