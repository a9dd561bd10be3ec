"""Seeded attempts are as if they had been taken."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import Count

from accounts.models import User
from benchmarks.results import QUIZ
from benchmarks.seeding import seed
from quizzes.models import Answer, Attempt, AttemptEvent


@pytest.fixture
def quiz(db) -> None:
    call_command("import_quizzes", str(QUIZ), stdout=StringIO())


@pytest.fixture
def seeded(quiz) -> dict:
    seed(1, 20)
    return seed(21, 60)


# Statistics of PostgreSQL are gathered outside of a transaction.
@pytest.fixture(autouse=True)
def no_vacuum(monkeypatch):
    monkeypatch.setattr("benchmarks.seeding._gather_statistics", lambda: None)


def test_every_student_has_two_finished_attempts_of_ten_answers(seeded):
    assert (seeded["attempts"], seeded["checked"], seeded["differ"]) == (40, 60, 0)
    assert Attempt.objects.counted().count() == 60
    assert User.objects.annotate(n=Count("attempts")).filter(n=2).count() == 30
    assert Answer.objects.count() == 600
    assert AttemptEvent.objects.count() == 120


def test_scores_answers_and_students_differ(seeded):
    scores = set(Attempt.objects.values_list("score", flat=True))
    assert len(scores) > 10
    assert any(score % 1 for score in scores)
    firsts = Attempt.objects.filter(number=1).values_list("raw_score", flat=True)
    seconds = Attempt.objects.filter(number=2).values_list("raw_score", flat=True)
    assert sum(firsts) < sum(seconds)


@pytest.mark.parametrize(
    ("rows", "change"),
    [
        (Attempt.objects, {"score": 0}),
        (Attempt.objects, {"raw_score": 0}),
        (Answer.objects, {"points": 0}),
        (Answer.objects, {"response": None}),
    ],
)
def test_a_score_that_the_app_would_not_give_is_found(quiz, rows, change):
    seed(1, 20)
    best = Attempt.objects.order_by("-raw_score").first()
    row = best if rows.model is Attempt else best.answers.filter(points__gt=0).first()
    rows.filter(pk=row.pk).update(**change)
    assert seed(21, 40)["differ"] == 1


def test_people_can_go_on_where_the_seeding_ended(seeded):
    student = User.objects.create(username="alice")
    assert student.pk > User.objects.exclude(pk=student.pk).order_by("-pk").first().pk
