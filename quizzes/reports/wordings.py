"""How the questions of several revisions are worded, by item, and what is right by now."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from quizzes.core import rulings
from quizzes.core.document import CHOICE_KINDS, Kind
from quizzes.core.grading import Key
from quizzes.core.rulings import RuledKey, ruled_key
from quizzes.models import Choice, Question, Quiz, Ruling


@dataclass(frozen=True)
class Wording:
    """One item as one revision words it; `ruled_key` is what counts after all rulings."""

    question: Question
    choices: tuple[Choice, ...]
    ruled_key: RuledKey

    @property
    def kind(self) -> Kind:
        return Kind(self.question.kind)

    @property
    def is_of_choices(self) -> bool:
        return self.kind in CHOICE_KINDS

    @cached_property
    def choice_texts(self) -> tuple[str, ...]:
        return tuple(" ".join(choice.source.split()) for choice in self.choices)

    @property
    def authored_count(self) -> int:
        """How many choices the author ticked: what pages announce."""
        return sum(choice.is_correct for choice in self.choices)

    @cached_property
    def right_choices(self) -> frozenset[int]:
        """Positions of all choices that any of the keys counts as right."""
        return frozenset(i for key in self.ruled_key.keys for i in key.right_choices)


def wordings_of(quiz: Quiz, revisions: Collection[int]) -> dict[int, list[Wording]]:
    """By item, the newest wording first, in the order of the newest revision; three queries.

    `revisions` are ids. The revision of each question comes with its number and its counts.
    """
    choices = defaultdict(list)
    for choice in (
        Choice.objects.filter(question__revision__in=revisions)
        .only("question", "position", "key", "source", "is_correct")
        .order_by("question", "position")
    ):
        choices[choice.question_id].append(choice)
    ruled = _rulings_by_item(quiz)
    found: dict[int, list[Wording]] = {}
    for question in _questions(revisions):
        wording = _wording(question, tuple(choices[question.pk]), ruled)
        found.setdefault(question.item_id, []).append(wording)
    return found


def _questions(revisions: Collection[int]):
    return (
        Question.objects.filter(revision__in=revisions)
        .select_related("item", "revision")
        .only(
            *("position", "number", "kind", "source", "points", "spec", "path", "line"),
            *("item__key", "item__quiz"),
            *("revision__number", "revision__question_count", "revision__dealt_count"),
        )
        .order_by("-revision__number", "position")
    )


def _rulings_by_item(quiz: Quiz) -> Mapping[int, list[Ruling]]:
    by_item = defaultdict(list)
    for ruling in Ruling.objects.filter(item__quiz=quiz).order_by("pk"):
        by_item[ruling.item_id].append(ruling)
    return by_item


def _wording(
    question: Question, choices: tuple[Choice, ...], ruled: Mapping[int, list[Ruling]]
) -> Wording:
    right = tuple(i for i, choice in enumerate(choices) if choice.is_correct)
    authored = Key(Kind(question.kind), right, len(choices), question.spec)
    decided = [
        (rulings.Decision(ruling.decision), ruling.key)
        for ruling in ruled.get(question.item_id, ())
        if ruling.up_to >= question.revision.number
    ]
    keys = ruled_key(authored, [choice.key for choice in choices], decided)
    return Wording(question, choices, keys)
