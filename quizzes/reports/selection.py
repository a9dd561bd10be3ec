"""Which attempts at a quiz its results are about."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import F, Window
from django.db.models.expressions import OrderBy
from django.db.models.functions import RowNumber

from quizzes.core.document import Counts
from quizzes.models import Quiz, Revision
from quizzes.models.attempts import AttemptQuerySet
from quizzes.models.expressions import SHARE


class Which(StrEnum):
    """Which of a student's attempts are looked at."""

    ALL = "all"
    BEST = "best"
    LATEST = "latest"
    FIRST = "first"


def which_counts(quiz: Quiz) -> Which:
    """What the quiz itself goes by; an average is of all attempts."""
    counts = Counts(quiz.counts)
    return Which.ALL if counts is Counts.AVERAGE else Which(counts.value)


@dataclass(frozen=True)
class Selection:
    """The counted attempts at `quiz`: of one `revision` or all, submitted in [`since`, `until`).

    `which` chooses among what the other conditions leave of each student's attempts. Of equally
    good ones the earliest is the best, as in `core.counting`.
    """

    quiz: Quiz
    which: Which = Which.ALL
    revision: Revision | None = None
    since: datetime | None = None
    until: datetime | None = None

    def attempts(self) -> AttemptQuerySet:
        """Them, to be filtered and grouped like any others."""
        attempts = self.quiz.attempts.counted()
        if self.revision is not None:
            attempts = attempts.filter(revision=self.revision)
        if self.since is not None:
            attempts = attempts.filter(submitted_at__gte=self.since)
        if self.until is not None:
            attempts = attempts.filter(submitted_at__lt=self.until)
        if self.which is Which.ALL:
            return attempts
        rank = Window(RowNumber(), partition_by=F("student"), order_by=_ORDER[self.which])
        chosen = attempts.annotate(rank=rank).filter(rank=1)
        # Grouped beside the window, every attempt would be a group of its own.
        return self.quiz.attempts.filter(pk__in=chosen.order_by().values("pk"))


_ORDER: dict[Which, list[OrderBy | str]] = {
    Which.BEST: [SHARE.desc(), "number"],
    Which.LATEST: ["-number"],
    Which.FIRST: ["number"],
}
