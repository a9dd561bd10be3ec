"""Sections that deal some of their questions: which ones, and that it is fair."""

from collections import Counter
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.core.dealing import DealtQuestion, deal
from quizzes.core.document import Shuffle

SEEDS = st.integers(-(2**63), 2**64 - 1)
POOL = [DealtQuestion(key, 0) for key in ("ga", "bu", "zo", "meu", "tri")]


@st.composite
def papers(draw) -> tuple[list[DealtQuestion], dict[int, int]]:
    """Questions with keys of their own in up to four sections, some of which are drawn from."""
    sections = draw(st.lists(st.integers(0, 3), max_size=20))
    questions = [DealtQuestion(f"item{n}", section) for n, section in enumerate(sections)]
    draws = draw(st.dictionaries(st.integers(0, 3), st.integers(1, 8)))
    return questions, draws


@given(SEEDS, st.sampled_from(Shuffle), papers())
def test_every_section_deals_as_many_as_it_says_or_has(seed, shuffle, paper):
    questions, draws = paper
    dealt = deal(seed=seed, shuffle=shuffle, questions=questions, draws=draws)
    assert len(set(dealt)) == len(dealt)
    pools = Counter(question.section for question in questions)
    assert Counter(questions[position].section for position in dealt) == {
        section: min(draws.get(section, size), size) for section, size in pools.items()
    }
    shown = [questions[position].section for position in dealt]
    assert shown == sorted(shown)


@given(SEEDS, papers())
def test_the_draw_does_not_depend_on_what_is_shuffled(seed, paper):
    questions, draws = paper
    drawn = {
        frozenset(deal(seed=seed, shuffle=shuffle, questions=questions, draws=draws))
        for shuffle in Shuffle
    }
    assert len(drawn) == 1


@given(SEEDS, st.permutations(POOL))
def test_the_draw_does_not_depend_on_the_order_of_the_file(seed, other_order):
    def drawn(questions):
        dealt = deal(seed=seed, shuffle=Shuffle.ALL, questions=questions, draws={0: 2})
        return [questions[position].item_key for position in dealt]

    assert drawn(POOL) == drawn(other_order)


@given(SEEDS, papers())
def test_the_same_seed_draws_the_same(seed, paper):
    questions, draws = paper
    first, again = (
        deal(seed=seed, shuffle=Shuffle.ALL, questions=questions, draws=draws) for _ in range(2)
    )
    assert first == again


@pytest.mark.parametrize("count", [5, 6, 1000])
def test_as_many_as_there_are_or_more_deals_all(count):
    dealt = deal(seed=1, shuffle=Shuffle.NONE, questions=POOL, draws={0: count})
    assert dealt == [0, 1, 2, 3, 4]


def test_what_is_not_shuffled_stays_in_the_order_of_the_file():
    for seed in range(100):
        dealt = deal(seed=seed, shuffle=Shuffle.CHOICES, questions=POOL, draws={0: 3})
        assert dealt == sorted(dealt)


def test_every_question_is_drawn_equally_often_and_so_is_every_pair():
    seeds = 10_000
    draws = [
        tuple(sorted(deal(seed=seed, shuffle=Shuffle.ALL, questions=POOL, draws={0: 2})))
        for seed in range(seeds)
    ]
    for observed, cases, likely in (
        (Counter(question for pair in draws for question in pair), 5, 2 / 5),
        (Counter(draws), 10, 1 / 10),
    ):
        five_deviations = 5 * sqrt(seeds * likely * (1 - likely))
        assert len(observed) == cases
        assert all(abs(count - seeds * likely) < five_deviations for count in observed.values())


def test_who_is_drawn_says_nothing_about_who_comes_first():
    """Of two drawn questions either one is first as often as the other."""
    first = Counter(
        deal(seed=seed, shuffle=Shuffle.ALL, questions=POOL, draws={0: 2})[0]
        for seed in range(10_000)
    )
    assert all(abs(first[position] - 2000) < 5 * 40 for position in range(5))


def test_the_draw_from_one_section_says_nothing_about_another():
    questions = [DealtQuestion(f"{key}{section}", section) for section in (0, 1) for key in "abcd"]
    pairs = Counter(
        tuple(deal(seed=seed, shuffle=Shuffle.NONE, questions=questions, draws={0: 1, 1: 1}))
        for seed in range(16_000)
    )
    assert len(pairs) == 16
    assert all(abs(count - 1000) < 5 * 31 for count in pairs.values())


def test_old_attempts_are_drawn_as_they_were():
    """This must never change without a new DEALING_VERSION."""
    seed = 2**63 + 5
    assert deal(seed=seed, shuffle=Shuffle.NONE, questions=POOL, draws={0: 2}) == [2, 3]
