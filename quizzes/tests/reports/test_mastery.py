"""What a student knows of each section: by what came up last, where that may be shown."""

from datetime import timedelta

import pytest

from quizzes.actions.starting import start_attempt
from quizzes.core.rulings import Decision
from quizzes.models import (
    Attempt,
    Item,
    PracticeCard,
    PracticeReview,
    PracticeSession,
    PracticeTurn,
    Quiz,
    Ruling,
)
from quizzes.reports.mastery import Mastery, mastery_of
from quizzes.reports.progress import progress_of, standings_in

from ..attempts import DAY, sit
from ..conftest import NOW, PLANETS, import_markdown

RIGHT, WRONG = [0], [1]
LATER = NOW + 30 * DAY

SECTIONED = """
    ---
    title: Sectioned
    ---
    # Near

    **1.** Which is closest?
    - [x] Mercury
    - [ ] Venus

    **2.** Which is second?
    - [x] Venus
    - [ ] Mars

    # Far

    **3.** Which is far?
    - [x] Neptune
    - [ ] Venus
"""


@pytest.fixture
def sectioned(db) -> Quiz:
    return import_markdown(SECTIONED, "sectioned.md").quiz


def mastery(user) -> dict[int, tuple[Mastery, ...]]:
    return mastery_of(user, tuple(standings_in(progress_of(user, LATER))))


def figures(user, quiz: Quiz) -> list[tuple]:
    return [(each.title, each.right, each.met, each.items) for each in mastery(user)[quiz.pk]]


def practise(student, quiz: Quiz, position: int, correctness: float, at, *, corrects=None):
    """A turn of practice of the question at this place in the file, or a correction of one."""
    question = quiz.current_revision.questions.get(position=position)
    card, _ = PracticeCard.objects.get_or_create(
        student=student,
        item=question.item,
        defaults={
            "state": 2, "stability": 1.0, "difficulty": 5.0,
            "due_at": at + DAY, "last_reviewed_at": at,
        },
    )  # fmt: skip
    turn = corrects and corrects.turn
    if not turn:
        session = PracticeSession.objects.create(student=student, started_at=at)
        turn = PracticeTurn.objects.create(
            session=session, position=1, card=card, question=question, seed=1
        )
    return PracticeReview.objects.create(
        card=card, turn=turn, at=at, rating=3 if correctness == 1 else 1,
        correctness=correctness, corrects=corrects,
    )  # fmt: skip


def test_each_section_has_what_was_right_of_what_came_up(alice, sectioned):
    sit(sectioned, alice, {0: RIGHT, 1: WRONG, 2: RIGHT})
    assert figures(alice, sectioned) == [("Near", 1, 2, 2), ("Far", 1, 1, 1)]
    assert mastery(alice)[sectioned.pk][0].last_at == NOW


def test_the_last_time_counts_and_the_first_is_beside_it(alice, sectioned):
    sit(sectioned, alice, {0: WRONG, 1: RIGHT, 2: WRONG})
    sit(sectioned, alice, {0: RIGHT, 2: RIGHT}, now=NOW + DAY)
    near, far = mastery(alice)[sectioned.pk]
    assert (near.right, near.met) == (1, 2)  # what is left blank was not right
    assert (near.repeated_right_first, near.repeated_right, near.repeated) == (1, 1, 2)
    assert (far.repeated_right_first, far.repeated_right, far.repeated) == (0, 1, 1)


def test_partly_right_is_not_right(alice, planets):
    sit(planets, alice, {0: RIGHT, 1: [0], 2: RIGHT})
    assert figures(alice, planets) == [("Planets", 2, 3, 3)]


def test_practice_counts_as_attempts_do_whichever_was_last(alice, sectioned):
    sit(sectioned, alice, {0: WRONG, 1: RIGHT, 2: RIGHT}, now=NOW + 2 * DAY)
    practise(alice, sectioned, 0, 1, NOW + 3 * DAY)
    practise(alice, sectioned, 1, 0, NOW + DAY)  # before the attempt
    assert figures(alice, sectioned)[0] == ("Near", 2, 2, 2)
    assert mastery(alice)[sectioned.pk][0].last_at == NOW + 3 * DAY


def test_a_review_of_practice_that_was_corrected_is_left_out(alice, sectioned):
    sit(sectioned, alice, {0: RIGHT, 1: RIGHT, 2: RIGHT})
    review = practise(alice, sectioned, 0, 0, NOW + DAY)
    assert figures(alice, sectioned)[0] == ("Near", 1, 2, 2)
    practise(alice, sectioned, 0, 1, NOW + DAY, corrects=review)
    assert figures(alice, sectioned)[0] == ("Near", 2, 2, 2)
    assert mastery(alice)[sectioned.pk][0].repeated == 1


def test_practice_of_somebody_else_is_theirs(alice, bob, sectioned):
    sit(sectioned, alice, {0: RIGHT, 1: RIGHT, 2: RIGHT})
    sit(sectioned, bob, {0: WRONG, 1: WRONG, 2: WRONG}, now=NOW + DAY)
    practise(bob, sectioned, 0, 0, NOW + 2 * DAY)
    assert figures(alice, sectioned) == [("Near", 2, 2, 2), ("Far", 1, 1, 1)]


def test_what_runs_or_is_a_preview_counts_nowhere(alice, sectioned):
    sit(sectioned, alice, {0: RIGHT, 1: RIGHT, 2: RIGHT})
    preview = sit(sectioned, alice, {0: WRONG, 1: WRONG, 2: WRONG}, now=NOW + DAY)
    Attempt.objects.filter(pk=preview.pk).update(is_preview=True)
    start_attempt(quiz=sectioned, student=alice, now=NOW + 2 * DAY)
    assert figures(alice, sectioned) == [("Near", 2, 2, 2), ("Far", 1, 1, 1)]


def test_retired_items_are_left_out_and_new_ones_have_not_come_up(alice, sectioned):
    sit(sectioned, alice, {0: RIGHT, 1: WRONG, 2: RIGHT})
    text = SECTIONED.replace("Which is second?", "Which one has the great red spot in its clouds?")
    text = text.replace("- [x] Venus\n    - [ ] Mars", "- [x] Jupiter\n    - [ ] Uranus")
    import_markdown(text, "sectioned.md", now=NOW + DAY)
    assert Item.objects.filter(retired_at__isnull=False).count() == 1
    assert figures(alice, sectioned) == [("Near", 1, 1, 2), ("Far", 1, 1, 1)]


def test_a_void_question_says_nothing_until_a_key_counts_again(alice, sectioned):
    sit(sectioned, alice, {0: RIGHT, 1: RIGHT, 2: RIGHT})
    item = sectioned.current_revision.questions.get(position=1).item
    Ruling.objects.create(item=item, decision=Decision.VOID, up_to=1, at=NOW)
    assert figures(alice, sectioned)[0] == ("Near", 1, 1, 2)
    Ruling.objects.create(item=item, decision=Decision.AS_WRITTEN, up_to=1, at=NOW)
    assert figures(alice, sectioned)[0] == ("Near", 2, 2, 2)


def test_practice_of_a_void_question_says_nothing_either(alice, sectioned):
    sit(sectioned, alice, {0: RIGHT, 1: RIGHT, 2: RIGHT})
    practise(alice, sectioned, 1, 0, NOW + DAY)
    item = sectioned.current_revision.questions.get(position=1).item
    Ruling.objects.create(item=item, decision=Decision.VOID, up_to=1, at=NOW)
    assert figures(alice, sectioned)[0] == ("Near", 1, 1, 2)


@pytest.mark.parametrize("reveal", ["never", "after-closing"])
def test_there_is_nothing_of_a_quiz_that_keeps_marks_back(alice, sectioned, planets, reveal):
    for quiz in (sectioned, planets):
        sit(quiz, alice, {0: RIGHT})
    Quiz.objects.filter(pk=sectioned.pk).update(show_marks=reveal)
    assert mastery(alice).keys() == {planets.pk}


def test_a_quiz_that_was_not_taken_has_no_mastery(alice, sectioned):
    assert mastery(alice) == {}


@pytest.mark.parametrize("size", [1, 3, 30])
def test_it_takes_four_queries_however_much_there_is(alice, size, count_queries):
    for n in range(size):
        quiz = import_markdown(PLANETS, f"planets{n}.md").quiz
        for day in range(1 + n % 2):
            sit(quiz, alice, {0: RIGHT}, now=NOW + timedelta(days=day))
    standings = tuple(standings_in(progress_of(alice, LATER)))
    with count_queries(4):
        assert len(mastery_of(alice, standings)) == size


def test_nothing_is_asked_of_who_has_taken_nothing(alice, sectioned, count_queries):
    standings = tuple(standings_in(progress_of(alice, LATER)))
    with count_queries(0):
        assert mastery_of(alice, standings) == {}
