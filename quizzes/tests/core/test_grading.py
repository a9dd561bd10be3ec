"""What an answer earns, against published tables and by the properties every rule shares."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.core.document import Kind, Scoring
from quizzes.core.grading import (
    Key,
    correctness,
    correctness_of,
    displayed_points,
    percentage,
    right_parts,
    score,
)

# Rows: our rule, number of choices, key, chosen, correctness, where it was published.
PUBLISHED = json.loads(Path(__file__).with_name("published_scores.json").read_text())

SCORINGS = st.sampled_from(Scoring)
POINTS = st.decimals(min_value=0, max_value=100, places=2)
CORRECTNESS = st.fractions(min_value=0, max_value=1, max_denominator=40)


@st.composite
def answers(draw, smallest_response=0):
    choice_count = draw(st.integers(2, 12))
    positions = st.integers(0, choice_count - 1)
    key = draw(st.sets(positions, min_size=1))
    chosen = draw(st.lists(positions, min_size=smallest_response, unique=True))
    return {"choice_count": choice_count, "key": key, "chosen": chosen}


@pytest.mark.parametrize("row", PUBLISHED, ids=lambda row: f"{row[0]}-{row[5]}")
def test_published_cases(row):
    rule, choice_count, key, chosen, expected, _ = row
    earned = correctness(scoring=Scoring(rule), key=key, chosen=chosen, choice_count=choice_count)
    assert earned == Fraction(expected)


@given(SCORINGS, answers())
def test_correctness_is_between_nothing_and_everything(scoring, answer):
    assert 0 <= correctness(scoring=scoring, **answer) <= 1


@given(SCORINGS, answers(smallest_response=1))
def test_only_the_key_earns_everything(scoring, answer):
    earned = correctness(scoring=scoring, **answer)
    assert (earned == 1) == (set(answer["chosen"]) == answer["key"])


@given(SCORINGS, answers(smallest_response=1), st.randoms())
def test_the_order_and_repeats_of_choices_do_not_matter(scoring, answer, random):
    again = [*answer["chosen"], answer["chosen"][0]]
    random.shuffle(again)
    assert correctness(scoring=scoring, **answer) == correctness(
        scoring=scoring, **{**answer, "chosen": again}
    )


@given(SCORINGS, answers())
def test_one_more_right_choice_never_costs(scoring, answer):
    for missing in answer["key"] - set(answer["chosen"]):
        more = {**answer, "chosen": [*answer["chosen"], missing]}
        assert correctness(scoring=scoring, **more) >= correctness(scoring=scoring, **answer)


@pytest.mark.parametrize("scoring", Scoring)
@pytest.mark.parametrize("blank", [None, []])
def test_a_blank_answer_earns_nothing_under_every_rule(scoring, blank):
    assert correctness(scoring=scoring, key=[0], chosen=blank, choice_count=4) == 0


@pytest.mark.parametrize("scoring", Scoring)
def test_a_wrong_single_choice_earns_nothing_under_every_rule(scoring):
    wrong = {"key": [0], "chosen": [1], "choice_count": 4, "kind": Kind.SINGLE}
    assert correctness(scoring=scoring, **wrong) == 0


@pytest.mark.parametrize(
    ("key", "chosen"),
    [([], [0]), ([], None), ([4], [0]), ([-1], [0]), ([0], [4]), ([0], [-1]), ([4], None)],
)
def test_impossible_positions_are_a_fault_of_the_caller(key, chosen):
    with pytest.raises(ValueError, match=r"key|positions"):
        correctness(scoring=Scoring.EXACT, key=key, chosen=chosen, choice_count=4)


def test_thirds_add_up_to_a_whole():
    third = (Fraction(1, 3), Decimal(1))
    assert score([third, third, third]) == Decimal("1.00")
    assert displayed_points(*third) == Decimal("0.33")


def test_a_half_cent_is_rounded_up_once():
    assert score([(Fraction(1, 200), Decimal(1))]) == Decimal("0.01")
    assert score([(Fraction(1, 201), Decimal(1))]) == Decimal("0.00")
    # Rounded apart, these two would give 0.02.
    assert score([(Fraction(1, 200), Decimal(1))] * 2) == Decimal("0.01")


def test_nothing_answered_scores_zero_with_two_decimals():
    assert str(score([])) == "0.00"


@given(st.lists(st.tuples(CORRECTNESS, POINTS), max_size=20))
def test_the_score_is_within_half_a_cent_of_the_exact_sum(graded):
    exact = sum((part * Fraction(points) for part, points in graded), Fraction(0))
    assert -Fraction(1, 200) <= exact - Fraction(score(graded)) < Fraction(1, 200)


def test_percentage_is_of_what_could_be_earned():
    assert percentage(Decimal("2.00"), Decimal(3)) == Decimal("66.67")
    assert percentage(Decimal("3.00"), Decimal(3)) == Decimal("100.00")


def test_there_is_no_percentage_of_nothing():
    assert percentage(Decimal("0.00"), Decimal(0)) is None


# Questions that are typed, ordered or matched

TEXT = Key(Kind.SHORT_TEXT, spec={"accepted": ["Paris", "city of light"]})
NUMBER = Key(Kind.NUMERIC, spec={"accepted": [{"low": "4.9", "high": "5.1"}]})
GAPS = Key(Kind.FILL_IN, spec={"gaps": [["a"], ["b", "c"], ["d"]]})
ORDER = Key(Kind.ORDERING, choice_count=3)
# Two terms have the same match, and "E" belongs to none.
MATCHES = Key(Kind.MATCHING, choice_count=3, spec={"matches": ["A", "B", "A", "E"]})
KEYS = st.sampled_from([TEXT, NUMBER, GAPS, ORDER, MATCHES])
TYPED = st.text(max_size=5) | st.sampled_from(["Paris", "5", "a", "b", "c", "d"])
RESPONSES = {
    Kind.SHORT_TEXT: TYPED,
    Kind.NUMERIC: TYPED,
    Kind.FILL_IN: st.lists(TYPED, min_size=3, max_size=3),
    Kind.ORDERING: st.lists(st.none() | st.integers(0, 2), min_size=3, max_size=3),
    Kind.MATCHING: st.lists(st.none() | st.integers(0, 3), min_size=3, max_size=3),
}


@pytest.mark.parametrize(
    ("key", "response", "parts"),
    [
        (TEXT, " PARIS", [True]),
        (TEXT, "Rome", [False]),
        (NUMBER, "5,1", [True]),
        (NUMBER, "5.11", [False]),
        (NUMBER, "five", [False]),
        (GAPS, ["A", "c", ""], [True, True, False]),
        (ORDER, [0, 1, 2], [True, True, True]),
        (ORDER, [0, 2, 1], [True, False, False]),
        (ORDER, [0, 0, 0], [True, False, False]),
        (ORDER, [1, 2, 0], [False, False, False]),  # absolute places, not neighbours
        (ORDER, [None, 1, None], [False, True, False]),
        (MATCHES, [0, 1, 2], [True, True, True]),
        (MATCHES, [2, 1, 0], [True, True, True]),
        (MATCHES, [3, None, 1], [False, False, False]),
    ],
)
def test_the_right_parts_of_an_answer(key, response, parts):
    assert list(right_parts(response, key)) == parts


@pytest.mark.parametrize("scoring", Scoring)
def test_parts_share_the_points_except_under_all_or_nothing(scoring):
    two_of_three = correctness_of(["a", "b", "x"], GAPS, scoring)
    assert two_of_three == (0 if scoring == Scoring.EXACT else Fraction(2, 3))
    assert correctness_of(["a", "b", "D"], GAPS, scoring) == 1
    assert correctness_of("paris", TEXT, scoring) == 1
    assert correctness_of("rome", TEXT, scoring) == 0


@pytest.mark.parametrize("scoring", Scoring)
@pytest.mark.parametrize("key", [TEXT, NUMBER, GAPS, ORDER, MATCHES], ids=lambda key: key.kind)
def test_a_blank_answer_of_any_kind_earns_nothing(scoring, key):
    assert correctness_of(None, key, scoring) == 0


@given(SCORINGS, KEYS, st.data())
def test_any_response_of_any_kind_earns_between_nothing_and_everything(scoring, key, data):
    response = data.draw(RESPONSES[key.kind])
    earned = correctness_of(response, key, scoring)
    assert 0 <= earned <= 1
    assert (earned == 1) == all(right_parts(response, key))


@given(SCORINGS, answers())
def test_choices_are_graded_by_their_own_rules(scoring, answer):
    key = Key(Kind.MULTIPLE, answer["key"], answer["choice_count"])
    assert correctness_of(answer["chosen"], key, scoring) == correctness(scoring=scoring, **answer)
    assert right_parts(answer["chosen"], key) == ()
