"""What a blind guess earns, against trying every answer there is."""

from fractions import Fraction
from itertools import combinations, permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.core.document import Kind, Scoring
from quizzes.core.grading import Key
from quizzes.core.guessing import random_guess_score
from quizzes.core.rulings import RuledKey


def multiple(right: str, count: int) -> Key:
    return Key(Kind.MULTIPLE, tuple(map(int, right)), count)


def mean(scores):
    scores = list(scores)
    return Fraction(sum(scores), len(scores))


@pytest.mark.parametrize(
    ("scoring", "announced", "free"),
    [
        # Of 4 choices 2 are right: 6 pairs, 15 sets.
        (Scoring.EXACT, Fraction(1, 6), Fraction(1, 15)),
        (Scoring.NET_CORRECT, Fraction(1, 6), Fraction(2 * 1, 2 * 15) + Fraction(2, 15)),
        (Scoring.EACH_CHOICE, Fraction(1, 2), None),
    ],
)
def test_two_of_four(scoring, announced, free):
    key = multiple("02", 4)
    assert random_guess_score(key, scoring, select_count=2) == announced
    if free is not None:
        assert random_guess_score(key, scoring) == free


def test_single_choice_is_one_in_so_many_under_every_rule():
    for scoring in Scoring:
        assert random_guess_score(Key(Kind.SINGLE, (1,), 4), scoring) == Fraction(1, 4)


def test_with_two_right_answers_after_a_ruling_guessing_is_twice_as_good():
    keys = (Key(Kind.SINGLE, (1,), 4), Key(Kind.SINGLE, (2,), 4))
    assert random_guess_score(RuledKey(keys), Scoring.EXACT) == Fraction(1, 2)
    assert random_guess_score(RuledKey(keys, is_void=True), Scoring.EXACT) == 1


@pytest.mark.parametrize(
    ("kind", "spec"),
    [
        (Kind.SHORT_TEXT, {"accepted": ["Mars"]}),
        (Kind.NUMERIC, {"accepted": [{"low": "1", "high": "2"}]}),
        (Kind.FILL_IN, {"gaps": [["a"], ["b"]]}),
    ],
)
def test_nobody_guesses_what_is_typed(kind, spec):
    assert random_guess_score(Key(kind, spec=spec), Scoring.NET_CORRECT) == 0


@pytest.mark.parametrize("scoring", Scoring)
def test_an_order_is_guessed_as_often_as_permutations_hit_it(scoring):
    key = Key(Kind.ORDERING, choice_count=4)
    ruled = RuledKey((key,))
    expected = mean(ruled.correctness_of(list(order), scoring) for order in permutations(range(4)))
    assert random_guess_score(key, scoring) == expected


@pytest.mark.parametrize("scoring", Scoring)
def test_matches_are_guessed_from_what_is_on_offer(scoring):
    # Two of the four matches say the same, so that three are on offer.
    key = Key(Kind.MATCHING, choice_count=3, spec={"matches": ["a", "b", "a", "c"]})
    ruled = RuledKey((key,))
    offered = product((0, 1, 3), repeat=3)
    expected = mean(ruled.correctness_of(list(given), scoring) for given in offered)
    assert random_guess_score(key, scoring) == expected


def test_what_cannot_be_told_is_none():
    assert random_guess_score(Key(Kind.SINGLE, (), 4), Scoring.EXACT) is None
    assert random_guess_score(Key(Kind.ORDERING), Scoring.EXACT) is None
    orders = (Key(Kind.ORDERING, (), 2), Key(Kind.ORDERING, (), 2, {"places": [1, 0]}))
    assert random_guess_score(RuledKey(orders), Scoring.EXACT) is None


@given(st.data(), st.integers(1, 6), st.sampled_from(Scoring), st.booleans())
def test_it_is_the_mean_of_all_sets_that_can_be_chosen(data, count, scoring, is_announced):
    subsets = st.sets(st.integers(0, count - 1), min_size=1)
    keys = data.draw(st.lists(subsets, min_size=1, max_size=2))
    ruled = RuledKey(tuple(Key(Kind.MULTIPLE, tuple(key), count) for key in keys))
    sizes = [len(keys[0])] if is_announced else range(1, count + 1)
    chosen = [each for size in sizes for each in combinations(range(count), size)]
    expected = mean(ruled.correctness_of(list(each), scoring) for each in chosen)
    select_count = len(keys[0]) if is_announced else None
    assert random_guess_score(ruled, scoring, select_count=select_count) == expected


def test_many_choices_take_no_time():
    key = Key(Kind.MULTIPLE, tuple(range(25)), 50)
    assert random_guess_score(key, Scoring.EXACT) == Fraction(1, 2**50 - 1)
