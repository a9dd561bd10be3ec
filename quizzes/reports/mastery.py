"""What one student knows of each section of a quiz, as far as its questions have come up.

Mastery is counted, not estimated: of the items of a section that have come up, those that the
student had fully right (correctness 1) the last time. An item comes up in a submitted attempt that
counts, also where it was left blank, and in practice; a review of practice that was corrected
afterwards is left out for the one in its place, and an answer of a void question says nothing.

Sections and items are those of the quiz's current revision, so that items that were retired are
left out; a quiz without headings is one section with the quiz's title. There is nothing of quizzes
that keep from the student what was right.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import cast

from accounts.models import User
from quizzes.core.rulings import is_void_after
from quizzes.models import Answer, Attempt, PracticeReview, Question, Quiz, Ruling

from .progress import Standing


@dataclass(frozen=True, slots=True)
class Mastery:
    """One section, or a quiz without any. `items` is how many there are, `met` how many of them
    have come up, and `right` how many of these were right the last time.

    `repeated` have come up more than once: of these `repeated_right_first` were right the first
    time and `repeated_right` the last. `last_at` is when one came up last, None for never.
    """

    title: str
    items: int
    met: int
    right: int
    repeated: int
    repeated_right_first: int
    repeated_right: int
    last_at: datetime | None

    @property
    def share(self) -> Fraction | None:
        """Of what has come up, how much is right; None before anything has."""
        return Fraction(self.right, self.met) if self.met else None


@dataclass(frozen=True, slots=True)
class _Outcome:
    at: datetime
    is_right: bool


# First and last of what came up, and how often, by item.
_History = tuple[_Outcome, _Outcome, int]


def mastery_of(user: User, standings: Iterable[Standing]) -> dict[int, tuple[Mastery, ...]]:
    """The sections of the quizzes in the order of the file, by the quiz's primary key.

    Quizzes that do not show marks are left out, as are those that `user` has no counted attempt at.
    Four queries, however many quizzes and attempts there are; none without any.
    """
    quizzes = [each.quiz for each in standings if each.shows_marks and each.counted]
    if not quizzes:
        return {}
    histories = _histories(user, quizzes)
    titles = {quiz.pk: quiz.title for quiz in quizzes}
    found: dict[int, list[Mastery]] = defaultdict(list)
    for (quiz_id, title, _section), items in _items_by_section(quizzes).items():
        known = [histories[item] for item in items if item in histories]
        found[quiz_id].append(_mastery(title or titles[quiz_id], len(items), known))
    return {quiz_id: tuple(sections) for quiz_id, sections in found.items()}


def _mastery(title: str, items: int, known: Collection[_History]) -> Mastery:
    repeated = [(first, last) for first, last, times in known if times > 1]
    return Mastery(
        title=title,
        items=items,
        met=len(known),
        right=sum(last.is_right for _first, last, _times in known),
        repeated=len(repeated),
        repeated_right_first=sum(first.is_right for first, _last in repeated),
        repeated_right=sum(last.is_right for _first, last in repeated),
        last_at=max((last.at for _first, last, _times in known), default=None),
    )


def _items_by_section(quizzes: Collection[Quiz]) -> Mapping[tuple[int, str, int], list[int]]:
    """The items of each section, under the quiz, the section's title and its primary key."""
    rows = (
        Question.objects.filter(
            revision__in=[quiz.current_revision_id for quiz in quizzes],
            item__retired_at__isnull=True,
        )
        .order_by("revision_id", "position")
        .values_list("item__quiz", "section__title", "section", "item")
    )
    found: dict[tuple[int, str, int], list[int]] = defaultdict(list)
    for quiz_id, title, section_id, item_id in rows:
        found[quiz_id, title, section_id].append(item_id)
    return found


def _histories(user: User, quizzes: Collection[Quiz]) -> dict[int, _History]:
    rulings = _rulings_by_item(quizzes)
    outcomes = [
        *_outcomes_of_attempts(user, quizzes, rulings),
        *_outcomes_of_practice(user, quizzes, rulings),
    ]
    outcomes.sort(key=lambda row: row[1])  # stable: what is equally late stays as it was read
    found: dict[int, _History] = {}
    for item_id, at, correctness in outcomes:
        outcome = _Outcome(at, correctness == 1)
        first, _last, times = found.get(item_id, (outcome, outcome, 0))
        found[item_id] = (first, outcome, times + 1)
    return found


_Row = tuple[int, datetime, float]
# What was decided about each item and up to which revision, oldest first.
_Decided = Mapping[int, Sequence[tuple[str, int]]]


def _outcomes_of_attempts(
    user: User, quizzes: Collection[Quiz], rulings: _Decided
) -> Iterable[_Row]:
    """Item, time and correctness of every answer that counts, in the order of the attempts."""
    attempts = Attempt.objects.counted().by(user).filter(quiz__in=quizzes)
    rows = (
        Answer.objects.filter(attempt__in=attempts)
        .order_by("attempt__submitted_at", "attempt__number")
        .values_list(
            "question__item", "attempt__submitted_at", "correctness", "attempt__revision__number"
        )
    )
    # What is submitted has a time and is graded.
    for item_id, at, correctness, revision in cast("Iterable[tuple[*_Row, int]]", rows):
        if not _is_void(rulings.get(item_id, ()), revision):
            yield item_id, at, correctness


def _rulings_by_item(quizzes: Collection[Quiz]) -> _Decided:
    rulings = Ruling.objects.filter(item__quiz__in=quizzes).order_by("pk")
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for item_id, decision, up_to in rulings.values_list("item", "decision", "up_to"):
        found[item_id].append((decision, up_to))
    return found


def _is_void(rulings: Iterable[tuple[str, int]], revision: int) -> bool:
    return is_void_after(decision for decision, up_to in rulings if revision <= up_to)


def _outcomes_of_practice(
    user: User, quizzes: Collection[Quiz], rulings: _Decided
) -> Iterable[_Row]:
    """The same of practice. Reviews of answers say nothing that the answers do not."""
    rows = (
        PracticeReview.objects.filter(
            card__student=user,
            card__item__quiz__in=quizzes,
            turn__isnull=False,
            corrected_by__isnull=True,
        )
        .order_by("at", "pk")
        .values_list("card__item", "at", "correctness", "turn__question__revision__number")
    )
    for item_id, at, correctness, revision in cast("Iterable[tuple[*_Row, int]]", rows):
        if not _is_void(rulings.get(item_id, ()), revision):
            yield item_id, at, correctness
