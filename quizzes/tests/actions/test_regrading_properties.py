"""Whatever keys, responses and rulings there are: what regrading writes is what it should."""

from decimal import Decimal

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
from quizzes.models import Answer, Attempt, Override, Quiz, Ruling, ScoreChange
from quizzes.models.rulings import rulings_for
from quizzes.reports.key_changes import undecided_key_changes

from ..conftest import EVERY_KIND, NOW, import_markdown
from .sittings import begin, proposed, submit

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
    st.sampled_from([None, [0], [1]]),
    st.sampled_from([None, [0], [1], [2], [0, 1], [1, 2], [0, 1, 2]]),
    st.sampled_from([None, "Mars", "Phobos's", "Io"]),
    st.sampled_from([None, "8", "9", "7", "8.4"]),
    st.sampled_from([None, ["sun", "star"], ["moon", ""], ["", "star"]]),
    st.sampled_from([None, [0, 1, 2], [1, 0, 2], [2, None, 0]]),
    st.sampled_from([None, [0, 1, 2], [1, 0, 2], [None, 3, 2]]),
]
STUDENTS = 4
DECISIONS = st.tuples(
    st.integers(0, 6), st.sampled_from(Decision), st.integers(1, 3), st.integers(1, 3)
)
SITTINGS = st.lists(
    st.tuples(st.integers(1, 3), st.tuples(*RESPONSES), st.booleans()),
    min_size=1,
    max_size=STUDENTS,
)


@pytest.fixture
def quiz(db) -> Quiz:
    """At its third revision."""
    for text in (EVERY_KIND, SECOND, THIRD):
        quiz = import_markdown(text, "every-kind.md").quiz
    User.objects.bulk_create(User(username=f"student{n}") for n in range(STUDENTS))
    return quiz


def in_turn(quiz: Quiz, decisions) -> list[ProposedRuling]:
    """Rulings about a question, with the key of one revision, up to another."""
    revisions = {revision.number: revision for revision in quiz.revisions.all()}
    return [
        proposed(quiz, position, decision, key_of=revisions[key_of], up_to=up_to)
        for position, decision, key_of, up_to in decisions
    ]


def attempts_of(quiz: Quiz, sittings) -> list[Attempt]:
    """Those of the sittings that are to be submitted; the others are open."""
    submitted = []
    for n, (number, responses, is_submitted) in enumerate(sittings):
        revision = quiz.revisions.get(number=number)
        student = User.objects.get(username=f"student{n}")
        attempt = begin(quiz, student, fitting(responses, number), revision)
        if is_submitted:
            submitted.append(submit(attempt))
    return submitted


def fitting(responses, number: int) -> dict:
    """The responses in the shape that the questions of this revision have."""
    given = dict(enumerate(responses))
    if number == 3:
        given[4] = given[4] and given[4][:1]
        given[5] = given[5] and [*given[5], 3]
        given[6] = given[6] and [*given[6], None]
        given[4] = None if given[4] == [""] else given[4]
    return given


def scores(attempts) -> list[Decimal]:
    return [Attempt.objects.get(pk=attempt.pk).score for attempt in attempts]


def examples(**strategies):
    def decorate(test):
        def run(quiz, **drawn):
            with transaction.atomic():
                test(quiz, **drawn)
                transaction.set_rollback(True)

        limits = settings(
            max_examples=40,
            deadline=None,
            suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
        )
        run.__name__ = test.__name__
        run.__doc__ = test.__doc__
        return limits(given(**strategies)(run))

    return decorate


@examples(
    sittings=SITTINGS,
    earlier=st.lists(DECISIONS, max_size=4),
    position=st.integers(0, 6),
    key_of=st.integers(1, 3),
    up_to=st.integers(1, 3),
)
def test_nobodys_score_falls_under_the_default(quiz, sittings, earlier, position, key_of, up_to):
    attempts = attempts_of(quiz, sittings)
    rule(proposed=in_turn(quiz, earlier), by=None, reason="", now=NOW)
    regrade(quiz=quiz, now=NOW)
    before = scores(attempts)
    default = [(position, Decision.OLD_OR_NEW, key_of, up_to)]
    rule(proposed=in_turn(quiz, default), by=None, reason="", now=NOW)
    assert regrade(quiz=quiz, now=NOW).fell == 0
    assert all(new >= old for new, old in zip(scores(attempts), before, strict=True))


@examples(sittings=SITTINGS, decisions=st.lists(DECISIONS, min_size=1, max_size=6))
def test_a_regraded_attempt_is_what_submitting_it_after_the_rulings_would_have_made(
    quiz, sittings, decisions
):
    attempts = attempts_of(quiz, sittings)
    old = scores(attempts)
    for one in in_turn(quiz, decisions):
        rule(proposed=[one], by=None, reason="", now=NOW)
        regrade(quiz=quiz, now=NOW, batch_size=2)
    for attempt in attempts:
        stored = Attempt.objects.select_related("revision").get(pk=attempt.pk)
        answers = list(stored.answers.order_by("position"))
        graded = [Answer.objects.get(pk=answer.pk) for answer in answers]
        expected = Attempt.objects.select_related("revision").get(pk=attempt.pk)
        grade_answers(attempt=expected, answers=graded, rulings=rulings_for(stored))
        assert (stored.score, stored.raw_score) == (expected.score, expected.raw_score)
        for answer, one in zip(answers, graded, strict=True):
            assert (answer.correctness, answer.points) == (one.correctness, one.points)
    assert regrade(quiz=quiz, now=NOW).changed == 0
    for attempt, first in zip(attempts, old, strict=True):
        the_log_leads_from(first, attempt)
    for attempt in Attempt.objects.open():
        submit(attempt)
    assert regrade(quiz=quiz, now=NOW) == Regraded(
        checked=Attempt.objects.filter(
            revision__number__lte=Ruling.objects.order_by("-up_to")[0].up_to
        ).count()
    )


def the_log_leads_from(first: Decimal, attempt: Attempt) -> None:
    """Line by line from the score that submitting gave to the one that there is now."""
    reached = first
    for change in ScoreChange.objects.filter(attempt=attempt, answer=None).order_by("pk"):
        assert change.old == reached
        reached = change.new
    assert reached == Attempt.objects.get(pk=attempt.pk).score


@examples(
    sittings=SITTINGS,
    earlier=st.lists(DECISIONS, max_size=3),
    decisions=st.lists(DECISIONS, min_size=1, max_size=3),
    by_hand=st.sampled_from(["nothing", "an answer", "the score"]),
)
def test_a_forecast_is_what_comes_true(quiz, sittings, earlier, decisions, by_hand):
    attempts = attempts_of(quiz, sittings)
    ines = User.objects.create_user("ines")
    rule(proposed=in_turn(quiz, earlier), by=None, reason="", now=NOW)
    regrade(quiz=quiz, now=NOW)
    if attempts and by_hand == "an answer":
        answer = attempts[0].answers.order_by("position")[1]
        override_points(answer=answer, points=Decimal("0.29"), by=ines, reason="So.", now=NOW)
    if attempts and by_hand == "the score":
        override_score(attempt=attempts[0], points=Decimal(1), by=ines, reason="So.", now=NOW)
    new = in_turn(quiz, decisions)
    seen = forecast(quiz=quiz, proposed=new)
    rule(proposed=new, by=None, reason="", now=NOW)
    done = regrade(quiz=quiz, now=NOW)
    assert (seen.rise_count, seen.fall_count) == (done.rose, done.fell)
    assert seen.after == forecast(quiz=quiz, proposed=[]).before
    assert seen.attempt_count == len(attempts)
    if attempts and by_hand == "the score":
        assert scores(attempts)[0] == 1
    for override in Override.objects.all():
        withdraw_override(override=override, by=ines, reason="No.", now=NOW)
    assert regrade(quiz=quiz, now=NOW).changed == 0


@examples(sittings=SITTINGS, decisions=st.lists(DECISIONS, max_size=4))
def test_deciding_about_every_undecided_change_leaves_none(quiz, sittings, decisions):
    attempts_of(quiz, sittings)
    rule(proposed=in_turn(quiz, decisions), by=None, reason="", now=NOW)
    undecided = undecided_key_changes(quiz)
    for each in undecided:
        assert each.up_to >= max(each.revision_numbers)
        assert each.answer_count >= each.untold_count
    rule(
        proposed=[
            ProposedRuling(each.item_id, Decision.ONLY_NEW, each.key, each.up_to)
            for each in undecided
        ],
        by=None,
        reason="",
        now=NOW,
    )
    assert undecided_key_changes(quiz) == ()
