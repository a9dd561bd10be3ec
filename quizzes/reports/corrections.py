"""What a student is told about corrections of a score."""

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


def corrections_of(attempt: Attempt, shown: Shown) -> tuple[Correction, ...]:
    """What became of the score of a submitted attempt, oldest first, if the student may see it.

    The reason of a ruling, which may well say what is right, is told where the right answers are.
    What was set by hand to what it was before is no correction; who it was is not told. One query,
    none where the score is kept back.
    """
    if not shown.score:
        return ()
    return tuple(
        Correction(
            change.at,
            change.kind,
            change.old,
            change.new,
            change.reason if shown.answers or change.kind != ScoreChange.Kind.REGRADED else "",
        )
        for change in attempt.score_changes.filter(answer=None).order_by("at", "pk")
        if change.old != change.new
    )
