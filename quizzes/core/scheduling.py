"""When somebody should meet a question again: the one place that knows FSRS.

The Free Spaced Repetition Scheduler of open-spaced-repetition, version 6, by the package `fsrs` with
its default parameters. It models how likely one is to remember (`retrievability`) after `t` days as
a power of them: (1 + factor * t / stability) ** decay, which is 0.9 after `stability` days. A
question comes back when that is down to `DESIRED_RETENTION`.

Steps within a day are left out: a question that was not known comes back tomorrow, not in ten
minutes. So is fuzz, so that the same log always makes the same memory.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from enum import IntEnum
from functools import reduce
from typing import TypeVar

import fsrs

DESIRED_RETENTION = 0.9
SCHEDULER = fsrs.Scheduler(
    desired_retention=DESIRED_RETENTION,
    learning_steps=(),
    relearning_steps=(),
    enable_fuzzing=False,
)

T = TypeVar("T")


class Rating(IntEnum):
    """How an attempt to remember went, as FSRS numbers it."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class Said(IntEnum):
    """What a student says about an answer that was right."""

    NOTHING = 0
    GUESSED = 1
    EASY = 2


@dataclass(frozen=True, slots=True)
class Memory:
    """How well one question is remembered, as a card of FSRS has it.

    `stability` is in days, `difficulty` from 1 to 10, `state` numbered as by FSRS; `step` is None
    where the scheduler has no steps. Times are aware, in `datetime.UTC`.
    """

    state: int
    step: int | None
    stability: float
    difficulty: float
    due_at: datetime
    last_reviewed_at: datetime


def rating_of(correctness: float, said: Said = Said.NOTHING) -> Rating:
    """What an answer of this correctness, in [0, 1], means for the memory.

    One that is wrong, if only in part, was not remembered, whatever is said about it: FSRS takes
    “hard” for remembered with effort, and goes wrong where it stands for forgotten.
    """
    if correctness < 1:
        return Rating.AGAIN
    by_word = {Said.GUESSED: Rating.HARD, Said.EASY: Rating.EASY}
    return by_word.get(said, Rating.GOOD)


def reviewed(
    memory: Memory | None,
    rating: Rating,
    at: datetime,
    *,
    scheduler: fsrs.Scheduler = SCHEDULER,
) -> Memory:
    """The memory after a review at that time; None is a question never met before.

    Raises ValueError for a time that is not in `datetime.UTC`.
    """
    card, _log = scheduler.review_card(_card(memory), fsrs.Rating(rating), at)
    # What a review leaves is never None; the package's types say that a new card's may be.
    if card.stability is None or card.difficulty is None:
        raise ValueError("a reviewed card has a stability and a difficulty")
    return Memory(int(card.state), card.step, card.stability, card.difficulty, card.due, at)


def replayed(
    log: Iterable[tuple[Rating, datetime]], *, scheduler: fsrs.Scheduler = SCHEDULER
) -> Memory | None:
    """The memory after all reviews of a log, in its order; None for an empty one."""

    def step(memory: Memory | None, review: tuple[Rating, datetime]) -> Memory:
        return reviewed(memory, *review, scheduler=scheduler)

    return reduce(step, log, None)


def retrievability(
    memory: Memory | None, at: datetime, *, scheduler: fsrs.Scheduler = SCHEDULER
) -> float:
    """How likely it is, in [0, 1], that the question is known then; 0 if it was never met.

    FSRS counts whole days: on the day of a review it is 1.
    """
    return float(scheduler.get_card_retrievability(_card(memory), at))


def end_of_day(now: datetime, zone: tzinfo) -> datetime:
    """The end, in UTC, of the day that it is in `zone`: what is due before it is due today."""
    return _midnight(now.astimezone(zone), 1).astimezone(UTC)


def days_until(at: datetime, now: datetime, zone: tzinfo) -> int:
    """How many days after today's, in `zone`, the day of `at` is; 0 where it has come already."""
    return max(0, (at.astimezone(zone).date() - now.astimezone(zone).date()).days)


def interleaved(ranked: Sequence[T], groups: Sequence[Hashable]) -> list[T]:
    """`ranked` in an order in which no two neighbours are of one group, where that can be.

    Otherwise it stays as close to its order as that allows. `groups` are those of `ranked`.
    """
    left = list(range(len(ranked)))
    order: list[int] = []
    while left:
        last = groups[order[-1]] if order else object()
        others = [i for i in left if groups[i] != last]
        counts = Counter(groups[i] for i in left)
        # A group with more than half of what is left must come now: later it would meet itself.
        pressing = [i for i in others if 2 * counts[groups[i]] > len(left)]
        chosen = next(iter(pressing or others or left))
        order.append(chosen)
        left.remove(chosen)
    return [ranked[i] for i in order]


def _midnight(local: datetime, days: int) -> datetime:
    return datetime.combine(local.date() + timedelta(days=days), time(), local.tzinfo)


def _card(memory: Memory | None) -> fsrs.Card:
    """A card of its own for the scheduler; without an id the package would wait for a free one."""
    if memory is None:
        return fsrs.Card(card_id=0)
    return fsrs.Card(
        card_id=0,
        state=fsrs.State(memory.state),
        step=memory.step,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=memory.due_at,
        last_review=memory.last_reviewed_at,
    )
