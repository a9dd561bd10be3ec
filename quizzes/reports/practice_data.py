"""What there is of somebody's practice, for the file of all that the site keeps about them."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch

from accounts.models import User
from quizzes.models import (
    Answer,
    Attempt,
    PracticeCard,
    PracticeReview,
    PracticeSession,
    Question,
)
from quizzes.models.practice import rules_of
from quizzes.models.roles import may

from .receipt import given_in_lines, stem_of
from .visibility import visibilities_of


def practice_data(user: User, now: datetime) -> dict[str, Any]:
    """Sessions, and each question in practice with its log.

    How an answer was rated and when the question comes back tells right from wrong: it is left out
    where the quiz does not show the right answers (any more).
    """
    of_turns = "turn__question__revision", "turn__session"
    reviews = PracticeReview.objects.select_related(
        *of_turns, "answer__question__revision", "answer__attempt__revision", "corrected_by"
    ).defer(
        "turn__question__revision__source",
        "answer__question__revision__source",
        "answer__attempt__revision__source",
    )
    cards = list(
        PracticeCard.objects.filter(student=user)
        .select_related("item__quiz__course")
        .prefetch_related(Prefetch("reviews", reviews.order_by("at", "pk")))
        .order_by("item__quiz", "item")
    )
    visibilities = visibilities_of({card.item.quiz for card in cards}, now)
    sessions = PracticeSession.objects.filter(student=user).annotate(questions=Count("turns"))
    return {
        "sessions": list(sessions.order_by("started_at").values("started_at", "questions")),
        "questions": [
            _card_data(
                card,
                visibilities[card.item.quiz_id].shown.answers
                or may(user, "view_attempt", card.item.course_id),
            )
            for card in cards
        ],
    }


def _card_data(card: PracticeCard, tells_right_from_wrong: bool) -> dict[str, Any]:
    log = list(card.reviews.all())
    if not tells_right_from_wrong:
        # Only of a right answer is something said afterwards.
        log = [review for review in log if review.corrects_id is None]
    data: dict[str, Any] = {
        "course": card.item.quiz.course.title,
        "quiz": card.item.quiz.title,
        "question": stem_of(_question(log[-1])),
        "reviews": [_review_data(review, tells_right_from_wrong) for review in log],
    }
    if tells_right_from_wrong:
        memory = {"due_at": card.due_at, "stability": card.stability, "difficulty": card.difficulty}
        data |= memory
    return data


def _review_data(review: PracticeReview, tells_right_from_wrong: bool) -> dict[str, Any]:
    data: dict[str, Any] = {
        "at": review.at,
        "session": review.turn.session.started_at if review.turn else None,
        "attempt": review.answer.attempt.number if review.answer else None,
        "answer": _given(review),
    }
    if tells_right_from_wrong:
        rating = PracticeReview.Rating(review.rating).name.lower()
        data |= {"rating": rating, "was_said_otherwise": hasattr(review, "corrected_by")}
    return data


def _question(review: PracticeReview) -> Question:
    if review.turn:
        return review.turn.question
    if review.answer:
        return review.answer.question
    raise ValueError("a review is of a turn or of an answer")


def _given(review: PracticeReview) -> list[str]:
    """What was answered, in words, in the order in which it stood there."""
    if review.answer:
        return given_in_lines(review.answer.attempt, review.answer)
    question, turn = _question(review), review.turn
    rules = rules_of(review.card.item.quiz)
    seed = turn.seed if turn else 0
    attempt = Attempt(revision=question.revision, seed=seed, rules=rules.as_json())
    return given_in_lines(attempt, Answer(question=question, response=review.response))
