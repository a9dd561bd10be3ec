"""What the database computes is what Python computes."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from quizzes.models import Attempt
from quizzes.models.expressions import SHARE, SecondsBetween

from ..attempts import scored, students
from ..conftest import NOW


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0, 0), (1, 1), (59.4, 59), (59.6, 60), (0.000001, 0), (3600, 3600), (86_400 * 400 + 7, None)],
)
def test_seconds_between_two_times(planets, alice, seconds, expected):
    scored(planets, alice, seconds=seconds)
    taken_for = SecondsBetween("started_at", "submitted_at")
    (found,) = Attempt.objects.values_list(taken_for, flat=True)
    assert found == (seconds if expected is None else expected)


def test_seconds_of_times_with_and_without_microseconds(planets, alice):
    scored(planets, alice, at=NOW + timedelta(microseconds=1), seconds=59.999999)
    assert Attempt.objects.values_list(SecondsBetween("started_at", "submitted_at")).get() == (60,)


def test_seconds_can_be_told_from_the_other_side(planets, alice):
    scored(planets, alice, seconds=5)
    assert Attempt.objects.values_list(SecondsBetween("submitted_at", "started_at")).get() == (-5,)


def test_equal_shares_are_equal_floats(planets):
    pairs = [("0.1", "0.3"), ("1", "3"), ("0.29", "0.87"), ("33333333", "99999999")]
    for student, (score, points) in zip(students(len(pairs)), pairs, strict=True):
        scored(planets, student, score, of=points)
    assert set(Attempt.objects.values_list(SHARE, flat=True)) == {1 / 3}


def test_every_hundredth_is_exact(planets):
    scores = [Decimal(n) / 100 for n in range(101)]
    for student, score in zip(students(len(scores)), scores, strict=True):
        scored(planets, student, score, of=1)
    found = Attempt.objects.order_by("pk").values_list(SHARE, flat=True)
    assert list(found) == [float(Fraction(score)) for score in scores]


def test_where_nothing_can_be_earned_the_share_is_nothing(planets, alice):
    scored(planets, alice, 0, of=0)
    assert Attempt.objects.values_list(SHARE, flat=True).get() == 0
