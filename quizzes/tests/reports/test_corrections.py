"""What a student is told about corrections."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from quizzes.actions.overriding import override_points, override_score, withdraw_override
from quizzes.core.revealing import EVERYTHING
from quizzes.core.rulings import Decision
from quizzes.reports.corrections import Correction, corrections_of

from ..attempts import sit
from ..conftest import NOW
from ..rulings import decide, proposed

LATER = NOW + timedelta(days=1)


@pytest.fixture
def attempt(planets, alice, ines):
    """Question 1 was void, then all the points were halved by hand."""
    attempt = sit(planets, alice, {0: [1], 1: [0, 1], 2: [0]})
    decide(planets, proposed(planets, 0, Decision.VOID), by=ines, reason="Two are close.")
    override_score(attempt=attempt, points=Decimal("1.5"), by=ines, reason="Late.", now=LATER)
    attempt.refresh_from_db()
    return attempt


def test_a_student_is_told_when_why_and_by_how_much_the_score_changed(attempt, count_queries):
    with count_queries(1):
        corrections = corrections_of(attempt, EVERYTHING)
    assert corrections == (
        Correction(NOW, "regraded", Decimal(2), Decimal(3), "Two are close."),
        Correction(LATER, "overridden", Decimal(3), Decimal("1.5"), "Late."),
    )
    assert [each.difference for each in corrections] == [1, Decimal("-1.5")]


def test_what_is_kept_back_is_not_told(attempt, count_queries):
    assert len(corrections_of(attempt, replace(EVERYTHING, marks=False))) == 2
    with count_queries(0):
        assert corrections_of(attempt, replace(EVERYTHING, score=False)) == ()


def test_why_a_ruling_was_made_is_told_with_the_right_answers_only(attempt):
    """“Two are close” is half the key; why points were given by hand is between two people."""
    corrections = corrections_of(attempt, replace(EVERYTHING, answers=False))
    assert [each.reason for each in corrections] == ["", "Late."]


def test_points_that_were_set_to_what_they_were_are_no_correction(planets, alice, ines):
    attempt = sit(planets, alice, {0: [0]})
    answer = attempt.answers.get(question__position=0)
    override = override_points(answer=answer, points=Decimal(1), by=ines, reason="Yes.", now=NOW)
    withdraw_override(override=override, by=ines, reason="Clear.", now=NOW)
    assert corrections_of(attempt, EVERYTHING) == ()
