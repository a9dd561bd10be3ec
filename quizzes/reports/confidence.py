"""How sure students were of their answers, and the questions at which they were so in vain."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from quizzes.core.confidence import NOTHING_SAID, Sureness
from quizzes.models import Question

from .selection import Selection

MOST_LISTED = 3


@dataclass(frozen=True, slots=True)
class ConfidentlyWrong:
    """A question, in the newest wording that was answered, at which many were sure and wrong."""

    question: Question
    sureness: Sureness


def sureness_by_question(selection: Selection) -> Mapping[int, Sureness]:
    """By question, of those about which anybody said something; one query that groups."""
    wrong = Q(answers__sure=True) & Q(answers__correctness__lt=1)
    rows = (
        selection.attempts()
        .filter(answers__sure__isnull=False, answers__response__isnull=False)
        .values_list("answers__question")
        .annotate(
            said=Count("answers"),
            sure=Count("answers", filter=Q(answers__sure=True)),
            wrong=Count("answers", filter=wrong),
        )
        .order_by()
    )
    return {question: Sureness(said, sure, wrong) for question, said, sure, wrong in rows}


def most_confidently_wrong(selection: Selection) -> list[ConfidentlyWrong]:
    """At most three, the one with most who were sure and wrong first.

    Two queries where anybody was sure and wrong that often, else one.
    """
    by_question = sureness_by_question(selection)
    if sum(each.wrong for each in by_question.values()) == 0:
        return []
    wordings = defaultdict(list)
    questions = Question.objects.filter(pk__in=by_question).only(
        "item", "number", "position", "kind", "source", "revision", "path", "line"
    )
    for question in questions.order_by("-revision__number"):
        wordings[question.item_id].append(question)
    found = [
        ConfidentlyWrong(of_item[0], sum((by_question[q.pk] for q in of_item), NOTHING_SAID))
        for of_item in wordings.values()
    ]
    flagged = [each for each in found if each.sureness.is_confidently_wrong]
    flagged.sort(key=lambda each: (-each.sureness.wrong, each.question.position))
    return flagged[:MOST_LISTED]
