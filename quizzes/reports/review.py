"""A submitted attempt, question by question: what was chosen, what was right, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _

from quizzes.core import specs
from quizzes.core.document import Kind
from quizzes.core.gaps import pieces_around_gaps, with_blanks
from quizzes.core.grading import right_parts
from quizzes.core.rules import Rules
from quizzes.core.typed_answers import Range, shown
from quizzes.models import Answer, Attempt
from quizzes.models.papers import PaperChoice, PaperQuestion, PaperSection, dealt_questions


class Verdict(StrEnum):
    """How an answer came out."""

    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"
    UNANSWERED = "unanswered"


class Mark(StrEnum):
    """What a choice was in this answer."""

    CHOSEN_RIGHT = "chosen right"
    CHOSEN_WRONG = "chosen wrong"
    MISSED = "missed"
    LEFT = "left"  # wrong, and rightly not chosen


@dataclass(frozen=True, slots=True)
class ReviewedChoice:
    html: str
    mark: Mark
    feedback_html: str

    @property
    def is_chosen(self) -> bool:
        return self.mark in (Mark.CHOSEN_RIGHT, Mark.CHOSEN_WRONG)


@dataclass(frozen=True, slots=True)
class ReviewedPart:
    """One part of an answer that was not chosen; `number` counts from 1.

    `html` is what it is about: an item, a term, or the text between the gap before it and its own.
    `given` and `expected` are plain texts, of places their numbers from 1.
    """

    number: int
    html: str
    given: str
    expected: tuple[str, ...]
    mark: Mark


@dataclass(frozen=True, slots=True)
class ReviewedQuestion:
    """One answer, either to `choices` or in `parts`.

    The counts are what the scoring rule is computed from. `html` has blanks where gaps are.
    """

    position: int
    section: PaperSection | None
    kind: Kind
    html: str
    explanation_html: str
    verdict: Verdict
    points: Decimal
    max_points: Decimal
    is_multiple: bool
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
class Review:
    rules: Rules
    questions: tuple[ReviewedQuestion, ...]

    def count(self, verdict: Verdict) -> int:
        return sum(question.verdict is verdict for question in self.questions)

    @property
    def right_count(self) -> int:
        return self.count(Verdict.RIGHT)


def review_of(attempt: Attempt) -> Review:
    """The graded answers of a submitted attempt, in one query once the paper is cached."""
    return Review(
        attempt.frozen_rules,
        tuple(
            _reviewed_question(attempt, answer, question, section)
            for answer, question, section in dealt_questions(attempt)
        ),
    )


def _reviewed_question(
    attempt: Attempt, answer: Answer, question: PaperQuestion, section: PaperSection | None
) -> ReviewedQuestion:
    return ReviewedQuestion(
        position=answer.position,
        section=section,
        kind=question.kind,
        html=with_blanks(question.html),
        explanation_html=question.explanation_html,
        verdict=_verdict(answer),
        points=answer.points or Decimal(0),
        max_points=answer.max_points,
        is_multiple=question.kind is Kind.MULTIPLE,
        choices=_reviewed_choices(attempt, answer, question),
        parts=tuple(_reviewed_parts(answer, question)),
        html_after_gaps=pieces_around_gaps(question.html)[-1],
    )


def _verdict(answer: Answer) -> Verdict:
    if answer.is_blank:
        return Verdict.UNANSWERED
    if answer.correctness == 1:
        return Verdict.RIGHT
    return Verdict.PARTLY if answer.correctness else Verdict.WRONG


def _reviewed_choices(
    attempt: Attempt, answer: Answer, question: PaperQuestion
) -> tuple[ReviewedChoice, ...]:
    if question.part_count:
        return ()
    order = question.dealt_order(seed=attempt.seed, shuffle=attempt.frozen_rules.shuffle)
    chosen = frozenset(answer.response or ())
    return tuple(_reviewed_choice(question.choices[i], i in chosen) for i in order)


def _reviewed_choice(choice: PaperChoice, is_chosen: bool) -> ReviewedChoice:
    mark = {
        (True, True): Mark.CHOSEN_RIGHT,
        (False, True): Mark.CHOSEN_WRONG,
        (True, False): Mark.MISSED,
        (False, False): Mark.LEFT,
    }[choice.is_correct, is_chosen]
    # Feedback on a choice that was rightly left alone would only be noise.
    feedback = "" if mark is Mark.LEFT else choice.feedback_html
    return ReviewedChoice(choice.html, mark, feedback)


def _reviewed_parts(answer: Answer, question: PaperQuestion) -> Iterator[ReviewedPart]:
    """The parts in the order of the key: items in the right order, whatever the page showed."""
    right = right_parts(answer.response, question.grading_key)
    given = _given_texts(answer, question)
    for i in range(question.part_count):
        mark = Mark.CHOSEN_RIGHT if right and right[i] else Mark.CHOSEN_WRONG
        yield ReviewedPart(
            number=i + 1,
            html=_html_of_part(question, i),
            given=given[i],
            expected=_expected(question, i),
            mark=mark if given[i] else Mark.MISSED,
        )


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
        return tuple(map(_range_in_words, specs.accepted_ranges(question.spec)))
    return specs.accepted_texts(question.spec)


def _range_in_words(range_: Range) -> str:
    if range_.low == range_.high:
        return shown(range_.low)
    ends = {"low": shown(range_.low), "high": shown(range_.high)}
    return _("%(low)s to %(high)s") % ends
