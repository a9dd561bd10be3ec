"""A submitted attempt, question by question: what was chosen, what was right, and why.

What is not to be shown is not in the dataclasses either, so that no page can let it slip.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from quizzes.core.document import Kind
from quizzes.core.gaps import with_blanks
from quizzes.core.revealing import Shown
from quizzes.core.rules import Rules
from quizzes.core.rulings import Decision
from quizzes.models import Attempt
from quizzes.models.papers import PaperSection, dealt_questions, paper_of
from quizzes.models.rulings import NO_RULINGS, key_of, rulings_for

from .corrections import Correction, corrections_of
from .marking import Mark, Marking, ReviewedChoice, ReviewedPart, html_of_part


class Verdict(StrEnum):
    """How an answer came out."""

    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"
    UNANSWERED = "unanswered"
    VOID = "void"  # there is an answer, and everybody gets the points
    GIVEN = "given"  # there is an answer, and that is all there is to show


NOT_RIGHT = frozenset({Verdict.PARTLY, Verdict.WRONG, Verdict.UNANSWERED})


@dataclass(frozen=True, slots=True)
class ReviewedQuestion:
    """One answer, either to `choices` or in `parts`.

    `section` is the one it is in, if that has anything to say; `sure` is what the student said of
    the answer, None for nothing. The counts are what the scoring rule is computed from, where `has_arithmetic` says that it may
    be shown. `html` has blanks where gaps are; `points` are None where not to be shown. `ruled` is
    what was decided about the key after the fact, None for nothing; `by_hand` is why the points
    were set by hand, "" where they were not. Where marks are not shown, there is neither.
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
    ruled: Decision | None = None
    by_hand: str = ""
    sure: bool | None = None

    @property
    def can_be_right(self) -> bool:
        """Whether right or wrong is shown of it, and there is such a thing: it is not void."""
        return self.points is not None and self.ruled is not Decision.VOID

    @property
    def is_missed(self) -> bool:
        """Not fully right, where that is shown: a blank answer, too, but no void question."""
        return self.can_be_right and self.verdict in NOT_RIGHT

    @property
    def is_sure_and_wrong(self) -> bool:
        """Missed by an answer that the student was sure of: what is known and is not so."""
        return self.is_missed and self.sure is True and self.verdict is not Verdict.UNANSWERED

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
    """As much of an attempt as `shown` says; `score` is None where it is not to be shown.

    `corrections` are those of the score, oldest first; none where it is not to be shown.
    """

    rules: Rules
    shown: Shown
    score: Score | None
    questions: tuple[ReviewedQuestion, ...]
    corrections: tuple[Correction, ...] = ()

    def _count(self, verdict: Verdict) -> int:
        return sum(question.verdict is verdict for question in self.questions)

    @property
    def missed(self) -> tuple[ReviewedQuestion, ...]:
        """The questions that were not fully right; none where marks are not shown."""
        return tuple(question for question in self.questions if question.is_missed)

    @property
    def answered_count(self) -> int:
        return len(self.questions) - self._count(Verdict.UNANSWERED)


def review_of(attempt: Attempt, shown: Shown) -> Review:
    """The graded answers of a submitted attempt, in one query once the paper is cached.

    One more where there is a ruling about the quiz, and two where anything was corrected.
    """
    answers = list(attempt.answers.with_rulings_of(attempt.quiz_id).order_by("position"))
    has_rulings = any(answer.has_rulings for answer in answers)
    rulings = rulings_for(attempt) if has_rulings else NO_RULINGS
    corrections = corrections_of(attempt, shown) if attempt.is_corrected else ()
    by_hand = _reasons_by_answer(attempt) if attempt.is_corrected and shown.marks else {}
    paper = paper_of(attempt.revision)
    return Review(
        attempt.frozen_rules,
        shown,
        _score(attempt) if shown.score else None,
        tuple(
            _reviewed_question(
                Marking.by(
                    key_of(question, rulings),
                    attempt=attempt,
                    answer=answer,
                    question=question,
                    shown=shown,
                ),
                paper.announced_section(question.section),
                shown,
                by_hand.get(answer.pk, ""),
            )
            for answer, question, _ in dealt_questions(attempt, answers)
        ),
        corrections,
    )


def reviewed_question(marking: Marking, shown: Shown) -> ReviewedQuestion:
    """One question by itself, as a review would show it."""
    return _reviewed_question(marking, None, shown, "")


def _score(attempt: Attempt) -> Score:
    return Score(
        attempt.score or Decimal(0),
        attempt.max_points,
        attempt.percentage or Decimal(0),
        attempt.is_passed,
    )


def _reasons_by_answer(attempt: Attempt) -> dict[int | None, str]:
    """Why points were set by hand that are so still."""
    return dict(attempt.overrides.exclude(answer=None).values_list("answer", "reason"))


def _reviewed_question(
    marking: Marking, section: PaperSection | None, shown: Shown, by_hand: str
) -> ReviewedQuestion:
    answer, question = marking.answer, marking.question
    return ReviewedQuestion(
        position=answer.position,
        section=section,
        kind=question.kind,
        html=with_blanks(question.html),
        explanation_html=question.explanation_html if shown.explanations else "",
        verdict=_verdict(marking, shown),
        points=(answer.points or Decimal(0)) if shown.marks else None,
        max_points=answer.max_points,
        is_multiple=question.kind is Kind.MULTIPLE,
        has_arithmetic=not by_hand and marking.has_arithmetic,
        choices=marking.choices(),
        parts=tuple(marking.parts()),
        html_after_gaps=html_of_part(question, -1) if question.kind is Kind.FILL_IN else "",
        ruled=_decision(marking) if shown.marks else None,
        by_hand=by_hand,
        sure=answer.sure,
    )


def _verdict(marking: Marking, shown: Shown) -> Verdict:
    answer = marking.answer
    if answer.is_blank:
        return Verdict.UNANSWERED
    if not shown.marks:
        return Verdict.GIVEN
    if marking.ruled.is_void:
        return Verdict.VOID
    if answer.correctness == 1:
        return Verdict.RIGHT
    return Verdict.PARTLY if answer.correctness else Verdict.WRONG


def _decision(marking: Marking) -> Decision | None:
    """What counts now besides or instead of the key that the author had written then."""
    ruled, authored = marking.ruled, marking.question.grading_key
    if ruled.is_void:
        return Decision.VOID
    if ruled.keys == (authored,):
        return None
    return Decision.OLD_OR_NEW if authored in ruled.keys else Decision.NEW_KEY
