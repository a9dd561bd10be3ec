"""Whether a further attempt may start, and what is said if not."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.core.availability import Obstacle, Refusal, refusal_to_start

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
MICROSECOND = timedelta(microseconds=1)
ANY_TIME = st.none() | st.timedeltas(timedelta(days=-60), timedelta(days=60)).map(
    lambda away: NOW + away
)


def refusal(**rules) -> Refusal | None:
    nothing = {"opens_at": None, "closes_at": None, "attempts_left": None}
    return refusal_to_start(**{"now": NOW, **nothing, "last_ended_at": None, "wait": None, **rules})


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ({}, None),
        ({"opens_at": NOW}, None),
        ({"opens_at": NOW + MICROSECOND}, Refusal(Obstacle.NOT_OPEN_YET, NOW + MICROSECOND)),
        ({"closes_at": NOW + MICROSECOND}, None),
        ({"closes_at": NOW}, Refusal(Obstacle.CLOSED, NOW)),
        ({"attempts_left": 1}, None),
        ({"attempts_left": 0}, Refusal(Obstacle.NO_ATTEMPTS_LEFT)),
        ({"wait": HOUR}, None),
        ({"wait": HOUR, "last_ended_at": NOW - HOUR}, None),
        (
            {"wait": HOUR, "last_ended_at": NOW - HOUR + MICROSECOND},
            Refusal(Obstacle.WAIT, NOW + MICROSECOND),
        ),
        ({"last_ended_at": NOW}, None),
    ],
)
def test_each_rule_alone_is_exact_to_the_microsecond(rules, expected):
    assert refusal(**rules) == expected


@pytest.mark.parametrize(
    ("rules", "obstacle"),
    [
        ({"closes_at": NOW, "attempts_left": 0}, Obstacle.CLOSED),
        ({"opens_at": NOW + HOUR, "attempts_left": 0}, Obstacle.NO_ATTEMPTS_LEFT),
        (
            {"opens_at": NOW + HOUR, "wait": 2 * HOUR, "last_ended_at": NOW},
            Obstacle.NOT_OPEN_YET,
        ),
    ],
)
def test_what_waiting_does_not_help_is_said_first(rules, obstacle):
    assert refusal(**rules).obstacle is obstacle


@given(
    ANY_TIME,
    ANY_TIME,
    st.none() | st.integers(-1, 3),
    ANY_TIME,
    st.none() | st.timedeltas(timedelta(0), timedelta(days=30)),
)
def test_nothing_is_in_the_way_exactly_when_every_rule_is_kept(opens, closes, left, ended, wait):
    refused = refusal(
        opens_at=opens, closes_at=closes, attempts_left=left, last_ended_at=ended, wait=wait
    )
    is_kept = (
        (opens is None or opens <= NOW)
        and (closes is None or closes > NOW)
        and (left is None or left > 0)
        and (ended is None or wait is None or ended + wait <= NOW)
    )
    assert (refused is None) is is_kept
    if refused and refused.obstacle in {Obstacle.NOT_OPEN_YET, Obstacle.WAIT}:
        assert refused.at > NOW
