"""What an answer does to what is practised, and what one may say of it."""

from datetime import timedelta

import pytest

from quizzes.actions.practice import (
    CannotRate,
    answer_turn,
    rate_turn,
)
from quizzes.core.responses import InvalidResponse
from quizzes.core.rulings import Decision
from quizzes.core.scheduling import Said
from quizzes.models import (
    Answer,
    Attempt,
    PracticeCard,
    PracticeReview,
    PracticeTurn,
    Quiz,
)

from ..attempts import sit
from ..conftest import EVERY_KIND, NOW, PLANETS, import_markdown
from ..practising import (
    TWO_RIGHT,
    assert_cards_are_what_their_logs_make_of_them,
    begin_missed,
    begin_practice,
    practise,
    replayed_card,
    turns_of,
    values_for,
)
from ..rulings import decide, proposed

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
TOMORROW = NOW + DAY
Rating = PracticeReview.Rating


@pytest.fixture
def turn(alice, planets) -> PracticeTurn:
    """Of a question with two right choices, that alice had missed."""
    sit(planets, alice, TWO_RIGHT)
    (turn,) = turns_of(begin_practice(alice, TOMORROW), TOMORROW)
    return turn


def test_a_right_answer_is_good_and_the_card_goes_by_it(turn):
    review = practise(turn, TOMORROW, right=True)
    assert (review.rating, review.correctness, review.response) == (Rating.GOOD, 1, [0, 1])
    assert PracticeCard.objects.get(pk=turn.card_id).last_reviewed_at == TOMORROW
    assert_cards_are_what_their_logs_make_of_them()


def test_a_partly_right_answer_is_again_whatever_the_rule(turn):
    Quiz.objects.update(scoring="net-correct")
    review = answer_turn(turn=turn, values=values_for(turn, [0]), is_askable=True, now=TOMORROW)
    assert (review.rating, review.correctness) == (Rating.AGAIN, 0.5)


def test_no_answer_is_i_dont_know(turn):
    review = practise(turn, TOMORROW, right=False)
    assert (review.rating, review.response) == (Rating.AGAIN, None)
    assert PracticeReview.objects.get(pk=review.pk, response__isnull=True)


def test_answering_again_changes_nothing(turn):
    first = practise(turn, TOMORROW, right=False)
    card = PracticeCard.objects.get(pk=turn.card_id)
    assert practise(turn, TOMORROW + HOUR, right=True) == first
    assert PracticeCard.objects.get(pk=turn.card_id).memory == card.memory
    assert PracticeReview.objects.filter(turn=turn).count() == 1


@pytest.mark.parametrize("values", [("0", "1", "2"), ("7",), ("x",)])
def test_what_no_form_sends_counts_as_nothing(turn, values):
    with pytest.raises(InvalidResponse):
        answer_turn(turn=turn, values=values, is_askable=True, now=TOMORROW)
    assert PracticeReview.objects.filter(turn=turn).count() == 0


def test_attempts_answers_and_results_are_left_alone(turn):
    before = list(Attempt.objects.values()), list(Answer.objects.order_by("pk").values())
    practise(turn, TOMORROW, right=True)
    rate_turn(turn=turn, said=Said.EASY)
    assert before == (list(Attempt.objects.values()), list(Answer.objects.order_by("pk").values()))


def test_a_clock_that_was_set_back_does_not_change_the_order_of_the_log(turn):
    practise(turn, NOW - 5 * DAY, right=True)
    assert_cards_are_what_their_logs_make_of_them()
    assert PracticeReview.objects.get(turn=turn).at == NOW


def test_every_kind_of_question_is_graded_as_in_an_attempt(alice):
    quiz = import_markdown(EVERY_KIND, "every-kind.md").quiz
    attempt = sit(quiz, alice, {})
    for turn in turns_of(begin_missed(attempt, NOW), NOW):
        assert practise(turn, NOW, right=True).correctness == 1
    assert PracticeReview.objects.filter(turn__isnull=False).count() == 7


def test_a_ruling_counts_in_practice_too(turn, ada):
    """The next revision takes Saturn alone for right, and for the old wording that counts as well."""
    alone = PLANETS.replace("- [x] Uranus", "- [ ] Uranus").replace(
        "Select two.", "Select.\n    <!-- kind: multiple -->"
    )
    quiz = import_markdown(alone, now=TOMORROW).quiz
    decide(quiz, proposed(quiz, 1, Decision.OLD_OR_NEW), by=ada)
    assert turn.question.revision.number == 1
    review = answer_turn(turn=turn, values=values_for(turn, [0]), is_askable=True, now=TOMORROW)
    assert review.correctness == 1


# What one may say of a right answer


def test_a_guess_comes_back_sooner_and_what_was_too_easy_later(turn):
    practise(turn, TOMORROW, right=True)
    due = {Said.NOTHING: PracticeCard.objects.get(pk=turn.card_id).due_at}
    for said in (Said.GUESSED, Said.EASY):
        rate_turn(turn=turn, said=said)
        due[said] = PracticeCard.objects.get(pk=turn.card_id).due_at
        assert_cards_are_what_their_logs_make_of_them()
    assert due[Said.GUESSED] <= due[Said.NOTHING] <= due[Said.EASY]
    lines = PracticeReview.objects.filter(turn=turn).order_by("pk")
    assert [line.rating for line in lines] == [Rating.GOOD, Rating.HARD, Rating.EASY]
    assert [line.corrects for line in lines] == [None, lines[0], lines[1]]


def test_saying_the_same_again_changes_nothing(turn):
    practise(turn, TOMORROW, right=True)
    first = rate_turn(turn=turn, said=Said.GUESSED)
    assert rate_turn(turn=turn, said=Said.GUESSED) == first
    assert PracticeReview.objects.filter(turn=turn).count() == 2


@pytest.mark.parametrize("is_answered", [True, False])
def test_a_wrong_answer_and_none_can_be_neither_guessed_nor_easy(turn, is_answered):
    if is_answered:
        practise(turn, TOMORROW, right=False)
    with pytest.raises(CannotRate):
        rate_turn(turn=turn, said=Said.EASY)


def test_what_is_said_late_counts_in_the_place_of_what_it_is_about(turn, alice):
    practise(turn, TOMORROW, right=True)
    later = PracticeCard.objects.get(pk=turn.card_id).due_at
    (again,) = (
        each
        for each in turns_of(begin_practice(alice, later), later)
        if each.card_id == turn.card_id
    )
    practise(again, later, right=True)
    rate_turn(turn=turn, said=Said.GUESSED)
    assert_cards_are_what_their_logs_make_of_them()
    card = PracticeCard.objects.get(pk=turn.card_id)
    assert card.last_reviewed_at == later
    assert replayed_card(card) == card.memory
