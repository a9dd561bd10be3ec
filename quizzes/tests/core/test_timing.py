"""How long an attempt may last, and when it is too late."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.core.timing import (
    GRACE,
    SET_BACK_AT_LEAST,
    deadline_of,
    is_overdue,
    is_set_back,
    is_time_up,
    multiplied,
)

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
TIMES = st.timedeltas(timedelta(seconds=1), timedelta(days=400))
FACTORS = st.decimals(1, 10, places=2)


def minutes(count: float | None) -> timedelta | None:
    return None if count is None else timedelta(minutes=count)


@pytest.mark.parametrize(
    ("limit", "closes_in", "factor", "ends_in"),
    [
        (30, None, "1", 30),
        (30, None, "1.5", 45),
        (30, 40, "1", 30),
        (30, 40, "1.5", 45),  # the closing time makes way
        (30, 20, "1", 20),
        (30, 20, "1.5", 30),  # half as much again of what everybody else has from here on
        (30, 30, "1.5", 45),
        (30, 60, "1.5", 45),
        (30, 1, "10", 10),
        (None, 40, "1", 40),
        (None, 40, "1.5", 40),  # nothing to multiply
        (None, None, "1", None),
        (None, None, "1.5", None),
    ],
)
def test_the_earlier_of_limit_and_closing_time_ends_an_attempt(limit, closes_in, factor, ends_in):
    deadline = deadline_of(
        started_at=START,
        time_limit=minutes(limit),
        closes_at=None if closes_in is None else START + timedelta(minutes=closes_in),
        time_factor=Decimal(factor),
    )
    assert deadline == (None if ends_in is None else START + timedelta(minutes=ends_in))


@given(st.none() | TIMES, st.none() | TIMES, FACTORS)
def test_every_deadline_is_after_the_start_and_never_sooner_than_for_others(
    limit, open_for, factor
):
    closes_at = START + open_for if open_for else None
    plain, own = (
        deadline_of(started_at=START, time_limit=limit, closes_at=closes_at, time_factor=each)
        for each in (Decimal(1), factor)
    )
    if limit is None and closes_at is None:
        assert plain is own is None
        return
    assert START < plain <= own
    assert closes_at is None or plain <= closes_at
    assert limit is None or plain <= START + limit


@given(TIMES, TIMES, FACTORS)
def test_who_starts_later_does_not_end_sooner(limit, later, factor):
    closes_at = START + later + MICROSECOND
    first, second = (
        deadline_of(started_at=start, time_limit=limit, closes_at=closes_at, time_factor=Decimal(1))
        for start in (START, START + later)
    )
    assert first <= second


@given(TIMES, FACTORS)
def test_a_multiplied_time_is_exact_to_the_microsecond(time, factor):
    exact = Decimal(time // MICROSECOND) * factor
    assert 0 <= exact - multiplied(time, factor) // MICROSECOND < 1


@pytest.mark.parametrize(
    ("after", "up", "overdue"),
    [
        (timedelta(seconds=-1), False, False),
        (timedelta(0), False, False),
        (MICROSECOND, True, False),
        (timedelta(seconds=59), True, False),
        (timedelta(seconds=60), True, False),
        (timedelta(seconds=60) + MICROSECOND, True, True),
        (timedelta(seconds=61), True, True),
    ],
)
def test_a_minute_of_grace_follows_the_deadline(after, up, overdue):
    assert timedelta(seconds=60) == GRACE
    assert is_time_up(START, START + after) is up
    assert is_overdue(START, START + after) is overdue


def test_without_a_deadline_nothing_is_ever_late():
    assert not is_time_up(None, datetime.max.replace(tzinfo=UTC))
    assert not is_overdue(None, datetime.max.replace(tzinfo=UTC))


def test_a_clock_is_set_back_when_events_lie_well_ahead():
    assert not is_set_back(None, START)
    assert not is_set_back(START, START - SET_BACK_AT_LEAST)
    assert is_set_back(START, START - SET_BACK_AT_LEAST - MICROSECOND)
