"""What pages do before they show attempts: those whose time is up are ended first."""

from collections.abc import Iterable
from datetime import datetime

from accounts.models import User
from quizzes.actions.finishing import expire_overdue
from quizzes.models import Attempt
from quizzes.reports.progress import Standing


def expire_met(user: User, standings: Iterable[Standing], now: datetime) -> bool:
    """End the attempts of `user` that are overdue, if there are any among `standings`.

    True: there were, and what was read is to be read again.
    """
    is_met = any(attempt.is_overdue(now) for each in standings for attempt in each.attempts)
    if is_met:
        expire_overdue(attempts=Attempt.objects.by(user), now=now)
    return is_met
