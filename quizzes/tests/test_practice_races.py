"""Practice in several tabs at once, on the real database: nothing is counted twice."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from quizzes.actions.practice import answer_turn, rate_turn
from quizzes.core.scheduling import Said
from quizzes.models import PracticeCard, PracticeReview, PracticeSession
from quizzes.reports.practice import session_of

from .attempts import sit
from .conftest import NOW, PLANETS, import_markdown
from .practising import (
    assert_cards_are_what_their_logs_make_of_them,
    begin_practice,
    practise,
    right_values,
    turns_of,
)
from .racing import at_once

THREADS = 12
TOMORROW = NOW + timedelta(days=1)

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def alice():
    alice = User.objects.create_user("alice", "alice@example.org")
    sit(import_markdown(PLANETS).quiz, alice, {})
    return alice


def test_twelve_starts_at_once_take_in_once_and_are_one_session(alice):
    started = at_once([lambda: begin_practice(alice, TOMORROW)] * THREADS)
    assert {session.pk for session in started} == {PracticeSession.objects.get().pk}
    assert PracticeCard.objects.count() == PracticeReview.objects.count() == 3


def test_of_twelve_answers_to_one_turn_one_counts(alice):
    session = begin_practice(alice, TOMORROW)

    def answer(values):
        (turn, *_) = turns_of(PracticeSession.objects.get(pk=session.pk), TOMORROW)
        return answer_turn(turn=turn, values=values, is_askable=True, now=TOMORROW)

    right = right_values(turns_of(session, TOMORROW)[0])
    reviews = at_once([lambda n=n: answer(right if n % 2 else ()) for n in range(THREADS)])
    assert {review.pk for review in reviews} == {PracticeReview.objects.get(turn__isnull=False).pk}
    assert_cards_are_what_their_logs_make_of_them()


def test_answers_to_one_card_in_two_sessions_both_count(alice):
    one = begin_practice(alice, TOMORROW)
    cards = {turn.card_id for turn in turns_of(one, TOMORROW)}
    other = PracticeSession.objects.create(student=alice, started_at=TOMORROW)
    for turn in turns_of(one, TOMORROW):
        other.turns.create(
            position=turn.position, card=turn.card, question=turn.question, seed=turn.seed
        )
    turns = [*turns_of(one, TOMORROW), *turns_of(other, TOMORROW)]
    reviews = at_once([lambda t=turn: practise(t, TOMORROW, right=True) for turn in turns])
    assert len({review.pk for review in reviews}) == 2 * len(cards)
    assert_cards_are_what_their_logs_make_of_them()


def test_what_is_said_of_an_answer_twice_at_once_is_said_once(alice):
    turn = turns_of(begin_practice(alice, TOMORROW), TOMORROW)[0]
    practise(turn, TOMORROW, right=True)
    at_once([lambda: rate_turn(turn=turn, said=Said.GUESSED)] * THREADS)
    assert PracticeReview.objects.filter(turn=turn).count() == 2
    assert_cards_are_what_their_logs_make_of_them()


def test_twelve_clicks_on_check_land_on_the_same_feedback(alice):
    session = begin_practice(alice, TOMORROW)
    position = session_of(session, TOMORROW).next.turn.position
    address = reverse("quizzes:answer_turn", args=[session.pk, position])
    clients = [Client() for _ in range(THREADS)]
    for client in clients:
        client.force_login(alice)
    pages = at_once(
        [lambda n=n: clients[n].post(address, {f"q{position}": "0"}) for n in range(THREADS)]
    )
    shown = reverse("quizzes:practice_session", args=[session.pk])
    assert {(page.status_code, page.url) for page in pages} == {
        (302, f"{shown}?question={position}")
    }
    assert PracticeReview.objects.filter(turn__isnull=False).count() == 1
