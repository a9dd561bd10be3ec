"""A quiz's own page: every rule in plain words before the start, and why there is none."""

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from textwrap import dedent

import pytest
from django.urls import reverse
from django.utils import timezone

from quizzes.actions.attempts import submit_attempt
from quizzes.actions.importing import import_quiz
from quizzes.actions.rendering import render_quiz
from quizzes.actions.starting import start_attempt
from quizzes.core.reading import SourceFile, read_quiz
from quizzes.models import Accommodation, Attempt, Course, Extension, Quiz

from ..conftest import NOW, import_markdown
from .test_catalogue_pages import text_of

QUIZ = ["open", "planets"]
START = reverse("quizzes:start", args=QUIZ)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

POOL = """
    ---
    title: Planets
    description: BRIEF-INTRODUCTION
    ---
    ## Easy

    **1.** One?
    <!-- points: 3 -->
    - [x] a
    - [ ] b

    **2.** Two?
    - [x] a
    - [ ] b

    **3.** Three?
    - [x] a
    - [ ] b

    ## Hard

    **4.** Four?
    <!-- points: 2 -->
    - [x] a
    - [ ] b
"""


def import_drawing(draw: int) -> Quiz:
    """The pool, with as many of its easy questions in an attempt."""
    source = SourceFile("planets.md", dedent(POOL).lstrip().encode())
    document = read_quiz([source], max_bytes=10_000).document
    assert document is not None
    easy, hard = document.sections
    document = replace(document, sections=(replace(easy, draw=draw), hard))
    rendered, _ = render_quiz(document, {})
    course = Course.objects.get(slug=Course.OPEN_SLUG)
    return import_quiz(rendered=rendered, course=course, slug="planets", by=None, now=NOW).quiz


def page(client) -> str:
    return client.get(reverse("quizzes:quiz", args=QUIZ)).content.decode()


def words(client) -> str:
    return text_of(client.get(reverse("quizzes:quiz", args=QUIZ)))


def stand_in_order(client, *texts: str) -> bool:
    """Whether a heading or a button of each text is there, in this order."""
    found = re.findall(r"<(?:h2|button)\b[^>]*>([^<]*)</", page(client).partition("<main")[2])
    return found == list(texts)


def at(time) -> str:
    """A moment as pages write it."""
    return f"{timezone.localtime(time):%-d %b %Y, %H:%M}"


def set_rules(**rules) -> Quiz:
    Quiz.objects.update(**rules)
    return Quiz.objects.get()


def finish(quiz: Quiz, student, now=NOW) -> Attempt:
    attempt = start_attempt(quiz=quiz, student=student, now=now)
    submit_attempt(attempt=attempt, given={}, now=now, accept_unanswered=True)
    attempt.refresh_from_db()
    return attempt


# Size and scoring


def test_all_questions_are_a_plain_number(by_alice, planets):
    assert "Questions 3 Points 3 Time No time limit Pages All questions" in words(by_alice)


def test_drawn_questions_are_said_to_be_drawn_and_points_to_vary(by_alice, db):
    import_drawing(2)
    text = words(by_alice)
    assert "Questions 3 of 4 questions, drawn for each attempt" in text
    assert "Points Varies with the questions drawn: 4 to 6" in text
    assert "Planets 3 questions" in text_of(by_alice.get(reverse("quizzes:home")))


def test_points_do_not_vary_where_the_draw_takes_all(by_alice, db):
    import_drawing(9)
    assert "Questions 4 Points 7 " in words(by_alice)


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ({"navigation": "forward-only"}, "no going back: once you have gone on"),
        ({"navigation": "question-per-page"}, "you can go back to any of them"),
        ({"shuffle": "all"}, "Questions and choices come in a new order"),
        ({"shuffle": "questions"}, "Questions come in a new order"),
        ({"wait": DAY + 2 * HOUR}, "1 day 2 hours to wait"),
        ({"counts": "average"}, "What counts The average of all your attempts"),
        ({"counts": "latest"}, "What counts The latest of your attempts"),
        ({"pass_mark": 50}, "Pass mark 50 %"),
        ({"max_attempts": 2}, "Attempts 2 of 2 left"),
    ],
)
def test_a_rule_is_said_in_words(by_alice, planets, rules, said):
    set_rules(**rules)
    assert said in words(by_alice)


@pytest.mark.parametrize(
    ("rules", "heading"),
    [
        ({}, "Between attempts"),
        ({}, "Pass mark"),
        ({}, "Closes"),
        ({}, "When time is up"),
        ({"shuffle": "none"}, "Order"),
        ({"max_attempts": 1, "wait": HOUR}, "Between attempts"),
        ({"max_attempts": 1}, "What counts"),
        ({"opens_at": NOW}, "Opens"),
    ],
)
def test_a_rule_that_says_nothing_has_no_row(by_alice, planets, rules, heading):
    set_rules(**rules)
    assert f'<th scope="row">{heading}</th>' not in page(by_alice)


# Time


def test_the_button_says_how_long_it_will_be(by_alice, planets):
    set_rules(time_limit=45 * MINUTE)
    text = words(by_alice)
    assert "Time 45 minutes When time is up The attempt submits itself." in text
    assert "Start (45 minutes)" in text


def test_whoever_comes_for_the_first_time_reads_the_rules_before_the_button(by_alice, planets):
    assert stand_in_order(by_alice, "What to expect", "Start", "Your attempts")


@pytest.mark.parametrize(("is_finished", "button"), [(False, "Continue"), (True, "Start again")])
def test_whoever_comes_back_finds_the_button_and_the_attempts_first(
    by_alice, alice, planets, is_finished, button
):
    if is_finished:
        finish(planets, alice)
    else:
        start_attempt(quiz=planets, student=alice, now=timezone.now())
    assert stand_in_order(by_alice, button, "Your attempts", "What to expect")


def test_a_student_with_more_time_reads_their_own(by_alice, alice, planets):
    set_rules(time_limit=30 * MINUTE)
    Accommodation.objects.create(student=alice, time_factor=Decimal("1.25"))
    text = words(by_alice)
    assert "Time 37 minutes 30 seconds (30 minutes, extended for you)" in text
    assert "Start (37 minutes 30 seconds)" in text


def test_a_closing_before_the_end_of_the_time_is_said_before_starting(by_alice, planets):
    set_rules(time_limit=HOUR, closes_at=timezone.now() + 20 * MINUTE + 30 * timedelta(seconds=1))
    text = words(by_alice)
    assert "If you start now you have 20 minutes, because the quiz closes." in text
    assert "Start (20 minutes)" in text


def test_a_student_with_a_later_closing_time_reads_both(by_alice, alice, planets):
    closes_at, own = timezone.now() - HOUR, timezone.now() + DAY
    quiz = set_rules(closes_at=closes_at)
    Extension.objects.create(quiz=quiz, student=alice, closes_at=own)
    assert f"Closes {at(own)} for you; for the others {at(closes_at)}" in words(by_alice)
    assert START in page(by_alice)


def test_extra_attempts_are_counted_and_named(by_alice, alice, planets):
    quiz = set_rules(max_attempts=1)
    finish(quiz, alice)
    assert START not in page(by_alice)
    Extension.objects.create(quiz=quiz, student=alice, extra_attempts=2)
    assert "Attempts 2 of 3 left (2 extra for you)" in words(by_alice)
    assert START in page(by_alice)


def test_extensions_of_others_do_not_count(by_alice, bob, planets):
    quiz = set_rules(closes_at=NOW)
    Extension.objects.create(quiz=quiz, student=bob, closes_at=timezone.now() + DAY)
    assert START not in page(by_alice)


# Why there is nothing to start


def test_a_quiz_that_has_not_opened_says_when_and_shows_nothing_of_its_content(by_alice, db):
    import_markdown(POOL)
    opens_at = timezone.now() + DAY
    set_rules(opens_at=opens_at)
    html = page(by_alice)
    assert "This quiz can be started when it opens:" in html
    assert f'<time datetime="{opens_at:%Y-%m-%dT%H:%M:%S}+0000">' in html
    assert "Questions 4" in words(by_alice)
    assert START not in html
    assert "BRIEF-INTRODUCTION" not in html
    set_rules(opens_at=NOW)
    assert "BRIEF-INTRODUCTION" in page(by_alice)


def test_a_quiz_that_has_closed_says_when(by_alice, planets):
    set_rules(closes_at=NOW)
    text = words(by_alice)
    assert f"This quiz cannot be started any more. It closed {at(NOW)}" in text
    assert "Start" not in text


def test_waiting_for_the_next_attempt_is_said_with_its_time(by_alice, alice, planets):
    now = timezone.now()
    quiz = set_rules(wait=HOUR)
    finish(quiz, alice, now)
    assert f"You can start your next attempt from {at(now + HOUR)}" in words(by_alice)
    assert START not in page(by_alice)


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ({"opens_at": timezone.now() + DAY}, "this quiz has not opened yet"),
        ({"closes_at": NOW}, "this quiz has closed"),
        ({"max_attempts": 1}, "you have no attempt left"),
        ({"wait": timedelta(days=9999)}, "it is too early for the next attempt"),
    ],
)
def test_starting_all_the_same_starts_nothing_and_says_why(by_alice, alice, planets, rules, said):
    finish(planets, alice)
    set_rules(**rules)
    answer = by_alice.post(START, follow=True)
    assert answer.redirect_chain == [(reverse("quizzes:quiz", args=QUIZ), 302)]
    assert f"Nothing was started: {said}." in answer.content.decode()
    assert Attempt.objects.count() == 1


def test_an_attempt_that_is_running_can_be_gone_on_with_whatever_has_closed(
    by_alice, alice, planets
):
    quiz = set_rules(time_limit=HOUR)
    start_attempt(quiz=quiz, student=alice, now=timezone.now())
    set_rules(closes_at=NOW)
    text = words(by_alice)
    assert "Continue" in text
    assert "Attempt 1 is running: 59 minutes left" in text
    assert "cannot be started" not in text


def test_staff_can_look_at_a_quiz_whatever_its_rules(client, ines, planets):
    set_rules(opens_at=timezone.now() + DAY, time_limit=HOUR, max_attempts=1)
    client.force_login(ines)
    assert START in page(client)


# Attempts whose time is up


@pytest.mark.parametrize("path", [reverse("quizzes:quiz", args=QUIZ), "/", "/progress/"])
def test_an_attempt_whose_time_is_up_is_shown_as_submitted(by_alice, alice, planets, path):
    quiz = set_rules(time_limit=HOUR)
    attempt = start_attempt(quiz=quiz, student=alice, now=NOW)
    html = by_alice.get(path).content.decode()
    attempt.refresh_from_db()
    assert (attempt.state, attempt.submitted_at) == ("submitted", NOW + HOUR)
    assert "Continue" not in html
    assert "Best" in html


def test_looking_does_not_end_an_attempt_in_its_grace(by_alice, alice, planets):
    quiz = set_rules(time_limit=HOUR)
    now = timezone.now()
    attempt = start_attempt(quiz=quiz, student=alice, now=now - HOUR - timedelta(seconds=30))
    assert "time is up" in text_of(by_alice.get("/"))
    attempt.refresh_from_db()
    assert attempt.is_open
