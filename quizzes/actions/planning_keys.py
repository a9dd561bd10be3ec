"""What an import means for attempts that were graded by keys which it changes."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.db.models import Count
from django.db.models.fields.json import KeyTextTransform

from quizzes.core.differences import QuestionChange
from quizzes.core.document import QuestionDocument
from quizzes.core.grading import Key
from quizzes.core.matching import Change, ItemMatch
from quizzes.core.rulings import BY_KEY, Decision, Effect, PortableKey, portable_key
from quizzes.models import Answer, Item, Question, Quiz, Ruling
from quizzes.models.attempts import AnswerQuerySet
from quizzes.models.keys import KeyedQuestion, keyed_questions

from .ruled_questions import RuledQuestion, ruled_among


def changed_keys(
    matches: Sequence[ItemMatch], questions: Sequence[QuestionDocument]
) -> dict[str, PortableKey]:
    """The new portable keys of the questions whose key changes, by the key their item has now."""
    return {
        match.old.item_key: _portable_key(question, match)
        for match, question in zip(matches, questions, strict=True)
        if match.old and match.change is Change.KEY_CHANGED
    }


def _portable_key(question: QuestionDocument, match: ItemMatch) -> PortableKey:
    key = Key(question.kind, question.key, len(question.choices), question.spec)
    return portable_key(key, match.choice_keys)


def with_effects(
    changes: Sequence[QuestionChange], quiz: Quiz, keys: Mapping[str, PortableKey]
) -> tuple[list[QuestionChange], int]:
    """The changes with what follows from those of `keys`, and how many submitted attempts answered
    any of these. Six queries, or none without a key that changes.
    """
    if not keys:
        return list(changes), 0
    items = dict(Item.objects.filter(quiz=quiz, key__in=keys).values_list("pk", "key"))
    questions = keyed_questions(Question.objects.filter(item__in=items))
    answers = Answer.objects.filter(
        question__in=[question.id for question in questions],
        attempt__in=quiz.attempts.counted(),
    )
    key_by_item = {item: keys[item_key] for item, item_key in items.items()}
    item_keys = {question.id: items[question.item_id] for question in questions}
    answered, effects = _counted(answers, item_keys, _ruled_by_decision(questions, key_by_item))
    counted = [
        replace(each, answered_count=answered[each.item_key], effects=effects[each.item_key])
        if each.item_key in keys
        else each
        for each in changes
    ]
    concerned = answers.filter(response__isnull=False).aggregate(n=Count("attempt", distinct=True))
    return counted, concerned["n"]


def _ruled_by_decision(
    questions: Sequence[KeyedQuestion], key_by_item: Mapping[int, PortableKey]
) -> dict[Decision, dict[int, RuledQuestion]]:
    """What would count for every wording after each decision about all the keys."""
    rulings = list(Ruling.objects.filter(item__in=key_by_item).order_by("pk"))
    up_to = max(question.revision_number for question in questions)
    return {
        decision: ruled_among(
            questions,
            [
                *rulings,
                *(
                    Ruling(item_id=item_id, decision=decision, key=key, up_to=up_to)
                    for item_id, key in key_by_item.items()
                ),
            ],
        )
        for decision in BY_KEY
    }


def _counted(
    answers: AnswerQuerySet,
    item_keys: Mapping[int, str],
    ruled: Mapping[Decision, Mapping[int, RuledQuestion]],
) -> tuple[Counter[str], dict[str, dict[Decision, Effect]]]:
    """By key of the item, how many of `answers` are not blank, and how many would rise or fall.

    `item_keys` are those of the questions. Equal answers are one row.
    """
    answered: Counter[str] = Counter()
    effects: dict[str, dict[Decision, Effect]] = defaultdict(lambda: dict.fromkeys(ruled, Effect()))
    grouped = answers.values_list(
        "question_id",
        "response",
        "max_points",
        "correctness",
        "override__points",
        KeyTextTransform("scoring", "attempt__rules"),
    )
    rows = grouped.annotate(n=Count("pk")).order_by()
    for question_id, response, max_points, old, override, scoring, count in rows:
        item_key = item_keys[question_id]
        answered[item_key] += count if response is not None else 0
        for decision, questions in ruled.items():
            question = questions.get(question_id)
            if override is None and question is not None:
                new = question.grade(response, scoring, max_points).correctness
                effects[item_key][decision] += Effect(count * (new > old), count * (new < old))
    return answered, effects
