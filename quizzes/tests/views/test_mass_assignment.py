"""Fields that no form has: whatever a student posts beside the answers changes nothing."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from quizzes.models import Answer, Attempt, AttemptEvent, Quiz

from .addresses import url

MODELS = [*apps.get_app_config("quizzes").get_models(), User]
VALUES = ["1", "999", "submitted", "2099-01-01 00:00"]  # all fields with each: under 1,000
# Every column and every relation of every model, by each of its names.
HOSTILE = {
    name: VALUES
    for model in MODELS
    for field in model._meta.get_fields()
    for name in {field.name, getattr(field, "attname", field.name)}
} | {"pk": VALUES, "finished": VALUES, "user": VALUES, "seq": VALUES, "now": VALUES}


@pytest.fixture
def quiz(planets) -> Quiz:
    """With a time limit, one attempt, and no way back: much that one could wish to change."""
    planets.time_limit, planets.max_attempts = timedelta(minutes=30), 1
    planets.navigation = "forward-only"
    planets.save()
    return planets


@pytest.fixture
def attempt(by_alice, quiz) -> Attempt:
    """Begun, and saved once, so that the session is noted."""
    by_alice.post(reverse("quizzes:start", args=["open", quiz.slug]))
    attempt = Attempt.objects.get()
    by_alice.post(url("save", attempt), {"q1": "0", "versions": "1:0"})
    attempt.refresh_from_db()
    return attempt


def rows() -> list[list[dict]]:
    """All that could be changed; signing in is the only thing that writes to a person."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (User, Quiz, Attempt, Answer, AttemptEvent)
    ]


def test_the_fields_are_those_that_matter():
    assert {"score", "deadline", "state", "student", "student_id", "place", "number"} <= set(
        HOSTILE
    )
    assert {"time_factor", "extra_attempts", "is_staff", "is_preview", "rules"} <= set(HOSTILE)


@pytest.mark.parametrize("name", ["save", "submit"])
def test_no_field_of_a_model_changes_an_open_attempt(by_alice, attempt, name):
    before = rows()
    assert by_alice.post(url(name, attempt), HOSTILE).status_code in (302, 400, 409)
    assert rows() == before


@pytest.mark.parametrize("name", ["save", "submit"])
def test_no_field_of_a_model_changes_a_submitted_attempt(by_alice, attempt, name):
    by_alice.post(url("submit", attempt), {"accept_unanswered": "1"})
    before = rows()
    by_alice.post(url(name, attempt), HOSTILE)
    assert rows() == before


def test_a_submit_with_such_fields_is_graded_as_without(by_alice, attempt, alice):
    by_alice.post(url("submit", attempt), HOSTILE | {"accept_unanswered": "1"})
    after = Attempt.objects.get()
    first = attempt.answers.get(position=1)
    assert after.state == "submitted"
    assert after.score == first.points <= 1
    unchanged = ["student_id", "number", "allowed", "deadline", "place", "rules", "max_points"]
    for name in unchanged:
        assert getattr(after, name) == getattr(attempt, name)
    assert after.started_at <= after.submitted_at <= timezone.now()


def test_a_start_with_such_fields_is_a_start_like_any_other(by_alice, alice, quiz):
    by_alice.post(reverse("quizzes:start", args=["open", quiz.slug]), HOSTILE)
    attempt = Attempt.objects.get()
    assert (attempt.student, attempt.number, attempt.allowed) == (alice, 1, 1)
    assert (attempt.is_preview, attempt.state, attempt.place) == (False, "open", 1)
    assert attempt.deadline == attempt.started_at + timedelta(minutes=30)
    assert all(answer.is_blank for answer in attempt.answers.all())


def test_looking_never_starts_an_attempt(by_alice, quiz):
    for method in (by_alice.get, by_alice.head, by_alice.put, by_alice.delete):
        method(reverse("quizzes:start", args=["open", quiz.slug]))
    by_alice.get(reverse("quizzes:quiz", args=["open", quiz.slug]))
    assert not Attempt.objects.exists()


def test_nobody_signs_up_as_staff(client, db):
    fields = dict.fromkeys(HOSTILE, "1") | {
        "username": "mallory",
        "email": "mallory@example.org",
        "password1": "correct-horse-battery",
        "password2": "correct-horse-battery",
    }
    client.post(reverse("account_signup"), fields)
    mallory = User.objects.get(username="mallory")
    assert not mallory.is_staff
    assert not mallory.is_superuser
    assert not mallory.groups.exists()
    assert not hasattr(mallory, "accommodation")


@pytest.mark.parametrize("name", ["save", "submit"])
def test_more_than_a_thousand_fields_are_refused(by_alice, attempt, name):
    before = rows()
    fields = {f"field{n}": "0" for n in range(1001)}
    assert by_alice.post(url(name, attempt), fields).status_code == 400
    assert rows() == before


@pytest.mark.parametrize("value", ["3", "99", "-1", "choice", str(2**70)])
def test_a_choice_of_another_question_is_refused_and_the_rest_is_kept(
    by_alice, alice, planets, value
):
    """Positions are those of the question: there is no way to name a foreign choice."""
    by_alice.post(reverse("quizzes:start", args=["open", planets.slug]))
    attempt = Attempt.objects.get()
    fields = {"q1": value, "q2": ["0"], "q3": "0", "versions": "1:0 2:0 3:0"}
    assert by_alice.post(url("save", attempt), fields).status_code == 400
    assert [answer.is_blank for answer in attempt.answers.order_by("position")] == [
        True,
        False,
        False,
    ]
