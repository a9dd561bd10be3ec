"""What each choice and each part of an answer was: chosen or not, right or wrong, as far as shown.

By the key that counts now, which is not the authored one where there is a ruling.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from quizzes.core import specs
from quizzes.core.document import Kind
from quizzes.core.gaps import pieces_around_gaps
from quizzes.core.grading import Key, right_parts
from quizzes.core.revealing import Shown
from quizzes.core.rulings import RuledKey
from quizzes.models import Answer, Attempt
from quizzes.models.papers import PaperChoice, PaperQuestion

from .answers import range_in_words


class Mark(StrEnum):
    """What a choice or a part was in this answer."""

    CHOSEN_RIGHT = "chosen right"
    CHOSEN_WRONG = "chosen wrong"
    CHOSEN = "chosen"  # right or wrong is not to be shown, or there is no such thing
    MISSED = "missed"
    LEFT = "left"  # not chosen: rightly so, or right and wrong are not to be shown


@dataclass(frozen=True, slots=True)
class ReviewedChoice:
    html: str
    mark: Mark
    feedback_html: str


@dataclass(frozen=True, slots=True)
class ReviewedPart:
    """One part of an answer that was not chosen; `number` counts from 1.

    `html` is what it is about: an item, a term, or the text between the gap before it and its own.
    `given` and `expected` are plain texts, of places their numbers from 1; `expected` is empty
    where the right answers are not to be shown.
    """

    number: int
    html: str
    given: str
    expected: tuple[str, ...]
    mark: Mark


@dataclass(frozen=True, slots=True)
class Marking:
    """One answer to be marked by `key`, of those that count the one that earns it most.

    `shown` is what may be told of right and wrong.
    """

    attempt: Attempt
    answer: Answer
    question: PaperQuestion
    ruled: RuledKey
    key: Key
    shown: Shown

    @classmethod
    def by(
        cls,
        ruled: RuledKey,
        *,
        attempt: Attempt,
        answer: Answer,
        question: PaperQuestion,
        shown: Shown,
    ) -> "Marking":
        """Of a void question nothing is right or wrong; a wrong answer missed whatever counts."""
        key = ruled.best_for(answer.response, attempt.frozen_rules.scoring)
        if key.kind is Kind.SINGLE and not set(key.right_choices) & set(answer.response or ()):
            right = frozenset(i for each in ruled.keys for i in each.right_choices)
            key = replace(key, right_choices=right)
        if ruled.is_void:
            shown = replace(shown, marks=False, answers=False)
        return cls(attempt, answer, question, ruled, key, shown)

    @property
    def has_arithmetic(self) -> bool:
        """Whether how the marks make the result may be told, and they do.

        Of choices, that tells how many are right, which is part of the key. Between a ruling and
        the regrading that follows, an answer has what it earned before.
        """
        is_told = self.question.part_count > 0 or self.shown.answers
        return self.shown.marks and is_told and not self.answer.is_blank and self._is_graded()

    def _is_graded(self) -> bool:
        if not self.answer.has_rulings:
            return True
        scoring = self.attempt.frozen_rules.scoring
        earned = self.ruled.correctness_of(self.answer.response, scoring)
        return float(earned) == self.answer.correctness

    def choices(self) -> tuple[ReviewedChoice, ...]:
        """The choices in the order of the attempt; none for a question of parts."""
        if self.question.part_count:
            return ()
        chosen = frozenset(self.answer.response or ())
        right = frozenset(self.key.right_choices)
        return tuple(
            self._choice(self.question.choices[i], i in chosen, i in right)
            for i in self._dealt_order()
        )

    def parts(self) -> Iterator[ReviewedPart]:
        """The parts in the order of the key, but items whose right order is not to be shown in
        that of the attempt.
        """
        right = right_parts(self.answer.response, self.key)
        given = self._given_texts()
        for number, i in enumerate(self._order_of_parts(), start=1):
            mark = self._given_mark(bool(right) and right[i])
            yield ReviewedPart(
                number=number,
                html=html_of_part(self.question, i),
                given=given[i],
                expected=self._expected(i) if self.shown.answers else (),
                mark=mark if given[i] else Mark.MISSED,
            )

    def _choice(self, choice: PaperChoice, is_chosen: bool, is_right: bool) -> ReviewedChoice:
        if is_chosen:
            mark = self._given_mark(is_right)
        else:
            mark = Mark.MISSED if is_right and self.shown.answers else Mark.LEFT
        # Feedback on a choice that was rightly left alone would only be noise. That there is some
        # on one that was not chosen tells that it is right.
        has_feedback = self.shown.explanations and mark is not Mark.LEFT
        return ReviewedChoice(choice.html, mark, choice.feedback_html if has_feedback else "")

    def _given_mark(self, is_right: bool) -> Mark:
        if not self.shown.tells_right_from_wrong:
            return Mark.CHOSEN
        return Mark.CHOSEN_RIGHT if is_right else Mark.CHOSEN_WRONG

    def _dealt_order(self) -> tuple[int, ...]:
        shuffle = self.attempt.frozen_rules.shuffle
        return self.question.dealt_order(seed=self.attempt.seed, shuffle=shuffle)

    def _order_of_parts(self) -> Sequence[int]:
        count = self.question.part_count
        if self.question.kind is not Kind.ORDERING:
            return range(count)
        if not self.shown.answers:
            return self._dealt_order()
        return sorted(range(count), key=self._right_place)

    def _right_place(self, item: int) -> int:
        places = self.key.spec.get("places")
        return item if places is None else places[item]

    def _given_texts(self) -> Sequence[str]:
        response, kind = self.answer.response, self.question.kind
        if not self.question.part_count:
            return ()
        if response is None:
            return [""] * self.question.part_count
        if kind is Kind.ORDERING:
            return ["" if place is None else str(place + 1) for place in response]
        if kind is Kind.MATCHING:
            return ["" if match is None else self.question.matches[match] for match in response]
        return response if kind is Kind.FILL_IN else [response]

    def _expected(self, part: int) -> tuple[str, ...]:
        kind, spec = self.question.kind, self.key.spec
        if kind is Kind.ORDERING:
            return (str(self._right_place(part) + 1),)
        if kind is Kind.MATCHING:
            right = spec.get("right")
            return (self.question.matches[part if right is None else right[part]],)
        if kind is Kind.FILL_IN:
            return specs.gaps(spec)[part]
        if kind is Kind.NUMERIC:
            return tuple(map(range_in_words, specs.accepted_ranges(spec)))
        return specs.accepted_texts(spec)


def html_of_part(question: PaperQuestion, part: int) -> str:
    """What a part is about; of gaps, -1 is the text after the last."""
    if question.kind is Kind.FILL_IN:
        return pieces_around_gaps(question.html)[part]
    return question.choices[part].html if question.choices else ""
