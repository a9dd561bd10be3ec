"""What a student is told about corrections of a score."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from quizzes.core.revealing import Shown
from quizzes.models import Attempt, ScoreChange


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction, in points; `kind` is one of `ScoreChange.Kind`, `reason` "" if not told."""

    at: datetime
    kind: str
    old: Decimal
    new: Decimal
    reason: str

    @property
    def difference(self) -> Decimal:
        """Positive where it rose."""
        return self.new - self.old


@dataclass(frozen=True, slots=True)
class Corrections:
    """What became of the score, oldest first, and of the points of answers, by their position."""

    score: tuple[Correction, ...]
    answers: dict[int, tuple[Correction, ...]]


def corrections_of(attempt: Attempt, shown: Shown) -> Corrections:
    """The corrections of a submitted attempt, as far as `shown` lets the student see. One query.

    The score's where the score is shown, those of answers where marks are; the reason of a ruling,
    which may well say what is right, where the right answers are. What was set by hand to what it
    was before is no correction; who it was is not told.
    """
    by_position: defaultdict[int | None, list[Correction]] = defaultdict(list)
    for change in attempt.score_changes.select_related("answer").order_by("at", "pk"):
        if change.old != change.new:
            position = change.answer.position if change.answer else None
            is_told = shown.answers or change.kind != ScoreChange.Kind.REGRADED
            reason = change.reason if is_told else ""
            correction = Correction(change.at, change.kind, change.old, change.new, reason)
            by_position[position].append(correction)
    score = by_position.pop(None, [])
    return Corrections(
        tuple(score) if shown.score else (),
        {position: tuple(found) for position, found in by_position.items() if position}
        if shown.marks
        else {},
    )
