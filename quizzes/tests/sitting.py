"""Whole attempts in one call, for tests about results."""

from datetime import datetime

from accounts.models import User
from quizzes.actions.attempts import GivenAnswer, submit_attempt
from quizzes.actions.starting import start_attempt
from quizzes.core.document import CHOICE_KINDS
from quizzes.core.responses import displayed, displayed_parts
from quizzes.models import Attempt, Quiz
from quizzes.models.papers import paper_of

from .conftest import NOW


def sit(quiz: Quiz, student: User, responses: dict[str, object], now: datetime = NOW) -> Attempt:
    """Take the quiz and submit it; a response is found by a part of its question's text.

    Responses are as they are stored, choices also as texts; what is left out is blank.
    """
    quiz.refresh_from_db()
    attempt = start_attempt(quiz=quiz, student=student, now=now)
    sent = {}
    paper = paper_of(attempt.revision)
    for answer in attempt.answers.select_related("question"):
        for part, response in responses.items():
            if part in answer.question.source:
                question = paper.question_by_id[answer.question_id]
                sent[answer.position] = GivenAnswer(_sent(attempt, question, response), 0)
    submit_attempt(attempt=attempt, given=sent, now=now, accept_unanswered=True)
    attempt.refresh_from_db()
    return attempt


def students(count: int) -> list[User]:
    return [User.objects.create_user(f"student{n}", f"s{n}@example.org") for n in range(count)]


def _sent(attempt, question, response) -> tuple[str, ...]:
    """What a form would send."""
    order = question.dealt_order(seed=attempt.seed, shuffle=attempt.frozen_rules.shuffle)
    if question.kind not in CHOICE_KINDS:
        parts = displayed_parts(
            response, kind=question.kind, order=order, part_count=question.part_count
        )
        return tuple(parts)
    texts = [choice.source for choice in question.choices]
    chosen = [texts.index(each) if isinstance(each, str) else each for each in response]
    return tuple(str(position) for position in displayed(chosen, order))
