"""Durations and times as authors and administrators write them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.core.dates import END_OF_DAY, START_OF_DAY, NotATime, read_time, written
from quizzes.core.durations import NotADuration, in_words, read_duration

from .documents import TIMES


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("30 min", 30),
        ("30min", 30),
        ("30 Minutes", 30),
        ("30 m.", 30),
        ("90 s", 1.5),
        ("90 seconds", 1.5),
        ("1 h 30 min", 90),
        ("1h30m", 90),
        ("1 hour and 30 minutes", 90),
        ("1 hour, 30 mins", 90),
        ("1.5 h", 90),
        ("0.5 min", 0.5),
        ("1:30:00", 90),
        ("00:00:30", 0.5),
        ("100:00:00", 6000),
        ("2 days", 2 * 1440),
        ("1 week", 7 * 1440),
    ],
)
def test_a_duration_is_read_in_any_usual_way(text, minutes):
    assert read_duration(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("30", "add the unit, such as 30 min or 30 h"),
        ("1.5", "add the unit, such as 1.5 min or 1.5 h"),
        ("1:30", "hours, minutes and seconds"),
        ("1:99:00", "write it like"),
        ("", "write it like"),
        ("long", "write it like"),
        ("5 min 5 min", "write it like"),
        ("-5 min", "write it like"),
        ("5 min later", "write it like"),
        ("3 months", "write it like"),
        ("0.01 s", "whole seconds"),
        ("1" * 5000 + " s", "write it like"),
        ("1" * 5000, "add the unit"),
    ],
)
def test_anything_else_is_refused_with_what_to_write(text, advice):
    with pytest.raises(NotADuration, match=advice):
        read_duration(text)


@pytest.mark.parametrize(
    ("duration", "words"),
    [
        (timedelta(seconds=1), "1 s"),
        (timedelta(minutes=90), "1 h 30 min"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=2, seconds=5), "2 days 5 s"),
        (timedelta(weeks=2), "14 days"),
        (timedelta(), "0 s"),
    ],
)
def test_a_duration_is_written_in_one_way(duration, words):
    assert in_words(duration) == words


@given(st.integers(0, 10**9).map(lambda seconds: timedelta(seconds=seconds)))
def test_a_written_duration_is_read_as_the_same(duration):
    assert read_duration(in_words(duration)) == duration


@pytest.mark.parametrize(
    ("text", "expected", "again"),
    [
        ("2026-03-02", "2026-03-02T00:00:00", "2026-03-02"),
        ("2026-03-02 00:00", "2026-03-02T00:00:00", "2026-03-02"),
        ("2026-03-02 09:00", "2026-03-02T09:00:00", "2026-03-02 09:00"),
        ("2026-03-02T09:00:30", "2026-03-02T09:00:30", "2026-03-02 09:00:30"),
        ("2026-03-02 09:00:30+01:00", "2026-03-02T09:00:30+01:00", "2026-03-02 09:00:30+01:00"),
        ("2026-03-02t09:00 -0530", "2026-03-02T09:00:00-05:30", "2026-03-02 09:00-05:30"),
        ("2026-03-02 09:00+01", "2026-03-02T09:00:00+01:00", "2026-03-02 09:00+01:00"),
        ("2026-03-02 09:00Z", "2026-03-02T09:00:00+00:00", "2026-03-02 09:00Z"),
        ("2026-03-02 00:00 UTC", "2026-03-02T00:00:00+00:00", "2026-03-02 00:00Z"),
    ],
)
def test_a_time_is_read_with_or_without_a_zone_and_written_in_one_way(text, expected, again):
    moment = read_time(text, START_OF_DAY)

    assert moment.isoformat() == expected
    assert written(moment, START_OF_DAY) == again


def test_a_date_alone_means_the_time_of_day_that_is_asked_for():
    last_second = read_time("2026-03-02", END_OF_DAY)

    assert last_second.isoformat() == "2026-03-02T23:59:59"
    assert written(last_second, END_OF_DAY) == "2026-03-02"
    assert written(last_second, START_OF_DAY) == "2026-03-02 23:59:59"
    assert written(last_second.replace(tzinfo=UTC), END_OF_DAY) == "2026-03-02 23:59:59Z"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tomorrow",
        "2.3.2026",
        "03/02/2026",
        "2026-3-2",
        "2026-02-30",
        "2026-03-02 9:00",
        "2026-03-02 24:00",
        "2026-03-02 09:60",
        "2026-03-02 09:00 CET",
        "2026-03-02 09:00+99:00",
        "2026-03-02+01:00",
        "0026-03-02",
        "2026-03-02 09:00 " + "0" * 5000,
    ],
)
def test_what_is_no_time_is_refused(text):
    with pytest.raises(NotATime):
        read_time(text, START_OF_DAY)


@given(TIMES, st.sampled_from([START_OF_DAY, END_OF_DAY]))
def test_a_written_time_is_read_as_the_same_in_the_same_zone(moment, time_of_day):
    again = read_time(written(moment, time_of_day), time_of_day)

    assert (again, again.utcoffset()) == (moment, moment.utcoffset())


def test_a_zone_is_kept_as_the_author_wrote_it():
    moment = read_time("2026-03-02 09:00+05:30", START_OF_DAY)

    assert moment.tzinfo == timezone(timedelta(hours=5, minutes=30))
    assert moment == datetime(2026, 3, 2, 3, 30, tzinfo=UTC)
