"""Which attempts at a quiz its results are about."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q

from quizzes.core.document import Counts
from quizzes.models import Quiz, Revision
from quizzes.models.attempts import AttemptQuerySet
from quizzes.models.expressions import SHARE, share


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
        # Not ranked by a window: that would need a subquery of its own before the attempts can be
        # grouped, and PostgreSQL, which cannot tell how many come out of it, reads rows one by one.
        same_student = attempts.filter(student=OuterRef("student")).annotate(share=SHARE)
        return attempts.filter(~Exists(same_student.filter(_PREFERRED[self.which])))


# What another attempt of the student has to be for it to be chosen instead.
_PREFERRED: dict[Which, Q] = {
    Which.BEST: Q(share__gt=share(OuterRef))
    | Q(share=share(OuterRef), number__lt=OuterRef("number")),
    Which.LATEST: Q(number__gt=OuterRef("number")),
    Which.FIRST: Q(number__lt=OuterRef("number")),
}
