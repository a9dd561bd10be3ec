"""The one thing that a student is advised to do next.

The first of these that there is, by what would be lost by waiting:

1. an attempt is running: continue it, the one that ends first before the others;
2. questions are due in practice: practise them;
3. a quiz closes within three days, can be started, and was not started or not passed yet: take it,
   the one that closes first;
4. a section is worth repeating: at least `ENOUGH` of its questions have come up and fewer than
   `SOLID` of them were right the last time; the one with the lowest share, and of these the one of
   which most has come up;
5. a quiz was never started and can be: start it, the first in the order of the courses;
6. nothing.

What a quiz keeps back moves nothing here: an attempt without a score to show counts as taken, not as
failed, and sections have a mastery only where marks are shown (`reports.mastery`). Previews by staff
are no reason to advise anything but to continue them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from quizzes.models import Attempt

from .mastery import Mastery
from .progress import Standing

SOON = timedelta(days=3)
ENOUGH = 4
SOLID = Fraction(4, 5)

NEVER = datetime.max.replace(tzinfo=UTC)


class Step(StrEnum):
    """What to do."""

    CONTINUE = "continue"
    PRACTISE = "practise"
    CLOSING = "closing"
    REPEAT = "repeat"
    START = "start"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Advice:
    """`standing` is the quiz it is about, `section` the part of it to repeat, `due_count` how many
    questions are due; None and 0 where it is about none.
    """

    step: Step
    standing: Standing | None = None
    section: Mastery | None = None
    due_count: int = 0

    @property
    def attempt(self) -> Attempt | None:
        """The attempt to continue, else the last one to look at again."""
        if self.standing is None:
            return None
        return self.standing.open_attempt or (self.standing.counted or (None,))[-1]


def advice_of(
    standings: Sequence[Standing],
    mastery: Mapping[int, Sequence[Mastery]],
    due_count: int,
    now: datetime,
) -> Advice:
    """What to do next, by the rules above. Reads nothing."""
    running = [each for each in standings if each.open_attempt]
    if running:
        return Advice(Step.CONTINUE, min(running, key=_deadline))
    if due_count:
        return Advice(Step.PRACTISE, due_count=due_count)
    startable = [each for each in standings if _can_start(each)]
    closing = [each for each in startable if _closes_soon(each, now) and _is_wanting(each)]
    if closing:
        return Advice(Step.CLOSING, min(closing, key=_closing_time))
    weakest = _weakest(standings, mastery)
    if weakest:
        return weakest
    new = next((each for each in startable if not each.attempts), None)
    return Advice(Step.START, new) if new else Advice(Step.NOTHING)


def _deadline(standing: Standing) -> datetime:
    attempt = standing.open_attempt
    return attempt.deadline if attempt and attempt.deadline else NEVER


def _closing_time(standing: Standing) -> datetime:
    return standing.closes_at or NEVER


def _can_start(standing: Standing) -> bool:
    return standing.quiz.is_visible and standing.refusal is None and not standing.is_preview


def _closes_soon(standing: Standing, now: datetime) -> bool:
    return standing.closes_at is not None and standing.closes_at <= now + SOON


def _is_wanting(standing: Standing) -> bool:
    """Not started, or not passed as far as the student is shown."""
    return not standing.attempts or standing.is_passed is False


def _weakest(
    standings: Iterable[Standing], mastery: Mapping[int, Sequence[Mastery]]
) -> Advice | None:
    found = [
        (section.share, -section.met, number, standing, section)
        for number, standing in enumerate(standings)
        if standing.quiz.is_visible and not standing.is_preview
        for section in mastery.get(standing.quiz.pk, ())
        if section.share is not None and section.met >= ENOUGH and section.share < SOLID
    ]
    if not found:
        return None
    *_order, standing, section = min(found, key=lambda row: row[:3])
    return Advice(Step.REPEAT, standing, section)
