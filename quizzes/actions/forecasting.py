"""What rulings would do, found out by reading only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from quizzes.models import Quiz

from .ruling import ProposedRuling

MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class Crossing:
    """An attempt that passes now or no more; scores in points of `max_points`."""

    attempt_id: int
    student: str
    number: int
    old: Decimal
    new: Decimal
    max_points: Decimal


@dataclass(frozen=True)
class Forecast:
    """What rulings would do to the submitted attempts of a quiz, previews left out.

    `before` and `after` have for each percentage (2 decimals) how many attempts have it.
    `now_passing` and `no_longer_passing` have the first hundred of as many as their counts say, by
    the pass mark that each attempt began with. `open_count` is how many running attempts have
    one of the questions and will get the rulings. `untold_count` is how many attempts answered a
    wording that a new key cannot be told to; what counted for it stays.
    """

    attempt_count: int
    rise_count: int
    fall_count: int
    before: Mapping[Decimal, int]
    after: Mapping[Decimal, int]
    now_passing: tuple[Crossing, ...]
    now_passing_count: int
    no_longer_passing: tuple[Crossing, ...]
    no_longer_passing_count: int
    open_count: int
    untold_count: int


def forecast(*, quiz: Quiz, proposed: Sequence[ProposedRuling]) -> Forecast:
    """What `ruling.rule` and then `regrading.regrade` would do now. Ten queries at most."""
    raise NotImplementedError
