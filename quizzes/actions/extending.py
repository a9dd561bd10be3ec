"""Giving students more time in attempts that are running."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from quizzes.models import Attempt, AttemptEvent, AuditEvent
from quizzes.models.attempts import AttemptQuerySet

from .auditing import record_about
from .finishing import lock_attempt


@dataclass(slots=True)
class Extended:
    """The attempts that were given more time, and those that could not be."""

    extended: list[Attempt] = field(default_factory=list)
    skipped: list[Attempt] = field(default_factory=list)


def extend_attempts(
    *,
    attempts: AttemptQuerySet,
    by: User,
    now: datetime,
    by_time: timedelta,
    reason: str = "",
    asked_at: datetime | None = None,
) -> Extended:
    """Move the deadline of each of `attempts` by `by_time`, each in a transaction of its own.

    The time counts from now where the deadline has passed already: ten minutes are ten minutes.
    So it does for an overdue attempt that nobody has ended yet. Whether that has been done is
    chance, and somebody who gives more time wants it to go on. Finished attempts stay finished:
    their answers may have been shown. They are skipped, as are those without a deadline. What `by`
    has extended since `asked_at` is left as it is and counts as extended: a form that is sent twice
    gives its time once. Raises ValueError unless `by_time` is positive.
    """
    if by_time <= timedelta(0):
        raise ValueError("more time is a positive time")
    result = Extended()
    for attempt in attempts.for_display().select_related("student"):
        with transaction.atomic():
            locked = lock_attempt(attempt, now)
            old = locked.deadline if locked.is_open else None
            if old is not None and not _is_repeated(locked, by, asked_at):
                new = max(old, now) + by_time
                _extend(locked, old, new, by=by, now=now, reason=reason)
                data = {"from": old.isoformat(), "to": new.isoformat()}
                record_about(AuditEvent.Action.EXTENDED, attempt, by=by, now=now, data=data)
        (result.skipped if old is None else result.extended).append(attempt)
    return result


def _is_repeated(locked: Attempt, by: User, asked_at: datetime | None) -> bool:
    """Whether the same person has done it since they were asked how much."""
    if asked_at is None:
        return False
    return locked.events.filter(kind=AttemptEvent.Kind.EXTENDED, by=by, at__gte=asked_at).exists()


def _extend(
    locked: Attempt, old: datetime, new: datetime, *, by: User, now: datetime, reason: str
) -> None:
    locked.deadline = new
    locked.save(update_fields=["deadline"])
    AttemptEvent.objects.create(
        attempt=locked,
        at=now,
        kind=AttemptEvent.Kind.EXTENDED,
        by=by,
        data={"from": old.isoformat(), "to": new.isoformat(), "reason": reason},
    )
