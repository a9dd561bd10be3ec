"""A committed revision's questions as plain objects, cached in the process.

The pages of an attempt are hot and a revision never changes, so its questions are read once per
process. The cache is bounded, and keyed by what identifies the content: the revision's uid and
the version of the renderer that made its HTML (an id can come again after a rollback on SQLite).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any
from uuid import UUID

from quizzes.core import specs
from quizzes.core.arrangements import distinct
from quizzes.core.dealing import arranged_order, choice_order
from quizzes.core.document import CHOICE_KINDS, Kind, Shuffle
from quizzes.core.grading import Key

from .attempts import Answer, Attempt
from .content import Choice, Question, Revision, Section

CACHED_REVISIONS = 64


@dataclass(frozen=True, slots=True)
class PaperChoice:
    """One option; its index in `PaperQuestion.choices` is its source position."""

    id: int
    key: str
    source: str
    html: str
    is_correct: bool
    feedback_html: str


@dataclass(frozen=True)
class PaperQuestion:
    """One question with its authored key. Not for pages before submission: see `reports.sitting`.

    `choices` are also the items to put in order and the terms to match; `spec` is as in
    `QuestionDocument`.
    """

    id: int
    item_id: int
    position: int
    section: int
    kind: Kind
    html: str
    hint_html: str
    explanation_html: str
    points: Decimal
    choices: tuple[PaperChoice, ...]
    spec: Mapping[str, Any]

    @cached_property
    def key(self) -> tuple[int, ...]:
        """Source positions of the right choices."""
        return tuple(i for i, choice in enumerate(self.choices) if choice.is_correct)

    @cached_property
    def grading_key(self) -> Key:
        return Key(self.kind, self.key, len(self.choices), self.spec)

    @cached_property
    def choice_keys(self) -> tuple[str, ...]:
        return tuple(choice.key for choice in self.choices)

    @cached_property
    def matches(self) -> tuple[str, ...]:
        """The texts that the terms of a matching question are matched with; else none."""
        return specs.matches(self.spec) if self.kind is Kind.MATCHING else ()

    @cached_property
    def part_count(self) -> int:
        """How many inputs the question has that are not choices."""
        if self.kind in CHOICE_KINDS:
            return 0
        return len(specs.gaps(self.spec)) if self.kind is Kind.FILL_IN else len(self.choices) or 1

    def dealt_order(self, *, seed: int, shuffle: Shuffle) -> tuple[int, ...]:
        """Source positions of the choices in the order in which one attempt shows them.

        Of a matching question those of the matches to offer: its terms stay in their order.
        The item's row, not its key, names it here: an author may still give it another key.
        """
        if self.kind is Kind.ORDERING:
            return arranged_order(seed=seed, item_key=str(self.item_id), keys=self.choice_keys)
        if self.kind is Kind.MATCHING:
            offered = distinct(self.matches)
            keys = [self.matches[position] for position in offered]
            order = arranged_order(seed=seed, item_key=str(self.item_id), keys=keys)
            return tuple(offered[position] for position in order)
        return choice_order(
            seed=seed,
            shuffle=shuffle,
            item_key=str(self.item_id),
            choice_keys=self.choice_keys,
            texts=[choice.source for choice in self.choices],
        )


@dataclass(frozen=True, slots=True)
class PaperSection:
    title: str
    introduction_html: str
    draw: int | None


@dataclass(frozen=True)
class Paper:
    """All that one revision asks."""

    sections: tuple[PaperSection, ...]
    questions: tuple[PaperQuestion, ...]

    def announced_section(self, index: int) -> PaperSection | None:
        """The section to announce above its first question, if it has anything to say."""
        section = self.sections[index]
        return section if section.title or section.introduction_html else None

    @cached_property
    def draws(self) -> Mapping[int, int]:
        """How many questions are dealt of each section that is drawn from, by its index."""
        return {i: section.draw for i, section in enumerate(self.sections) if section.draw}

    @cached_property
    def question_by_id(self) -> dict[int, PaperQuestion]:
        return {question.id: question for question in self.questions}

    @cached_property
    def question_by_item(self) -> dict[int, PaperQuestion]:
        return {question.item_id: question for question in self.questions}


def paper_of(revision: Revision) -> Paper:
    """The paper of a committed revision: from the cache, else in three queries."""
    return _read_paper(revision.uid, revision.renderer_version)


def dealt_questions(
    attempt: Attempt, answers: Iterable[Answer] | None = None
) -> Iterator[tuple[Answer, PaperQuestion, PaperSection | None]]:
    """The attempt's answers in its order, each with its question and the section to announce.

    A section is announced above its first question. One query once the paper is cached, none for
    `answers` that are read already, by position.
    """
    paper = paper_of(attempt.revision)
    section = -1
    for answer in attempt.answers.order_by("position") if answers is None else answers:
        question = paper.question_by_id[answer.question_id]
        begins = question.section != section
        section = question.section
        yield answer, question, paper.announced_section(section) if begins else None


@lru_cache(maxsize=CACHED_REVISIONS)
def _read_paper(uid: UUID, renderer_version: int) -> Paper:
    sections = list(Section.objects.filter(revision__uid=uid).order_by("position"))
    questions = (
        Question.objects.filter(revision__uid=uid).prefetch_related("choices").order_by("position")
    )
    index = {section.pk: i for i, section in enumerate(sections)}
    return Paper(
        sections=tuple(PaperSection(s.title, s.introduction_html, s.draw) for s in sections),
        questions=tuple(
            _paper_question(question, index[question.section_id]) for question in questions
        ),
    )


def _paper_question(question: Question, section: int) -> PaperQuestion:
    return PaperQuestion(
        id=question.pk,
        item_id=question.item_id,
        position=question.position,
        section=section,
        kind=Kind(question.kind),
        html=question.html,
        hint_html=question.hint_html,
        explanation_html=question.explanation_html,
        points=question.points,
        choices=_paper_choices(sorted(question.choices.all(), key=lambda c: c.position)),
        spec=question.spec,
    )


def _paper_choices(choices: Sequence[Choice]) -> tuple[PaperChoice, ...]:
    return tuple(
        PaperChoice(c.pk, c.key, c.source, c.html, c.is_correct, c.feedback_html) for c in choices
    )
