"""Many requests at once, on the real database: what was acknowledged counts, and nothing twice."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connections

from accounts.models import User
from quizzes.actions.attempts import AlreadySubmitted, save_answers, submit_attempt
from quizzes.actions.starting import CannotStart, start_attempt
from quizzes.models import Attempt, ImportRecord, Quiz, Revision

from .commands.conftest import GOOD, run
from .conftest import ALL_RIGHT, NOW, PLANETS, given, import_markdown

THREADS = 16

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def at_once(functions: Sequence[Callable]) -> list:
    """The results, or exceptions, of functions that all begin at the same moment."""
    barrier = Barrier(len(functions))

    def run(function):
        barrier.wait()
        try:
            return function()
        except Exception as problem:
            return problem
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(functions)) as pool:
        return list(pool.map(run, functions))


@pytest.fixture
def alice():
    return User.objects.create_user("alice", "alice@example.org")


@pytest.fixture
def planets():
    return import_markdown(PLANETS).quiz


def start(quiz, student):
    quiz = Quiz.objects.select_related("current_revision").get(pk=quiz.pk)
    return start_attempt(quiz=quiz, student=student, now=NOW)


def test_sixteen_starts_at_once_make_one_open_attempt(alice, planets):
    started = at_once([lambda: start(planets, alice)] * THREADS)
    assert {attempt.pk for attempt in started} == {Attempt.objects.get().pk}
    assert Attempt.objects.get().answers.count() == 3


def test_sixteen_starts_at_once_keep_to_the_limit(alice, planets):
    Quiz.objects.update(max_attempts=1)
    started = at_once([lambda: start(planets, alice)] * THREADS)
    assert {attempt.pk for attempt in started} == {Attempt.objects.get().pk}
    attempt = Attempt.objects.get()
    submit_attempt(attempt=attempt, given=given(attempt, ALL_RIGHT), now=NOW)
    refused = at_once([lambda: start(planets, alice)] * THREADS)
    assert {type(problem) for problem in refused} == {CannotStart}
    assert Attempt.objects.count() == 1


@pytest.mark.parametrize("round_number", range(5))
def test_a_save_that_was_acknowledged_before_a_submit_is_graded(alice, planets, round_number):
    attempt = start(planets, alice)
    others = given(attempt, {"rings": ["Saturn", "Uranus"], "red": ["Mars"]})
    closest = given(attempt, {"closest": ["Mercury"]})

    def save():
        return save_answers(attempt=fresh(attempt), given=closest, now=NOW)

    def submit():
        return submit_attempt(attempt=fresh(attempt), given=others, now=NOW, accept_unanswered=True)

    *saves, submitted = at_once([save] * 4 + [submit])
    assert submitted.is_submitted
    attempt.refresh_from_db()
    acknowledged = any(not isinstance(result, Exception) for result in saves)
    refused = [result for result in saves if isinstance(result, Exception)]
    assert all(isinstance(problem, AlreadySubmitted) for problem in refused)
    assert attempt.score == (3 if acknowledged else 2)
    assert attempt.answers.get(position=1).is_blank is not acknowledged


def fresh(attempt: Attempt) -> Attempt:
    return Attempt.objects.select_related("revision").get(pk=attempt.pk)


def test_twenty_submits_at_once_grade_once(alice, planets):
    attempt = start(planets, alice)
    answers = given(attempt, ALL_RIGHT)
    results = at_once(
        [
            lambda n=n: submit_attempt(
                attempt=fresh(attempt), given=answers, now=NOW + timedelta(seconds=n)
            )
            for n in range(20)
        ]
    )
    assert all(result.is_submitted for result in results)
    attempt.refresh_from_db()
    assert attempt.score == 3
    assert attempt.events.filter(kind="submitted").count() == 1


def test_tabs_that_save_different_answers_at_once_lose_none_silently(alice, planets):
    attempt = start(planets, alice)
    sent = [given(attempt, {"closest": [text]}) for text in ("Mercury", "Venus", "Mars")]
    results = at_once(
        [lambda one=one: save_answers(attempt=fresh(attempt), given=one, now=NOW) for one in sent]
    )
    assert sorted(len(result.saved) for result in results) == [0, 0, 1]
    winner = next(n for n, result in enumerate(results) if result.saved)
    assert attempt.answers.get(position=1).response == [winner]


def test_two_imports_of_one_file_at_once_make_one_revision(planets):
    changed = PLANETS.replace("red?", "reddest?")
    results = at_once([lambda: import_markdown(changed)] * 4)
    assert sum(result.revision is not None for result in results) == 1
    assert Revision.objects.count() == 2


def test_first_imports_of_one_file_at_once_make_one_quiz():
    results = at_once([lambda: import_markdown(PLANETS)] * 4)
    assert sum(result.revision is not None for result in results) == 1
    assert (Quiz.objects.count(), Revision.objects.count()) == (1, 1)


def test_two_new_quizzes_at_once_are_two_whole_quizzes():
    other = PLANETS.replace("Planets", "Worlds")
    at_once(
        [lambda: import_markdown(PLANETS), lambda: import_markdown(other, "worlds.md")] * 2,
    )
    assert sorted(Quiz.objects.values_list("slug", "current_revision__title")) == [
        ("planets", "Planets"),
        ("worlds", "Worlds"),
    ]
    assert [revision.questions.count() for revision in Revision.objects.all()] == [3, 3]


def test_a_renamed_file_that_is_imported_twice_at_once_stays_one_quiz(tmp_path):
    (tmp_path / "planets.md").write_text(GOOD)
    run(tmp_path)
    (tmp_path / "planets.md").rename(tmp_path / "solar.md")
    (tmp_path / "solar.md").write_text(GOOD.replace("red?", "reddest?"))
    printed = at_once([lambda: run(tmp_path)] * 4)
    assert all("1 ok, 0 failed" in text for text in printed)
    assert (Quiz.objects.count(), Revision.objects.count()) == (1, 2)
    assert Quiz.objects.get().path == str(tmp_path / "solar.md")
    assert ImportRecord.objects.count() == 2
