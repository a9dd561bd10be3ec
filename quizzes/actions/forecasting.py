"""What rulings would do, found out by reading only."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from django.db.models import Count
from django.db.models.fields.json import KeyTextTransform

from quizzes.core import grading
from quizzes.core.grading import is_passed
from quizzes.core.responses import Response
from quizzes.models import Answer, Attempt, Override, Question, Quiz, Ruling
from quizzes.models.attempts import AnswerQuerySet, AttemptQuerySet
from quizzes.models.keys import keyed_questions

from .ruled_questions import RuledQuestion, ruled_questions
from .ruling import ProposedRuling

MOST_LISTED = 100
ITERATOR_SIZE = 2000


@dataclass(frozen=True, slots=True)
class Crossing:
    """An attempt that passes now or no more; scores in points of `max_points`."""

    attempt_id: int
    student: str
    number: int
    old: Decimal
    new: Decimal
    max_points: Decimal


@dataclass(frozen=True)
class Forecast:
    """What rulings would do to the submitted attempts of a quiz, previews left out.

    `before` and `after` have for each percentage (2 decimals) how many attempts have it.
    `now_passing` and `no_longer_passing` have the first hundred of as many as their counts say, by
    the pass mark that each attempt began with. `open_count` is how many running attempts have
    one of the questions and will get the rulings. `untold_count` is how many attempts answered a
    wording that a new key cannot be told to; what counted for it stays.
    """

    attempt_count: int
    rise_count: int
    fall_count: int
    before: Mapping[Decimal, int]
    after: Mapping[Decimal, int]
    now_passing: tuple[Crossing, ...]
    now_passing_count: int
    no_longer_passing: tuple[Crossing, ...]
    no_longer_passing_count: int
    open_count: int
    untold_count: int


def forecast(*, quiz: Quiz, proposed: Sequence[ProposedRuling]) -> Forecast:
    """What `ruling.rule` and then `regrading.regrade` would do now.

    Twelve queries at most, whatever the number of questions and attempts; in memory are the changed
    scores' percentages, not the attempts.
    """
    before = _percentages(quiz)
    outcome = _Outcome(Counter(before))
    rulings = [*Ruling.objects.filter(item__quiz=quiz).order_by("pk")]
    rulings += [each.as_row() for each in proposed]
    for change in _score_changes(quiz, ruled_questions(rulings)):
        outcome.add(change)
    concerned, untold = _question_ids(proposed)
    students = _students([*outcome.now_passing, *outcome.no_longer_passing])
    return Forecast(
        attempt_count=before.total(),
        rise_count=outcome.rise_count,
        fall_count=outcome.fall_count,
        before=before,
        after=+outcome.percentages,
        now_passing=_crossings(outcome.now_passing, students),
        now_passing_count=outcome.now_passing_count,
        no_longer_passing=_crossings(outcome.no_longer_passing, students),
        no_longer_passing_count=outcome.no_longer_passing_count,
        open_count=_attempt_count(concerned, quiz.attempts.open().filter(is_preview=False)),
        untold_count=_attempt_count(untold, quiz.attempts.counted()),
    )


@dataclass(frozen=True, slots=True)
class _ScoreChange:
    """The score of one attempt before and after; `pass_mark` is in per cent."""

    attempt_id: int
    old: Decimal
    new: Decimal
    max_points: Decimal
    pass_mark: Decimal | None

    def is_passed(self, score: Decimal) -> bool:
        return self.pass_mark is not None and is_passed(score, self.max_points, self.pass_mark)


@dataclass
class _Outcome:
    """What the changes add up to; `percentages` are those of all attempts, before at first."""

    percentages: Counter[Decimal]
    rise_count: int = 0
    fall_count: int = 0
    now_passing: list[_ScoreChange] = field(default_factory=list)
    now_passing_count: int = 0
    no_longer_passing: list[_ScoreChange] = field(default_factory=list)
    no_longer_passing_count: int = 0

    def add(self, change: _ScoreChange) -> None:
        self.percentages[_percentage(change.old, change.max_points)] -= 1
        self.percentages[_percentage(change.new, change.max_points)] += 1
        self.rise_count += change.new > change.old
        self.fall_count += change.new < change.old
        passed, passes = change.is_passed(change.old), change.is_passed(change.new)
        if passes and not passed:
            self.now_passing_count += 1
            self.now_passing += [change][: MOST_LISTED - len(self.now_passing)]
        if passed and not passes:
            self.no_longer_passing_count += 1
            self.no_longer_passing += [change][: MOST_LISTED - len(self.no_longer_passing)]


def _percentages(quiz: Quiz) -> Counter[Decimal]:
    """How many counted attempts have each percentage."""
    percentages: Counter[Decimal] = Counter()
    scores = quiz.attempts.counted().values_list("score", "max_points").order_by()
    for score, max_points, count in scores.annotate(n=Count("pk")):
        percentages[_percentage(score, max_points)] += count
    return percentages


@lru_cache(maxsize=4096)
def _percentage(score: Decimal, max_points: Decimal) -> Decimal:
    return grading.percentage(score, max_points) or Decimal(0)


# What `_gain` takes of an answer.
_GRADED = (
    "question_id",
    "response",
    "max_points",
    "correctness",
    KeyTextTransform("scoring", "attempt__rules"),
)


def _score_changes(quiz: Quiz, questions: Mapping[int, RuledQuestion]) -> Iterator[_ScoreChange]:
    """The counted attempts whose score becomes another, in one pass over the answers concerned."""
    fixed = Override.objects.filter(attempt__quiz=quiz, answer=None).values("attempt")
    answers = Answer.objects.filter(
        override__isnull=True, attempt__in=quiz.attempts.counted().exclude(pk__in=fixed)
    ).order_by("attempt_id")
    rows = answers.filter(question__in=_gaining(answers, questions)).values_list(
        "attempt_id",
        "attempt__score",
        "attempt__raw_score",
        "attempt__max_points",
        KeyTextTransform("pass_mark", "attempt__rules"),
        *_GRADED,
    )
    for attempt, group in groupby(rows.iterator(ITERATOR_SIZE), key=itemgetter(0, 1, 2, 3, 4)):
        attempt_id, old, raw_score, max_points, pass_mark = attempt
        gain = sum(gain for row in group if (gain := _gain(questions, *row[5:])))
        new = grading.rounded_float((old if raw_score is None else raw_score) + float(gain))
        if gain and new != old:
            # SQLite gives the text of a JSON null, PostgreSQL none.
            mark = None if pass_mark in (None, "null") else Decimal(pass_mark)
            yield _ScoreChange(attempt_id, old, new, max_points, mark)


def _gaining(answers: AnswerQuerySet, questions: Mapping[int, RuledQuestion]) -> set[int]:
    """The questions with answers that earn another mark: not those of rulings that are done with.

    Equal answers are one row, so that this is far less to read than the answers.
    """
    alike = answers.filter(question__in=list(questions)).order_by().values_list(*_GRADED).distinct()
    return {row[0] for row in alike if _gain(questions, *row)}


def _gain(
    questions: Mapping[int, RuledQuestion],
    question_id: int,
    response: Response,
    max_points: Decimal,
    correctness: float,
    scoring: str,
) -> Fraction:
    """By how much the mark of one answer rises."""
    graded = questions[question_id].grade(response, scoring, max_points)
    if graded.correctness == correctness:
        return grading.NOTHING
    return (graded.exact - grading.exact(correctness)) * Fraction(max_points)


def _question_ids(proposed: Sequence[ProposedRuling]) -> tuple[list[int], list[int]]:
    """The questions that the rulings are about, and those of them that a new key cannot be told to."""
    concerned, untold = [], []
    items = {each.item_id for each in proposed}
    for question in keyed_questions(Question.objects.filter(item__in=items)):
        rulings = [each for each in proposed if each.item_id == question.item_id]
        holding = [each for each in rulings if each.up_to >= question.revision_number]
        if holding:
            concerned.append(question.id)
        if any(not each.is_told_to(question) for each in holding):
            untold.append(question.id)
    return concerned, untold


def _attempt_count(question_ids: Sequence[int], attempts: AttemptQuerySet) -> int:
    """How many of `attempts` were dealt one of the questions."""
    answers = Answer.objects.filter(question__in=question_ids, attempt__in=attempts)
    return answers.aggregate(n=Count("attempt", distinct=True))["n"]


def _students(changes: Sequence[_ScoreChange]) -> dict[int, tuple[str, int]]:
    """The name of the student and the number of each attempt."""
    found = Attempt.objects.filter(pk__in=[change.attempt_id for change in changes])
    attempts = found.select_related("student").only("number", "student")
    return {attempt.pk: (attempt.student.display_name, attempt.number) for attempt in attempts}


def _crossings(
    changes: Sequence[_ScoreChange], students: Mapping[int, tuple[str, int]]
) -> tuple[Crossing, ...]:
    return tuple(
        Crossing(
            change.attempt_id,
            *students[change.attempt_id],
            change.old,
            change.new,
            change.max_points,
        )
        for change in changes
    )
