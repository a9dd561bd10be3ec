"""What went well in a reviewed attempt, in figures: nothing that they do not say."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from .review import Review, ReviewedQuestion, Verdict


@dataclass(frozen=True, slots=True)
class SectionResult:
    """How many questions of a section with a heading were fully right, of those that can be."""

    title: str
    right: int
    total: int


@dataclass(frozen=True, slots=True)
class Achievement:
    """Of `total` questions that can be right, `right` were fully and `partly` in part.

    `whole` are the sections where all were right, unless that is every question; `best` is the one
    section that went better than all others, where none was right as a whole. Of the answers that
    the student said to be sure of, `sure_right` of `sure` were right.
    """

    right: int
    partly: int
    total: int
    whole: tuple[SectionResult, ...]
    best: SectionResult | None
    sure: int
    sure_right: int


def achievement_of(review: Review) -> Achievement | None:
    """None where marks are not shown, or nothing could be right."""
    marked = [question for question in review.questions if question.can_be_right]
    if not marked:
        return None
    right = _right(marked)
    sections = list(_sections(marked))
    whole = tuple(section for section in sections if section.right == section.total)
    sure = [question for question in marked if question.sure and question.verdict in ANSWERED]
    return Achievement(
        right=right,
        partly=sum(question.verdict is Verdict.PARTLY for question in marked),
        total=len(marked),
        whole=whole if right < len(marked) else (),
        best=None if whole else _best(sections),
        sure=len(sure),
        sure_right=_right(sure),
    )


ANSWERED = frozenset({Verdict.RIGHT, Verdict.PARTLY, Verdict.WRONG})


def _right(questions: Iterable[ReviewedQuestion]) -> int:
    return sum(question.verdict is Verdict.RIGHT for question in questions)


def _sections(questions: Iterable[ReviewedQuestion]) -> Iterable[SectionResult]:
    """Questions of one section follow each other."""
    for _, group in groupby(questions, key=lambda question: id(question.section)):
        found = list(group)
        section = found[0].section
        if section and section.title:
            yield SectionResult(section.title, _right(found), len(found))


def _best(sections: list[SectionResult]) -> SectionResult | None:
    """By the share; none of several that are equally good, and none where nothing was right."""
    shares = [Fraction(section.right, section.total) for section in sections]
    top = max(shares, default=Fraction(0))
    if len(shares) < 2 or not top or shares.count(top) > 1:
        return None
    return sections[shares.index(top)]
