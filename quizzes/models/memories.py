"""What a student remembers of the questions of quizzes that they have finished, taken in or not.

The one place that says which questions practice may ask: `actions` take them in and deal them by it,
and `reports` count them.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from quizzes.core.rulings import Decision, is_void_after
from quizzes.core.scheduling import Memory, Rating, Said, rating_of, reviewed

from .attempts import Answer, Attempt
from .papers import paper_of
from .practice import PracticeCard
from .quizzes import Quiz
from .rulings import Ruling, RulingsByItem, key_of, rulings_of

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class FirstReview:
    """An answer of a submitted attempt as a review that is not in the log yet."""

    answer_id: int
    at: datetime
    rating: Rating
    correctness: float


@dataclass(frozen=True, slots=True)
class Remembered:
    """One question that may be practised, and the memory of it after all that is known.

    `card_id` is None for one that is not taken in yet; `untaken` are the answers that are in
    `memory` and not in the log, in their order.
    """

    item_id: int
    quiz_id: int
    card_id: int | None
    memory: Memory
    untaken: tuple[FirstReview, ...]


class _Row(NamedTuple):
    """One graded answer."""

    item_id: int
    quiz_id: int
    revision_number: int
    answer_id: int
    at: datetime
    correctness: float
    sure: bool | None


class _Card(NamedTuple):
    pk: int
    memory: Memory


def remembered_by(student: "User", quizzes: Iterable[Quiz]) -> list[Remembered]:
    """What may be practised of `quizzes`, which come with their current revisions.

    Three queries, which are simple ones: joined into one, they take Django twice the time to put
    together; and those of papers of questions that were void at some time, where they are not
    cached. Left out are questions that the current revision does not ask, and void ones.
    Answers of an attempt that ended before the last review of a card stay out of its log: the
    student knows by then what was right.
    """
    by_id = {quiz.pk: quiz for quiz in quizzes}
    rows = _rows(student, by_id) if by_id else []
    if not rows:
        return []
    cards = _cards(student, by_id)
    void = _Void.among(rows, by_id)
    found = []
    for item_id, group in groupby(rows, key=lambda row: row.item_id):
        if not void.is_now(item_id):
            answered = list(group)
            telling = [row for row in answered if not void.was_for(row)]
            found.append(_remembered(answered[0], cards.get(item_id), telling))
    return [one for one in found if one]


def missed_of(attempt: Attempt, remembered: Iterable[Remembered]) -> list[Remembered]:
    """Those of `remembered` that were not fully right in a submitted attempt, in its order. One
    query.
    """
    by_item = {one.item_id: one for one in remembered}
    answers = Answer.objects.filter(attempt=attempt, correctness__lt=1).order_by("position")
    items = answers.values_list("question__item", flat=True)
    return [by_item[item_id] for item_id in items if item_id in by_item]


def _rows(student: "User", quizzes: Collection[int]) -> list[_Row]:
    """The graded answers to active items, by item and then in their order."""
    rows = Answer.objects.filter(
        attempt__student=student,
        attempt__state=Attempt.State.SUBMITTED,
        attempt__is_preview=False,
        attempt__quiz__in=list(quizzes),
        question__item__retired_at=None,
        correctness__isnull=False,
    ).values_list(
        "question__item_id",
        "attempt__quiz_id",
        "attempt__revision__number",
        "pk",
        "attempt__submitted_at",
        "correctness",
        "sure",
    )
    rows = rows.order_by()
    answered = [_Row(*row) for row in rows]  # type: ignore[arg-type]
    return sorted(answered, key=lambda row: (row.item_id, row.at, row.answer_id))


def _cards(student: "User", quizzes: Collection[int]) -> dict[int, _Card]:
    """What is taken in already, by item."""
    columns = ("state", "step", "stability", "difficulty", "due_at", "last_reviewed_at")
    cards = PracticeCard.objects.filter(student=student, item__quiz__in=list(quizzes))
    rows = cards.order_by().values_list("item_id", "pk", *columns)
    return {item_id: _Card(pk, Memory(*memory)) for item_id, pk, *memory in rows}


def _remembered(row: _Row, card: _Card | None, telling: Iterable[_Row]) -> Remembered | None:
    """The item of `row`, by those of its answers that say something; None without them and a card."""
    memory = card.memory if card else None
    untaken = [
        FirstReview(each.answer_id, each.at, _rating(each), each.correctness)
        for each in telling
        if memory is None or each.at > memory.last_reviewed_at
    ]
    for review in untaken:
        memory = reviewed(memory, review.rating, review.at)
    if memory is None:
        return None
    return Remembered(row.item_id, row.quiz_id, card and card.pk, memory, tuple(untaken))


def _rating(row: _Row) -> Rating:
    return rating_of(row.correctness, Said.GUESSED if row.sure is False else Said.NOTHING)


@dataclass(frozen=True, slots=True)
class _Void:
    """Which items are void now, and the rulings about items that were so at some time."""

    items: frozenset[int]
    rulings: RulingsByItem

    @classmethod
    def among(cls, rows: Iterable[_Row], quizzes: Mapping[int, Quiz]) -> "_Void":
        rulings = rulings_of(quizzes)
        voided = {
            item_id
            for item_id, found in rulings.items()
            if any(ruling.decision == Decision.VOID for ruling in found)
        }
        quiz_of = {row.item_id: quizzes[row.quiz_id] for row in rows if row.item_id in voided}
        return cls(
            frozenset(i for i, quiz in quiz_of.items() if _is_void(i, quiz, rulings[i])), rulings
        )

    def is_now(self, item_id: int) -> bool:
        return item_id in self.items

    def was_for(self, row: _Row) -> bool:
        """Whether everybody got the points of this answer, so that it says nothing."""
        rulings = self.rulings.get(row.item_id, ())
        return is_void_after(r.decision for r in rulings if r.up_to >= row.revision_number)


def _is_void(item_id: int, quiz: Quiz, rulings: Iterable[Ruling]) -> bool:
    """Whether the question as the quiz words it now is void by `rulings`, all those about its item,
    oldest first. One that the current revision does not have counts as void.
    """
    revision = quiz.current_revision
    question = revision and paper_of(revision).question_by_item.get(item_id)
    if not (revision and question):
        return True
    holding = [ruling for ruling in rulings if ruling.up_to >= revision.number]
    return key_of(question, {item_id: holding}).is_void
