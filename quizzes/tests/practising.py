"""Practice as tests about it want it: a student's sessions, and answers to their turns."""

from datetime import datetime

from accounts.models import User
from quizzes.actions.practice import answer_turn, practise_missed, start_session
from quizzes.core.responses import displayed, displayed_parts
from quizzes.core.scheduling import Memory, Rating, replayed
from quizzes.models import (
    Attempt,
    PracticeCard,
    PracticeReview,
    PracticeSession,
    PracticeTurn,
)
from quizzes.models.practice import rules_of
from quizzes.reports.practice import practisable_quizzes, session_of

# What somebody chose of PLANETS who had two of its three questions fully right.
TWO_RIGHT = {"closest": ["Mercury"], "rings": ["Saturn", "Venus"], "red": ["Mars"]}
# By a part of the question's text, in the shape in which responses are stored.
RIGHT = {
    "closest": [0],
    "rings": [0, 1],
    "red": [0],
    "two moons": "Mars",
    "How many planets": "8",
    "moon is not": ["sun", "star"],
    "From the sun": [0, 1, 2],
    "Who found": [0, 1, 2],
}


def begin_practice(student: User, now: datetime) -> PracticeSession:
    quizzes = practisable_quizzes(student, now).values()
    return start_session(student=student, quizzes=quizzes, now=now)


def begin_missed(attempt: Attempt, now: datetime) -> PracticeSession:
    quizzes = practisable_quizzes(attempt.student, now, [attempt.quiz_id]).values()
    return practise_missed(attempt=attempt, quizzes=quizzes, now=now)


def turns_of(session: PracticeSession, now: datetime) -> list[PracticeTurn]:
    return [dealt.turn for dealt in session_of(session, now).turns]


def stems_of(session: PracticeSession) -> list[str]:
    return list(session.turns.order_by("position").values_list("question__source", flat=True))


def values_for(turn: PracticeTurn, response) -> tuple[str, ...]:
    """What a form would send for a response in the shape in which it is stored."""
    question = turn.paper_question
    shuffle = rules_of(turn.question.revision.quiz).shuffle
    order = question.dealt_order(seed=turn.seed, shuffle=shuffle)
    if not question.part_count:
        return tuple(map(str, displayed(response, order)))
    count = question.part_count
    return tuple(displayed_parts(response, kind=question.kind, order=order, part_count=count))


def right_values(turn: PracticeTurn) -> tuple[str, ...]:
    stem = turn.question.source
    return values_for(turn, next(right for part, right in RIGHT.items() if part in stem))


def practise(turn: PracticeTurn, now: datetime, *, right: bool) -> PracticeReview:
    """Answer right, or say “I don't know”."""
    values = right_values(turn) if right else ()
    is_askable = turn.question.revision.quiz_id in practisable_quizzes(turn.session.student, now)
    return answer_turn(turn=turn, values=values, is_askable=is_askable, now=now)


def replayed_card(card: PracticeCard) -> Memory | None:
    """What the log alone says."""
    log = PracticeReview.objects.filter(card=card, corrected_by=None).order_by("at", "pk")
    return replayed([(Rating(review.rating), review.at) for review in log])


def assert_cards_are_what_their_logs_make_of_them() -> None:
    for card in PracticeCard.objects.all():
        assert card.memory == replayed_card(card)
