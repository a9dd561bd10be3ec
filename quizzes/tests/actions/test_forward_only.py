"""One question after the other, and no way back."""

import pytest

from quizzes.actions.attempts import GivenAnswer, save_answers, submit_attempt
from quizzes.actions.starting import start_attempt

from ..conftest import ALL_RIGHT, NOW, given

BLANK = GivenAnswer(())


@pytest.fixture
def attempt(alice, planets):
    planets.navigation = "forward-only"
    planets.save()
    return start_attempt(quiz=planets, student=alice, now=NOW)


def save(attempt, answers: dict, *, leave=None, version=0):
    sent = given(attempt, answers, version=version)
    result = save_answers(attempt=attempt, given=sent, now=NOW, leave=leave)
    attempt.refresh_from_db()
    return result


def responses(attempt) -> list:
    return [answer.response for answer in attempt.answers.order_by("position")]


def test_only_the_question_at_hand_can_be_answered(attempt):
    result = save(attempt, ALL_RIGHT)
    assert result.saved == {1: 1}
    assert {code.code for code in result.refused.values()} == {"another-question"}
    assert list(result.refused) == [2, 3]
    assert responses(attempt) == [[0], None, None]


def test_leaving_a_question_makes_the_next_one_the_only_one(attempt):
    save(attempt, {"closest": ["Venus"]}, leave=1)
    assert attempt.place == 2
    back = save(attempt, {"closest": ["Mercury"]}, version=1)
    assert back.refused[1].code == "another-question"
    assert responses(attempt)[0] == [1]
    assert save(attempt, {"rings": ["Saturn", "Uranus"]}).is_clean


def test_a_question_can_be_left_blank(attempt):
    save(attempt, {}, leave=1)
    assert attempt.place == 2
    assert responses(attempt)[0] is None


def test_leaving_twice_moves_once(attempt):
    for _ in range(2):
        assert save(attempt, {"closest": ["Mercury"]}, leave=1).is_clean
    assert attempt.place == 2


def test_a_retry_of_what_is_stored_is_fine_from_any_place(attempt):
    save(attempt, {"closest": ["Mercury"]}, leave=1)
    assert save(attempt, {"closest": ["Mercury"]}).saved == {1: 1}


@pytest.mark.parametrize("leave", [2, 3, 0, -1, 99])
def test_no_question_can_be_skipped_by_leaving_another(attempt, leave):
    save(attempt, {}, leave=leave)
    assert attempt.place == 1


def test_a_refused_answer_keeps_the_student_at_its_question(attempt):
    save_answers(attempt=attempt, given={1: GivenAnswer(("9",))}, now=NOW, leave=1)
    attempt.refresh_from_db()
    assert attempt.place == 1


def test_the_last_question_stays_open_until_the_submit(attempt):
    for place in (1, 2, 3, 3):
        save(attempt, {}, leave=place)
    assert attempt.place == 3
    assert save(attempt, {"red": ["Mars"]}).is_clean


def test_a_submit_answers_the_question_at_hand_and_no_other(attempt):
    sent = given(attempt, ALL_RIGHT)
    result = submit_attempt(attempt=attempt, given=sent, now=NOW, accept_unanswered=True)
    assert not result.is_submitted
    assert list(result.refused) == [2, 3]
    assert responses(attempt) == [[0], None, None]


def test_where_going_back_is_allowed_nothing_moves(alice, planets):
    attempt = start_attempt(quiz=planets, student=alice, now=NOW)
    assert save(attempt, ALL_RIGHT, version=0).is_clean
