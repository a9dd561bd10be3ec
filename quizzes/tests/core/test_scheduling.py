"""When a question comes back: by FSRS as published, and by what holds for any log."""

import json
import math
import os
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import fsrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.core.scheduling import (
    SCHEDULER,
    Memory,
    Rating,
    Said,
    days_until,
    end_of_day,
    interleaved,
    rating_of,
    replayed,
    retrievability,
    reviewed,
)

REFERENCE = os.environ.get("QUIZMARK_REFERENCE")
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
RATINGS = st.sampled_from(Rating)
GAPS = st.integers(min_value=0, max_value=400 * 86_400).map(
    lambda seconds: timedelta(seconds=seconds)
)
STEPS = st.lists(st.tuples(RATINGS, GAPS), min_size=1, max_size=12)


def log_of(steps) -> list[tuple[Rating, datetime]]:
    at, log = START, []
    for rating, gap in steps:
        at += gap
        log.append((rating, at))
    return log


# What an answer means


@pytest.mark.parametrize("said", Said)
@pytest.mark.parametrize("correctness", [0, 0.5, 0.999])
def test_wrong_or_partly_right_is_never_remembered_whatever_is_said(correctness, said):
    assert rating_of(correctness, said) is Rating.AGAIN


def test_right_is_good_and_what_is_said_makes_it_hard_or_easy():
    assert rating_of(1) is Rating.GOOD
    assert rating_of(1, Said.GUESSED) is Rating.HARD
    assert rating_of(1, Said.EASY) is Rating.EASY


# Against the published formulas of FSRS-6, computed here without the package

W = (0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796)
W += (1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542)


def by_formula(log, retention=0.9) -> tuple[float, float, int]:
    """Stability, difficulty and the interval in days after a log, by the equations of the wiki."""
    factor = 0.9 ** (-1 / W[20]) - 1

    def bounded(difficulty):
        return min(10.0, max(1.0, difficulty))

    def first(rating):
        return W[4] - math.exp(W[5] * (rating - 1)) + 1

    (rating, last), *rest = log
    s, d = W[rating - 1], bounded(first(rating))
    for rating, at in rest:
        days = (at - last).days
        r = (1 + factor * days / s) ** -W[20]
        if days < 1:
            growth = math.exp(W[17] * (rating - 3 + W[18])) * s ** -W[19]
            s *= max(growth, 1) if rating > 1 else growth
        elif rating == 1:
            long = W[11] * d ** -W[12] * ((s + 1) ** W[13] - 1) * math.exp(W[14] * (1 - r))
            s = min(long, s / math.exp(W[17] * W[18]))
        else:
            bonus = {2: W[15], 4: W[16]}.get(rating, 1)
            gain = math.exp(W[8]) * (11 - d) * s ** -W[9] * (math.exp(W[10] * (1 - r)) - 1)
            s *= 1 + gain * bonus
        s = max(s, 0.001)
        damped = d - W[6] * (rating - 3) * (10 - d) / 9
        d = bounded(W[7] * first(4) + (1 - W[7]) * damped)
        last = at
    interval = round(s / factor * (retention ** (-1 / W[20]) - 1))
    return s, d, min(max(interval, 1), 36_500)


@given(STEPS)
def test_every_log_is_as_the_published_formulas_say(steps):
    log = log_of(steps)
    memory = replayed(log)
    stability, difficulty, days = by_formula(log)
    assert memory.stability == pytest.approx(stability, rel=1e-9)
    assert memory.difficulty == pytest.approx(difficulty, rel=1e-9)
    assert memory.due_at - memory.last_reviewed_at == days * DAY
    assert (memory.state, memory.step) == (fsrs.State.Review, None)


@pytest.mark.parametrize(
    ("ratings", "days"), [([1], 1), ([2], 1), ([3], 2), ([4], 8), ([3, 3], 11), ([4, 1], 1)]
)
def test_some_intervals_by_heart(ratings, days):
    memory = None
    at = START
    for rating in ratings:
        memory = reviewed(memory, Rating(rating), at)
        at = memory.due_at
    assert memory.due_at - memory.last_reviewed_at == days * DAY


@pytest.mark.skipif(not REFERENCE, reason="QUIZMARK_REFERENCE names no folder")
def test_every_reference_sequence_is_met_in_full():
    vectors = json.loads((Path(REFERENCE) / "fsrs-vectors.json").read_text())
    assert vectors["fsrs"] == "6.3.2"
    assert len(vectors["vectors"]) >= 9
    for vector in vectors["vectors"]:
        settings = vector["scheduler"] | {"parameters": vectors["parameters"]}
        scheduler = fsrs.Scheduler.from_dict(settings)
        memory = None
        for review in vector["reviews"]:
            at = datetime.fromisoformat(review["at"])
            before = retrievability(memory, at, scheduler=scheduler)
            memory = reviewed(memory, Rating(review["rating"]), at, scheduler=scheduler)
            assert before == pytest.approx(review["retrievability_before"], abs=1e-6)
            assert fsrs.State(memory.state).name == review["state"]
            assert memory.step == review["step"]
            assert memory.stability == pytest.approx(review["stability"], abs=1e-6)
            assert memory.difficulty == pytest.approx(review["difficulty"], abs=1e-6)
            interval = (memory.due_at - memory.last_reviewed_at).total_seconds()
            assert interval == pytest.approx(review["interval_s"], abs=1e-6)


def test_the_scheduler_has_no_steps_no_fuzz_and_the_defaults():
    assert SCHEDULER.to_dict() == {
        "parameters": list(fsrs.scheduler.DEFAULT_PARAMETERS),
        "desired_retention": 0.9,
        "learning_steps": [],
        "relearning_steps": [],
        "maximum_interval": 36_500,
        "enable_fuzzing": False,
    }


# What holds for any log


@given(STEPS)
def test_nothing_comes_back_before_a_day_has_passed(steps):
    memory = replayed(log_of(steps))
    assert memory.due_at - memory.last_reviewed_at >= DAY


@given(STEPS, GAPS)
def test_what_was_forgotten_never_waits_longer_than_what_was_known(steps, gap):
    memory = replayed(log_of(steps))
    at = memory.last_reviewed_at + gap
    again, hard, good, easy = (reviewed(memory, rating, at).due_at for rating in Rating)
    assert again <= hard <= good <= easy


@given(STEPS)
def test_replaying_a_log_is_going_through_it_step_by_step(steps):
    memory, log = None, log_of(steps)
    for rating, at in log:
        memory = reviewed(memory, rating, at)
    assert replayed(log) == memory


@given(STEPS, STEPS)
def test_a_log_can_be_gone_on_with_at_any_place(one, other):
    log = log_of([*one, *other])
    memory = replayed(log[: len(one)])
    for rating, at in log[len(one) :]:
        memory = reviewed(memory, rating, at)
    assert memory == replayed(log)


def test_reviews_of_one_moment_count_in_the_order_of_the_log():
    forgotten_first = [(Rating.AGAIN, START), (Rating.EASY, START)]
    assert replayed(forgotten_first) != replayed(reversed(forgotten_first))
    assert replayed(forgotten_first) == replayed(list(forgotten_first))


def test_a_memory_is_not_changed_by_a_review():
    before = reviewed(None, Rating.GOOD, START)
    copy = Memory(**{name: getattr(before, name) for name in Memory.__slots__})
    reviewed(before, Rating.AGAIN, START + DAY)
    assert before == copy


def test_nothing_is_remembered_of_what_was_never_met():
    assert retrievability(None, START) == 0
    assert replayed([]) is None


@pytest.mark.parametrize("zone", [None, ZoneInfo("Europe/Berlin"), timezone(timedelta(hours=2))])
def test_times_are_in_utc_and_nothing_else(zone):
    with pytest.raises(ValueError, match="UTC"):
        reviewed(None, Rating.GOOD, START.replace(tzinfo=zone))


def test_a_review_does_not_wait_for_a_free_number(monkeypatch):
    """The package sleeps a millisecond for each card that it has to number."""
    monkeypatch.setattr("fsrs.card.time.sleep", lambda seconds: pytest.fail("it slept"))
    assert reviewed(None, Rating.GOOD, START).due_at == START + 2 * DAY


# Days


@pytest.mark.parametrize(
    ("zone", "now", "end"),
    [
        ("UTC", "2026-03-02T09:00", "2026-03-03T00:00"),
        ("Europe/Berlin", "2026-03-02T22:59", "2026-03-02T23:00"),
        ("Europe/Berlin", "2026-03-02T23:00", "2026-03-03T23:00"),
        ("Europe/Berlin", "2026-03-28T23:30", "2026-03-29T22:00"),  # a day of 23 hours
        ("Pacific/Auckland", "2026-03-02T12:00", "2026-03-03T11:00"),
    ],
)
def test_a_day_ends_at_midnight_where_the_site_is(zone, now, end):
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert end_of_day(at, ZoneInfo(zone)) == datetime.fromisoformat(end).replace(tzinfo=UTC)
    assert end_of_day(at, ZoneInfo(zone)).tzinfo is UTC


@given(GAPS, GAPS)
def test_what_is_due_before_the_end_of_the_day_is_due_in_no_days(since, gap):
    now = START + since
    zone = ZoneInfo("Europe/Berlin")
    assert (now + gap < end_of_day(now, zone)) == (days_until(now + gap, now, zone) == 0)


def test_days_are_counted_by_the_calendar():
    late = datetime(2026, 3, 2, 23, 50, tzinfo=UTC)
    assert days_until(late + timedelta(minutes=20), late, UTC) == 1
    assert days_until(late - DAY, late, UTC) == 0


# Questions of one quiz apart from each other

GROUPS = st.lists(st.sampled_from("abcd"), max_size=12)


@given(GROUPS)
def test_neighbours_are_of_two_groups_where_that_can_be(groups):
    order = interleaved(range(len(groups)), groups)
    assert sorted(order) == list(range(len(groups)))
    touching = sum(groups[i] == groups[j] for i, j in pairwise(order))
    largest = max(map(groups.count, groups), default=0)
    assert touching == max(0, 2 * largest - len(groups) - 1)


def test_what_need_not_move_stays():
    assert interleaved("abcd", [1, 2, 1, 2]) == list("abcd")
    assert interleaved("abcd", [1, 1, 2, 2]) == list("acbd")
