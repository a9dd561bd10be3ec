"""The log of an attempt: every kind of event, by whom, once, and never too many."""

from datetime import timedelta

import pytest

from quizzes.actions.attempts import AlreadySubmitted, GivenAnswer, save_answers, submit_attempt
from quizzes.actions.extending import extend_attempts
from quizzes.actions.finishing import MOST_LATE_RESPONSES, expire_attempt
from quizzes.actions.starting import start_attempt
from quizzes.models import Attempt, AttemptEvent

from ..conftest import ALL_RIGHT, NOW, given

MINUTE = timedelta(minutes=1)
DEADLINE = NOW + 30 * MINUTE
LATE = DEADLINE + 2 * MINUTE


@pytest.fixture
def attempt(alice, planets):
    planets.time_limit = 30 * MINUTE
    planets.save()
    return start_attempt(quiz=planets, student=alice, now=NOW, session="laptop")


def log(attempt) -> list[tuple]:
    return [
        (event.kind, event.by and event.by.username, event.at)
        for event in attempt.events.select_related("by")
    ]


def save_late(attempt, sent):
    with pytest.raises(AlreadySubmitted):
        save_answers(attempt=attempt, given=sent, now=LATE)


STARTED = ("started", "alice", NOW)


def test_a_whole_attempt_in_the_words_of_its_log(attempt, ines):
    one = {"closest": ["Mercury"]}
    save_answers(attempt=attempt, given=given(attempt, one), now=NOW + MINUTE, session="laptop")
    save_answers(attempt=attempt, given={}, now=NOW + 2 * MINUTE, session="phone")
    extend_attempts(
        attempts=Attempt.objects.all(), by=ines, now=NOW + 3 * MINUTE, by_time=MINUTE, reason="Fire"
    )
    sent = given(attempt, ALL_RIGHT)
    submit_attempt(attempt=attempt, given=sent, now=NOW + 4 * MINUTE, session="phone")
    assert log(attempt) == [
        STARTED,
        ("resumed elsewhere", "alice", NOW + 2 * MINUTE),
        ("extended", "ines", NOW + 3 * MINUTE),
        ("submitted", "alice", NOW + 4 * MINUTE),
    ]


def test_what_the_clock_ended_was_ended_by_nobody_when_it_was_noticed(attempt):
    expire_attempt(attempt=attempt, now=LATE)
    assert log(attempt) == [STARTED, ("expired", None, LATE)]


def test_going_on_in_another_session_is_told_once_for_each_change(attempt):
    for session in ("laptop", "phone", "phone", "", "laptop"):
        save_answers(attempt=attempt, given={}, now=NOW, session=session)
    assert [kind for kind, *_ in log(attempt)] == ["started", *["resumed elsewhere"] * 2]


def test_an_attempt_from_before_sessions_were_noted_is_not_resumed_elsewhere(alice, planets):
    attempt = start_attempt(quiz=planets, student=alice, now=NOW)
    save_answers(attempt=attempt, given={}, now=NOW, session="laptop")
    assert log(attempt) == [STARTED]


def test_what_came_late_is_kept_as_it_was_sent(attempt):
    sent = given(attempt, {"closest": ["Venus"], "rings": ["Saturn", "Uranus"]})
    save_late(attempt, sent)
    event = attempt.events.get(kind=AttemptEvent.Kind.LATE_RESPONSE)
    assert event.data == {"responses": {"1": [1], "2": [0, 1]}}
    assert (event.by.username, event.at) == ("alice", LATE)


def test_a_retry_of_what_came_late_is_not_told_again(attempt):
    for text in ("Venus", "Mars", "Venus"):
        sent = given(attempt, {"closest": [text]})
        save_late(attempt, sent)
        submit_attempt(attempt=attempt, given=sent, now=LATE + MINUTE)
    late = attempt.events.filter(kind=AttemptEvent.Kind.LATE_RESPONSE)
    assert [event.data["responses"]["1"] for event in late] == [[1], [2]]


def test_what_could_never_be_an_answer_is_not_kept(attempt):
    save_late(attempt, {1: GivenAnswer(("9",)), 77: GivenAnswer(("0",))})
    assert log(attempt) == [STARTED, ("expired", None, LATE)]


def test_a_page_that_goes_on_sending_does_not_fill_the_log(every_kind, alice):
    attempt = start_attempt(quiz=every_kind, student=alice, now=NOW)
    submit_attempt(attempt=attempt, given={}, now=NOW, accept_unanswered=True)
    for n in range(MOST_LATE_RESPONSES + 5):
        save_late(attempt, {3: GivenAnswer((f"Mars {n}",))})
    assert MOST_LATE_RESPONSES == 20
    assert attempt.events.filter(kind=AttemptEvent.Kind.LATE_RESPONSE).count() == 20


def test_submitting_twice_is_told_once(attempt):
    for minutes in (1, 2):
        submit_attempt(attempt=attempt, given=given(attempt, ALL_RIGHT), now=NOW + minutes * MINUTE)
    assert log(attempt) == [STARTED, ("submitted", "alice", NOW + MINUTE)]


def test_starting_again_is_not_told(attempt, alice, planets):
    start_attempt(quiz=planets, student=alice, now=NOW + MINUTE)
    assert log(attempt) == [STARTED]


def test_an_event_can_be_neither_changed_nor_deleted(attempt):
    event = attempt.events.get()
    event.at = LATE
    with pytest.raises(TypeError, match="immutable"):
        event.save()
    with pytest.raises(TypeError, match="immutable"):
        attempt.events.update(at=LATE)
    with pytest.raises(TypeError, match="never deleted"):
        attempt.events.all().delete()
    assert log(attempt) == [STARTED]
