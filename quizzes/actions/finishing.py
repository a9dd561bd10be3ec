"""How an attempt ends: by the student or by the clock, graded in the same transaction."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import OuterRef, Subquery

from quizzes.core import timing
from quizzes.core.responses import Response
from quizzes.models import Answer, Attempt, AttemptEvent
from quizzes.models.attempts import AttemptQuerySet
from quizzes.models.rulings import NO_RULINGS, rulings_for

from .grading import grade_answers

ANSWERED_FIELDS = ["response", "flagged", "sure", "version"]
# A page that goes on sending after the end must not fill the log.
MOST_LATE_RESPONSES = 20

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Expiry:
    """How many overdue attempts were ended, and how many could not be."""

    expired: int = 0
    failed: int = 0


def lock_attempt(attempt: Attempt, now: datetime) -> Attempt:
    """The attempt as it is now, its row locked until the transaction ends.

    Whatever writes to an attempt comes by here: so this is where a clock that was set back is
    noticed, and the log says so.
    """
    latest = AttemptEvent.objects.filter(attempt=OuterRef("pk")).order_by("-at").values("at")[:1]
    attempts = Attempt.objects.select_for_update(no_key=True)
    locked = attempts.annotate(last_event_at=Subquery(latest)).get(pk=attempt.pk)
    locked.revision = attempt.revision
    if timing.is_set_back(locked.last_event_at, now):
        logger.warning(
            "The clock was set back: attempt %s has an event at %s, and now it is %s",
            locked.pk,
            locked.last_event_at,
            now,
        )
    return locked


def expire_attempt(*, attempt: Attempt, now: datetime) -> bool:
    """End an attempt whose deadline and grace have passed; False where that is not so (any more).

    The answers that are saved are graded, and the end that is recorded is the deadline, whenever
    somebody notices.
    """
    with transaction.atomic():
        return expire_locked(lock_attempt(attempt, now), now)


def expire_overdue(
    *, attempts: AttemptQuerySet, now: datetime, at_most: int | None = None
) -> Expiry:
    """End those of `attempts` that are overdue, each in a transaction of its own.

    One that cannot be ended is logged and keeps none of the others from it. Without a database
    there is nothing to go on with: its errors are raised. `at_most` is for pages, which should
    not be long in coming: they leave the rest to the next one.
    """
    expired = failed = 0
    for attempt in attempts.overdue(now).for_display().order_by("deadline", "pk")[:at_most]:
        try:
            expired += expire_attempt(attempt=attempt, now=now)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            logger.exception("Attempt %s could not be expired", attempt.pk)
            failed += 1
    return Expiry(expired, failed)


def expire_locked(locked: Attempt, now: datetime) -> bool:
    """As `expire_attempt`, for an attempt whose row this transaction has locked."""
    if not locked.is_overdue(now):
        return False
    finish(locked, answers_of(locked), now, AttemptEvent.Kind.EXPIRED)
    return True


def answers_of(locked: Attempt) -> list[Answer]:
    """The answers as they are now, and whether there is any ruling to grade them by."""
    return list(locked.answers.with_rulings_of(locked.quiz_id).order_by("position"))


def finish(locked: Attempt, answers: list[Answer], now: datetime, kind: AttemptEvent.Kind) -> None:
    """Grade the answers of `answers_of` as they are in memory; write them, the attempt and the event.

    The end is now, but never after the deadline, and never before the start: a clock that was set
    back must not make an impossible row out of a finished attempt.
    """
    ended_at = now if locked.deadline is None else min(now, locked.deadline)
    has_rulings = any(answer.has_rulings for answer in answers)
    rulings = rulings_for(locked) if has_rulings else NO_RULINGS
    grade_answers(attempt=locked, answers=answers, rulings=rulings)
    locked.state = Attempt.State.SUBMITTED
    locked.submitted_at = max(ended_at, locked.started_at)
    Answer.objects.write_all(answers, [*ANSWERED_FIELDS, "correctness", "points"])
    locked.save(update_fields=["score", "raw_score", "state", "submitted_at"])
    by_student = None if kind is AttemptEvent.Kind.EXPIRED else locked.student_id
    AttemptEvent.objects.create(attempt=locked, at=now, kind=kind, by_id=by_student)


def log_late_responses(locked: Attempt, late: Mapping[int, Response], now: datetime) -> None:
    """Keep what came after the end, by position; what is in the log already is not repeated."""
    events = locked.events.filter(kind=AttemptEvent.Kind.LATE_RESPONSE)
    data = {"responses": {str(position): response for position, response in late.items()}}
    logged = list(events.values_list("data", flat=True))
    if data in logged or len(logged) >= MOST_LATE_RESPONSES:
        return
    AttemptEvent.objects.create(
        attempt=locked,
        at=now,
        kind=AttemptEvent.Kind.LATE_RESPONSE,
        by_id=locked.student_id,
        data=data,
    )
