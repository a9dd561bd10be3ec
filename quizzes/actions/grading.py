"""The one place that grades answers, whatever the occasion."""

from collections.abc import Iterable
from decimal import Decimal

from quizzes.core import grading
from quizzes.models import Answer, Attempt
from quizzes.models.papers import paper_of


def grade_answers(*, attempt: Attempt, answers: Iterable[Answer]) -> Decimal:
    """Set `correctness` and `points` of every answer and return the attempt's score.

    Writes nothing to the database. The score is summed from exact values and rounded once.
    """
    questions = paper_of(attempt.revision).question_by_id
    graded = []
    for answer in answers:
        key = questions[answer.question_id].grading_key
        correctness = grading.correctness_of(answer.response, key, attempt.frozen_rules.scoring)
        answer.correctness = float(correctness)
        answer.points = grading.displayed_points(correctness, answer.max_points)
        graded.append((correctness, answer.max_points))
    return grading.score(graded)
