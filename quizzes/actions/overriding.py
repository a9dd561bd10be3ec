"""Points that somebody gives by hand, with a reason, and taking them back."""

from datetime import datetime
from decimal import Decimal

from accounts.models import User
from quizzes.models import Answer, Attempt, Override


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

    The score of the attempt follows, unless it is set by hand itself.
    """
    raise NotImplementedError


def override_score(
    *, attempt: Attempt, points: Decimal, by: User, reason: str, now: datetime
) -> Override:
    """Set the score of an attempt to `points`, whatever its answers say. Raises OverrideRefused."""
    raise NotImplementedError


def withdraw_override(*, override: Override, by: User, reason: str, now: datetime) -> None:
    """Take an override back: what it was about is graded by the keys that hold now.

    Raises OverrideRefused.
    """
    raise NotImplementedError
