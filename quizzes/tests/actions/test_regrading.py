"""Regrading: who earns what after rulings, what is written, and what stands."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import OperationalError

from accounts.models import User
from quizzes.actions import regrading
from quizzes.actions.attempts import submit_attempt
from quizzes.actions.finishing import expire_attempt
from quizzes.actions.overriding import override_points, override_score
from quizzes.actions.regrading import Regraded, regrade
from quizzes.actions.ruling import rule
from quizzes.core.rulings import Decision
from quizzes.models import Attempt, Quiz, ScoreChange
from quizzes.reports.progress import standing_of
from quizzes.reports.receipt import is_genuine, receipt_of
from quizzes.reports.visibility import visibility_of

from ..attempts import begin, sit, students, submit
from ..conftest import NOW, PLANETS, given, import_markdown
from ..rulings import decide, proposed

LIMIT = timedelta(minutes=30)
MERCURY, VENUS = [0], [1]
RINGS, MARS = [0, 1], [0]
FLIPPED = PLANETS.replace("- [x] Mercury\n    - [ ] Venus", "- [ ] Mercury\n    - [x] Venus")
BOTH = PLANETS.replace("- [x] Mercury\n    - [ ] Venus", "- [x] Mercury\n    - [x] Venus")


def scores() -> list[int]:
    return [int(score) for score in Attempt.objects.order_by("pk").values_list("score", flat=True)]


def lines() -> list[tuple]:
    """The log: the position of the answer or None, before, after."""
    changes = ScoreChange.objects.order_by("attempt_id", "pk")
    return list(
        changes.values_list(
            "attempt__student__username", "answer__question__position", "old", "new"
        )
    )


@pytest.fixture
def two(planets, alice, bob) -> list[Attempt]:
    """Alice chose Mercury, Bob Venus; all else is right."""
    return [
        sit(planets, student, {0: chosen, 1: RINGS, 2: MARS})
        for student, chosen in ((alice, MERCURY), (bob, VENUS))
    ]


# A wrong key, put right by an import


def test_without_a_decision_an_import_leaves_all_scores(two, planets):
    result = import_markdown(FLIPPED)
    assert result.rulings == ()
    assert regrade(quiz=planets, now=NOW) == Regraded()
    assert scores() == [3, 2]


@pytest.mark.parametrize("decision", [Decision.OLD_OR_NEW, Decision.NEW_KEY])
def test_nobody_is_right_for_a_choice_whose_place_the_right_one_took(two, planets, decision):
    """Alice chose Mercury, which the old key said; nobody could choose Ceres."""
    item_key = planets.items.get(questions__position=0).key
    ceres = PLANETS.replace("- [x] Mercury\n    - [ ] Venus", "- [ ] Mercury\n    - [x] Ceres")
    import_markdown(ceres, decisions={item_key: decision})
    regrade(quiz=planets, now=NOW)
    assert scores() == [3, 2]


@pytest.mark.parametrize(
    ("decision", "expected"),
    [(Decision.OLD_OR_NEW, [3, 3]), (Decision.NEW_KEY, [2, 3]), (Decision.ONLY_NEW, [3, 2])],
)
def test_a_decision_at_the_import_counts_for_attempts_before_it(
    two, planets, ines, decision, expected
):
    item_key = planets.items.get(questions__position=0).key
    result = import_markdown(FLIPPED, by=ines, decisions={item_key: decision}, reason="Typo.")
    (ruling,) = result.rulings
    assert (ruling.by, ruling.reason, ruling.at, ruling.up_to) == (ines, "Typo.", NOW, 1)
    regrade(quiz=planets, now=NOW)
    assert scores() == expected


def test_every_change_is_a_line_of_the_log_with_who_when_and_why(two, planets, ines):
    result = import_markdown(FLIPPED, by=ines, otherwise=Decision.NEW_KEY, reason="Typo.")
    regraded = regrade(quiz=planets, now=NOW)
    assert regraded == Regraded(changed=2, rose=1, fell=1, checked=2)
    assert lines() == [
        ("alice", 0, 1, 0),
        ("alice", None, 3, 2),
        ("bob", 0, 0, 1),
        ("bob", None, 2, 3),
    ]
    for change in ScoreChange.objects.all():
        assert (change.kind, change.ruling) == ("regraded", result.rulings[0])
        assert (change.by, change.at, change.reason) == (ines, NOW, "Typo.")
    attempt = two[0]
    attempt.refresh_from_db()
    answer = attempt.answers.get(question__position=0)
    assert (answer.correctness, answer.points, attempt.raw_score) == (0, 0, 2)


def test_regrading_again_writes_nothing(two, planets, count_queries):
    import_markdown(FLIPPED, otherwise=Decision.NEW_KEY)
    regrade(quiz=planets, now=NOW)
    before = lines()
    with count_queries(at_most=8) as queries:
        assert regrade(quiz=planets, now=NOW) == Regraded(checked=2)
    assert all(sql.startswith("SELECT") for sql in queries)
    assert lines() == before


def test_a_single_choice_that_turns_out_to_have_two_right_ones(two, planets, charlie):
    sit(planets, charlie, {0: [2], 1: RINGS, 2: MARS})
    import_markdown(BOTH, otherwise=Decision.NEW_KEY)
    regrade(quiz=planets, now=NOW)
    assert scores() == [3, 3, 2]


def test_a_void_question_gives_everybody_its_points_also_for_a_blank(two, planets, charlie):
    sit(planets, charlie, {1: RINGS, 2: MARS})
    decide(planets, proposed(planets, 0, Decision.VOID))
    assert scores() == [3, 3, 3]
    decide(planets, proposed(planets, 0, Decision.AS_WRITTEN))
    assert scores() == [3, 2, 2]


def test_a_new_key_lifts_a_void_and_old_or_new_does_not(two, planets):
    decide(planets, proposed(planets, 0, Decision.VOID))
    import_markdown(FLIPPED, otherwise=Decision.OLD_OR_NEW)
    regrade(quiz=planets, now=NOW)
    assert scores() == [3, 3]
    decide(planets, proposed(planets, 0, Decision.NEW_KEY, up_to=1))
    assert scores() == [2, 3]


def test_a_ruling_says_nothing_about_attempts_at_later_revisions(two, planets, charlie):
    import_markdown(FLIPPED, otherwise=Decision.OLD_OR_NEW)
    sit(planets, charlie, {0: MERCURY, 1: RINGS, 2: MARS})
    regrade(quiz=planets, now=NOW)
    assert scores() == [3, 3, 2]


def test_rulings_at_several_revisions_add_up(two, planets, charlie):
    """Mercury, then Venus, then Mars is the key; Charlie sat the second revision."""
    import_markdown(FLIPPED, otherwise=Decision.OLD_OR_NEW)
    sit(planets, charlie, {0: MERCURY, 1: RINGS, 2: MARS})
    third = PLANETS.replace(
        "- [x] Mercury\n    - [ ] Venus\n    - [ ] Mars",
        "- [ ] Mercury\n    - [ ] Venus\n    - [x] Mars",
    )
    result = import_markdown(third, otherwise=Decision.OLD_OR_NEW)
    assert [ruling.up_to for ruling in result.rulings] == [2]
    dan = User.objects.create_user("dan")
    second = planets.revisions.get(number=2)
    sit(planets, dan, {0: [2], 1: RINGS, 2: MARS}, revision=second)
    regrade(quiz=planets, now=NOW)
    assert scores() == [3, 3, 2, 3]
    decide(planets, proposed(planets, 0, Decision.NEW_KEY, up_to=1))
    assert scores() == [2, 2, 2, 3]


def test_the_line_names_the_ruling_that_made_the_difference(two, planets):
    """The latest ruling is about another key that changes nothing for anybody."""
    rule(
        proposed=[
            proposed(planets, 0, Decision.VOID),
            proposed(planets, 0, Decision.ONLY_NEW),
        ],
        by=None,
        reason="",
        now=NOW,
    )
    regrade(quiz=planets, now=NOW)
    assert {change.ruling.decision for change in ScoreChange.objects.all()} == {"void"}


def test_previews_are_regraded_too(planets, ines):
    preview = sit(planets, ines, {0: VENUS, 1: RINGS, 2: MARS})
    Attempt.objects.filter(pk=preview.pk).update(is_preview=True)
    decide(planets, proposed(planets, 0, Decision.VOID))
    assert scores() == [3]


def test_other_quizzes_are_left_alone(two, planets, alice):
    other = import_markdown(PLANETS.replace("title: Planets", "title: Others"), "others.md").quiz
    sit(other, alice, {0: VENUS})
    decide(planets, proposed(planets, 0, Decision.VOID))
    assert scores() == [3, 3, 0]
    assert regrade(quiz=other, now=NOW) == Regraded()


# Running attempts


def test_a_running_attempt_gets_the_ruling_when_it_is_submitted(planets, alice):
    attempt = begin(planets, alice, {0: VENUS, 1: RINGS, 2: MARS})
    import_markdown(FLIPPED, otherwise=Decision.NEW_KEY)
    assert regrade(quiz=planets, now=NOW) == Regraded(checked=1)
    attempt = submit(attempt)
    assert (attempt.score, attempt.raw_score, attempt.revision.number) == (3, 3, 1)
    assert lines() == []
    assert regrade(quiz=planets, now=NOW) == Regraded(checked=1)


def test_an_attempt_that_the_clock_ends_gets_the_ruling(planets, alice):
    planets.time_limit = LIMIT
    planets.save()
    attempt = begin(planets, alice, {})
    decide(planets, proposed(planets, 0, Decision.VOID))
    assert expire_attempt(attempt=attempt, now=NOW + 2 * LIMIT)
    attempt.refresh_from_db()
    assert attempt.score == 1


# What was set by hand stands


def test_points_that_were_set_by_hand_stand_through_a_regrade(two, planets, ines):
    answer = two[0].answers.get(question__position=0)
    override_points(answer=answer, points=Decimal("0.5"), by=ines, reason="Half.", now=NOW)
    assert decide(planets, proposed(planets, 0, Decision.VOID)) == Regraded(1, 1, 0, 2)
    assert [float(attempt.score) for attempt in Attempt.objects.order_by("pk")] == [2.5, 3]
    decide(planets, proposed(planets, 1, Decision.NEW_KEY), proposed(planets, 2, Decision.VOID))
    assert Attempt.objects.get(pk=two[0].pk).score == Decimal("2.5")


def test_a_score_that_was_set_by_hand_stands_and_the_raw_score_follows(two, planets, ines):
    override_score(attempt=two[1], points=Decimal(1), by=ines, reason="Copied.", now=NOW)
    assert decide(planets, proposed(planets, 0, Decision.VOID)) == Regraded(1, 0, 0, 2)
    two[1].refresh_from_db()
    assert (two[1].score, two[1].raw_score) == (1, 3)
    assert lines() == [("bob", None, 2, 1), ("bob", 0, 0, 1)]


# Stopped in the middle


def test_a_regrade_that_is_stopped_goes_on_when_it_is_run_again(planets, monkeypatch):
    for student in students(10):
        sit(planets, student, {0: VENUS, 1: RINGS, 2: MARS})
    rule(proposed=[proposed(planets, 0, Decision.VOID)], by=None, reason="", now=NOW)
    written = regrading._write_answers

    def failing(changes):
        written(changes)
        if Attempt.objects.filter(score=3).exists():
            raise OperationalError

    monkeypatch.setattr(regrading, "_write_answers", failing)
    with pytest.raises(OperationalError):
        regrade(quiz=planets, now=NOW, batch_size=3)
    assert sorted(scores()) == [2] * 7 + [3] * 3
    assert ScoreChange.objects.count() == 6
    monkeypatch.undo()
    assert regrade(quiz=planets, now=NOW, batch_size=3) == Regraded(7, 7, 0, 10)
    assert scores() == [3] * 10
    assert ScoreChange.objects.count() == 20
    assert regrade(quiz=planets, now=NOW, batch_size=3) == Regraded(checked=10)


def test_a_batch_takes_the_same_queries_for_one_attempt_and_for_many(planets, count_queries):
    def changed_by(decision):
        rule(proposed=[proposed(planets, 0, decision)], by=None, reason="", now=NOW)
        return regrade(quiz=planets, now=NOW).changed

    first, *others = students(21)
    sit(planets, first, {0: VENUS, 1: RINGS, 2: MARS})
    with count_queries() as one:
        assert changed_by(Decision.VOID) == 1
    changed_by(Decision.AS_WRITTEN)
    for student in others:
        sit(planets, student, {0: VENUS, 1: RINGS, 2: MARS})
    with count_queries(len(one)):
        assert changed_by(Decision.VOID) == 21


# What else is made of a score


def test_attempts_that_were_not_dealt_the_question_keep_their_scores(planets):
    drawn = PLANETS.replace("**1.**", "# Two of three\n    <!-- draw: 2 -->\n\n    **1.**")
    import_markdown(drawn)
    for student in students(12):
        sit(planets, student, {})
    decide(planets, proposed(planets, 0, Decision.VOID))
    dealt = Attempt.objects.filter(answers__question__position=0)
    assert 0 < dealt.count() < 12
    assert set(dealt.values_list("score", flat=True)) == {1}
    assert set(Attempt.objects.exclude(pk__in=dealt).values_list("score", flat=True)) == {0}


def test_points_are_those_that_the_attempt_began_with(two, planets):
    worth_five = FLIPPED.replace("**1.**", "**1.** <!-- points: 5 -->")
    import_markdown(worth_five, otherwise=Decision.NEW_KEY)
    regrade(quiz=planets, now=NOW)
    assert scores() == [2, 3]


def test_the_receipt_has_the_new_score_and_is_genuine(two, planets):
    decide(planets, proposed(planets, 0, Decision.VOID))
    attempt = Attempt.objects.for_display().get(pk=two[1].pk)
    receipt = receipt_of(attempt, visibility_of(planets, NOW), site="example.org")
    assert "Score: 3 of 3 points" in receipt
    assert is_genuine(receipt.encode())


def test_which_attempt_counts_follows_the_new_scores(planets, alice):
    """The best was the second, and is the first once Venus counts."""
    sit(planets, alice, {0: VENUS, 1: RINGS, 2: MARS})
    sit(planets, alice, {0: MERCURY, 1: RINGS, 2: [1]})
    best = sit(planets, alice, {0: MERCURY, 1: RINGS, 2: MARS})
    quiz = Quiz.objects.with_revision().with_extension_of(alice).get(pk=planets.pk)
    assert standing_of(alice, quiz, NOW).counting_attempt == best
    decide(planets, proposed(planets, 0, Decision.VOID))
    assert standing_of(alice, quiz, NOW).counting_attempt.number == 1


def test_what_a_student_sent_too_late_is_no_answer_to_a_new_key_either(planets, alice):
    attempt = sit(planets, alice, {0: MERCURY, 1: RINGS, 2: MARS})
    late = given(attempt, {"closest": ["Venus"]}, version=0)
    assert submit_attempt(attempt=attempt, given=late, now=NOW).is_late
    import_markdown(FLIPPED, otherwise=Decision.NEW_KEY)
    regrade(quiz=planets, now=NOW)
    assert scores() == [2]
