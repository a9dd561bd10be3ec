"""A submitted attempt, question by question: what was chosen, what was right, and why.

What is not to be shown is not in the dataclasses either, so that no page can let it slip.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from quizzes.core import specs
from quizzes.core.document import Kind
from quizzes.core.gaps import pieces_around_gaps, with_blanks
from quizzes.core.grading import right_parts
from quizzes.core.revealing import Shown
from quizzes.core.rules import Rules
from quizzes.models import Answer, Attempt
from quizzes.models.papers import PaperChoice, PaperQuestion, PaperSection, dealt_questions

from .answers import range_in_words


class Verdict(StrEnum):
    """How an answer came out."""

    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"
    UNANSWERED = "unanswered"
    GIVEN = "given"  # there is an answer, and that is all there is to show


class Mark(StrEnum):
    """What a choice or a part was in this answer."""

    CHOSEN_RIGHT = "chosen right"
    CHOSEN_WRONG = "chosen wrong"
    CHOSEN = "chosen"  # right or wrong is not to be shown
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
class ReviewedQuestion:
    """One answer, either to `choices` or in `parts`.

    The counts are what the scoring rule is computed from, where `has_arithmetic` says that it may
    be shown. `html` has blanks where gaps are; `points` are None where not to be shown.
    """

    position: int
    section: PaperSection | None
    kind: Kind
    html: str
    explanation_html: str
    verdict: Verdict
    points: Decimal | None
    max_points: Decimal
    is_multiple: bool
    has_arithmetic: bool
    choices: tuple[ReviewedChoice, ...]
    parts: tuple[ReviewedPart, ...] = ()
    html_after_gaps: str = ""

    def _count(self, mark: Mark) -> int:
        return sum(choice.mark is mark for choice in self.choices)

    @property
    def chosen_right(self) -> int:
        return self._count(Mark.CHOSEN_RIGHT)

    @property
    def chosen_wrong(self) -> int:
        return self._count(Mark.CHOSEN_WRONG)

    @property
    def key_count(self) -> int:
        return self.chosen_right + self._count(Mark.MISSED)


@dataclass(frozen=True, slots=True)
class Score:
    """The total; `percentage` is of `max_points`, `is_passed` None without a pass mark."""

    points: Decimal
    max_points: Decimal
    percentage: Decimal
    is_passed: bool | None


@dataclass(frozen=True, slots=True)
class Review:
    """As much of an attempt as `shown` says; `score` is None where it is not to be shown."""

    rules: Rules
    shown: Shown
    score: Score | None
    questions: tuple[ReviewedQuestion, ...]

    def _count(self, verdict: Verdict) -> int:
        return sum(question.verdict is verdict for question in self.questions)

    @property
    def right_count(self) -> int:
        return self._count(Verdict.RIGHT)

    @property
    def answered_count(self) -> int:
        return len(self.questions) - self._count(Verdict.UNANSWERED)


def review_of(attempt: Attempt, shown: Shown) -> Review:
    """The graded answers of a submitted attempt, in one query once the paper is cached."""
    return Review(
        attempt.frozen_rules,
        shown,
        _score(attempt) if shown.score else None,
        tuple(
            _reviewed_question(attempt, answer, question, section, shown)
            for answer, question, section in dealt_questions(attempt)
        ),
    )


def _score(attempt: Attempt) -> Score:
    return Score(
        attempt.score or Decimal(0),
        attempt.max_points,
        attempt.percentage or Decimal(0),
        attempt.is_passed,
    )


def _reviewed_question(
    attempt: Attempt,
    answer: Answer,
    question: PaperQuestion,
    section: PaperSection | None,
    shown: Shown,
) -> ReviewedQuestion:
    is_of_parts = question.part_count > 0
    return ReviewedQuestion(
        position=answer.position,
        section=section,
        kind=question.kind,
        html=with_blanks(question.html),
        explanation_html=question.explanation_html if shown.explanations else "",
        verdict=_verdict(answer, shown),
        points=(answer.points or Decimal(0)) if shown.marks else None,
        max_points=answer.max_points,
        is_multiple=question.kind is Kind.MULTIPLE,
        # Of choices, the arithmetic tells how many are right: that is part of the key.
        has_arithmetic=shown.marks and (is_of_parts or shown.answers) and not answer.is_blank,
        choices=() if is_of_parts else _reviewed_choices(attempt, answer, question, shown),
        parts=tuple(_reviewed_parts(attempt, answer, question, shown)),
        html_after_gaps=_html_of_part(question, -1) if question.kind is Kind.FILL_IN else "",
    )


def _verdict(answer: Answer, shown: Shown) -> Verdict:
    if answer.is_blank:
        return Verdict.UNANSWERED
    if not shown.marks:
        return Verdict.GIVEN
    if answer.correctness == 1:
        return Verdict.RIGHT
    return Verdict.PARTLY if answer.correctness else Verdict.WRONG


def _reviewed_choices(
    attempt: Attempt, answer: Answer, question: PaperQuestion, shown: Shown
) -> tuple[ReviewedChoice, ...]:
    order = question.dealt_order(seed=attempt.seed, shuffle=attempt.frozen_rules.shuffle)
    chosen = frozenset(answer.response or ())
    return tuple(_reviewed_choice(question.choices[i], i in chosen, shown) for i in order)


def _reviewed_choice(choice: PaperChoice, is_chosen: bool, shown: Shown) -> ReviewedChoice:
    if is_chosen:
        mark = _given_mark(choice.is_correct, shown)
    else:
        mark = Mark.MISSED if choice.is_correct and shown.answers else Mark.LEFT
    # Feedback on a choice that was rightly left alone would only be noise. That there is some on
    # one that was not chosen tells that it is right.
    has_feedback = shown.explanations and mark is not Mark.LEFT
    return ReviewedChoice(choice.html, mark, choice.feedback_html if has_feedback else "")


def _given_mark(is_right: bool, shown: Shown) -> Mark:
    if not shown.tells_right_from_wrong:
        return Mark.CHOSEN
    return Mark.CHOSEN_RIGHT if is_right else Mark.CHOSEN_WRONG


def _reviewed_parts(
    attempt: Attempt, answer: Answer, question: PaperQuestion, shown: Shown
) -> Iterator[ReviewedPart]:
    """The parts in the order of the key, but items whose right order is not to be shown in that
    of the attempt.
    """
    right = right_parts(answer.response, question.grading_key)
    given = _given_texts(answer, question)
    for number, i in enumerate(_order_of_parts(attempt, question, shown), start=1):
        mark = _given_mark(bool(right) and right[i], shown)
        yield ReviewedPart(
            number=number,
            html=_html_of_part(question, i),
            given=given[i],
            expected=_expected(question, i) if shown.answers else (),
            mark=mark if given[i] else Mark.MISSED,
        )


def _order_of_parts(attempt: Attempt, question: PaperQuestion, shown: Shown) -> Sequence[int]:
    if question.kind is Kind.ORDERING and not shown.answers:
        return question.dealt_order(seed=attempt.seed, shuffle=attempt.frozen_rules.shuffle)
    return range(question.part_count)


def _given_texts(answer: Answer, question: PaperQuestion) -> Sequence[str]:
    if answer.response is None:
        return [""] * question.part_count
    if question.kind is Kind.ORDERING:
        return ["" if place is None else str(place + 1) for place in answer.response]
    if question.kind is Kind.MATCHING:
        return ["" if match is None else question.matches[match] for match in answer.response]
    return answer.response if question.kind is Kind.FILL_IN else [answer.response]


def _html_of_part(question: PaperQuestion, part: int) -> str:
    if question.kind is Kind.FILL_IN:
        return pieces_around_gaps(question.html)[part]
    return question.choices[part].html if question.choices else ""


def _expected(question: PaperQuestion, part: int) -> tuple[str, ...]:
    if question.kind is Kind.ORDERING:
        return (str(part + 1),)
    if question.kind is Kind.MATCHING:
        return (question.matches[part],)
    if question.kind is Kind.FILL_IN:
        return specs.gaps(question.spec)[part]
    if question.kind is Kind.NUMERIC:
        return tuple(map(range_in_words, specs.accepted_ranges(question.spec)))
    return specs.accepted_texts(question.spec)
