"""The questions of a quiz that rulings make count otherwise than they were written."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from quizzes.core.document import Scoring
from quizzes.core.grading import displayed_points
from quizzes.core.responses import Response
from quizzes.core.rulings import Decision, RuledKey, ruled_keys
from quizzes.models import Question, Ruling
from quizzes.models.keys import KeyedQuestion, keyed_questions

# What is typed can be different in every answer.
MOST_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Graded:
    """What one response earns, exactly and as it is stored."""

    exact: Fraction
    correctness: float
    points: Decimal


@dataclass(frozen=True)
class RuledQuestion:
    """One wording of a question, what counts for it, and the latest ruling that made it so."""

    question: KeyedQuestion
    key: RuledKey
    ruling: Ruling
    _known: dict[Hashable, Graded] = field(default_factory=dict, repr=False)

    def grade(self, response: Response, scoring: str, max_points: Decimal) -> Graded:
        """By what counts; worked out once for equal responses. `scoring` as in `Rules`."""
        given = tuple(response) if isinstance(response, list) else response
        known = self._known.get((given, scoring, max_points))
        if known is None:
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            exact = self.key.correctness_of(response, Scoring(scoring))
            known = Graded(exact, float(exact), displayed_points(exact, max_points))
            self._known[given, scoring, max_points] = known
        return known


def ruled_questions(rulings: Sequence[Ruling]) -> dict[int, RuledQuestion]:
    """By id, the questions that `rulings`, oldest first, make count otherwise. Two queries.

    Questions that no ruling changes anything about are left out, such as those at revisions that
    are newer, or whose wording a new key cannot be told to.
    """
    items = {ruling.item_id for ruling in rulings}
    return ruled_among(keyed_questions(Question.objects.filter(item__in=items)), rulings)


def ruled_among(
    questions: Iterable[KeyedQuestion], rulings: Sequence[Ruling]
) -> dict[int, RuledQuestion]:
    """As `ruled_questions`, of `questions` alone."""
    by_item: dict[int, list[Ruling]] = {}
    for ruling in rulings:
        by_item.setdefault(ruling.item_id, []).append(ruling)
    ruled = {}
    for question in questions:
        found = by_item.get(question.item_id, [])
        holding = [ruling for ruling in found if ruling.up_to >= question.revision_number]
        if one := _ruled(question, holding):
            ruled[question.id] = one
    return ruled


def _ruled(question: KeyedQuestion, rulings: list[Ruling]) -> RuledQuestion | None:
    decided = [(Decision(ruling.decision), ruling.key) for ruling in rulings]
    keys = ruled_keys(question.grading_key, question.choice_keys, decided)
    for place in range(len(rulings), 0, -1):
        if keys[place] != keys[place - 1]:
            return RuledQuestion(question, keys[-1], rulings[place - 1])
    return None
