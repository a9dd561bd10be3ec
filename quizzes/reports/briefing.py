"""What a student should know about a quiz before starting: one attempt's size and its time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import groupby

from accounts.models import User
from quizzes.core.timing import deadline_of, multiplied
from quizzes.models import Quiz, Revision
from quizzes.models.accommodations import time_factor_of
from quizzes.models.papers import PaperQuestion, paper_of

from .progress import Standing


@dataclass(frozen=True, slots=True)
class Briefing:
    """One attempt at a quiz, were it started now.

    `time_limit` is the student's own, which `is_time_extended` tells from everybody's;
    `time_for_attempt` is shorter where the quiz closes before it is over. Both are None where
    nothing runs out. Until the quiz opens, students read nothing that its author wrote. `least_points` and `most_points` differ where it depends on the questions drawn.
    """

    time_limit: timedelta | None
    time_for_attempt: timedelta | None
    is_time_extended: bool
    is_open_yet: bool
    shows_description: bool
    dealt_count: int
    question_count: int
    least_points: Decimal
    most_points: Decimal

    @property
    def is_drawn(self) -> bool:
        return self.dealt_count < self.question_count

    @property
    def is_cut_short(self) -> bool:
        """Whether the closing time leaves less than the time limit."""
        if self.time_limit is None or self.time_for_attempt is None:
            return False
        return self.time_for_attempt < self.time_limit


def briefing_of(user: User, standing: Standing, now: datetime) -> Briefing:
    """What awaits `user`. One query where the quiz has a time limit; drawn questions take three
    more until the paper is cached. A preview by staff has no time limit.
    """
    quiz, revision = standing.quiz, standing.quiz.current_revision
    if revision is None:
        raise ValueError("a quiz without a revision has nothing to take")
    factor = time_factor_of(user) if quiz.time_limit else Decimal(1)
    least, most = _points_of_one_attempt(revision)
    is_open_yet = quiz.opens_at is None or now >= quiz.opens_at
    return Briefing(
        time_limit=multiplied(quiz.time_limit, factor) if quiz.time_limit else None,
        time_for_attempt=None if standing.is_preview else _time_left(standing, factor, now),
        is_time_extended=factor > 1,
        is_open_yet=is_open_yet,
        shows_description=bool(revision.description_html) and (is_open_yet or standing.is_preview),
        dealt_count=revision.dealt_count,
        question_count=revision.question_count,
        least_points=least,
        most_points=most,
    )


def _time_left(standing: Standing, factor: Decimal, now: datetime) -> timedelta | None:
    """How long an attempt at a quiz with a time limit would have from now, or from the opening."""
    quiz: Quiz = standing.quiz
    if quiz.time_limit is None:
        return None
    start = max(now, quiz.opens_at) if quiz.opens_at else now
    deadline = deadline_of(
        started_at=start,
        time_limit=quiz.time_limit,
        closes_at=standing.closes_at,
        time_factor=factor,
    )
    return deadline - start if deadline else None


def _points_of_one_attempt(revision: Revision) -> tuple[Decimal, Decimal]:
    """The least and the most points that the questions of one attempt may have."""
    if revision.dealt_count == revision.question_count:
        return revision.max_points, revision.max_points
    paper = paper_of(revision)
    in_sections = sorted(paper.questions, key=_section)
    least = most = Decimal(0)
    for section, questions in groupby(in_sections, key=_section):
        points = sorted(question.points for question in questions)
        draw = min(paper.draws.get(section, len(points)), len(points))
        least += _sum(points[:draw])
        most += _sum(points[len(points) - draw :])
    return least, most


def _section(question: PaperQuestion) -> int:
    return question.section


def _sum(points: Iterable[Decimal]) -> Decimal:
    return sum(points, Decimal(0))
