"""Impossible rows of practice and of question reports: more of `impossible_rows.BROKEN`."""

from datetime import timedelta

from quizzes.models import (
    PracticeCard,
    PracticeReview,
    PracticeSession,
    PracticeTurn,
    QuestionReport,
)

from .conftest import NOW
from .impossible_rows import breaks, copy

DAY = timedelta(days=1)


def card(attempt, **values) -> PracticeCard:
    values = {
        "student": attempt.student,
        "item": attempt.answers.first().question.item,
        "state": PracticeCard.State.REVIEW,
        "stability": 2.3,
        "difficulty": 2.1,
        "last_reviewed_at": NOW,
        "due_at": NOW + 2 * DAY,
        **values,
    }
    return PracticeCard.objects.create(**values)


def turn(attempt, **values) -> PracticeTurn:
    session = PracticeSession.objects.create(student=attempt.student, started_at=NOW)
    question = attempt.answers.first().question
    values = {"session": session, "position": 1, "question": question, "seed": 7, **values}
    return PracticeTurn.objects.create(**{"card": card(attempt), **values})


def review(of: PracticeTurn, **values) -> PracticeReview:
    values = {"card": of.card, "turn": of, "at": NOW, "rating": 3, "correctness": 1, **values}
    return PracticeReview.objects.create(**values)


def report(attempt, **values) -> QuestionReport:
    question = attempt.answers.first().question
    values = {"student": attempt.student, "item": question.item, "question": question, **values}
    return QuestionReport.objects.create(**{"note": "Two are right.", "at": NOW, **values})


@breaks("practice_card_unique")
def _(attempt):
    copy(card(attempt))


@breaks("practice_card_stability_positive")
def _(attempt):
    card(attempt, stability=0)


@breaks("practice_card_difficulty_within_bounds")
def _(attempt):
    card(attempt, difficulty=10.1)


@breaks("practice_card_due_after_review")
def _(attempt):
    card(attempt, due_at=NOW)


@breaks("practice_card_step_with_its_state")
def _(attempt):
    card(attempt, step=0)


@breaks("practice_turn_position_unique")
def _(attempt):
    one = turn(attempt)
    other = attempt.answers.last().question.item
    copy(one, card_id=card(attempt, item=other).pk)


@breaks("practice_turn_card_unique")
def _(attempt):
    copy(turn(attempt), position=2)


@breaks("practice_turn_position_from_one")
def _(attempt):
    turn(attempt, position=0)


@breaks("practice_review_one_per_turn")
def _(attempt):
    copy(review(turn(attempt)))


@breaks("practice_review_one_per_answer")
def _(attempt):
    one = turn(attempt)
    copy(review(one, turn=None, answer=attempt.answers.first()))


@breaks("practice_review_of_a_turn_or_an_answer")
def _(attempt):
    review(turn(attempt), answer=attempt.answers.first())


@breaks("practice_review_wrong_is_again")
def _(attempt):
    review(turn(attempt), correctness=0.5, rating=2)


@breaks("question_report_one_open_per_item")
def _(attempt):
    copy(report(attempt))


@breaks("question_report_reply_as_a_whole")
def _(attempt):
    report(attempt, reply="Thank you.")


@breaks("question_report_says_something")
def _(attempt):
    report(attempt, note="")


@breaks("question_report_replied_after_it_came")
def _(attempt):
    report(attempt, reply="Thank you.", replied_by=attempt.student, replied_at=NOW - DAY)
