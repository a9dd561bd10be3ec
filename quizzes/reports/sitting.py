"""An open attempt as its page shows it. Nothing here knows which choices are right."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from quizzes.core.document import Kind
from quizzes.core.responses import displayed
from quizzes.models import Answer, Attempt
from quizzes.models.papers import PaperQuestion, PaperSection, dealt_questions


@dataclass(frozen=True, slots=True)
class SittingChoice:
    """One choice to tick; `value` is its displayed position."""

    value: str
    html: str
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class SittingQuestion:
    """One question to answer. `section` is given where a new section begins.

    `select_count` is how many choices the page says to select, or None where it does not say.
    """

    position: int
    section: PaperSection | None
    html: str
    hint_html: str
    is_multiple: bool
    select_count: int | None
    choices: tuple[SittingChoice, ...]
    points: Decimal
    version: int
    is_answered: bool


@dataclass(frozen=True, slots=True)
class Sitting:
    """All questions of an attempt, in its order."""

    questions: tuple[SittingQuestion, ...]

    @property
    def answered_count(self) -> int:
        return sum(question.is_answered for question in self.questions)

    @property
    def versions(self) -> dict[int, int]:
        """The version of every answer, by position."""
        return {question.position: question.version for question in self.questions}


def sitting_of(attempt: Attempt, typed: Mapping[int, Collection[str]] | None = None) -> Sitting:
    """The attempt's questions and stored answers, in one query once the paper is cached.

    `typed` are values (by position) that could not be stored: they are shown as they were sent,
    so that nobody has to tick them again.
    """
    return Sitting(
        tuple(
            _sitting_question(
                attempt, answer, question, section, (typed or {}).get(answer.position)
            )
            for answer, question, section in dealt_questions(attempt)
        )
    )


def _sitting_question(
    attempt: Attempt,
    answer: Answer,
    question: PaperQuestion,
    section: PaperSection | None,
    typed: Collection[str] | None,
) -> SittingQuestion:
    rules = attempt.frozen_rules
    order = question.dealt_order(seed=attempt.seed, shuffle=rules.shuffle)
    ticked = {str(i) for i in displayed(answer.response, order)} if typed is None else set(typed)
    is_multiple = question.kind is Kind.MULTIPLE
    return SittingQuestion(
        position=answer.position,
        section=section,
        html=question.html,
        hint_html=question.hint_html,
        is_multiple=is_multiple,
        select_count=len(question.key) if is_multiple and rules.announce_count else None,
        choices=tuple(
            SittingChoice(str(i), question.choices[source].html, str(i) in ticked)
            for i, source in enumerate(order)
        ),
        points=answer.max_points,
        version=answer.version,
        is_answered=not answer.is_blank,
    )
