"""Every page's number of queries, held at one and at three of whatever it shows."""

from datetime import timedelta

import pytest
from django.urls import reverse

from quizzes.actions.attempts import submit_attempt
from quizzes.actions.starting import start_attempt
from quizzes.models import Attempt, Extension, Quiz

from ..conftest import NOW, PLANETS, import_markdown
from .addresses import url

SIZES = [1, 3]


def quiz_of(questions: int, path: str = "sized.md") -> Quiz:
    text = "\n".join(f"**{n}.** Number {n}?\n- [x] a\n- [ ] b\n" for n in range(questions))
    return import_markdown(text, path).quiz


def answers(questions: int) -> dict:
    fields = {f"q{n}": "0" for n in range(1, questions + 1)}
    return {**fields, "versions": " ".join(f"{n}:0" for n in range(1, questions + 1))}


@pytest.mark.parametrize("size", SIZES)
def test_a_whole_sitting(by_alice, alice, size, count_queries):
    quiz = quiz_of(size)
    start_url = reverse("quizzes:start", args=["open", quiz.slug])
    # A first sitting, so that the paper is in the cache, as it is on a server.
    warm = start_attempt(quiz=quiz, student=alice, now=NOW)
    submit_attempt(attempt=warm, given={}, now=NOW, accept_unanswered=True)
    with count_queries(8):
        by_alice.post(start_url)
    attempt = Attempt.objects.get(state="open")
    with count_queries(4):
        by_alice.get(url("attempt", attempt))
    with count_queries(6):
        by_alice.post(url("save", attempt), answers(size))
    with count_queries(4):
        by_alice.get(url("submit", attempt))
    sent = dict.fromkeys(answers(size), "1")
    sent["versions"] = answers(size)["versions"].replace(":0", ":1")
    with count_queries(8):
        by_alice.post(url("submit", attempt), sent)
    is_missed = attempt.answers.filter(correctness__lt=1).exists()
    # One for whether what was missed can be practised.
    with count_queries(4 + is_missed):
        by_alice.get(url("review", attempt))


@pytest.mark.parametrize("size", SIZES)
def test_home_quiz_and_progress(by_alice, alice, size, count_queries):
    for n in range(size):
        quiz = import_markdown(PLANETS, f"planets{n}.md").quiz
        for _ in range(size):
            attempt = start_attempt(quiz=quiz, student=alice, now=NOW)
            submit_attempt(attempt=attempt, given={}, now=NOW, accept_unanswered=True)
        start_attempt(quiz=quiz, student=alice, now=NOW)
    # One more for the attempts that are open; while they are, none for what is due.
    with count_queries(5):
        by_alice.get(reverse("quizzes:home"))
    with count_queries(4):
        by_alice.get(reverse("quizzes:quiz", args=["open", "planets0"]))
    with count_queries(9):  # of which four for what is known of each section
        by_alice.get(reverse("quizzes:progress"))


@pytest.mark.parametrize("size", SIZES)
def test_quizzes_with_every_rule(by_alice, alice, size, count_queries):
    """What waits for a closing that has passed costs one query, a time limit one on its page."""
    for n in range(size):
        quiz = import_markdown(PLANETS, f"planets{n}.md").quiz
        attempt = start_attempt(quiz=quiz, student=alice, now=NOW)
        submit_attempt(attempt=attempt, given={}, now=NOW, accept_unanswered=True)
        Extension.objects.create(quiz=quiz, student=alice, extra_attempts=size)
    running = import_markdown(PLANETS, "running.md").quiz
    start_attempt(quiz=running, student=alice, now=NOW)
    Quiz.objects.exclude(pk=running.pk).update(
        time_limit=timedelta(hours=1), closes_at=NOW, max_attempts=1, show_score="after-closing"
    )
    with count_queries(9):
        by_alice.get(reverse("quizzes:home"))
    with count_queries(6):
        by_alice.get(reverse("quizzes:quiz", args=["open", "planets0"]))
    with count_queries(13):
        by_alice.get(reverse("quizzes:progress"))
    with count_queries(6):
        by_alice.get(url("review", attempt))
    with count_queries(5):
        by_alice.get(url("receipt", attempt))
