"""Starting an attempt: what is dealt, by which rules, until when."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from quizzes.core.availability import Refusal
from quizzes.core.dealing import DealtQuestion, deal
from quizzes.core.document import Navigation, Scoring, Shuffle
from quizzes.core.rules import Rules
from quizzes.core.timing import deadline_of
from quizzes.models import Answer, Attempt, AttemptEvent, Quiz, Revision
from quizzes.models.accommodations import Allowance, allowance_of
from quizzes.models.papers import Paper, PaperQuestion, paper_of

from .finishing import expire_attempt

# A room full of students starts at the same second.
ANSWER_COLUMNS = ("attempt_id", "question_id", "position", "max_points", "version", "flagged")


class CannotStart(Exception):
    """Something is in the way of a further attempt: `refusal` says what, and until when."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class _Start:
    """What is asked for."""

    quiz: Quiz
    revision: Revision
    student: User
    now: datetime
    is_preview: bool
    session: str


def start_attempt(
    *, quiz: Quiz, student: User, now: datetime, is_preview: bool = False, session: str = ""
) -> Attempt:
    """Start a sitting of the quiz's current revision, or return the one that is open.

    A preview by staff has no limits of any sort. An attempt that is overdue is ended first. Raises
    CannotStart, and ValueError for a quiz that is not published. `session` is a digest of the
    session that asks.
    """
    revision = quiz.current_revision
    if revision is None:
        raise ValueError("a quiz without a revision has nothing to take")
    start = _Start(quiz, revision, student, now, is_preview, session)
    paper = paper_of(revision)
    with transaction.atomic():
        # Starts of one student wait for each other, so that the others find the attempt of the
        # first; that there is only one is the constraints' to guarantee.
        allowance = allowance_of(student, quiz, is_locking=True)
        started = _start(start, paper, allowance)
    # Raised out here, so that an attempt whose time was up stays ended.
    if isinstance(started, Refusal):
        raise CannotStart(started)
    return started


def _start(start: _Start, paper: Paper, allowance: Allowance) -> Attempt | Refusal:
    earlier = list(start.quiz.attempts.by(start.student).order_by("number"))
    for attempt in earlier:
        if attempt.is_open:
            if not expire_attempt(attempt=attempt, now=start.now):
                return attempt
            attempt.refresh_from_db()
    if not start.is_preview:
        counted = [attempt for attempt in earlier if not attempt.is_preview]
        if refusal := allowance.refusal_to_start(start.quiz, counted, start.now):
            return refusal
    rules = _rules_of(start.quiz, allowance)
    seed = secrets.randbits(64) - 2**63
    dealt = _dealt(paper, seed, rules.shuffle)
    attempt = Attempt.objects.create(
        quiz=start.quiz,
        revision=start.revision,
        student=start.student,
        number=earlier[-1].number + 1 if earlier else 1,
        allowed=_highest_number(start, earlier, allowance),
        is_preview=start.is_preview,
        rules=rules.as_json(),
        seed=seed,
        started_at=start.now,
        deadline=_deadline(start, allowance),
        session=start.session,
        max_points=sum(question.points for question in dealt),
    )
    _create_answers(attempt, dealt)
    AttemptEvent.objects.create(
        attempt=attempt, at=start.now, kind=AttemptEvent.Kind.STARTED, by=start.student
    )
    return attempt


def _highest_number(start: _Start, earlier: Sequence[Attempt], allowance: Allowance) -> int | None:
    """The highest number an attempt may have: previews took numbers but do not count."""
    allowed = None if start.is_preview else allowance.attempts(start.quiz)
    if allowed is None:
        return None
    return allowed + sum(attempt.is_preview for attempt in earlier)


def _deadline(start: _Start, allowance: Allowance) -> datetime | None:
    if start.is_preview:
        return None
    return deadline_of(
        started_at=start.now,
        time_limit=start.quiz.time_limit,
        closes_at=allowance.closes_at(start.quiz),
        time_factor=allowance.time_factor,
    )


def _rules_of(quiz: Quiz, allowance: Allowance) -> Rules:
    return Rules(
        scoring=Scoring(quiz.scoring),
        shuffle=Shuffle(quiz.shuffle),
        navigation=Navigation(quiz.navigation),
        pass_mark=quiz.pass_mark,
        time_factor=allowance.time_factor if quiz.time_limit else Decimal(1),
        announce_count=quiz.announce_count,
    )


def _dealt(paper: Paper, seed: int, shuffle: Shuffle) -> list[PaperQuestion]:
    """The questions of one sitting, in its order."""
    order = deal(
        seed=seed,
        shuffle=shuffle,
        questions=[DealtQuestion(str(q.item_id), q.section) for q in paper.questions],
        draws=paper.draws,
    )
    return [paper.questions[i] for i in order]


def _create_answers(attempt: Attempt, dealt: Sequence[PaperQuestion]) -> None:
    """A blank answer for every dealt question."""
    Answer.objects.insert_all(
        ANSWER_COLUMNS,
        [
            (attempt.pk, question.id, position, question.points, 0, False)
            for position, question in enumerate(dealt, start=1)
        ],
    )
