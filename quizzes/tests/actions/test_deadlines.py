"""Around the end of an attempt's time, to the second; and when the clock itself is wrong."""

import logging
from datetime import timedelta

import pytest

from quizzes.actions.attempts import AlreadySubmitted, GivenAnswer, save_answers, submit_attempt
from quizzes.actions.finishing import expire_attempt, expire_overdue
from quizzes.actions.starting import start_attempt
from quizzes.models import Attempt

from ..conftest import ALL_RIGHT, NOW, given

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
LIMIT = timedelta(minutes=30)
DEADLINE = NOW + LIMIT
IN_TIME = [-1, 0, 59, 60]
IN_GRACE = [1, 59, 60]
TOO_LATE = [61, 3600]
MERCURY, VENUS = {"closest": ["Mercury"]}, {"closest": ["Venus"]}


@pytest.fixture
def attempt(alice, planets):
    """Thirty minutes, of which Alice has used some for the first question."""
    planets.time_limit = LIMIT
    planets.save()
    attempt = start_attempt(quiz=planets, student=alice, now=NOW)
    save_answers(attempt=attempt, given=given(attempt, MERCURY), now=NOW + SECOND)
    return attempt


def first_answer(attempt):
    return attempt.answers.get(position=1)


def kinds(attempt) -> list[str]:
    return [event.kind for event in attempt.events.all()]


# Saving


@pytest.mark.parametrize("seconds", IN_TIME)
def test_a_save_counts_until_the_grace_is_over(attempt, seconds):
    sent = given(attempt, VENUS, version=1)
    save_answers(attempt=attempt, given=sent, now=DEADLINE + seconds * SECOND)
    attempt.refresh_from_db()
    assert attempt.is_open
    assert first_answer(attempt).response == [1]


@pytest.mark.parametrize("seconds", TOO_LATE)
def test_a_save_after_the_grace_ends_the_attempt_with_the_answers_that_it_had(attempt, seconds):
    sent = given(attempt, VENUS, version=1)
    with pytest.raises(AlreadySubmitted) as refused:
        save_answers(attempt=attempt, given=sent, now=DEADLINE + seconds * SECOND)
    assert refused.value.is_late
    assert not refused.value.attempt.is_open
    attempt.refresh_from_db()
    assert (attempt.score, attempt.submitted_at) == (1, DEADLINE)
    assert first_answer(attempt).response == [0]
    assert kinds(attempt) == ["started", "expired", "late response"]


def test_a_late_save_of_what_is_stored_already_is_not_late(attempt):
    with pytest.raises(AlreadySubmitted) as refused:
        save_answers(attempt=attempt, given=given(attempt, MERCURY), now=DEADLINE + HOUR)
    assert not refused.value.is_late
    assert kinds(attempt) == ["started", "expired"]


# Submitting


@pytest.mark.parametrize("seconds", IN_TIME)
def test_a_submit_counts_until_the_grace_is_over_and_ends_at_the_deadline_at_latest(
    attempt, seconds
):
    now = DEADLINE + seconds * SECOND
    sent = given(attempt, ALL_RIGHT, version=0)
    assert submit_attempt(attempt=attempt, given=sent, now=now).is_submitted
    attempt.refresh_from_db()
    assert attempt.score == 3
    assert attempt.submitted_at == min(now, DEADLINE)
    assert kinds(attempt) == ["started", "submitted"]


@pytest.mark.parametrize("seconds", TOO_LATE)
def test_a_submit_after_the_grace_is_not_graded_and_kept_in_the_log(attempt, seconds):
    sent = given(attempt, ALL_RIGHT, version=0)
    result = submit_attempt(attempt=attempt, given=sent, now=DEADLINE + seconds * SECOND)
    assert result.is_submitted
    assert result.is_late
    attempt.refresh_from_db()
    assert (attempt.score, attempt.submitted_at) == (1, DEADLINE)
    assert kinds(attempt) == ["started", "expired", "late response"]
    assert set(attempt.events.get(kind="late response").data["responses"]) == {"2", "3"}


@pytest.mark.parametrize("seconds", IN_GRACE)
def test_in_the_grace_unanswered_questions_hold_nothing_up(attempt, seconds):
    now = DEADLINE + seconds * SECOND
    assert submit_attempt(attempt=attempt, given={}, now=now).is_submitted
    attempt.refresh_from_db()
    assert attempt.score == 1


def test_at_the_deadline_itself_unanswered_questions_are_still_asked_about(attempt):
    result = submit_attempt(attempt=attempt, given={}, now=DEADLINE)
    assert not result.is_submitted
    assert result.unanswered == [2, 3]


def test_in_the_grace_an_older_page_submits_without_its_conflicting_answer(attempt):
    """The answer that was acknowledged last counts; there is no time to ask."""
    save_answers(attempt=attempt, given=given(attempt, VENUS, version=1), now=DEADLINE)
    older = given(attempt, ALL_RIGHT, version=1)
    result = submit_attempt(attempt=attempt, given=older, now=DEADLINE + SECOND)
    assert result.is_submitted
    assert result.conflicts == [1, 2, 3]
    attempt.refresh_from_db()
    assert first_answer(attempt).response == [1]
    assert attempt.score == 0


def test_in_the_grace_a_refused_answer_does_not_hold_up_the_others(attempt):
    sent = given(attempt, ALL_RIGHT) | {1: GivenAnswer(("9",), 1)}
    result = submit_attempt(attempt=attempt, given=sent, now=DEADLINE + SECOND)
    assert result.is_submitted
    assert list(result.refused) == [1]
    attempt.refresh_from_db()
    assert attempt.score == 3


def test_a_second_submit_after_the_first_changes_nothing(attempt):
    sent = given(attempt, ALL_RIGHT)
    submit_attempt(attempt=attempt, given=sent, now=DEADLINE - SECOND)
    again = submit_attempt(attempt=attempt, given=sent, now=DEADLINE + HOUR)
    assert again.is_submitted
    assert not again.is_late
    attempt.refresh_from_db()
    assert attempt.submitted_at == DEADLINE - SECOND
    assert kinds(attempt) == ["started", "submitted"]


# Ending by itself


@pytest.mark.parametrize("seconds", [*IN_TIME, *TOO_LATE])
def test_the_clock_ends_an_attempt_after_the_grace_and_at_its_deadline(attempt, seconds):
    is_due = seconds in TOO_LATE
    assert expire_attempt(attempt=attempt, now=DEADLINE + seconds * SECOND) is is_due
    attempt.refresh_from_db()
    assert attempt.is_open is not is_due
    assert attempt.submitted_at == (DEADLINE if is_due else None)
    assert attempt.score == (1 if is_due else None)


def test_ending_it_again_changes_nothing(attempt):
    assert expire_attempt(attempt=attempt, now=DEADLINE + HOUR)
    assert not expire_attempt(attempt=attempt, now=DEADLINE + 2 * HOUR)
    assert kinds(attempt) == ["started", "expired"]


def test_what_is_found_overdue_is_what_is_ended(attempt):
    for seconds in [*IN_TIME, *TOO_LATE]:
        now = DEADLINE + seconds * SECOND
        assert Attempt.objects.overdue(now).exists() is attempt.is_overdue(now)


def test_an_attempt_without_a_deadline_is_never_ended(planets, bob):
    start_attempt(quiz=planets, student=bob, now=NOW)
    assert expire_overdue(attempts=Attempt.objects.all(), now=NOW + 1000 * HOUR).expired == 0


def test_a_page_ends_so_many_only_and_the_longest_overdue_first(attempt, planets, bob):
    start_attempt(quiz=planets, student=bob, now=NOW - SECOND)
    for _ in range(2):
        expiry = expire_overdue(attempts=Attempt.objects.all(), now=DEADLINE + HOUR, at_most=1)
        assert expiry.expired == 1
    ended = Attempt.objects.order_by("events__pk").filter(events__kind="expired")
    assert [each.student.username for each in ended] == ["bob", "alice"]


def test_nothing_overdue_costs_one_query(attempt, count_queries):
    with count_queries(1):
        expire_overdue(attempts=Attempt.objects.all(), now=DEADLINE)


# A clock that is wrong


def test_a_clock_set_back_by_an_hour_keeps_every_answer_and_no_impossible_time(attempt):
    earlier = NOW - HOUR
    save_answers(attempt=attempt, given=given(attempt, VENUS, version=1), now=earlier)
    others = given(attempt, {"rings": ["Saturn", "Uranus"], "red": ["Mars"]})
    assert submit_attempt(attempt=attempt, given=others, now=earlier).is_submitted
    attempt.refresh_from_db()
    assert attempt.submitted_at == attempt.started_at
    assert first_answer(attempt).response == [1]
    assert attempt.score == 2


def test_a_clock_set_back_starts_and_ends_nothing(attempt, alice, planets):
    assert start_attempt(quiz=planets, student=alice, now=NOW - HOUR) == attempt
    assert not expire_attempt(attempt=attempt, now=NOW - HOUR)


def test_a_clock_set_forward_by_an_hour_ends_the_attempt_at_its_deadline(attempt):
    assert expire_attempt(attempt=attempt, now=NOW + SECOND + HOUR)
    attempt.refresh_from_db()
    assert (attempt.submitted_at, attempt.score) == (DEADLINE, 1)


def test_a_clock_set_forward_within_the_time_left_ends_nothing(attempt):
    """An attempt ends early by no more than the clock jumped."""
    jump = timedelta(minutes=29)
    save_answers(attempt=attempt, given=given(attempt, VENUS, version=1), now=NOW + jump)
    attempt.refresh_from_db()
    assert attempt.is_open


def test_the_log_of_the_server_tells_of_a_clock_that_was_set_back(attempt, caplog):
    with caplog.at_level(logging.WARNING, logger="quizzes"):
        save_answers(attempt=attempt, given={}, now=NOW - SECOND)
        assert not caplog.records  # requests that wait for each other come a little out of order
        save_answers(attempt=attempt, given={}, now=NOW - HOUR)
    assert f"attempt {attempt.pk} has an event" in caplog.text
