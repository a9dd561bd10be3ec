"""What students are shown of their submitted attempts now, and what later."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from quizzes.core import timing
from quizzes.core.document import Reveal
from quizzes.core.revealing import Policy, Shown
from quizzes.models import Quiz


@dataclass(frozen=True, slots=True)
class Visibility:
    """The review policy of a quiz at one moment.

    `closed_at` is when it has closed for everybody as far as can be told; None: no closing time.
    The tuples name parts of `Shown`: those to be seen now, those still to come with the closing,
    and those that never are.
    """

    policy: Policy
    shown: Shown
    closed_at: datetime | None

    @property
    def at_once(self) -> tuple[str, ...]:
        return self.policy.parts(Reveal.AFTER_SUBMITTING)

    @property
    def after_closing(self) -> tuple[str, ...]:
        return self.policy.parts(Reveal.AFTER_CLOSING)

    @property
    def to_come(self) -> tuple[str, ...]:
        return tuple(part for part in self.after_closing if not getattr(self.shown, part))

    @property
    def never(self) -> tuple[str, ...]:
        return self.policy.parts(Reveal.NEVER)


def visibility_of(quiz: Quiz, now: datetime) -> Visibility:
    """What students see of attempts at `quiz`.

    One query where something is shown after closing and the closing time has passed, else none.
    """
    return visibilities_of([quiz], now)[quiz.pk]


def visibilities_of(quizzes: Iterable[Quiz], now: datetime) -> dict[int, Visibility]:
    """As `visibility_of` for each quiz, by its primary key, in one query or none for all."""
    policies = {quiz: _policy_of(quiz) for quiz in quizzes}
    closed = [
        quiz
        for quiz, policy in policies.items()
        if policy.waits_for_closing and quiz.closes_at is not None and quiz.closes_at <= now
    ]
    last_ends = _last_ends(closed)
    found = {}
    for quiz, policy in policies.items():
        closed_at = last_ends.get(quiz.pk, quiz.closes_at)
        found[quiz.pk] = Visibility(policy, policy.shown(now=now, closed_at=closed_at), closed_at)
    return found


def _policy_of(quiz: Quiz) -> Policy:
    return Policy(
        score=Reveal(quiz.show_score),
        marks=Reveal(quiz.show_marks),
        answers=Reveal(quiz.show_answers),
        explanations=Reveal(quiz.show_explanations),
    )


def _last_ends(closed: Sequence[Quiz]) -> dict[int, datetime | None]:
    """When nobody can answer any more, of quizzes whose closing time has passed."""
    if not closed:
        return {}
    closes_at = {quiz.pk: quiz.closes_at for quiz in closed}
    return {
        quiz.pk: _latest(closes_at[quiz.pk], quiz.last_extended_to, _end_of(quiz))
        for quiz in Quiz.objects.filter(pk__in=closes_at).with_ends()
    }


def _end_of(quiz: Quiz) -> datetime | None:
    """In the grace after a deadline, answers still count."""
    deadline = quiz.last_open_deadline
    return None if deadline is None else deadline + timing.GRACE


def _latest(*times: datetime | None) -> datetime | None:
    return max((at for at in times if at is not None), default=None)
