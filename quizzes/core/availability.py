"""Whether a student may start an attempt now, and if not, why not and until when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Obstacle(StrEnum):
    """Why an attempt cannot be started."""

    NOT_OPEN_YET = "not open yet"
    CLOSED = "closed"
    NO_ATTEMPTS_LEFT = "no attempts left"
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class Refusal:
    """`at` is when the quiz opens, closed, or may be started again; None where time is no matter."""

    obstacle: Obstacle
    at: datetime | None = None


def refusal_to_start(
    *,
    now: datetime,
    opens_at: datetime | None,
    closes_at: datetime | None,
    attempts_left: int | None,
    last_ended_at: datetime | None,
    wait: timedelta | None,
) -> Refusal | None:
    """What is in the way of a further attempt; None: nothing.

    The first that applies of what cannot change, then of what time will change. `attempts_left`
    None means any number, `last_ended_at` None that no attempt has ended yet.
    """
    if closes_at is not None and now >= closes_at:
        return Refusal(Obstacle.CLOSED, closes_at)
    if attempts_left is not None and attempts_left <= 0:
        return Refusal(Obstacle.NO_ATTEMPTS_LEFT)
    if opens_at is not None and now < opens_at:
        return Refusal(Obstacle.NOT_OPEN_YET, opens_at)
    if wait is not None and last_ended_at is not None and now < last_ended_at + wait:
        return Refusal(Obstacle.WAIT, last_ended_at + wait)
    return None
