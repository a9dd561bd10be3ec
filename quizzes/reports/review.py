"""A submitted attempt, question by question: what was chosen, what was right, and why."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from quizzes.core.document import Kind
from quizzes.core.rules import Rules
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
class ReviewedQuestion:
    """One answer. The counts are what the scoring rule is computed from."""

    position: int
    section: PaperSection | None
    html: str
    explanation_html: str
    verdict: Verdict
    points: Decimal
    max_points: Decimal
    is_multiple: bool
    choices: tuple[ReviewedChoice, ...]

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
    order = question.dealt_order(seed=attempt.seed, shuffle=attempt.frozen_rules.shuffle)
    chosen = frozenset(answer.response or ())
    return ReviewedQuestion(
        position=answer.position,
        section=section,
        html=question.html,
        explanation_html=question.explanation_html,
        verdict=_verdict(answer),
        points=answer.points or Decimal(0),
        max_points=answer.max_points,
        is_multiple=question.kind is Kind.MULTIPLE,
        choices=tuple(_reviewed_choice(question.choices[i], i in chosen) for i in order),
    )


def _verdict(answer: Answer) -> Verdict:
    if answer.is_blank:
        return Verdict.UNANSWERED
    if answer.correctness == 1:
        return Verdict.RIGHT
    return Verdict.PARTLY if answer.correctness else Verdict.WRONG


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
