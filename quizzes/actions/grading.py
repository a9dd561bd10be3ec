"""The one place that grades answers, whatever the occasion."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from quizzes.core import grading
from quizzes.models import Answer, Attempt
from quizzes.models.papers import paper_of
from quizzes.models.rulings import NO_RULINGS, RulingsByItem, key_of


def grade_answers(
    *, attempt: Attempt, answers: Iterable[Answer], rulings: RulingsByItem = NO_RULINGS
) -> None:
    """Set `correctness` and `points` of every answer, and `score` and `raw_score` of the attempt.

    By the authored keys and the `rulings` that hold for the attempt. Writes nothing to the
    database. The score is summed from exact values and rounded once.
    """
    questions = paper_of(attempt.revision).question_by_id
    scoring = attempt.frozen_rules.scoring
    graded = []
    for answer in answers:
        key = key_of(questions[answer.question_id], rulings)
        correctness = key.correctness_of(answer.response, scoring)
        answer.correctness = float(correctness)
        answer.points = grading.displayed_points(correctness, answer.max_points)
        graded.append((correctness, answer.max_points))
    raw_score = grading.raw_score(graded)
    attempt.score = grading.rounded(raw_score)
    attempt.raw_score = float(raw_score)


def mark_of(correctness: float, max_points: Decimal, override: Decimal | None) -> Fraction:
    """What a graded answer adds to the raw score: exactly, or as somebody set it by hand."""
    if override is not None:
        return Fraction(override)
    return grading.exact(correctness) * Fraction(max_points)
