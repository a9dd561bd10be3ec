"""Giving students more time in attempts that are running."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from quizzes.models import Attempt, AttemptEvent
from quizzes.models.attempts import AttemptQuerySet

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
) -> Extended:
    """Move the deadline of each of `attempts` by `by_time`, each in a transaction of its own.

    The time counts from now where the deadline has passed already: ten minutes are ten minutes.
    So it does for an overdue attempt that nobody has ended yet. Whether that has been done is
    chance, and somebody who gives more time wants it to go on. Finished attempts stay finished:
    their answers may have been shown. They are skipped, as are those without a deadline. Raises
    ValueError unless `by_time` is positive.
    """
    if by_time <= timedelta(0):
        raise ValueError("more time is a positive time")
    result = Extended()
    for attempt in attempts.for_display().select_related("student"):
        is_extended = _extend(attempt, by, now, by_time, reason)
        (result.extended if is_extended else result.skipped).append(attempt)
    return result


def _extend(attempt: Attempt, by: User, now: datetime, by_time: timedelta, reason: str) -> bool:
    """Whether there was a deadline to move."""
    with transaction.atomic():
        locked = lock_attempt(attempt, now)
        if not locked.is_open or locked.deadline is None:
            return False
        deadline = locked.deadline
        locked.deadline = max(deadline, now) + by_time
        locked.save(update_fields=["deadline"])
        AttemptEvent.objects.create(
            attempt=locked,
            at=now,
            kind=AttemptEvent.Kind.EXTENDED,
            by=by,
            data={
                "from": deadline.isoformat(),
                "to": locked.deadline.isoformat(),
                "reason": reason,
            },
        )
    return True
