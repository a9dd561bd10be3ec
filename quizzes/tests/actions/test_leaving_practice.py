"""What leaves practice without losing its log, and what comes back to it."""

from datetime import timedelta

import pytest

from quizzes.actions.personal_data import delete_account
from quizzes.actions.practice import (
    CannotRate,
    NotAsked,
    NothingToPractise,
    answer_turn,
    rate_turn,
    start_session,
)
from quizzes.core.revealing import EVERYTHING
from quizzes.core.rulings import Decision
from quizzes.core.scheduling import Said
from quizzes.models import Course, Item, PracticeCard, PracticeReview, PracticeTurn, Quiz
from quizzes.reports.practice import (
    due_count_of,
    missed_count_of,
    practisable_in,
    practisable_quizzes,
    session_of,
)
from quizzes.reports.progress import home_of, standings_in
from quizzes.reports.review import review_of
from quizzes.reports.visibility import visibility_of

from ..attempts import begin, sit, submit
from ..conftest import NOW, PLANETS, import_markdown
from ..practising import TWO_RIGHT, begin_missed, begin_practice, practise, stems_of, turns_of
from ..rulings import decide, proposed

DAY = timedelta(days=1)
TOMORROW = NOW + DAY
LATER = NOW + 30 * DAY


def policy(quiz, **settings) -> None:
    Quiz.objects.filter(pk=quiz.pk).update(**settings)


@pytest.fixture
def turn(alice, planets) -> PracticeTurn:
    """Of a question with two right choices, that alice had missed."""
    sit(planets, alice, TWO_RIGHT)
    (turn,) = turns_of(begin_practice(alice, TOMORROW), TOMORROW)
    return turn


def gone(turn, alice, now=TOMORROW) -> None:
    """Not due, not dealt, not shown, not answered; and the log is there still."""
    lines = PracticeReview.objects.count()
    assert due_count_of(alice, LATER) == 0
    with pytest.raises(NothingToPractise):
        begin_practice(alice, LATER)
    (dealt,) = session_of(turn.session, now).turns
    assert not dealt.is_asked
    with pytest.raises(NotAsked):
        answer_turn(turn=turn, values=(), is_askable=dealt.is_asked, now=now)
    assert PracticeReview.objects.count() == lines > 0


def test_a_retired_question_leaves(turn, alice):
    Item.objects.update(retired_at=TOMORROW)
    gone(turn, alice)
    # Retired between the page and the answer, it is refused as well.
    with pytest.raises(NotAsked):
        answer_turn(turn=turn, values=(), is_askable=True, now=TOMORROW)


def test_the_questions_of_a_retired_quiz_leave(turn, alice):
    policy(Quiz.objects.get(), retired_at=TOMORROW)
    gone(turn, alice)


def test_the_questions_of_a_course_that_one_has_left_leave(turn, alice):
    Course.objects.update(is_open=False)
    gone(turn, alice)


def test_questions_leave_when_their_answers_are_kept_back_again(turn, alice):
    policy(Quiz.objects.get(), show_answers="never")
    gone(turn, alice)


def test_a_void_question_leaves_and_comes_back_when_it_counts_again(turn, alice, ada):
    quiz = Quiz.objects.get()
    Item.objects.exclude(pk=turn.question.item_id).update(retired_at=TOMORROW)
    decide(quiz, proposed(quiz, 1, Decision.VOID), by=ada)
    gone(turn, alice)
    decide(quiz, proposed(quiz, 1, Decision.AS_WRITTEN), by=ada)
    assert due_count_of(alice, LATER) == 1
    assert practise(turn, TOMORROW, right=True).correctness == 1


def test_a_reworded_question_stays_and_a_running_turn_keeps_its_wording(turn, alice):
    reworded = PLANETS.replace("Which of these have rings?", "Which of them have rings?")
    import_markdown(reworded, now=TOMORROW)
    assert practise(turn, TOMORROW, right=True).correctness == 1
    assert "Which of these have rings" in turn.question.source
    later = begin_practice(alice, LATER)
    assert any("Which of them have rings" in stem for stem in stems_of(later))


def test_a_turn_whose_wording_is_void_does_not_hold_up_the_next_session(turn, alice, ada):
    """Dealt before an edit, its wording is void; the one of today is asked in a session of today."""
    import_markdown(PLANETS.replace("have rings?", "have rings today?"), now=TOMORROW)
    quiz = Quiz.objects.get()
    decide(quiz, proposed(quiz, 1, Decision.VOID, up_to=1), by=ada)
    # What was missed was void: only the card that is there already says when it is due.
    assert due_count_of(alice, TOMORROW) == 1
    assert not session_of(turn.session, TOMORROW).next
    session = begin_practice(alice, TOMORROW)
    assert session != turn.session
    assert session_of(session, TOMORROW).next


def test_a_question_that_came_back_after_a_page_was_made_waits_for_the_next(alice, planets):
    """The quizzes of a page were read before an import made an earlier wording current again."""
    sit(planets, alice, {})
    without = PLANETS[: PLANETS.rindex("**")]
    import_markdown(without, now=NOW + timedelta(hours=1))
    quizzes = list(practisable_quizzes(alice, TOMORROW).values())
    import_markdown(PLANETS, now=NOW + timedelta(hours=2))
    session = start_session(student=alice, quizzes=quizzes, now=TOMORROW)
    assert session.turns.count() == 2


# While an attempt is running


def test_while_an_attempt_is_running_practice_does_not_tell_what_it_asks(turn, alice):
    """Practice asks by the wording of now, of which no review tells the key."""
    quiz = Quiz.objects.get()
    running = begin(quiz, alice, {}, now=TOMORROW)
    (dealt,) = session_of(turn.session, TOMORROW).turns
    assert not dealt.is_asked
    assert due_count_of(alice, LATER) == 0
    assert practisable_in(standings_in(home_of(alice, TOMORROW))) == {}
    with pytest.raises(NothingToPractise):
        begin_practice(alice, LATER)
    submit(running, now=TOMORROW)
    assert session_of(turn.session, TOMORROW).turns[0].is_asked
    assert due_count_of(alice, LATER) == 3


def test_the_running_attempt_of_another_keeps_nothing_back(turn, bob):
    begin(Quiz.objects.get(), bob, {}, now=TOMORROW)
    assert session_of(turn.session, TOMORROW).turns[0].is_asked


# What was missed


def missed(attempt, now=TOMORROW) -> int:
    """How many the page promises, which is how many a session has."""
    counted = len(review_of(attempt, EVERYTHING).missed)
    attempt.quiz.refresh_from_db()
    count = missed_count_of(attempt, counted, visibility_of(attempt.quiz, now).shown, now)
    if count:
        assert begin_missed(attempt, now).turns.count() == count
    else:
        with pytest.raises(NothingToPractise):
            begin_missed(attempt, now)
    return count


@pytest.fixture
def all_missed(alice, planets):
    return sit(planets, alice, {})


def test_what_was_missed_is_counted_as_it_is_dealt(all_missed):
    assert missed(all_missed) == 3


def test_what_was_missed_and_is_retired_is_not_counted(all_missed):
    import_markdown(PLANETS[: PLANETS.rindex("**")], now=TOMORROW)
    assert missed(all_missed) == 2


def test_what_was_missed_and_is_void_is_not_counted(all_missed, planets, ada):
    decide(planets, proposed(planets, 1, Decision.VOID), by=ada)
    assert missed(all_missed) == 2


@pytest.mark.parametrize("settings", [{"retired_at": TOMORROW}, {"show_answers": "never"}])
def test_of_a_quiz_that_is_not_there_nothing_is_counted(all_missed, planets, settings):
    policy(planets, **settings)
    assert missed(all_missed) == 0


def test_while_another_attempt_is_running_nothing_is_counted(all_missed, planets, alice):
    begin(planets, alice, {}, now=TOMORROW)
    assert missed(all_missed) == 0


# An account that is deleted


def test_of_a_deleted_account_nothing_is_taken_in_again(turn, alice):
    """Pages that were on their way when it was deleted read what is not there any more."""
    quizzes = list(practisable_quizzes(alice, TOMORROW).values())
    delete_account(user=alice, by=alice, now=TOMORROW)
    with pytest.raises(NothingToPractise):
        start_session(student=alice, quizzes=quizzes, now=TOMORROW)
    with pytest.raises(NotAsked):
        answer_turn(turn=turn, values=(), is_askable=True, now=TOMORROW)
    with pytest.raises(CannotRate):
        rate_turn(turn=turn, said=Said.EASY)
    assert not PracticeCard.objects.exists()
