"""Many requests at once, on the real database: what was acknowledged counts, and nothing twice."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from quizzes.actions.attempts import AlreadySubmitted, save_answers, submit_attempt
from quizzes.actions.extending import extend_attempts
from quizzes.actions.finishing import expire_attempt
from quizzes.actions.starting import CannotStart, start_attempt
from quizzes.models import Attempt, Quiz

from .attempts import students
from .conftest import ALL_RIGHT, NOW, PLANETS, given, import_markdown
from .racing import at_once, rounds

THREADS = 16
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
LIMIT = 30 * MINUTE
DEADLINE = NOW + LIMIT

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def alice():
    return User.objects.create_user("alice", "alice@example.org")


@pytest.fixture
def planets():
    return import_markdown(PLANETS).quiz


def fresh(attempt: Attempt) -> Attempt:
    """As a request reads it."""
    return Attempt.objects.select_related("revision").get(pk=attempt.pk)


def start(quiz, student) -> Attempt:
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


# Again and again: each round has a student of its own


def test_sixteen_starts_at_once_fifty_times_over_make_one_attempt_each(planets):
    Quiz.objects.update(max_attempts=1)
    everybody = students(50)
    for started in rounds(50, [lambda n: start(planets, everybody[n])] * THREADS):
        assert len({attempt.pk for attempt in started}) == 1
    assert Attempt.objects.count() == 50
    assert Attempt.objects.filter(number=1, events__kind="started").count() == 50


def test_twenty_clicks_on_start_land_on_the_same_attempt(planets, alice):
    Quiz.objects.update(max_attempts=1)
    clients = [Client() for _ in range(20)]
    for client in clients:
        client.force_login(alice)
    address = reverse("quizzes:start", args=["open", planets.slug])
    pages = at_once([lambda client=client: client.post(address) for client in clients])
    attempt = Attempt.objects.get()
    assert {page.status_code for page in pages} == {302}
    assert {page.url for page in pages} == {reverse("quizzes:attempt", args=[attempt.pk])}


def test_two_tabs_that_submit_at_once_a_hundred_times_over_are_one_submission_each(planets):
    attempts = [start(planets, student) for student in students(100)]
    answers = [given(attempt, ALL_RIGHT) for attempt in attempts]

    def submit(n):
        return submit_attempt(attempt=fresh(attempts[n]), given=answers[n], now=NOW)

    for left, right in rounds(100, [submit, submit]):
        assert left.is_submitted
        assert right.is_submitted
        assert not left.is_late
        assert not right.is_late
        assert left.attempt.score == right.attempt.score == 3
    for attempt in Attempt.objects.all():
        assert [event.kind for event in attempt.events.all()] == ["started", "submitted"]
        assert (attempt.state, attempt.score) == ("submitted", 3)


def test_a_save_that_races_a_submit_counts_exactly_when_it_was_acknowledged(planets):
    attempts = [start(planets, student) for student in students(30)]
    closest = [given(attempt, {"closest": ["Mercury"]}) for attempt in attempts]
    red = [given(attempt, {"red": ["Mars"]}) for attempt in attempts]

    def save(n):
        return save_answers(attempt=fresh(attempts[n]), given=closest[n], now=NOW)

    def submit(n):
        return submit_attempt(
            attempt=fresh(attempts[n]), given=red[n], now=NOW, accept_unanswered=True
        )

    for attempt, (saved, submitted) in zip(attempts, rounds(30, [save, submit]), strict=True):
        assert submitted.is_submitted
        is_late = isinstance(saved, AlreadySubmitted)
        assert is_late or saved.is_clean
        attempt.refresh_from_db()
        assert attempt.score == (1 if is_late else 2)
        assert attempt.events.filter(kind="late response").exists() is is_late


def timed_attempts(quiz: Quiz, count: int) -> list[Attempt]:
    quiz.time_limit = LIMIT
    quiz.save()
    return [start(quiz, student) for student in students(count)]


def test_a_submit_in_the_grace_that_races_the_clock_is_graded_or_kept(planets):
    attempts = timed_attempts(planets, 30)
    answers = [given(attempt, ALL_RIGHT) for attempt in attempts]

    def submit(n):
        now = DEADLINE + 60 * SECOND
        return submit_attempt(attempt=fresh(attempts[n]), given=answers[n], now=now)

    def expire(n):
        return expire_attempt(attempt=fresh(attempts[n]), now=DEADLINE + 61 * SECOND)

    for attempt, (submitted, is_expired) in zip(
        attempts, rounds(30, [submit, expire]), strict=True
    ):
        assert submitted.is_submitted
        assert submitted.is_late is is_expired
        attempt.refresh_from_db()
        assert attempt.submitted_at == DEADLINE
        assert attempt.score == (0 if is_expired else 3)
        kinds = sorted(event.kind for event in attempt.events.all())
        assert kinds == (
            ["expired", "late response", "started"] if is_expired else ["started", "submitted"]
        )


def test_more_time_that_races_the_clock_is_given_or_refused_and_never_half(planets, alice):
    attempts = timed_attempts(planets, 30)
    now = DEADLINE + 61 * SECOND

    def extend(n):
        chosen = Attempt.objects.filter(pk=attempts[n].pk)
        return extend_attempts(attempts=chosen, by=alice, now=now, by_time=10 * MINUTE)

    def expire(n):
        return expire_attempt(attempt=fresh(attempts[n]), now=now)

    for attempt, (extended, is_expired) in zip(attempts, rounds(30, [extend, expire]), strict=True):
        attempt.refresh_from_db()
        assert bool(extended.extended) is not is_expired
        assert attempt.is_open is not is_expired
        assert attempt.deadline == (DEADLINE if is_expired else now + 10 * MINUTE)
        kinds = [event.kind for event in attempt.events.all()]
        assert kinds == ["started", "expired" if is_expired else "extended"]


def test_a_double_click_on_more_time_gives_it_once(planets, alice):
    attempts = timed_attempts(planets, 20)

    def extend(n):
        chosen = Attempt.objects.filter(pk=attempts[n].pk)
        return extend_attempts(
            attempts=chosen, by=alice, now=NOW, by_time=10 * MINUTE, asked_at=NOW
        )

    for attempt, (left, right) in zip(attempts, rounds(20, [extend, extend]), strict=True):
        assert left.extended == right.extended == [attempt]
        attempt.refresh_from_db()
        assert attempt.deadline == DEADLINE + 10 * MINUTE
