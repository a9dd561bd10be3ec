"""An open attempt as its page shows it. Nothing here knows which choices are right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from quizzes.core.document import Kind, Navigation
from quizzes.core.gaps import pieces_around_gaps, with_blanks
from quizzes.core.remarks import Remarks
from quizzes.core.responses import displayed, displayed_parts
from quizzes.core.typed_answers import number_in
from quizzes.models import Answer, Attempt
from quizzes.models.papers import PaperQuestion, PaperSection, dealt_questions, paper_of

Dealt: TypeAlias = tuple[Answer, PaperQuestion, PaperSection | None]


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
    """One question to answer. `section` is given where a new section begins on the page.

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
    remarks: Remarks
    parts: tuple[SittingPart, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    html_after_gaps: str = ""

    @property
    def is_unreadable(self) -> bool:
        """Whether what was typed as a number is none."""
        typed = self.parts[0].value if self.kind is Kind.NUMERIC else ""
        return bool(typed) and number_in(typed) is None


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """One answer as a form would send it, and its version."""

    version: int
    values: tuple[str, ...]
    remarks: Remarks


@dataclass(frozen=True, slots=True)
class SittingState:
    """What an open attempt holds: the answers that the student may see now, by position."""

    answers: Mapping[int, StoredAnswer]
    answered_count: int


@dataclass(frozen=True, slots=True)
class Completion:
    """How far an attempt has come, for the question whether to submit it.

    `unanswered` and `flagged` are position and HTML of each blank question, and of each to come
    back to, that the student may go back to.
    """

    navigation: Navigation
    answered_count: int
    question_count: int
    unanswered: tuple[tuple[int, str], ...]
    flagged: tuple[tuple[int, str], ...]

    @property
    def is_complete(self) -> bool:
        return self.answered_count == self.question_count

    @property
    def is_done(self) -> bool:
        """Whether nothing is left that the student might want to look at first."""
        return self.is_complete and not self.flagged

    @property
    def is_paged(self) -> bool:
        return self.navigation is not Navigation.ONE_PAGE

    @property
    def is_forward_only(self) -> bool:
        return self.navigation is Navigation.FORWARD_ONLY


@dataclass(frozen=True, slots=True)
class Sitting:
    """An open attempt as one page shows it, in the attempt's order.

    `questions` are those on the page: all, or a single one; where there is no going back, the one
    at the attempt's place. `answered` says of every question of the attempt whether it is;
    `flagged` are the positions of those to come back to.
    """

    navigation: Navigation
    questions: tuple[SittingQuestion, ...]
    answered: tuple[bool, ...]
    flagged: frozenset[int] = frozenset()

    @property
    def is_paged(self) -> bool:
        """Whether a page shows one question."""
        return self.navigation is not Navigation.ONE_PAGE

    @property
    def is_forward_only(self) -> bool:
        return self.navigation is Navigation.FORWARD_ONLY

    @property
    def position(self) -> int:
        """The position of the first question on the page; where it is paged, of the only one."""
        return self.questions[0].position

    @property
    def previous(self) -> int | None:
        """The position of the question to go back to, where pages have one and going back is allowed."""
        is_there = self.navigation is Navigation.QUESTION_PER_PAGE and self.position > 1
        return self.position - 1 if is_there else None

    @property
    def next(self) -> int | None:
        """The position of the question on the next page."""
        is_there = self.is_paged and self.position < len(self.answered)
        return self.position + 1 if is_there else None

    @property
    def answered_count(self) -> int:
        return sum(self.answered)

    @property
    def versions(self) -> dict[int, int]:
        """The version of every answer on the page, by position."""
        return {question.position: question.version for question in self.questions}


def sitting_of(
    attempt: Attempt,
    typed: Mapping[int, Sequence[str]] | None = None,
    asked: int | None = None,
    remarked: Mapping[int, Remarks] | None = None,
) -> Sitting:
    """What one page shows of the attempt, in one query once the paper is cached.

    `typed` are values (by position) that could not be stored: they are shown as they were sent,
    so that nobody has to enter them again; so are the remarks in `remarked`. `asked` is the position
    that a page with a single question should show, by default the first of `typed`; the nearest one
    if it is out of range.
    """
    typed = typed or {}
    dealt = list(dealt_questions(attempt))
    shown = _shown(attempt, dealt, asked or min(typed, default=1))
    return Sitting(
        navigation=attempt.frozen_rules.navigation,
        questions=tuple(
            _sitting_question(
                attempt,
                answer,
                question,
                section,
                typed.get(answer.position),
                (remarked or {}).get(answer.position) or answer.remarks,
            )
            for answer, question, section in shown
        ),
        answered=tuple(not answer.is_blank for answer, _question, _section in dealt),
        flagged=frozenset(answer.position for answer, *_ in dealt if answer.flagged),
    )


def question_to_answer(
    attempt: Attempt,
    answer: Answer,
    question: PaperQuestion,
    typed: Sequence[str] | None = None,
) -> SittingQuestion:
    """One question by itself, as a page of the attempt would show it."""
    return _sitting_question(attempt, answer, question, None, typed, answer.remarks)


def state_of(attempt: Attempt) -> SittingState:
    """What the attempt holds, in one query once the paper is cached."""
    rules = attempt.frozen_rules
    stored = {}
    answered_count = 0
    for answer, question, _section in dealt_questions(attempt):
        answered_count += not answer.is_blank
        if rules.navigation is Navigation.FORWARD_ONLY and answer.position != attempt.place:
            continue
        order = question.dealt_order(seed=attempt.seed, shuffle=rules.shuffle)
        if question.part_count:
            values = _stored_values(answer, question, order)
        else:
            values = [str(i) for i in displayed(answer.response, order)]
        stored[answer.position] = StoredAnswer(answer.version, tuple(values), answer.remarks)
    return SittingState(stored, answered_count)


def completion_of(attempt: Attempt) -> Completion:
    """What is answered and what is not, in one query once the paper is cached."""
    navigation = attempt.frozen_rules.navigation
    dealt = list(dealt_questions(attempt))
    # Where there is no going back, what comes later is not for the student to see yet.
    listed = [] if navigation is Navigation.FORWARD_ONLY else dealt
    return Completion(
        navigation=navigation,
        answered_count=sum(not answer.is_blank for answer, *_ in dealt),
        question_count=len(dealt),
        unanswered=tuple(_listed(each) for each in listed if each[0].is_blank),
        flagged=tuple(_listed(each) for each in listed if each[0].flagged),
    )


def _listed(dealt: Dealt) -> tuple[int, str]:
    answer, question, _section = dealt
    return answer.position, with_blanks(question.html)


def _shown(attempt: Attempt, dealt: Sequence[Dealt], asked: int) -> Sequence[Dealt]:
    """Those of the dealt questions that one page shows; a single one with its section."""
    navigation = attempt.frozen_rules.navigation
    if navigation is Navigation.ONE_PAGE:
        return dealt
    position = attempt.place if navigation is Navigation.FORWARD_ONLY else asked
    answer, question, _section = dealt[min(position, len(dealt)) - 1]
    section = paper_of(attempt.revision).announced_section(question.section)
    return [(answer, question, section)]


def _sitting_question(
    attempt: Attempt,
    answer: Answer,
    question: PaperQuestion,
    section: PaperSection | None,
    typed: Sequence[str] | None,
    remarks: Remarks,
) -> SittingQuestion:
    rules = attempt.frozen_rules
    order = question.dealt_order(seed=attempt.seed, shuffle=rules.shuffle)
    if question.part_count:
        return _question_of_parts(answer, question, section, order, typed, remarks)
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
        remarks=remarks,
    )


def _question_of_parts(
    answer: Answer,
    question: PaperQuestion,
    section: PaperSection | None,
    order: Sequence[int],
    typed: Sequence[str] | None,
    remarks: Remarks,
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
        remarks=remarks,
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
