"""Which quiz a renamed file is, told by its questions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.core.renames import is_mostly, most_alike

fingerprints = st.lists(st.sampled_from("abcdefgh"), max_size=8)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("abcd", "abcd", True),
        ("abcd", "abxy", True),
        ("abcd", "axyz", False),
        ("ab", "abcdef", False),
        ("abcdef", "ab", False),
        ("aabb", "aaxx", True),
        ("ab", "aaaa", False),
        ("", "", False),
    ],
    ids=["same", "half", "a quarter", "few of many", "many to few", "twice", "once", "nothing"],
)
def test_half_of_the_larger_side_makes_the_same_quiz(old, new, expected):
    assert is_mostly(old, new) is expected


def test_the_most_alike_is_chosen():
    assert most_alike("abcd", {1: "abxy", 2: "abcx", 3: "wxyz"}) == 2


def test_between_equals_and_strangers_nothing_is_chosen():
    assert most_alike("abcd", {1: "abxy", 2: "cdxy"}) is None
    assert most_alike("abcd", {1: "axyz"}) is None
    assert most_alike("abcd", {}) is None


@given(fingerprints, fingerprints)
def test_it_does_not_matter_which_is_the_older(old, new):
    assert is_mostly(old, new) == is_mostly(new, old)


@given(fingerprints, st.dictionaries(st.integers(), fingerprints, max_size=5))
def test_the_choice_is_mostly_the_same_and_the_only_best(new, candidates):
    chosen = most_alike(new, candidates)
    if chosen is not None:
        assert is_mostly(candidates[chosen], new)
        others = {key: value for key, value in candidates.items() if key != chosen}
        assert most_alike(new, {**others, chosen: candidates[chosen]}) == chosen
