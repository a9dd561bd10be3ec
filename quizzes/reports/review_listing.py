"""Which questions of a review a page lists, and in which order."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from quizzes.models.papers import PaperSection

from .review import Review, ReviewedQuestion


class Show(StrEnum):
    """What a student may ask to see of a review."""

    ALL = "all"
    WRONG = "wrong"  # whatever was not fully right, as `ReviewedQuestion.is_missed` says
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Group:
    """Questions under one heading: that of their section, None where it has nothing to say."""

    section: PaperSection | None
    questions: tuple[ReviewedQuestion, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """The questions to list. `counts` are the filters that there are, with how many each shows.

    `sure_and_wrong` come first, and are not in `groups`: of all errors, those that one was sure of
    are corrected best by reading what is right (Butterfield and Metcalfe, 2001: "Errors committed
    with high confidence are hypercorrected").
    """

    show: Show
    counts: dict[Show, int]
    sure_and_wrong: tuple[ReviewedQuestion, ...]
    groups: tuple[Group, ...]

    @property
    def positions(self) -> frozenset[int]:
        """Those of the questions that are listed."""
        listed = (question for group in self.groups for question in group.questions)
        return frozenset(question.position for question in (*self.sure_and_wrong, *listed))


def listing_of(review: Review, wanted: str) -> Listing:
    """What `wanted` asks for, all questions where it names no filter that there is.

    Where marks are not shown, nothing here depends on what was right: there is neither a filter for
    it nor a question out of its order.
    """
    unsure = [question for question in review.questions if question.sure is False]
    found = {Show.ALL: list(review.questions)}
    if review.shown.marks:
        found[Show.WRONG] = list(review.missed)
    if unsure:
        found[Show.UNSURE] = unsure
    show = next((each for each in found if each == wanted), Show.ALL)
    first = [question for question in found[show] if question.is_sure_and_wrong]
    rest = [question for question in found[show] if not question.is_sure_and_wrong]
    return Listing(
        show,
        {each: len(questions) for each, questions in found.items()},
        tuple(first),
        tuple(_by_section(rest)),
    )


def _by_section(questions: Iterable[ReviewedQuestion]) -> Iterable[Group]:
    """Sections with the same heading that follow each other stay two: they are two objects."""
    for _, group in groupby(questions, key=lambda question: id(question.section)):
        found = tuple(group)
        yield Group(found[0].section, found)
