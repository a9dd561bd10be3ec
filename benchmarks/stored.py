"""Prints what Quizmark's database holds of every attempt, as JSON: `python -m benchmarks.stored`.

For `benchmarks.ledger` to compare. Choices are given by their texts, and `regraded` is what the
stored answers earn when they are graded once more; nothing is written.
"""

import json
import sys
from collections.abc import Iterator
from copy import copy

import django


def attempts() -> Iterator[dict]:
    from quizzes.models import Attempt

    rows = Attempt.objects.select_related("revision", "student").order_by("pk")
    for attempt in rows.prefetch_related("answers", "events").iterator(chunk_size=200):
        yield _described(attempt)


def _described(attempt) -> dict:
    from quizzes.models import AttemptEvent

    answers = list(attempt.answers.all())
    kinds = [event.kind for event in attempt.events.all()]
    return {
        "id": attempt.pk,
        "student": attempt.student.username,
        "number": attempt.number,
        "is_open": attempt.is_open,
        "state": attempt.state,
        "answers": {answer.position: _texts(attempt, answer) for answer in answers},
        "score": None if attempt.score is None else str(attempt.score),
        "regraded": None if attempt.is_open else _regraded(attempt, answers),
        "submissions": kinds.count(AttemptEvent.Kind.SUBMITTED),
    }


def _regraded(attempt, answers) -> str:
    from quizzes.actions.grading import grade_answers

    again = copy(attempt)
    grade_answers(attempt=again, answers=answers)
    return str(again.score)


def _texts(attempt, answer) -> list[str]:
    from quizzes.models.papers import paper_of

    choices = paper_of(attempt.revision).question_by_id[answer.question_id].choices
    return sorted(choices[position].source for position in answer.response or ())


if __name__ == "__main__":
    django.setup()
    json.dump(list(attempts()), sys.stdout)
