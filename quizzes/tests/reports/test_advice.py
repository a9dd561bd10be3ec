"""The one thing that a student is advised to do next."""

from datetime import timedelta
from decimal import Decimal

import pytest

from quizzes.actions.starting import start_attempt
from quizzes.models import Attempt, Course, Extension, Quiz
from quizzes.reports.advice import Advice, Step, advice_of
from quizzes.reports.mastery import mastery_of
from quizzes.reports.progress import progress_of, standings_in

from ..attempts import DAY, scored, sit
from ..conftest import NOW, PLANETS, import_markdown

HOUR = timedelta(hours=1)
FIVE = "\n".join(f"**{n}.** Number {n}?\n- [x] a{n}\n- [ ] b{n}\n" for n in range(5))


def advice(user, *, due=0, now=NOW + HOUR) -> Advice:
    standings = tuple(standings_in(progress_of(user, now)))
    return advice_of(standings, mastery_of(user, standings), due, now)


def said(user, **options) -> tuple:
    found = advice(user, **options)
    return found.step, found.standing and found.standing.quiz


def quiz_of(text: str, name: str) -> Quiz:
    return import_markdown(f"---\ntitle: {name}\n---\n{text}", f"{name}.md").quiz


@pytest.fixture
def weak(alice) -> Quiz:
    """Alice had 1 of 5 right."""
    quiz = quiz_of(FIVE, "weak")
    sit(quiz, alice, {0: [0], 1: [1], 2: [1], 3: [1], 4: [1]})
    return quiz


def test_with_nothing_there_is_nothing_to_do(alice):
    assert said(alice) == (Step.NOTHING, None)


def test_a_running_attempt_comes_before_everything(alice, weak):
    closing = quiz_of(FIVE, "closing")
    Quiz.objects.filter(pk=closing.pk).update(closes_at=NOW + DAY)
    attempt = start_attempt(quiz=weak, student=alice, now=NOW)
    assert said(alice, due=3) == (Step.CONTINUE, weak)
    assert advice(alice).attempt == attempt


def test_of_two_running_attempts_the_one_that_ends_first(alice, weak, planets):
    start_attempt(quiz=weak, student=alice, now=NOW)
    timed = start_attempt(quiz=planets, student=alice, now=NOW)
    Attempt.objects.filter(pk=timed.pk).update(deadline=NOW + 2 * HOUR)
    assert said(alice) == (Step.CONTINUE, planets)


def test_what_is_due_comes_before_what_closes(alice, planets):
    Quiz.objects.update(closes_at=NOW + DAY)
    assert said(alice, due=3) == (Step.PRACTISE, None)
    assert advice(alice, due=3).due_count == 3


def test_what_closes_within_three_days_comes_before_what_is_weak(alice, weak, planets):
    Quiz.objects.filter(pk=planets.pk).update(closes_at=NOW + HOUR + 3 * DAY)
    assert said(alice) == (Step.CLOSING, planets)
    second = timedelta(seconds=1)
    Quiz.objects.filter(pk=planets.pk).update(closes_at=NOW + HOUR + 3 * DAY + second)
    assert said(alice) == (Step.REPEAT, weak)


def test_of_two_that_close_the_one_that_closes_first(alice, planets):
    other = quiz_of(FIVE, "another")
    Quiz.objects.filter(pk=other.pk).update(closes_at=NOW + 2 * DAY)
    Quiz.objects.filter(pk=planets.pk).update(closes_at=NOW + DAY)
    assert said(alice) == (Step.CLOSING, planets)
    Extension.objects.create(quiz=planets, student=alice, closes_at=NOW + 3 * DAY)
    assert said(alice) == (Step.CLOSING, other)


@pytest.mark.parametrize(
    ("rules", "score", "step"),
    [
        ({}, 4, Step.NOTHING),  # nothing to pass, and it was taken
        ({"pass_mark": 50}, 4, Step.CLOSING),
        ({"pass_mark": 50}, 5, Step.NOTHING),
        ({"pass_mark": 50, "max_attempts": 1}, 4, Step.NOTHING),
        ({"pass_mark": 50, "max_attempts": 2}, 4, Step.CLOSING),
        ({"pass_mark": 50, "show_score": "never"}, 4, Step.NOTHING),
        ({"pass_mark": 50, "retired_at": NOW}, 4, Step.NOTHING),
    ],
)
def test_a_quiz_that_closes_is_taken_again_until_it_is_passed(alice, planets, rules, score, step):
    scored(planets, alice, score, pass_mark=rules.get("pass_mark"))
    Quiz.objects.update(closes_at=NOW + DAY, **rules)
    assert advice(alice).step is step


def test_the_weakest_section_of_which_enough_has_come_up(alice, weak):
    weaker = quiz_of(FIVE, "weaker")
    sit(weaker, alice, {})
    sit(import_markdown(PLANETS).quiz, alice, {})  # of three questions only
    found = advice(alice)
    assert (found.step, found.standing.quiz, found.section.title) == (Step.REPEAT, weaker, "weaker")
    assert (found.section.right, found.section.met) == (0, 5)


def test_what_was_mostly_right_is_not_worth_repeating(alice, weak):
    sit(weak, alice, {n: [0] for n in range(4)}, now=NOW + HOUR / 2)  # 4 of 5
    assert said(alice) == (Step.NOTHING, None)
    sit(weak, alice, {n: [0] for n in range(3)}, now=NOW + HOUR)
    assert said(alice, now=NOW + 2 * HOUR) == (Step.REPEAT, weak)


def test_a_section_can_be_read_again_where_the_quiz_can_be_started_no_more(alice, weak):
    Quiz.objects.update(max_attempts=1)
    found = advice(alice)
    assert (found.step, found.attempt) == (Step.REPEAT, Attempt.objects.get())
    assert found.standing.refusal is not None


def test_no_section_is_weak_where_marks_are_kept_back(alice, weak):
    Quiz.objects.update(show_marks="never")
    assert said(alice) == (Step.NOTHING, None)


def test_a_quiz_that_was_never_started_comes_last_and_in_course_order(alice, weak, planets):
    assert said(alice) == (Step.REPEAT, weak)
    sit(weak, alice, {n: [0] for n in range(5)}, now=NOW + HOUR)
    assert said(alice, now=NOW + 2 * HOUR) == (Step.START, planets)
    quiz_of(FIVE, "A quiz")
    assert advice(alice, now=NOW + 2 * HOUR).standing.quiz.title == "A quiz"


@pytest.mark.parametrize(
    "rules",
    [{"opens_at": NOW + DAY}, {"closes_at": NOW}, {"retired_at": NOW}, {"current_revision": None}],
)
def test_what_cannot_be_started_is_not_advised(alice, planets, rules):
    assert said(alice) == (Step.START, planets)
    Quiz.objects.update(**rules)
    assert said(alice) == (Step.NOTHING, None)


def test_a_quiz_of_a_course_that_one_is_not_in_is_not_advised(alice, planets):
    Quiz.objects.update(course=Course.objects.create(slug="closed", title="Closed"))
    assert said(alice) == (Step.NOTHING, None)


def test_staff_are_advised_to_take_nothing_but_may_continue(ines, planets):
    Quiz.objects.update(closes_at=NOW + DAY, pass_mark=Decimal(50))
    assert said(ines) == (Step.NOTHING, None)
    start_attempt(quiz=planets, student=ines, now=NOW, is_preview=True)
    assert said(ines) == (Step.CONTINUE, planets)
