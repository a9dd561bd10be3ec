"""Deciding about questions after the fact: the rulings, then the scores that follow from them."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from quizzes.models import Quiz, Ruling

from .regrading import Regraded, regrade
from .ruling import ProposedRuling, rule


class OutdatedDecisionError(Exception):
    """There is another revision or another ruling than when the decision was prepared."""


def basis_of(quiz: Quiz) -> str:
    """Names what a decision about questions of `quiz` rests on: the revision and the rulings."""
    latest = Ruling.objects.filter(item__quiz=quiz).aggregate(latest=Max("pk"))["latest"]
    return f"{quiz.current_revision_id or 0}-{latest or 0}"


def decide(
    *,
    quiz: Quiz,
    proposed: Sequence[ProposedRuling],
    by: User,
    reason: str,
    now: datetime,
    basis: str,
) -> Regraded:
    """Make the rulings and regrade by them, as it was prepared on this `basis`.

    Raises OutdatedDecisionError where that is not the basis any more: so a decision that is sent
    twice is made once. The quiz's row is what decisions and imports wait for each other on. As
    `regrade`, must not run inside a transaction.
    """
    with transaction.atomic():
        locked = Quiz.objects.select_for_update(no_key=True).get(pk=quiz.pk)
        if basis_of(locked) != basis:
            raise OutdatedDecisionError(quiz.title)
        rule(proposed=proposed, by=by, reason=reason, now=now)
    return regrade(quiz=quiz, now=now, by=by)
