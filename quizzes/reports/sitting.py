"""An open attempt as its page shows it. Nothing here knows which choices are right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from quizzes.core.document import Kind
from quizzes.core.gaps import pieces_around_gaps, with_blanks
from quizzes.core.responses import displayed, displayed_parts
from quizzes.core.typed_answers import number_in
from quizzes.models import Answer, Attempt
from quizzes.models.papers import PaperQuestion, PaperSection, dealt_questions


@dataclass(frozen=True, slots=True)
class SittingChoice:
    """One choice to tick; `value` is its displayed position."""

    value: str
    html: str
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class SittingPart:
    """One input of a question that is not answered by choosing; `number` counts from 1.

    `html` is what it is about: an item, a term, or the text between the gap before it and its own.
    """

    number: int
    html: str
    value: str


@dataclass(frozen=True, slots=True)
class SittingQuestion:
    """One question to answer. `section` is given where a new section begins.

    `select_count` is how many choices the page says to select, or None where it does not say.
    A question has either `choices` or `parts`; `options` are the values and texts that each part
    of an ordering or matching question can be given, and `html` has blanks where gaps are.
    """

    position: int
    section: PaperSection | None
    kind: Kind
    html: str
    hint_html: str
    is_multiple: bool
    select_count: int | None
    choices: tuple[SittingChoice, ...]
    points: Decimal
    version: int
    is_answered: bool
    parts: tuple[SittingPart, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    html_after_gaps: str = ""

    @property
    def is_unreadable(self) -> bool:
        """Whether what was typed as a number is none."""
        typed = self.parts[0].value if self.kind is Kind.NUMERIC else ""
        return bool(typed) and number_in(typed) is None


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


def sitting_of(attempt: Attempt, typed: Mapping[int, Sequence[str]] | None = None) -> Sitting:
    """The attempt's questions and stored answers, in one query once the paper is cached.

    `typed` are values (by position) that could not be stored: they are shown as they were sent,
    so that nobody has to enter them again.
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
    typed: Sequence[str] | None,
) -> SittingQuestion:
    rules = attempt.frozen_rules
    order = question.dealt_order(seed=attempt.seed, shuffle=rules.shuffle)
    if question.part_count:
        return _question_of_parts(answer, question, section, order, typed)
    ticked = {str(i) for i in displayed(answer.response, order)} if typed is None else set(typed)
    is_multiple = question.kind is Kind.MULTIPLE
    return SittingQuestion(
        position=answer.position,
        section=section,
        kind=question.kind,
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


def _question_of_parts(
    answer: Answer,
    question: PaperQuestion,
    section: PaperSection | None,
    order: Sequence[int],
    typed: Sequence[str] | None,
) -> SittingQuestion:
    values = typed if typed is not None else _stored_values(answer, question, order)
    htmls = _htmls_of_parts(question, order)
    return SittingQuestion(
        position=answer.position,
        section=section,
        kind=question.kind,
        html=with_blanks(question.html),
        hint_html=question.hint_html,
        is_multiple=False,
        select_count=None,
        choices=(),
        points=answer.max_points,
        version=answer.version,
        is_answered=not answer.is_blank,
        parts=tuple(
            SittingPart(i + 1, htmls[i], value)
            for i, value in enumerate([*values, *[""] * len(htmls)][: question.part_count])
        ),
        options=_options(question, order),
        html_after_gaps=htmls[-1] if question.kind is Kind.FILL_IN else "",
    )


def _stored_values(answer: Answer, question: PaperQuestion, order: Sequence[int]) -> Sequence[str]:
    return displayed_parts(
        answer.response, kind=question.kind, order=order, part_count=question.part_count
    )


def _htmls_of_parts(question: PaperQuestion, order: Sequence[int]) -> Sequence[str]:
    """What each part is about; of gaps, one more: the text after the last."""
    if question.kind is Kind.FILL_IN:
        return pieces_around_gaps(question.html)
    if question.kind is Kind.ORDERING:
        return [question.choices[i].html for i in order]
    return [term.html for term in question.choices] or [""]


def _options(question: PaperQuestion, order: Sequence[int]) -> tuple[tuple[str, str], ...]:
    """Places count from 1, and their numbers are all that there is to read; matches have texts."""
    if question.kind is Kind.ORDERING:
        return tuple((str(i + 1), str(i + 1)) for i in range(len(order)))
    return tuple((str(i), question.matches[source]) for i, source in enumerate(order))
