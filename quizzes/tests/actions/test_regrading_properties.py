"""Whatever keys, responses and rulings there are: what regrading writes is what it should."""

from decimal import Decimal
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from quizzes.actions.forecasting import forecast
from quizzes.actions.grading import grade_answers
from quizzes.actions.overriding import override_points, override_score, withdraw_override
from quizzes.actions.regrading import Regraded, regrade
from quizzes.actions.ruling import ProposedRuling, rule
from quizzes.core.rulings import Decision
from quizzes.models import Attempt, Override, Quiz, ScoreChange
from quizzes.models.rulings import rulings_for
from quizzes.reports.key_changes import undecided_key_changes

from ..attempts import begin, students, submit
from ..conftest import EVERY_KIND, NOW, import_markdown
from ..rulings import proposed

# The same questions with other keys: choices ticked otherwise, moved, added and taken away, other
# texts and numbers, another order, other pairs.
SECOND = (
    EVERY_KIND.replace("- [x] Mars\n    - [ ] Venus", "- [ ] Mars\n    - [x] Venus")
    .replace("- [x] Uranus\n    - [ ] Venus", "- [ ] Venus\n    - [ ] Uranus")
    .replace("= the red planet", "= Phobos's")
    .replace("8 +- 0.5", "9")
    .replace("[[sun|Sun]]", "[[moon]]")
    .replace("1. Mercury\n    2. Venus", "1. Venus\n    2. Mercury")
    .replace(
        "Uranus :: Herschel\n    - Neptune :: Galle", "Uranus :: Galle\n    - Neptune :: Herschel"
    )
)
THIRD = (
    SECOND.replace("- [ ] Mars\n    - [x] Venus", "- [x] Mars\n    - [x] Venus\n    - [ ] Io")
    .replace("- [x] Saturn\n", "- [x] Saturn\n    - [x] Jupiter\n")
    .replace("= 9", "= 7\n    = 9")
    .replace(" a [[star]]", " a star")
    .replace("3. *Earth*", "3. *Earth*\n    4. Mars")
    .replace("- :: Kepler", "- Ceres :: Piazzi\n    - :: Kepler")
)
RESPONSES = [
    [[0], [1]],
    [[0], [1], [2], [0, 1], [1, 2], [0, 1, 2]],
    ["Mars", "Phobos's", "the red planet"],
    ["8", "9", "7", "8.4"],
    [["sun", "star"], ["moon", ""], ["moon", "star"]],
    [[0, 1, 2], [1, 0, 2], [2, None, 0]],
    [[0, 1, 2], [1, 0, 2], [None, 3, 2]],
]
STUDENTS = 8


@pytest.fixture
def quiz(db) -> Quiz:
    """At its third revision."""
    for text in (EVERY_KIND, SECOND, THIRD):
        quiz = import_markdown(text, "every-kind.md").quiz
    students(STUDENTS)
    return quiz


class Chance:
    """What happens in one example. Drawn from a seed, for Hypothesis itself draws the same few."""

    def __init__(self, quiz: Quiz, seed: int) -> None:
        self.quiz = quiz
        self.random = Random(seed)
        self.revisions = list(quiz.revisions.order_by("number"))

    def rulings(self, least: int, most: int) -> list[ProposedRuling]:
        return [self.ruling() for _ in range(self.random.randint(least, most))]

    def ruling(self, decision: Decision | None = None) -> ProposedRuling:
        """About any question, with the key of any revision, up to any."""
        return proposed(
            self.quiz,
            self.random.randrange(len(RESPONSES)),
            decision or self.random.choice(list(Decision)),
            key_of=self.random.choice(self.revisions),
            up_to=self.random.randint(1, 3),
        )

    def attempts(self) -> list[Attempt]:
        """Those that are submitted; some others are open."""
        attempts = [self._begun(student) for student in User.objects.filter(is_active=True)]
        return [submit(attempt) for attempt in attempts if self.random.random() < 0.8]

    def _begun(self, student: User) -> Attempt:
        revision = self.random.choice(self.revisions)
        responses = {
            position: self._fitting(position, self.random.choice(possible), revision.number)
            for position, possible in enumerate(RESPONSES)
            if self.random.random() < 0.9
        }
        return begin(self.quiz, student, responses, revision=revision)

    def _fitting(self, position: int, response, number: int):
        """The response in the shape that the question has at this revision."""
        if (position, number) in {(1, 2), (4, 3)}:  # one right choice, one gap
            return response[:1]
        if (position, number) == (5, 3):
            return [*response, 3]
        return [*response, None] if (position, number) == (6, 3) else response


def scores(attempts) -> list[Decimal]:
    return [Attempt.objects.get(pk=attempt.pk).score for attempt in attempts]


def examples(test):
    """Runs the test for many seeds, and rolls each back: the imports need not be made again."""

    def run(quiz, seed):
        with transaction.atomic():
            test(quiz, Chance(quiz, seed))
            transaction.set_rollback(True)

    run.__name__, run.__doc__ = test.__name__, test.__doc__
    limits = settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
    return limits(given(seed=st.integers(0, 2**64 - 1))(run))


@examples
def test_nobodys_score_falls_under_the_default(quiz, chance):
    attempts = chance.attempts()
    rule(proposed=chance.rulings(0, 4), by=None, reason="", now=NOW)
    regrade(quiz=quiz, now=NOW)
    before = scores(attempts)
    for _ in range(4):
        default = chance.ruling(Decision.OLD_OR_NEW)
        rule(proposed=[default], by=None, reason="", now=NOW)
        assert regrade(quiz=quiz, now=NOW).fell == 0
    assert all(new >= old for new, old in zip(scores(attempts), before, strict=True))


@examples
def test_a_regraded_attempt_is_what_submitting_it_after_the_rulings_would_have_made(quiz, chance):
    attempts = chance.attempts()
    old = scores(attempts)
    rulings = chance.rulings(1, 8)
    for one in rulings:
        rule(proposed=[one], by=None, reason="", now=NOW)
        regrade(quiz=quiz, now=NOW, batch_size=2)
    for attempt, first in zip(attempts, old, strict=True):
        _is_as_submitted(attempt)
        _the_log_leads_from(first, attempt)
    for attempt in Attempt.objects.open():
        submit(attempt)
    regraded = regrade(quiz=quiz, now=NOW)
    up_to = max(ruling.up_to for ruling in rulings)
    concerned = Attempt.objects.filter(revision__number__lte=up_to)
    assert regraded == Regraded(checked=concerned.count())


def _is_as_submitted(attempt: Attempt) -> None:
    stored, expected = (
        Attempt.objects.select_related("revision").get(pk=attempt.pk) for _ in range(2)
    )
    graded = list(expected.answers.order_by("position"))
    grade_answers(attempt=expected, answers=graded, rulings=rulings_for(expected))
    assert (stored.score, stored.raw_score) == (expected.score, expected.raw_score)
    for answer, one in zip(stored.answers.order_by("position"), graded, strict=True):
        assert (answer.correctness, answer.points) == (one.correctness, one.points)


def _the_log_leads_from(first: Decimal, attempt: Attempt) -> None:
    """Line by line from the score that submitting gave to the one that there is now."""
    reached = first
    for change in ScoreChange.objects.filter(attempt=attempt, answer=None).order_by("pk"):
        assert change.old == reached
        reached = change.new
    assert reached == Attempt.objects.get(pk=attempt.pk).score


@examples
def test_a_forecast_is_what_comes_true_and_what_is_set_by_hand_stands(quiz, chance):
    attempts = chance.attempts()
    ines = User.objects.create_user("ines", is_active=False)
    rule(proposed=chance.rulings(0, 3), by=None, reason="", now=NOW)
    regrade(quiz=quiz, now=NOW)
    points = Decimal("0.29")
    for attempt in attempts[:2]:
        answer = chance.random.choice(attempt.answers.all())
        override_points(answer=answer, points=points, by=ines, reason="So.", now=NOW)
    for attempt in attempts[1:3]:
        override_score(attempt=attempt, points=points, by=ines, reason="So.", now=NOW)
    new = chance.rulings(1, 4)
    seen = forecast(quiz=quiz, proposed=new)
    rule(proposed=new, by=None, reason="", now=NOW)
    done = regrade(quiz=quiz, now=NOW)
    assert (seen.rise_count, seen.fall_count) == (done.rose, done.fell)
    assert seen.after == forecast(quiz=quiz, proposed=[]).before
    assert seen.attempt_count == len(attempts)
    assert set(scores(attempts[1:3])) <= {points}
    for override in Override.objects.all():
        if override.answer:
            assert override.answer.points == points
        withdraw_override(override=override, by=ines, reason="No.", now=NOW)
    for attempt in attempts:
        _is_as_submitted(attempt)


@examples
def test_deciding_about_every_undecided_change_leaves_none(quiz, chance):
    chance.attempts()
    rule(proposed=chance.rulings(0, 4), by=None, reason="", now=NOW)
    undecided = undecided_key_changes(quiz)
    for each in undecided:
        assert each.up_to >= max(each.revision_numbers)
        assert each.answer_count >= each.untold_count
    decisions = [
        ProposedRuling(each.item_id, Decision.ONLY_NEW, each.key, each.up_to) for each in undecided
    ]
    rule(proposed=decisions, by=None, reason="", now=NOW)
    assert undecided_key_changes(quiz) == ()
