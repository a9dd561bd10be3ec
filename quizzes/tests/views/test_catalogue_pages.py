"""Home, a quiz's own page, and progress: what a student reads there."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from quizzes.actions.attempts import save_answers, submit_attempt
from quizzes.actions.starting import start_attempt
from quizzes.models import Quiz

from ..conftest import ALL_RIGHT, NOW, PLANETS, given, import_markdown

QUIZ = ["open", "planets"]
LATER = datetime(2100, 1, 1, 12, 0, tzinfo=UTC)


def text_of(response) -> str:
    assert response.status_code == 200
    main = response.content.decode().partition("<main")[2].partition(">")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def home(client) -> str:
    return text_of(client.get(reverse("quizzes:home")))


def quiz_page(client) -> str:
    return text_of(client.get(reverse("quizzes:quiz", args=QUIZ)))


def progress(client) -> str:
    return text_of(client.get(reverse("quizzes:progress")))


def test_home_lists_the_quizzes_that_are_published(by_alice, planets):
    assert "Planets 3 questions · not started Start" in home(by_alice)
    Quiz.objects.update(retired_at=NOW)
    assert "Planets" not in home(by_alice)


def test_home_says_how_to_get_into_a_course_to_those_who_are_in_none(by_alice, db):
    assert "You are in no course yet" in home(by_alice)


def test_home_begins_with_the_attempt_that_is_running(by_alice, alice, planets):
    attempt = start_attempt(quiz=planets, student=alice, now=NOW)
    save_answers(attempt=attempt, given=given(attempt, {"red": ["Mars"]}), now=NOW)
    text = home(by_alice)
    assert text.startswith("Home Continue Planets 1 of 3 answered")
    assert "in progress" in text


def test_home_shows_the_best_result(by_alice, alice, submitted, planets):
    worse = start_attempt(quiz=planets, student=alice, now=NOW)
    submit_attempt(attempt=worse, given={}, now=NOW, accept_unanswered=True)
    assert "2 attempts Best 100 %" in home(by_alice)


@pytest.mark.parametrize(
    ("counts", "figure"),
    [
        ("best", "Best 100 %"),
        ("latest", "Latest 0 %"),
        ("first", "First 100 %"),
        ("average", "Average 50 %"),
    ],
)
def test_home_and_progress_show_what_counts(by_alice, alice, submitted, planets, counts, figure):
    worse = start_attempt(quiz=planets, student=alice, now=NOW)
    submit_attempt(attempt=worse, given={}, now=NOW, accept_unanswered=True)
    Quiz.objects.update(counts=counts)
    assert figure in home(by_alice)
    assert figure in progress(by_alice)
    tagged = r"Review attempt (\d) (Best|Latest|First|Average)"
    assert (
        re.findall(tagged, quiz_page(by_alice))
        == {
            "best": [("1", "Best")],
            "latest": [("2", "Latest")],
            "first": [("1", "First")],
            "average": [],
        }[counts]
    )


@pytest.mark.parametrize(
    ("rules", "row"),
    [
        ({"opens_at": LATER}, "Planets 3 questions · opens 1 Jan 2100, 12:00 View"),
        ({"closes_at": LATER}, "3 questions · not started · closes 1 Jan 2100, 12:00 Start"),
        ({"closes_at": NOW}, "Planets 3 questions · not started · closed View"),
    ],
)
def test_home_says_what_can_be_started_and_until_when(by_alice, planets, rules, row):
    Quiz.objects.update(**rules)
    assert row in home(by_alice)


@pytest.mark.parametrize(
    ("rules", "row"),
    [
        ({"max_attempts": 1}, "1 attempt · no attempt left Best 100 % View"),
        ({"wait": timedelta(days=36500)}, "1 attempt · next attempt from"),
        ({"closes_at": NOW}, "1 attempt · closed Best 100 % View"),
        ({}, "1 attempt Best 100 % Try again"),
    ],
)
def test_home_says_whether_there_may_be_another_attempt(by_alice, submitted, rules, row):
    Quiz.objects.update(**rules)
    assert row in home(by_alice)


def test_home_says_how_long_a_running_attempt_has(by_alice, alice, planets):
    planets.time_limit = timedelta(minutes=90)
    start_attempt(quiz=planets, student=alice, now=timezone.now())
    assert "1 hour 29 minutes left, until" in home(by_alice)


def test_home_shows_nothing_of_others(client, bob, submitted):
    client.force_login(bob)
    assert "not started" in home(client)


@pytest.mark.parametrize(
    ("scoring", "words"),
    [
        ("exact", "exactly"),
        ("net-correct", "2 right − 1 wrong of 2 = 50 %"),
        ("coverage", "×"),
        ("each-choice", "blank"),
    ],
)
def test_a_quiz_says_what_to_expect(by_alice, planets, scoring, words):
    Quiz.objects.update(scoring=scoring, max_attempts=2, pass_mark=60)
    text = quiz_page(by_alice)
    assert "Questions 3" in text
    assert "Points 3" in text
    assert "No time limit" in text
    assert "Pass mark 60 %" in text
    assert "2" in text.partition("Attempts ")[2][:20]
    assert words in text


def test_a_quiz_lists_my_attempts(by_alice, submitted):
    assert "100 %" in quiz_page(by_alice).partition("Your attempts")[2]


def test_a_quiz_says_that_no_attempt_is_left_instead_of_offering_one(by_alice, submitted):
    Quiz.objects.update(max_attempts=1)
    page = by_alice.get(reverse("quizzes:quiz", args=QUIZ))
    assert reverse("quizzes:start", args=QUIZ) not in page.content.decode()


def test_a_quiz_offers_to_go_on_with_the_open_attempt(by_alice, alice, planets):
    start_attempt(quiz=planets, student=alice, now=NOW)
    assert "Continue" in quiz_page(by_alice)


def test_progress_has_every_attempt_with_best_and_latest(by_alice, alice, submitted, planets):
    second = start_attempt(quiz=planets, student=alice, now=NOW)
    sent = given(second, {**ALL_RIGHT, "red": ["Venus"]})
    submit_attempt(attempt=second, given=sent, now=NOW)
    page = by_alice.get(reverse("quizzes:progress"))
    text = text_of(page)
    assert "Best 100 %" in text
    assert "Latest 66.67 %" in text
    for attempt in (submitted, second):
        assert reverse("quizzes:review", args=[attempt.pk]) in page.content.decode()
    assert "<polyline" in page.content.decode()


def test_progress_keeps_quizzes_that_were_retired(by_alice, submitted):
    Quiz.objects.update(retired_at=NOW)
    assert "Planets" in progress(by_alice)


def test_progress_says_how_to_fill_it(by_alice, db):
    assert progress(by_alice)


def test_previews_count_nowhere(client, ines, planets):
    client.force_login(ines)
    preview = start_attempt(quiz=planets, student=ines, now=NOW, is_preview=True)
    submit_attempt(attempt=preview, given=given(preview, ALL_RIGHT), now=NOW)
    assert "Best" not in home(client)


def test_a_quiz_may_be_named_in_any_script(by_alice, db):
    quiz = import_markdown(PLANETS, "惑星-планеты.md").quiz
    url = reverse("quizzes:quiz", args=["open", quiz.slug])
    assert by_alice.get(url).status_code == 200
