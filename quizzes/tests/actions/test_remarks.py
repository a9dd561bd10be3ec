"""What students note beside their answers: stored like these, lost by no page, worth no points."""

from datetime import timedelta

import pytest

from quizzes.actions.attempts import (
    AlreadySubmitted,
    GivenAnswer,
    save_answers,
    submit_attempt,
)
from quizzes.actions.starting import start_attempt
from quizzes.core.document import Navigation
from quizzes.core.remarks import Remarks
from quizzes.models import AttemptEvent

from ..conftest import ALL_RIGHT, NOW, given

FLAGGED = Remarks(flagged=True)
UNSURE = Remarks(sure=False)


@pytest.fixture
def attempt(alice, planets):
    return start_attempt(quiz=planets, student=alice, now=NOW)


def save(attempt, position: int, values, version: int, remarks: Remarks | None, **options):
    one = GivenAnswer(tuple(values), version, remarks)
    return save_answers(attempt=attempt, given={position: one}, now=NOW, **options)


def stored(attempt, position: int = 1):
    answer = attempt.answers.get(position=position)
    return answer.response, answer.remarks, answer.version


@pytest.mark.parametrize("remarks", [FLAGGED, UNSURE, Remarks(True, True), Remarks(sure=True)])
def test_remarks_are_stored_with_a_new_version_also_beside_a_blank_answer(attempt, remarks):
    result = save(attempt, 1, (), 0, remarks)
    assert result.saved == {1: 1}
    assert result.answered_count == 0
    assert stored(attempt) == (None, remarks, 1)


def test_remarks_can_be_taken_back(attempt):
    save(attempt, 1, (), 0, Remarks(True, True))
    save(attempt, 1, (), 1, Remarks())
    assert stored(attempt) == (None, Remarks(), 2)


def test_the_same_once_more_makes_no_new_version(attempt):
    for _ in range(2):
        result = save(attempt, 1, ["0"], 0, FLAGGED)
    assert (result.saved, result.remarked) == ({1: 1}, [])
    assert stored(attempt)[1:] == (FLAGGED, 1)


def test_a_page_that_does_not_ask_for_remarks_leaves_them_as_they_are(attempt):
    save(attempt, 1, ["0"], 0, Remarks(True, False))
    before = stored(attempt)[0]
    save(attempt, 1, ["1"], 1, None)
    response, remarks, version = stored(attempt)
    assert response != before
    assert (remarks, version) == (Remarks(True, False), 2)


def test_newer_remarks_from_elsewhere_stay_without_a_word_where_the_answer_is_the_same(attempt):
    save(attempt, 1, ["0"], 0, FLAGGED)
    result = save(attempt, 1, ["0"], 0, UNSURE)
    assert (result.saved, result.remarked, result.is_clean) == ({1: 1}, [1], True)
    assert stored(attempt)[1:] == (FLAGGED, 1)


def test_another_answer_from_an_older_page_is_a_conflict_and_changes_no_remark(attempt):
    save(attempt, 1, ["0"], 0, FLAGGED)
    before = stored(attempt)
    result = save(attempt, 1, ["1"], 0, UNSURE)
    assert result.conflicts == [1]
    assert stored(attempt) == before


def test_an_older_page_conflicts_with_an_answer_after_which_only_a_remark_came(attempt):
    """One unit, one version: whoever sees an old one sees an old one of both."""
    save(attempt, 1, (), 0, FLAGGED)
    assert save(attempt, 1, ["0"], 0, Remarks()).conflicts == [1]


def test_remarks_beside_a_refused_answer_wait_with_it(attempt):
    assert list(save(attempt, 1, ["9"], 0, FLAGGED).refused) == [1]
    assert stored(attempt) == (None, Remarks(), 0)


def test_remarks_change_no_grade(attempt):
    sent = given(attempt, ALL_RIGHT)
    for position, remarks in {1: Remarks(True, False), 2: UNSURE, 3: FLAGGED}.items():
        sent[position] = GivenAnswer(sent[position].values, 0, remarks)
    result = submit_attempt(attempt=attempt, given=sent, now=NOW, accept_unanswered=True)
    assert result.attempt.score == 3
    assert [answer.remarks for answer in attempt.answers.order_by("position")] == [
        Remarks(True, False),
        UNSURE,
        FLAGGED,
    ]


def test_a_flag_holds_a_submit_up_until_that_is_accepted(attempt):
    sent = given(attempt, ALL_RIGHT)
    sent[2] = GivenAnswer(sent[2].values, 0, FLAGGED)
    result = submit_attempt(attempt=attempt, given=sent, now=NOW)
    assert (result.is_submitted, result.unanswered, result.flagged) == (False, [], [2])
    assert submit_attempt(attempt=attempt, given={}, now=NOW, accept_unanswered=True).is_submitted


def test_being_unsure_holds_nothing_up(attempt):
    sent = given(attempt, ALL_RIGHT)
    sent[2] = GivenAnswer(sent[2].values, 0, UNSURE)
    assert submit_attempt(attempt=attempt, given=sent, now=NOW).is_submitted


def test_a_flag_holds_nothing_up_after_the_deadline(attempt):
    attempt.deadline = NOW + timedelta(minutes=1)
    attempt.save()
    sent = given(attempt, ALL_RIGHT)
    sent[2] = GivenAnswer(sent[2].values, 0, FLAGGED)
    now = attempt.deadline + timedelta(seconds=1)
    assert submit_attempt(attempt=attempt, given=sent, now=now).is_submitted


def test_remarks_after_the_end_are_neither_stored_nor_logged(attempt):
    submit_attempt(attempt=attempt, given={}, now=NOW, accept_unanswered=True)
    with pytest.raises(AlreadySubmitted) as ended:
        save(attempt, 1, (), 0, FLAGGED)
    assert not ended.value.is_late
    assert stored(attempt) == (None, Remarks(), 0)
    assert not attempt.events.filter(kind=AttemptEvent.Kind.LATE_RESPONSE).exists()


def test_remarks_when_the_time_and_the_minute_after_it_are_over_are_not_stored(attempt):
    attempt.deadline = NOW + timedelta(minutes=1)
    attempt.save()
    one = GivenAnswer((), 0, FLAGGED)
    with pytest.raises(AlreadySubmitted):
        save_answers(attempt=attempt, given={1: one}, now=NOW + timedelta(minutes=5))
    assert stored(attempt) == (None, Remarks(), 0)


# Where there is no going back


@pytest.fixture
def forward(alice, planets):
    planets.navigation = Navigation.FORWARD_ONLY
    planets.save()
    return start_attempt(quiz=planets, student=alice, now=NOW)


def test_without_going_back_only_the_question_at_hand_takes_remarks(forward):
    assert save(forward, 1, (), 0, UNSURE, leave=1).is_clean
    for position in (1, 3):
        result = save(
            forward, position, (), forward.answers.get(position=position).version, FLAGGED
        )
        assert result.refused[position].code == "another-question"
    assert stored(forward) == (None, UNSURE, 1)
    assert save(forward, 2, (), 0, FLAGGED).is_clean


def test_a_flag_without_going_back_holds_nothing_up(forward):
    save(forward, 1, ["0"], 0, FLAGGED, leave=1)
    save(forward, 2, ["0"], 0, None, leave=2)
    save(forward, 3, ["0"], 0, None)
    assert submit_attempt(attempt=forward, given={}, now=NOW).is_submitted
