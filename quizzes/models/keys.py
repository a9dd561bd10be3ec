"""The keys of questions as every revision has worded them, read without any of their texts."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet

from quizzes.core.document import Kind
from quizzes.core.grading import Key
from quizzes.core.rulings import PortableKey, portable_key

from .content import Choice, Question


@dataclass(frozen=True, slots=True)
class KeyedQuestion:
    """One question with its authored key; `revision_number` is that of its revision."""

    id: int
    item_id: int
    revision_number: int
    grading_key: Key
    choice_keys: tuple[str, ...]

    @property
    def portable_key(self) -> PortableKey:
        return portable_key(self.grading_key, self.choice_keys)


def keyed_questions(questions: "QuerySet[Question]") -> list[KeyedQuestion]:
    """The questions of a query set with their keys, oldest revision first. Two queries."""
    choices = defaultdict(list)
    found = Choice.objects.filter(question__in=questions.order_by().values("pk"))
    for question_id, key, is_right in found.order_by("position").values_list(
        "question_id", "key", "is_correct"
    ):
        choices[question_id].append((key, is_right))
    rows = questions.order_by("revision__number", "position").values_list(
        "pk", "item_id", "revision__number", "kind", "spec"
    )
    return [
        KeyedQuestion(
            pk,
            item_id,
            number,
            Key(
                Kind(kind),
                tuple(place for place, (_key, is_right) in enumerate(choices[pk]) if is_right),
                len(choices[pk]),
                spec,
            ),
            tuple(key for key, _is_right in choices[pk]),
        )
        for pk, item_id, number, kind, spec in rows
    ]
