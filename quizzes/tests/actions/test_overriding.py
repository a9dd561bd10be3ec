"""Points that are given by hand: what they change, what is refused, and taking them back."""

from decimal import Decimal

import pytest

from quizzes.actions.overriding import (
    OverrideRefused,
    override_points,
    override_score,
    withdraw_override,
)
from quizzes.core.rulings import Decision
from quizzes.models import Override, ScoreChange

from ..attempts import begin, sit
from ..conftest import NOW, PLANETS, import_markdown
from ..rulings import decide, proposed

HALF = Decimal("0.5")


@pytest.fixture
def attempt(planets, alice):
    """Alice has one of three right, and left the last one blank."""
    return sit(planets, alice, {0: [1], 1: [0, 1]})


@pytest.fixture
def answer(attempt):
    """The wrong one."""
    return attempt.answers.get(question__position=0)


def lines() -> list[tuple]:
    return [
        (change.kind, change.answer_id is not None, change.old, change.new, change.reason)
        for change in ScoreChange.objects.order_by("pk")
    ]


def test_points_for_an_answer_change_the_score_and_are_logged(attempt, answer, ines):
    override = override_points(answer=answer, points=HALF, by=ines, reason="Half right.", now=NOW)
    assert (override.points, override.by, override.reason) == (HALF, ines, "Half right.")
    answer.refresh_from_db()
    attempt.refresh_from_db()
    assert (answer.points, answer.correctness) == (HALF, 0.5)
    assert (attempt.score, attempt.raw_score) == (Decimal("1.5"), 1.5)
    assert lines() == [
        ("overridden", True, 0, HALF, "Half right."),
        ("overridden", False, 1, Decimal("1.5"), "Half right."),
    ]
    assert {(change.by, change.at) for change in ScoreChange.objects.all()} == {(ines, NOW)}


def test_other_points_replace_them_and_both_are_logged(attempt, answer, ines, ada):
    override_points(answer=answer, points=HALF, by=ines, reason="Half.", now=NOW)
    override_points(answer=answer, points=Decimal(1), by=ada, reason="Whole.", now=NOW)
    assert Override.objects.get().points == 1
    assert lines()[2:] == [
        ("overridden", True, HALF, 1, "Whole."),
        ("overridden", False, Decimal("1.5"), 2, "Whole."),
    ]


def test_the_same_form_sent_twice_changes_nothing_more(attempt, answer, ines):
    for _ in range(2):
        override_points(answer=answer, points=HALF, by=ines, reason="Half.", now=NOW)
        override_score(attempt=attempt, points=HALF, by=ines, reason="Half.", now=NOW)
    assert len(lines()) == 3
    assert Override.objects.count() == 2


def test_a_score_that_is_set_stays_whatever_the_answers_get(attempt, answer, ines):
    override_score(attempt=attempt, points=Decimal(3), by=ines, reason="Ill.", now=NOW)
    override_points(answer=answer, points=Decimal(1), by=ines, reason="Right.", now=NOW)
    attempt.refresh_from_db()
    assert (attempt.score, attempt.raw_score) == (3, 2)
    assert lines() == [("overridden", False, 1, 3, "Ill."), ("overridden", True, 0, 1, "Right.")]


def test_taking_the_score_back_gives_what_the_answers_earn(attempt, answer, ines, ada):
    score = override_score(attempt=attempt, points=Decimal(3), by=ines, reason="Ill.", now=NOW)
    override_points(answer=answer, points=HALF, by=ines, reason="Half.", now=NOW)
    withdraw_override(override=score, by=ada, reason="Was not.", now=NOW)
    attempt.refresh_from_db()
    assert (attempt.score, attempt.raw_score) == (Decimal("1.5"), 1.5)
    assert lines()[-1] == ("withdrawn", False, 3, Decimal("1.5"), "Was not.")
    assert Override.objects.get().answer == answer


def test_taking_points_back_grades_by_the_rulings_that_came_meanwhile(
    planets, attempt, answer, ines
):
    override = override_points(answer=answer, points=HALF, by=ines, reason="Half.", now=NOW)
    decide(planets, proposed(planets, 0, Decision.VOID))
    attempt.refresh_from_db()
    assert attempt.score == Decimal("1.5")
    withdraw_override(override=override, by=ines, reason="It is void.", now=NOW)
    attempt.refresh_from_db()
    answer.refresh_from_db()
    assert (attempt.score, answer.points, answer.correctness) == (2, 1, 1)
    assert not Override.objects.exists()


def test_exact_thirds_add_up_beside_points_by_hand(db, alice, ines):
    text = PLANETS.replace("title: Planets", "title: Planets\n    scoring: coverage").replace(
        "- [x] Uranus\n    - [ ] Venus", "- [x] Uranus\n    - [x] Venus"
    )
    quiz = import_markdown(text.replace("Select two.", "")).quiz
    attempt = sit(quiz, alice, {1: [0]})
    assert attempt.score == Decimal("0.33")
    blank = attempt.answers.get(question__position=0)
    override_points(answer=blank, points=Decimal("0.17"), by=ines, reason="Said.", now=NOW)
    attempt.refresh_from_db()
    assert attempt.score == HALF  # 0.17 + 1/3, rounded once
    assert attempt.raw_score == pytest.approx(0.17 + 1 / 3, rel=1e-15)


# What is refused


@pytest.mark.parametrize(
    ("points", "code"),
    [
        ("-0.01", "out-of-range"),
        ("1.01", "out-of-range"),
        ("NaN", "out-of-range"),
        ("sNaN", "out-of-range"),
        ("Infinity", "out-of-range"),
        ("1E+999999", "out-of-range"),
        ("0.125", "too-precise"),
        ("1E-999999", "too-precise"),
    ],
)
def test_points_that_cannot_be_given(attempt, answer, ines, points, code):
    with pytest.raises(OverrideRefused) as refused:
        override_points(answer=answer, points=Decimal(points), by=ines, reason="Why?", now=NOW)
    assert refused.value.code == code
    points = "3.01" if points == "1.01" else points
    with pytest.raises(OverrideRefused, match=code):
        override_score(attempt=attempt, points=Decimal(points), by=ines, reason="Why?", now=NOW)
    assert lines() == []


def test_a_reason_is_needed_for_giving_and_for_taking_back(attempt, answer, ines):
    override = override_points(answer=answer, points=HALF, by=ines, reason="Half.", now=NOW)
    for act in (
        lambda: override_points(answer=answer, points=Decimal(1), by=ines, reason=" ", now=NOW),
        lambda: override_score(attempt=attempt, points=Decimal(1), by=ines, reason="", now=NOW),
        lambda: withdraw_override(override=override, by=ines, reason="\n", now=NOW),
    ):
        with pytest.raises(OverrideRefused, match="no-reason"):
            act()


def test_a_running_attempt_cannot_be_given_points(planets, alice, ines):
    attempt = begin(planets, alice, {})
    with pytest.raises(OverrideRefused, match="not-submitted"):
        override_score(attempt=attempt, points=Decimal(1), by=ines, reason="Soon.", now=NOW)
    answer = attempt.answers.first()
    with pytest.raises(OverrideRefused, match="not-submitted"):
        override_points(answer=answer, points=Decimal(1), by=ines, reason="Soon.", now=NOW)
    assert not Override.objects.exists()


def test_what_was_taken_back_already_cannot_be_taken_back(attempt, answer, ines):
    override = override_points(answer=answer, points=HALF, by=ines, reason="Half.", now=NOW)
    again = Override.objects.get()
    withdraw_override(override=override, by=ines, reason="Wrong one.", now=NOW)
    with pytest.raises(OverrideRefused, match="gone"):
        withdraw_override(override=again, by=ines, reason="Wrong one.", now=NOW)
    assert len(lines()) == 4
