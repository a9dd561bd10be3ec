"""The clock of an attempt: when its time is up, and when nobody can be just late any more."""

from datetime import datetime, timedelta
from decimal import Decimal

# For pages that send themselves at the last second over a slow line. It is not announced: a
# deadline that everybody knows to be a minute later would be that later deadline.
GRACE = timedelta(seconds=60)
# Requests that wait for each other write in another order than they came in.
SET_BACK_AT_LEAST = timedelta(seconds=60)


def deadline_of(
    *,
    started_at: datetime,
    time_limit: timedelta | None,
    closes_at: datetime | None,
    time_factor: Decimal,
) -> datetime | None:
    """When an attempt that starts at `started_at` ends by itself; None: never.

    That is the earlier of the time limit and the closing time. With a time limit, `time_factor`
    multiplies what everybody else would have from this start on, so that the closing time makes
    way where the longer time needs it. Without one there is nothing to multiply.
    """
    if time_limit is None:
        return closes_at
    if closes_at is not None:
        time_limit = min(time_limit, closes_at - started_at)
    return started_at + multiplied(time_limit, time_factor)


def multiplied(time: timedelta, factor: Decimal) -> timedelta:
    """`factor` times as long, to the microsecond, rounded down."""
    microseconds = time // timedelta(microseconds=1)
    return timedelta(microseconds=int(microseconds * factor))


def is_overdue(deadline: datetime | None, now: datetime) -> bool:
    """Whether the deadline and the grace after it have passed."""
    return deadline is not None and now > deadline + GRACE


def is_time_up(deadline: datetime | None, now: datetime) -> bool:
    """Whether the deadline has passed: in the grace there is only the submitting left."""
    return deadline is not None and now > deadline


def is_set_back(last_at: datetime | None, now: datetime) -> bool:
    """Whether something that happened at `last_at` lies further ahead than chance explains."""
    return last_at is not None and now < last_at - SET_BACK_AT_LEAST
