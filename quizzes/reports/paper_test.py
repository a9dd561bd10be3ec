"""A quiz as a test on paper: what is asked, without its key, and the key by itself.

Choices stand in the file's order. Items to put in order and matches to offer cannot: that order is
their key; theirs is the same each time a revision is printed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from string import ascii_uppercase

from quizzes.core import specs
from quizzes.core.document import Kind, Shuffle
from quizzes.core.gaps import pieces_around_gaps
from quizzes.core.wording import normalised
from quizzes.models import Quiz, Revision
from quizzes.models.papers import Paper, PaperQuestion, PaperSection, paper_of

from .answers import range_in_words

# Any number does: what matters is that a paper and its key were dealt with the same.
SEED = 0


@dataclass(frozen=True, slots=True)
class PaperOption:
    """A choice, an item to put in order, or a term to match, by the letter that names it."""

    letter: str
    html: str


@dataclass(frozen=True, slots=True)
class PaperTestQuestion:
    """One question to answer with a pen; `number` counts from 1.

    `section` is given where a new one begins. `pieces` are the HTML around its gaps: a single one
    where there are none. `matches` are numbers and texts. `select_count` is None where the quiz
    does not say how many choices are right, or one is.
    """

    number: int
    section: PaperSection | None
    kind: Kind
    pieces: tuple[str, ...]
    points: Decimal
    select_count: int | None
    options: tuple[PaperOption, ...] = ()
    matches: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class KeyLine:
    """What is right about one question, as it is named on the paper, and why.

    `right` are letters, texts or numbers: any of them where one is asked for, else all of them,
    in their order.
    """

    number: int
    is_any_of: bool
    right: tuple[str, ...]
    explanation_html: str


@dataclass(frozen=True, slots=True)
class PaperTest:
    """All questions of one revision, also where an attempt draws from them, and their key."""

    revision: Revision
    questions: tuple[PaperTestQuestion, ...]
    key: tuple[KeyLine, ...]

    @property
    def points(self) -> Decimal:
        return sum((question.points for question in self.questions), Decimal(0))

    @property
    def has_part_credit(self) -> bool:
        """Whether anything is asked that the rule for several right answers is about."""
        whole = {Kind.SINGLE, Kind.SHORT_TEXT, Kind.NUMERIC}
        return any(question.kind not in whole for question in self.questions)


def paper_test_of(quiz: Quiz, revision: Revision) -> PaperTest:
    """The paper test of a revision of `quiz`, in three queries until its paper is cached."""
    paper = paper_of(revision)
    numbered = list(enumerate(paper.questions, start=1))
    return PaperTest(
        revision=revision,
        questions=tuple(_question(quiz, paper, number, each) for number, each in numbered),
        key=tuple(_key_line(number, question) for number, question in numbered),
    )


def letter_of(position: int) -> str:
    """`A` for 0, `B` for 1, and after `Z` comes `AA`."""
    before, last = divmod(position, len(ascii_uppercase))
    return (letter_of(before - 1) if before else "") + ascii_uppercase[last]


def _question(quiz: Quiz, paper: Paper, number: int, question: PaperQuestion) -> PaperTestQuestion:
    is_first = number == 1 or paper.questions[number - 2].section != question.section
    says_count = question.kind is Kind.MULTIPLE and quiz.announce_count
    return PaperTestQuestion(
        number=number,
        section=paper.announced_section(question.section) if is_first else None,
        kind=question.kind,
        pieces=tuple(pieces_around_gaps(question.html)),
        points=question.points,
        select_count=len(question.key) if says_count else None,
        options=tuple(
            PaperOption(letter_of(i), question.choices[source].html)
            for i, source in enumerate(_order_of_options(question))
        ),
        matches=tuple(
            (i, question.matches[source])
            for i, source in enumerate(_order_of_matches(question), start=1)
        ),
    )


def _order_of_options(question: PaperQuestion) -> Sequence[int]:
    """Source positions of the options, in the order in which the paper has them."""
    if question.kind is Kind.ORDERING:
        return question.dealt_order(seed=SEED, shuffle=Shuffle.NONE)
    return range(len(question.choices))


def _order_of_matches(question: PaperQuestion) -> Sequence[int]:
    if question.kind is not Kind.MATCHING:
        return ()
    return question.dealt_order(seed=SEED, shuffle=Shuffle.NONE)


def _key_line(number: int, question: PaperQuestion) -> KeyLine:
    return KeyLine(
        number=number,
        is_any_of=question.kind in (Kind.SHORT_TEXT, Kind.NUMERIC),
        right=tuple(_right(question)),
        explanation_html=question.explanation_html,
    )


def _right(question: PaperQuestion) -> Sequence[str]:
    if question.kind is Kind.SHORT_TEXT:
        return specs.accepted_texts(question.spec)
    if question.kind is Kind.NUMERIC:
        return [range_in_words(accepted) for accepted in specs.accepted_ranges(question.spec)]
    if question.kind is Kind.FILL_IN:
        gaps = enumerate(specs.gaps(question.spec), start=1)
        return [f"({number}) {' | '.join(texts)}" for number, texts in gaps]
    if question.kind is Kind.ORDERING:
        order = list(_order_of_options(question))
        return [letter_of(order.index(source)) for source in range(len(order))]
    if question.kind is Kind.MATCHING:
        return [f"{letter_of(i)} → {match}" for i, match in enumerate(_numbers_to_match(question))]
    return [letter_of(position) for position in question.key]


def _numbers_to_match(question: PaperQuestion) -> Sequence[str]:
    """For each term the number of its match on the paper; equal matches are offered once."""
    offered = [normalised(question.matches[source]) for source in _order_of_matches(question)]
    own = question.matches[: len(question.choices)]
    return [str(offered.index(normalised(match)) + 1) for match in own]
