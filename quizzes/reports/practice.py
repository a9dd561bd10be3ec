"""What there is to practise, a session of it, and what became of it. The student's own page only.

A question is asked where its quiz is visible to the student and its right answers may be seen now.
What is not asked (any more) is not counted and not shown; its log stays.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from decimal import Decimal
from functools import cached_property

from django.db.models import Exists, OuterRef, Prefetch
from django.utils import timezone

from accounts.models import User
from quizzes.core.gaps import with_blanks
from quizzes.core.revealing import Shown
from quizzes.core.scheduling import (
    Rating,
    Said,
    days_until,
    end_of_day,
    rating_of,
    replayed,
)
from quizzes.models import (
    Answer,
    Attempt,
    PracticeReview,
    PracticeSession,
    PracticeTurn,
    Quiz,
)
from quizzes.models.memories import missed_of, remembered_by
from quizzes.models.practice import rules_of
from quizzes.models.quizzes import QuizQuerySet
from quizzes.models.rulings import RulingsByItem, rulings_about

from .marking import Marking
from .progress import Standing
from .review import ReviewedQuestion, reviewed_question
from .sitting import SittingQuestion, question_to_answer
from .visibility import visibilities_of

DAYS_SHOWN = 5  # of those on which questions come back


@dataclass(frozen=True, slots=True)
class ComingBack:
    """How many questions come back on one day, so many days from today."""

    days: int
    on: date
    count: int


@dataclass(frozen=True, slots=True)
class QuizInPractice:
    quiz: Quiz
    due_count: int
    count: int


@dataclass(frozen=True, slots=True)
class Overview:
    """`coming` are the next days on which questions come back, `later_count` how many after them."""

    due_count: int
    quizzes: tuple[QuizInPractice, ...]
    coming: tuple[ComingBack, ...]
    later_count: int

    @property
    def count(self) -> int:
        return sum(each.count for each in self.quizzes)


@dataclass(frozen=True, slots=True)
class Dealt:
    """One turn of a session: the review of it that stands, None while it has none.

    `is_asked`: it may be shown. Else the question is retired or void by now, or its quiz or the
    answers of that are kept from the student.
    """

    turn: PracticeTurn
    review: PracticeReview | None
    is_asked: bool

    @property
    def is_right(self) -> bool:
        return self.review is not None and self.review.correctness == 1


@dataclass(frozen=True)
class Session:
    """A session as its pages show it. `quizzes` and `shown` are of those that are asked."""

    session: PracticeSession
    turns: tuple[Dealt, ...]
    quizzes: Mapping[int, Quiz]
    shown: Mapping[int, Shown]
    rulings: RulingsByItem

    @cached_property
    def next(self) -> Dealt | None:
        """The first question to answer."""
        waiting = (dealt for dealt in self.turns if dealt.is_asked and not dealt.review)
        return next(waiting, None)

    def quiz_of(self, dealt: Dealt) -> Quiz:
        """Of a turn that is asked."""
        return self.quizzes[dealt.turn.question.revision.quiz_id]

    def at(self, position: int | None) -> Dealt | None:
        return next((dealt for dealt in self.turns if dealt.turn.position == position), None)

    @property
    def answered(self) -> tuple[Dealt, ...]:
        return tuple(dealt for dealt in self.turns if dealt.review and dealt.is_asked)

    @property
    def left_out_count(self) -> int:
        return sum(not dealt.is_asked for dealt in self.turns)


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a turn's answer was. `days` from today is when the question comes back.

    Of a right answer, `said` is what the student said about it, and `days_if` when the question
    would come back if they said something else.
    """

    question: ReviewedQuestion
    is_right: bool
    days: int
    said: Said
    days_if: Mapping[Said, int]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that a session asked."""

    position: int
    html: str
    is_right: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """A finished session: `right` of `total`, and when what was answered comes back.

    `missed_days` are the days from today on which what was not right comes back.
    """

    right: int
    total: int
    left_out_count: int
    coming: tuple[ComingBack, ...]
    missed_days: frozenset[int]
    answered: tuple[Asked, ...]
    due_count: int

    @property
    def missed(self) -> int:
        return self.total - self.right


def practisable_quizzes(
    user: User, now: datetime, only: Iterable[int] | None = None
) -> dict[int, Quiz]:
    """The quizzes that `user` has finished, may see, and may see the right answers of, by their
    primary keys; `only` some of them. None at which an attempt of theirs is running: practice asks
    by the wording of now, so that it would tell what the attempt asks.

    One query; one more where answers wait for a closing that has passed.
    """
    return {quiz.pk: quiz for quiz, _shown in _practisable(user, now, only)}


def practisable_in(standings: Iterable[Standing]) -> dict[int, Quiz]:
    """As `practisable_quizzes`, in no query: of where the student stands in what they may see."""
    return {
        each.quiz.pk: each.quiz
        for each in standings
        if each.counted and not each.open_attempt and each.visibility.shown.answers
    }


def due_count_of(user: User, now: datetime, quizzes: Mapping[int, Quiz] | None = None) -> int:
    """How many questions are due today, whether they are taken into practice yet or not.

    What a session would take of them. Three queries for `quizzes` that are read already, as
    `practisable_quizzes` reads them; none where there are none.
    """
    quizzes = practisable_quizzes(user, now) if quizzes is None else quizzes
    until = end_of_day(now, _zone())
    return sum(one.memory.due_at < until for one in remembered_by(user, quizzes.values()))


def missed_count_of(attempt: Attempt, missed: int, shown: Shown, now: datetime) -> int:
    """How many of the questions missed in a submitted attempt its student can practise now.

    What a session about them would deal. `missed` is how many its review counts, `shown` what
    students are shown of attempts at its quiz. One query, a small one: the page is a busy one.
    Five where the quiz has been imported again since; none for a preview, of which nothing is
    practised.
    """
    if attempt.is_preview or not missed or not shown.answers:
        return 0
    student = attempt.student
    # The review has left out by itself what is void.
    if attempt.quiz.current_revision_id == attempt.revision_id:
        is_there = _open_to_practice(student, now).filter(pk=attempt.quiz_id).exists()
        return missed if is_there else 0
    quizzes = practisable_quizzes(student, now, [attempt.quiz_id])
    return len(missed_of(attempt, remembered_by(student, quizzes.values()))) if quizzes else 0


def overview_of(user: User, now: datetime) -> Overview:
    """All that `user` has in practice. In as many queries as `due_count_of`."""
    quizzes = practisable_quizzes(user, now)
    remembered = remembered_by(user, quizzes.values())
    until, zone = end_of_day(now, _zone()), _zone()
    counts = Counter(one.quiz_id for one in remembered)
    due = Counter(one.quiz_id for one in remembered if one.memory.due_at < until)
    later = [one.memory.due_at for one in remembered if one.memory.due_at >= until]
    coming = _coming(later, now, zone)
    return Overview(
        due_count=due.total(),
        quizzes=tuple(
            QuizInPractice(quiz, due[pk], counts[pk]) for pk, quiz in quizzes.items() if counts[pk]
        ),
        coming=coming[:DAYS_SHOWN],
        later_count=sum(each.count for each in coming[DAYS_SHOWN:]),
    )


def session_of(session: PracticeSession, now: datetime) -> Session:
    """The turns of a session. Four queries; one more where answers wait for a closing that has
    passed, and those of papers that are not cached.
    """
    standing = Prefetch("reviews", PracticeReview.objects.standing(), to_attr="standing")
    turns = list(
        session.turns.select_related("card", "question__revision", "question__item")
        .defer("question__revision__source", "question__revision__description_html")
        .prefetch_related(standing)
        .order_by("position")
    )
    of_quizzes = {turn.question.revision.quiz_id for turn in turns}
    practisable = _practisable(session.student, now, of_quizzes)
    quizzes = {quiz.pk: quiz for quiz, _shown in practisable}
    rulings = rulings_about([turn.question.item_id for turn in turns])
    for turn in turns:
        turn.session = session
    return Session(
        session,
        tuple(
            Dealt(turn, next(iter(turn.standing), None), _is_asked(turn, quizzes, rulings))
            for turn in turns
        ),
        quizzes,
        {quiz.pk: shown for quiz, shown in practisable},
        rulings,
    )


def question_of(
    session: Session, dealt: Dealt, typed: Sequence[str] | None = None
) -> SittingQuestion:
    """A turn to answer, without the key. `typed` are values that could not be stored."""
    attempt, answer = _as_attempt(session, dealt)
    return question_to_answer(attempt, answer, dealt.turn.paper_question, typed)


def feedback_of(session: Session, dealt: Dealt, now: datetime) -> Feedback:
    """A turn that is answered. One query where the answer was right, to say what would be if."""
    attempt, answer = _as_attempt(session, dealt)
    turn, shown = dealt.turn, session.shown[session.quiz_of(dealt).pk]
    shown = Shown(score=False, marks=True, answers=True, explanations=shown.explanations)
    marking = Marking.by(
        turn.ruled_key(session.rulings),
        attempt=attempt,
        answer=answer,
        question=turn.paper_question,
        shown=shown,
    )
    # It earns nothing, so there is nothing to say of points.
    question = replace(reviewed_question(marking, shown), points=None, has_arithmetic=False)
    return Feedback(
        question,
        dealt.is_right,
        days_until(turn.card.due_at, now, _zone()),
        _said(dealt.review),
        _days_if(dealt, now) if dealt.is_right else {},
    )


def summary_of(session: Session, now: datetime) -> Summary:
    """What became of a session. In as many queries as `due_count_of`."""
    answered, zone = session.answered, _zone()
    missed = [dealt.turn.card.due_at for dealt in answered if not dealt.is_right]
    return Summary(
        right=sum(dealt.is_right for dealt in answered),
        total=len(answered),
        left_out_count=session.left_out_count,
        coming=_coming([dealt.turn.card.due_at for dealt in answered], now, zone),
        missed_days=frozenset(days_until(at, now, zone) for at in missed),
        answered=tuple(
            Asked(dealt.turn.position, with_blanks(dealt.turn.paper_question.html), dealt.is_right)
            for dealt in answered
        ),
        due_count=due_count_of(session.session.student, now),
    )


def _open_to_practice(user: User, now: datetime) -> QuizQuerySet:
    """The quizzes that `user` may see and has no attempt running at."""
    running = Attempt.objects.by(user).open().filter(quiz=OuterRef("pk"))
    return Quiz.objects.visible_to(user, now).filter(~Exists(running))


def _practisable(
    user: User, now: datetime, only: Iterable[int] | None = None
) -> list[tuple[Quiz, Shown]]:
    finished = Attempt.objects.by(user).counted().values("quiz")
    quizzes = _open_to_practice(user, now).filter(pk__in=finished)
    if only is not None:
        quizzes = quizzes.filter(pk__in=only)
    found = list(quizzes.with_revision().in_course_order())
    visibilities = visibilities_of(found, now)
    shown = [(quiz, visibilities[quiz.pk].shown) for quiz in found]
    return [(quiz, each) for quiz, each in shown if each.answers]


def _zone() -> tzinfo:
    """The site's, whose days count."""
    return timezone.get_default_timezone()


def _coming(times: Iterable[datetime], now: datetime, zone: tzinfo) -> tuple[ComingBack, ...]:
    counts = Counter((days_until(at, now, zone), at.astimezone(zone).date()) for at in times)
    return tuple(ComingBack(days, on, count) for (days, on), count in sorted(counts.items()))


def _is_asked(turn: PracticeTurn, quizzes: Mapping[int, Quiz], rulings: RulingsByItem) -> bool:
    question = turn.question
    is_there = question.revision.quiz_id in quizzes and question.item.retired_at is None
    return is_there and not turn.ruled_key(rulings).is_void


def _as_attempt(session: Session, dealt: Dealt) -> tuple[Attempt, Answer]:
    """A turn as what questions are shown and marked from; in no table."""
    turn, review = dealt.turn, dealt.review
    rules = rules_of(session.quiz_of(dealt))
    attempt = Attempt(seed=turn.seed, rules=rules.as_json())
    answer = Answer(
        attempt=attempt,
        question_id=turn.question_id,
        position=turn.position,
        max_points=Decimal(1),
        response=review.response if review else None,
        correctness=review.correctness if review else None,
    )
    answer.has_rulings = bool(session.rulings)
    return attempt, answer


def _said(review: PracticeReview | None) -> Said:
    by_rating = {Rating.HARD: Said.GUESSED, Rating.EASY: Said.EASY}
    return by_rating.get(Rating(review.rating), Said.NOTHING) if review else Said.NOTHING


def _days_if(dealt: Dealt, now: datetime) -> dict[Said, int]:
    """When the question of a right answer would come back, by what the student might say."""
    log = list(dealt.turn.card.reviews.standing())
    found = {}
    for said in (Said.GUESSED, Said.EASY):
        rating = rating_of(1, said)
        memory = replayed(
            (rating if review == dealt.review else Rating(review.rating), review.at)
            for review in log
        )
        if memory is not None:
            found[said] = days_until(memory.due_at, now, _zone())
    return found
