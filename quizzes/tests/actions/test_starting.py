"""Who may start when, and what an attempt is given for its whole life."""

from datetime import timedelta
from decimal import Decimal

import pytest

from quizzes.actions.attempts import save_answers, submit_attempt
from quizzes.actions.starting import CannotStart, start_attempt
from quizzes.core.availability import Obstacle, Refusal
from quizzes.models import Accommodation, Extension

from ..conftest import ALL_RIGHT, NOW, given, import_markdown

MICROSECOND = timedelta(microseconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)

POOLS = """
    ---
    title: Pools
    ---
    # Planets
    <!-- draw: 2 -->

    **1.** Is Mars red?
    <!-- points: 2 -->
    - [x] Yes
    - [ ] No

    **2.** Is Venus hot?
    <!-- points: 2 -->
    - [x] Yes
    - [ ] No

    **3.** Is Pluto a planet?
    <!-- points: 2 -->
    - [ ] Yes
    - [x] No

    # Stars

    **4.** Is the sun one?
    - [x] Yes
    - [ ] No
"""


@pytest.fixture
def two_of_three_and_one(db):
    """A quiz that draws two questions of two points from its first section of three."""
    return import_markdown(POOLS, "pools.md").quiz


def start(quiz, student, now=NOW, **options):
    return start_attempt(quiz=quiz, student=student, now=now, **options)


def refusal(quiz, student, now=NOW) -> Refusal:
    with pytest.raises(CannotStart) as refused:
        start(quiz, student, now)
    return refused.value.refusal


def finish(attempt, now=NOW):
    return submit_attempt(attempt=attempt, given={}, now=now, accept_unanswered=True)


# Opening and closing


def test_a_quiz_can_be_started_from_the_moment_it_opens(planets, alice):
    planets.opens_at = NOW
    assert refusal(planets, alice, NOW - MICROSECOND) == Refusal(Obstacle.NOT_OPEN_YET, NOW)
    assert start(planets, alice).started_at == NOW


def test_a_quiz_can_be_started_until_the_moment_it_closes(planets, alice, bob):
    planets.closes_at = NOW
    assert start(planets, alice, NOW - MICROSECOND).deadline == NOW
    assert refusal(planets, bob) == Refusal(Obstacle.CLOSED, NOW)


def test_one_student_may_have_a_later_closing_time(planets, alice, bob):
    planets.closes_at = NOW
    Extension.objects.create(quiz=planets, student=alice, closes_at=NOW + HOUR)
    assert start(planets, alice).deadline == NOW + HOUR
    assert refusal(planets, bob).obstacle is Obstacle.CLOSED


def test_an_own_closing_time_that_is_earlier_takes_nothing_away(planets, alice):
    planets.closes_at = NOW + HOUR
    Extension.objects.create(quiz=planets, student=alice, closes_at=NOW - HOUR)
    assert start(planets, alice).deadline == NOW + HOUR


def test_an_own_closing_time_closes_no_quiz_that_is_open_for_ever(planets, alice):
    Extension.objects.create(quiz=planets, student=alice, closes_at=NOW - HOUR)
    assert start(planets, alice).deadline is None


def test_an_attempt_that_is_running_can_be_gone_on_with_after_the_quiz_has_closed(planets, alice):
    """Until its own deadline, which the factor has put later than the closing time."""
    planets.time_limit, planets.closes_at = 30 * MINUTE, NOW + 20 * MINUTE
    Accommodation.objects.create(student=alice, time_factor=Decimal("1.5"))
    attempt = start(planets, alice)
    assert attempt.deadline == NOW + 30 * MINUTE
    assert start(planets, alice, NOW + 25 * MINUTE) == attempt


# How often


def test_a_wait_counts_from_the_end_of_the_last_attempt(planets, alice):
    planets.wait = HOUR
    finish(start(planets, alice), NOW + MINUTE)
    again_at = NOW + MINUTE + HOUR
    assert refusal(planets, alice, again_at - MICROSECOND) == Refusal(Obstacle.WAIT, again_at)
    assert start(planets, alice, again_at).number == 2


def test_a_wait_counts_from_the_deadline_of_an_attempt_that_nobody_had_ended(planets, alice):
    planets.wait, planets.time_limit = HOUR, 30 * MINUTE
    abandoned = start(planets, alice)
    again_at = abandoned.deadline + HOUR
    assert refusal(planets, alice, NOW + 45 * MINUTE) == Refusal(Obstacle.WAIT, again_at)
    abandoned.refresh_from_db()
    assert abandoned.submitted_at == abandoned.deadline
    assert start(planets, alice, again_at).number == 2


def test_a_refused_start_still_ends_the_attempt_that_was_overdue(planets, alice):
    planets.max_attempts, planets.time_limit = 1, 30 * MINUTE
    abandoned = start(planets, alice)
    save_answers(attempt=abandoned, given=given(abandoned, {"red": ["Mars"]}), now=NOW)
    assert refusal(planets, alice, NOW + HOUR).obstacle is Obstacle.NO_ATTEMPTS_LEFT
    abandoned.refresh_from_db()
    assert (abandoned.state, abandoned.score) == ("submitted", 1)


def test_extra_attempts_are_one_students_in_one_quiz(planets, every_kind, alice, bob):
    for quiz in (planets, every_kind):
        quiz.max_attempts = 1
        quiz.save()
    Extension.objects.create(quiz=planets, student=alice, extra_attempts=2)
    for _ in range(3):
        finish(start(planets, alice))
    assert refusal(planets, alice).obstacle is Obstacle.NO_ATTEMPTS_LEFT
    for quiz, student in ((planets, bob), (every_kind, alice)):
        finish(start(quiz, student))
        assert refusal(quiz, student).obstacle is Obstacle.NO_ATTEMPTS_LEFT


def test_extra_attempts_after_previews_hold_in_the_database(planets, ines):
    """Ines tries her quiz twice as staff, then takes it with one attempt and one extra."""
    planets.max_attempts = 1
    Extension.objects.create(quiz=planets, student=ines, extra_attempts=1)
    for _ in range(2):
        finish(start(planets, ines, is_preview=True))
    numbers = []
    for _ in range(2):
        attempt = start(planets, ines)
        finish(attempt)
        numbers.append((attempt.number, attempt.allowed))
    assert numbers == [(3, 4), (4, 4)]
    assert refusal(planets, ines).obstacle is Obstacle.NO_ATTEMPTS_LEFT


def test_a_preview_has_no_limits_of_any_sort(planets, ines):
    planets.max_attempts, planets.wait, planets.time_limit = 1, HOUR, MINUTE
    planets.opens_at, planets.closes_at = NOW + HOUR, NOW + 2 * HOUR
    for now in (NOW, NOW, NOW + 3 * HOUR):
        preview = start(planets, ines, now, is_preview=True)
        assert (preview.deadline, preview.allowed) == (None, None)
        finish(preview, now)


# What is fixed at the start


@pytest.mark.parametrize(
    ("factor", "closes_in", "ends_in"), [(None, None, 30), ("1.5", 40, 45), ("1.5", 20, 30)]
)
def test_the_deadline_follows_from_limit_closing_time_and_factor(
    planets, alice, factor, closes_in, ends_in
):
    planets.time_limit = 30 * MINUTE
    planets.closes_at = NOW + closes_in * MINUTE if closes_in else None
    if factor:
        Accommodation.objects.create(student=alice, time_factor=Decimal(factor))
    attempt = start(planets, alice)
    assert attempt.deadline == NOW + ends_in * MINUTE
    assert attempt.frozen_rules.time_factor == Decimal(factor or 1)


def test_a_factor_is_no_matter_where_there_is_no_time_limit(planets, alice):
    planets.closes_at = NOW + HOUR
    Accommodation.objects.create(student=alice, time_factor=2)
    attempt = start(planets, alice)
    assert attempt.deadline == NOW + HOUR
    assert attempt.frozen_rules.time_factor == 1


def test_the_deadline_stays_whatever_is_set_later(planets, alice):
    planets.time_limit = 30 * MINUTE
    planets.save()
    attempt = start(planets, alice)
    planets.time_limit, planets.closes_at = MINUTE, NOW + 2 * MINUTE
    planets.save()
    Accommodation.objects.create(student=alice, time_factor=3)
    Extension.objects.create(quiz=planets, student=alice, closes_at=NOW + HOUR)
    save_answers(attempt=attempt, given=given(attempt, ALL_RIGHT), now=NOW + 20 * MINUTE)
    assert start(planets, alice, NOW + 25 * MINUTE) == attempt
    attempt.refresh_from_db()
    assert attempt.deadline == NOW + 30 * MINUTE
    assert attempt.is_open


def test_a_draw_deals_as_many_answers_and_points_as_the_revision_says(two_of_three_and_one, alice):
    quiz = two_of_three_and_one
    assert quiz.current_revision.dealt_count == 3
    drawn = set()
    for _ in range(20):
        attempt = start(quiz, alice)
        answers = list(attempt.answers.select_related("question__section"))
        assert [answer.position for answer in answers] == [1, 2, 3]
        assert [answer.question.section.title for answer in answers] == [
            "Planets",
            "Planets",
            "Stars",
        ]
        assert attempt.max_points == sum(answer.max_points for answer in answers) == 5
        drawn.add(frozenset(answer.question.number for answer in answers))
        finish(attempt)
    assert len(drawn) > 1
