"""What goes into practice, and what is dealt of it."""

from datetime import timedelta
from itertools import pairwise

import pytest

from quizzes.actions.attempts import submit_attempt
from quizzes.actions.practice import (
    NothingToPractise,
    take_into_practice,
)
from quizzes.core.rulings import Decision
from quizzes.models import (
    Attempt,
    PracticeCard,
    PracticeReview,
    PracticeSession,
    Quiz,
)
from quizzes.reports.practice import due_count_of, practisable_quizzes

from ..attempts import begin, sit
from ..conftest import NOW, PLANETS, import_markdown
from ..practising import (
    TWO_RIGHT,
    assert_cards_are_what_their_logs_make_of_them,
    begin_missed,
    begin_practice,
    practise,
    stems_of,
    turns_of,
    values_for,
)
from ..rulings import decide, proposed

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
TOMORROW = NOW + DAY
LATER = NOW + 30 * DAY
Rating = PracticeReview.Rating


def take_in(student, now=TOMORROW):
    quizzes = practisable_quizzes(student, now).values()
    return take_into_practice(student=student, quizzes=quizzes)


def ratings(student) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for review in PracticeReview.objects.filter(card__student=student).order_by("at", "pk"):
        stem = review.answer.question.source if review.answer else review.turn.question.source
        found.setdefault(stem.split("?")[0], []).append(review.rating)
    return found


def policy(quiz, **settings) -> None:
    Quiz.objects.filter(pk=quiz.pk).update(**settings)


def questions_of(session) -> set[str]:
    return {stem.split("?")[0] for stem in stems_of(session)}


# Taking in


def test_every_answer_of_a_finished_quiz_is_a_first_review(alice, planets):
    sit(planets, alice, TWO_RIGHT)
    taken = take_in(alice)
    assert ratings(alice) == {
        "Which planet is closest to the sun": [Rating.GOOD],
        "Which of these have rings": [Rating.AGAIN],
        "Which planet is red": [Rating.GOOD],
    }
    assert len(taken) == PracticeCard.objects.filter(student=alice).count() == 3
    assert {review.at for review in PracticeReview.objects.all()} == {NOW}
    assert_cards_are_what_their_logs_make_of_them()


def test_all_attempts_are_read_in_the_order_in_which_they_ended(alice, planets):
    sit(planets, alice, {})
    sit(planets, alice, TWO_RIGHT, now=NOW + 3 * DAY)
    take_in(alice, LATER)
    assert ratings(alice)["Which planet is red"] == [Rating.AGAIN, Rating.GOOD]
    assert_cards_are_what_their_logs_make_of_them()


def test_what_was_right_and_not_sure_is_hard_and_what_was_wrong_is_never(alice, planets):
    attempt = begin(planets, alice, TWO_RIGHT)
    attempt.answers.update(sure=False)
    submit_attempt(attempt=attempt, given={}, now=NOW)
    take_in(alice)
    assert sorted(r for [r] in ratings(alice).values()) == [Rating.AGAIN, Rating.HARD, Rating.HARD]


def test_taking_in_again_adds_nothing(alice, planets):
    sit(planets, alice, TWO_RIGHT)
    first = take_in(alice)
    assert take_in(alice) == first
    assert PracticeReview.objects.count() == 3


def test_a_later_attempt_goes_into_the_log_of_what_is_there_already(alice, planets):
    sit(planets, alice, TWO_RIGHT)
    take_in(alice)
    sit(planets, alice, {}, now=NOW + 2 * DAY)
    take_in(alice, NOW + 3 * DAY)
    assert ratings(alice)["Which planet is red"] == [Rating.GOOD, Rating.AGAIN]
    assert_cards_are_what_their_logs_make_of_them()


def test_an_attempt_that_ended_before_the_last_review_comes_too_late(alice, planets):
    """Another device's attempt is ended by the clock when somebody notices, at its deadline."""
    sit(planets, alice, {}, now=NOW + 2 * DAY)
    session = begin_practice(alice, NOW + 3 * DAY)
    for turn in turns_of(session, NOW + 3 * DAY):
        practise(turn, NOW + 3 * DAY, right=True)
    sit(planets, alice, TWO_RIGHT, now=NOW + 2 * DAY + HOUR)
    take_in(alice, LATER)
    assert {len(log) for log in ratings(alice).values()} == {2}
    assert_cards_are_what_their_logs_make_of_them()


def test_open_attempts_and_previews_are_not_taken_in(alice, ines, planets):
    begin(planets, alice, TWO_RIGHT)
    assert take_in(alice) == []
    preview = sit(planets, ines, TWO_RIGHT)
    Attempt.objects.filter(pk=preview.pk).update(is_preview=True)
    assert take_in(ines) == []


def test_nothing_is_taken_in_before_its_answer_may_be_seen(alice, planets):
    policy(planets, show_answers="after-closing", closes_at=NOW + 2 * DAY)
    sit(planets, alice, TWO_RIGHT)
    assert take_in(alice, TOMORROW) == []
    assert due_count_of(alice, TOMORROW) == 0
    assert len(take_in(alice, NOW + 2 * DAY)) == 3
    # First reviewed when the attempt ended, not when it came in.
    assert {review.at for review in PracticeReview.objects.all()} == {NOW}


def test_an_answer_to_a_void_question_says_nothing(alice, planets, ada):
    sit(planets, alice, TWO_RIGHT)
    decide(planets, proposed(planets, 1, Decision.VOID), by=ada)
    assert len(take_in(alice)) == 2
    assert "Which of these have rings" not in ratings(alice)


def test_nobody_else_gets_any_of_it(alice, bob, planets):
    sit(planets, alice, TWO_RIGHT)
    take_in(alice)
    assert take_in(bob) == []
    assert PracticeCard.objects.filter(student=bob).count() == 0


@pytest.mark.parametrize("questions", [2, 30])
def test_taking_in_costs_the_same_however_much_there_is(alice, questions, count_queries):
    text = "\n".join(f"**{n}.** Number {n}?\n- [x] a\n- [ ] b\n" for n in range(questions))
    quiz = import_markdown(text, "sized.md").quiz
    for days in range(3):
        sit(quiz, alice, {}, now=NOW + days * DAY)
    quizzes = list(practisable_quizzes(alice, LATER).values())
    with count_queries(6):
        take_into_practice(student=alice, quizzes=quizzes)
    assert PracticeReview.objects.count() == 3 * questions
    sit(quiz, alice, {}, now=NOW + 4 * DAY)
    with count_queries(6):
        take_into_practice(student=alice, quizzes=quizzes)
    with count_queries(4):
        take_into_practice(student=alice, quizzes=quizzes)


# A session


def test_a_session_has_what_is_due_by_the_end_of_the_day(alice, planets):
    sit(planets, alice, TWO_RIGHT)
    with pytest.raises(NothingToPractise):
        begin_practice(alice, NOW)
    missed = begin_practice(alice, TOMORROW)
    assert questions_of(missed) == {"Which of these have rings"}
    practise(turns_of(missed, TOMORROW)[0], TOMORROW, right=True)
    assert len(stems_of(begin_practice(alice, TOMORROW + DAY))) == 2


def test_the_site_says_when_a_day_ends(alice, planets, settings):
    sit(planets, alice, TWO_RIGHT)  # what was missed is due at nine in the morning, UTC
    early = TOMORROW - 9 * HOUR + timedelta(minutes=1)
    assert due_count_of(alice, early) == 1
    settings.TIME_ZONE = "America/Los_Angeles"  # where it is still the day before
    assert due_count_of(alice, early) == 0


def test_a_session_has_ten_questions_at_most_the_worst_first(alice):
    text = "\n".join(f"**{n}.** Number {n}?\n- [x] a\n- [ ] b\n" for n in range(14))
    quiz = import_markdown(text, "many.md").quiz
    known = {f"Number {n}?": ["a"] for n in range(6)}
    sit(quiz, alice, known)
    session = begin_practice(alice, LATER)
    assert len(stems_of(session)) == 10
    # Eight were missed: they are remembered least, and all of them are there.
    assert {f"Number {n}?" for n in range(6, 14)} <= set(stems_of(session))
    assert due_count_of(alice, LATER) == 14


def test_neighbours_are_of_two_quizzes(alice):
    quizzes = [import_markdown(PLANETS, f"planets{n}.md").quiz for n in range(2)]
    for quiz in quizzes:
        sit(quiz, alice, {})
    session = begin_practice(alice, TOMORROW)
    of = list(session.turns.order_by("position").values_list("question__revision__quiz", flat=True))
    assert len(of) == 6
    assert all(one != other for one, other in pairwise(of))


def test_starting_again_goes_on_with_the_session_of_today(alice, planets):
    sit(planets, alice, {})
    session = begin_practice(alice, TOMORROW)
    practise(turns_of(session, TOMORROW)[0], TOMORROW, right=True)
    assert begin_practice(alice, TOMORROW + HOUR) == session
    assert begin_practice(alice, TOMORROW + DAY) != session


def test_turns_are_shuffled_anew_and_with_the_wording_of_now(alice, planets):
    sit(planets, alice, {})
    reworded = PLANETS.replace("Which planet is red?", "Which planet looks red?")
    import_markdown(reworded, now=NOW + HOUR)
    session = begin_practice(alice, TOMORROW)
    assert "Which planet looks red?" in stems_of(session)
    seeds = set(session.turns.values_list("seed", flat=True))
    assert len(seeds) == 3
    assert all(0 <= seed < 2**63 for seed in seeds)


def test_choices_are_shuffled_whatever_the_quiz_says(alice):
    choices = "\n".join(f"- [{'x' if n == 0 else ' '}] Number {n}" for n in range(9))
    text = f"---\nshuffle: none\n---\n**1.** Which?\n{choices}\n- [ ] None of the above\n"
    quiz = import_markdown(text, "fixed.md").quiz
    sit(quiz, alice, {})
    (turn,) = turns_of(begin_practice(alice, TOMORROW), TOMORROW)
    values = [values_for(turn, [n])[0] for n in range(10)]
    assert values != [str(n) for n in range(10)]
    assert values[-1] == "9"  # what speaks about the others stays last


# Practising what was missed


def test_what_was_not_fully_right_is_practised_at_once_in_the_order_of_the_attempt(alice, planets):
    attempt = sit(planets, alice, {"red": ["Mars"]})
    session = begin_missed(attempt, NOW)
    assert questions_of(session) == {
        "Which planet is closest to the sun",
        "Which of these have rings",
    }
    assert session.attempt == attempt
    assert begin_missed(attempt, NOW + HOUR) == session


def test_nothing_missed_is_nothing_to_practise(submitted):
    with pytest.raises(NothingToPractise):
        begin_missed(submitted, NOW)


def test_what_was_missed_is_not_practised_where_the_answers_are_kept_back(alice, planets):
    attempt = sit(planets, alice, {})
    policy(planets, show_answers="never")
    with pytest.raises(NothingToPractise):
        begin_missed(attempt, NOW)
    assert PracticeSession.objects.count() == 0
