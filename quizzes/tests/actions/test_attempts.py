"""Starting, saving and submitting, in the words of those who do it."""

from datetime import timedelta
from decimal import Decimal

import pytest

from quizzes.actions.attempts import AlreadySubmitted, GivenAnswer, save_answers, submit_attempt
from quizzes.actions.starting import CannotStart, start_attempt
from quizzes.models import AttemptEvent

from ..conftest import ALL_RIGHT, NOW, PLANETS, given, import_markdown


@pytest.fixture
def attempt(alice, planets):
    return start_attempt(quiz=planets, student=alice, now=NOW)


def stored(attempt, stem: str):
    return attempt.answers.get(question__source__contains=stem)


def test_starting_deals_every_question_blank(attempt):
    assert [answer.position for answer in attempt.answers.all()] == [1, 2, 3]
    assert all(answer.is_blank for answer in attempt.answers.all())
    assert attempt.max_points == 3
    assert [event.kind for event in attempt.events.all()] == ["started"]


def test_starting_again_goes_on_with_the_open_attempt(attempt, alice, planets):
    assert start_attempt(quiz=planets, student=alice, now=NOW) == attempt
    assert planets.attempts.count() == 1


def test_everybody_has_attempts_of_their_own(attempt, bob, planets):
    assert start_attempt(quiz=planets, student=bob, now=NOW) != attempt


def test_a_student_who_has_used_all_attempts_cannot_start_another(submitted, alice, planets):
    planets.max_attempts = 1
    planets.save()
    with pytest.raises(CannotStart):
        start_attempt(quiz=planets, student=alice, now=NOW)
    assert planets.attempts.count() == 1


def test_the_wait_counts_from_the_end_of_an_attempt_whose_time_was_up(alice, planets):
    planets.time_limit, planets.wait = timedelta(hours=1), timedelta(hours=2)
    attempt = start_attempt(quiz=planets, student=alice, now=NOW)
    with pytest.raises(CannotStart) as refused:
        start_attempt(quiz=planets, student=alice, now=NOW + timedelta(hours=2))
    assert refused.value.refusal.at == NOW + timedelta(hours=3)
    attempt.refresh_from_db()
    assert (attempt.state, attempt.submitted_at) == ("submitted", NOW + timedelta(hours=1))
    assert start_attempt(quiz=planets, student=alice, now=NOW + timedelta(hours=3)).number == 2


def test_previews_do_not_use_up_attempts(ines, planets):
    planets.max_attempts = 1
    planets.save()
    for _ in range(3):
        preview = start_attempt(quiz=planets, student=ines, now=NOW, is_preview=True)
        submit_attempt(attempt=preview, given={}, now=NOW, accept_unanswered=True)
    assert start_attempt(quiz=planets, student=ines, now=NOW).number == 4


def test_the_rules_are_those_at_the_start(attempt, planets):
    planets.scoring = "each-choice"
    planets.save()
    submit_attempt(
        attempt=attempt, given=given(attempt, {**ALL_RIGHT, "rings": ["Saturn"]}), now=NOW
    )
    attempt.refresh_from_db()
    assert attempt.score == 2


def test_a_saved_answer_comes_back(attempt):
    result = save_answers(attempt=attempt, given=given(attempt, {"closest": ["Mercury"]}), now=NOW)
    assert result.saved == {1: 1}
    assert stored(attempt, "closest").response == [0]
    assert stored(attempt, "closest").version == 1


def test_saving_the_same_again_changes_nothing_even_from_an_old_page(attempt):
    answers = given(attempt, {"closest": ["Mercury"]})
    save_answers(attempt=attempt, given=answers, now=NOW)
    assert save_answers(attempt=attempt, given=answers, now=NOW).is_clean
    assert stored(attempt, "closest").version == 1


def test_an_older_page_does_not_overwrite_a_newer_answer(attempt):
    save_answers(attempt=attempt, given=given(attempt, {"closest": ["Mercury"]}), now=NOW)
    late = save_answers(attempt=attempt, given=given(attempt, {"closest": ["Venus"]}), now=NOW)
    assert late.conflicts == [1]
    assert stored(attempt, "closest").response == [0]
    seen = save_answers(
        attempt=attempt, given=given(attempt, {"closest": ["Venus"]}, version=1), now=NOW
    )
    assert seen.is_clean
    assert stored(attempt, "closest").response == [1]


def test_an_answer_can_be_taken_back(attempt):
    save_answers(attempt=attempt, given=given(attempt, {"rings": ["Saturn"]}), now=NOW)
    save_answers(attempt=attempt, given=given(attempt, {"rings": []}, version=1), now=NOW)
    assert stored(attempt, "rings").is_blank


@pytest.mark.parametrize("value", ["4", "-1", "x", "", "0 ", "٣", "1" * 5000])
def test_a_choice_that_does_not_exist_is_refused_and_the_rest_is_kept(attempt, value):
    answers = given(attempt, {"closest": ["Mercury"]}) | {2: GivenAnswer((value,))}
    result = save_answers(attempt=attempt, given=answers, now=NOW)
    assert result.refused[2].code == "unknown-choice"
    assert result.saved == {1: 1}
    assert stored(attempt, "rings").is_blank


def test_a_question_of_another_attempt_is_refused_and_the_rest_is_kept(attempt):
    answers = given(attempt, {"closest": ["Mercury"]}) | {77: GivenAnswer(("0",))}
    result = save_answers(attempt=attempt, given=answers, now=NOW)
    assert result.refused[77].code == "unknown-question"
    assert stored(attempt, "closest").response == [0]


def test_a_choice_too_many_is_refused_and_the_last_answer_counts(attempt):
    save_answers(attempt=attempt, given=given(attempt, {"rings": ["Saturn", "Venus"]}), now=NOW)
    too_many = given(attempt, {"rings": ["Saturn", "Uranus", "Mars"]}, version=1)
    result = save_answers(attempt=attempt, given=too_many, now=NOW)
    assert result.refused[2].code == "too-many"
    assert stored(attempt, "rings").response == [0, 2]


def test_any_number_may_be_selected_where_the_count_is_not_announced(alice, planets):
    planets.announce_count = False
    planets.save()
    attempt = start_attempt(quiz=planets, student=alice, now=NOW)
    three = given(attempt, {"rings": ["Saturn", "Uranus", "Mars"]})
    assert save_answers(attempt=attempt, given=three, now=NOW).is_clean


def test_all_right_scores_every_point(submitted):
    assert submitted.state == "submitted"
    assert submitted.score == 3
    assert submitted.percentage == 100
    assert [answer.correctness for answer in submitted.answers.all()] == [1, 1, 1]
    assert [event.kind for event in submitted.events.all()] == ["started", "submitted"]


@pytest.mark.parametrize(
    ("scoring", "points"),
    [("exact", "0"), ("net-correct", "0.50"), ("coverage", "0.50"), ("each-choice", "0.75")],
)
def test_one_of_two_right_choices_scores_by_the_rule_of_the_quiz(alice, planets, scoring, points):
    planets.scoring = scoring
    planets.save()
    attempt = start_attempt(quiz=planets, student=alice, now=NOW)
    submit_attempt(
        attempt=attempt, given=given(attempt, {**ALL_RIGHT, "rings": ["Saturn"]}), now=NOW
    )
    attempt.refresh_from_db()
    assert stored(attempt, "rings").points == Decimal(points)
    assert attempt.score == 2 + Decimal(points)


def test_unanswered_questions_hold_a_submit_up_and_what_was_sent_is_kept(attempt):
    result = submit_attempt(attempt=attempt, given=given(attempt, {"red": ["Mars"]}), now=NOW)
    assert result.unanswered == [1, 2]
    assert not result.is_submitted
    attempt.refresh_from_db()
    assert attempt.is_open
    assert stored(attempt, "red").response == [0]


def test_unanswered_questions_score_nothing_once_accepted(attempt):
    submit_attempt(attempt=attempt, given={}, now=NOW, accept_unanswered=True)
    attempt.refresh_from_db()
    assert attempt.score == 0
    assert all(answer.correctness == 0 for answer in attempt.answers.all())


def test_a_refused_answer_holds_a_submit_up(attempt):
    answers = given(attempt, ALL_RIGHT) | {1: GivenAnswer(("9",))}
    assert not submit_attempt(attempt=attempt, given=answers, now=NOW).is_submitted


def test_a_stale_submit_is_shown_the_newer_answer_once(attempt):
    save_answers(attempt=attempt, given=given(attempt, {"closest": ["Venus"]}), now=NOW)
    first = submit_attempt(attempt=attempt, given=given(attempt, ALL_RIGHT), now=NOW)
    assert first.conflicts == [1]
    assert not first.is_submitted
    again = submit_attempt(attempt=attempt, given=given(attempt, ALL_RIGHT, version=1), now=NOW)
    assert again.is_submitted


def test_submitting_twice_changes_nothing(submitted):
    result = submit_attempt(
        attempt=submitted, given=given(submitted, ALL_RIGHT), now=NOW + timedelta(hours=1)
    )
    assert result.is_submitted
    submitted.refresh_from_db()
    assert submitted.submitted_at == NOW
    assert submitted.events.count() == 2


def test_answers_after_the_end_do_not_count_and_are_kept_in_the_log(submitted):
    late = given(submitted, {"closest": ["Venus"]}, version=1)
    with pytest.raises(AlreadySubmitted):
        save_answers(attempt=submitted, given=late, now=NOW)
    submitted.refresh_from_db()
    assert submitted.score == 3
    assert stored(submitted, "closest").response == [0]
    event = submitted.events.get(kind=AttemptEvent.Kind.LATE_RESPONSE)
    assert event.data == {"responses": {"1": [1]}}


def test_a_clock_that_was_set_back_does_not_make_an_impossible_attempt(attempt):
    submit_attempt(attempt=attempt, given=given(attempt, ALL_RIGHT), now=NOW - timedelta(hours=1))
    attempt.refresh_from_db()
    assert attempt.submitted_at == attempt.started_at


def test_an_attempt_finishes_on_the_revision_it_started_with(attempt):
    import_markdown(
        PLANETS.replace("- [x] Mercury", "- [ ] Mercury").replace("[ ] Venus", "[x] Venus")
    )
    submit_attempt(attempt=attempt, given=given(attempt, ALL_RIGHT), now=NOW)
    attempt.refresh_from_db()
    assert attempt.score == 3
    assert attempt.revision.number == 1


def test_points_of_questions_weigh_the_score(alice, db):
    quiz = import_markdown(
        """
        **1.** Two points?
        <!-- points: 2.5 -->
        - [x] Yes
        - [ ] No

        **2.** One point?
        - [x] Yes
        - [ ] No
        """,
        "weights.md",
    ).quiz
    attempt = start_attempt(quiz=quiz, student=alice, now=NOW)
    sent = given(attempt, {"Two points": ["Yes"], "One point": ["No"]})
    submit_attempt(attempt=attempt, given=sent, now=NOW)
    attempt.refresh_from_db()
    assert (attempt.score, attempt.max_points) == (Decimal("2.50"), Decimal("3.50"))
