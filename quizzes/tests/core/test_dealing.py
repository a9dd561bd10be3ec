"""The order an attempt is dealt: fair, the same for ever, and sensible where words refer."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.core.dealing import (
    DealtQuestion,
    arranged_order,
    choice_order,
    deal,
    to_displayed,
    to_source,
)
from quizzes.core.document import Shuffle

SEEDS = st.integers(0, 2**64 - 1)
SHUFFLES = st.sampled_from(Shuffle)
FOUR = ("ga", "bu", "zo", "meu")


def order_of(texts, *, seed=1, shuffle=Shuffle.ALL, item_key="i", keys=None):
    keys = keys or [f"c{position}" for position in range(len(texts))]
    return choice_order(
        seed=seed, shuffle=shuffle, item_key=item_key, choice_keys=keys, texts=texts
    )


def positions_over(seeds, texts, position):
    """Where the choice at `position` is displayed, over many seeds."""
    return {order_of(texts, seed=seed).index(position) for seed in range(seeds)}


@given(SEEDS, SHUFFLES, st.lists(st.tuples(st.text(), st.integers(0, 4)), max_size=30))
def test_every_question_is_dealt_once_in_its_section(seed, shuffle, pairs):
    questions = [DealtQuestion(*pair) for pair in pairs]
    dealt = deal(seed=seed, shuffle=shuffle, questions=questions)
    assert sorted(dealt) == list(range(len(questions)))
    sections = [questions[position].section for position in dealt]
    assert sections == sorted(sections)


@given(SEEDS, SHUFFLES, st.lists(st.text(), min_size=1, max_size=10))
def test_every_choice_is_shown_once_and_positions_translate_both_ways(seed, shuffle, texts):
    order = order_of(texts, seed=seed, shuffle=shuffle)
    everything = list(range(len(texts)))
    assert sorted(order) == everything
    for position in everything:
        assert to_displayed(to_source([position], order), order) == [position]
    assert to_source(everything, order) == to_displayed(everything, order) == everything


def test_choices_land_everywhere_equally_often():
    orders = [order_of(FOUR, seed=seed) for seed in range(10_000)]
    for position in range(4):
        shown = Counter(order.index(position) for order in orders)
        # Five standard deviations of a binomial: sqrt(10000 * 1/4 * 3/4) is 43.3.
        assert all(abs(shown[place] - 2500) < 217 for place in range(4))


def test_all_orders_of_four_choices_occur():
    orders = Counter(order_of(FOUR, seed=seed) for seed in range(10_000))
    assert len(orders) == 24
    assert max(orders.values()) < 10_000 / 24 + 5 * 20


def test_questions_land_everywhere_equally_often():
    questions = [DealtQuestion(key, 0) for key in FOUR]
    dealt = [deal(seed=seed, shuffle=Shuffle.ALL, questions=questions) for seed in range(10_000)]
    first = Counter(order[0] for order in dealt)
    assert all(abs(first[position] - 2500) < 217 for position in range(4))


def test_orders_of_different_questions_are_independent():
    same = sum(
        order_of(FOUR, seed=seed, item_key="a") == order_of(FOUR, seed=seed, item_key="b")
        for seed in range(2_400)
    )
    assert 50 < same < 150  # 100 by chance


def test_old_attempts_are_dealt_as_they_were():
    """These must never change without a new DEALING_VERSION."""
    questions = [DealtQuestion(key, section) for section in (0, 1) for key in FOUR]
    assert deal(seed=2**63 + 5, shuffle=Shuffle.ALL, questions=questions) == [
        3,
        1,
        0,
        2,
        7,
        5,
        4,
        6,
    ]
    assert order_of(FOUR, seed=2**63 + 5, item_key="alibi", keys=FOUR) == (2, 1, 3, 0)


def test_a_seed_may_come_from_a_signed_column():
    signed = (2**63 + 5) - 2**64
    assert order_of(FOUR, seed=signed) == order_of(FOUR, seed=2**63 + 5)


def test_a_seed_of_more_than_64_bits_is_refused():
    with pytest.raises(OverflowError):
        order_of(FOUR, seed=2**64)


@pytest.mark.parametrize("shuffle", [Shuffle.NONE, Shuffle.QUESTIONS])
def test_choices_stay_as_written_unless_they_are_shuffled(shuffle):
    assert {order_of(FOUR, seed=seed, shuffle=shuffle) for seed in range(50)} == {(0, 1, 2, 3)}


@pytest.mark.parametrize("shuffle", [Shuffle.NONE, Shuffle.CHOICES])
def test_questions_stay_as_written_unless_they_are_shuffled(shuffle):
    questions = [DealtQuestion(key, 0) for key in FOUR]
    assert all(
        deal(seed=seed, shuffle=shuffle, questions=questions) == [0, 1, 2, 3] for seed in range(50)
    )


@pytest.mark.parametrize(
    "text",
    [
        "All of the above",
        "all of the above.",
        "**None of the above**",
        "None of these!",
        "Both of the above",
        "All the above",
        "All  of\nthe above are correct.",
        "None of the other answers is correct",
        "All of these statements are true",
        "(Neither of these)",
        "None of the options",
    ],
)
def test_a_choice_about_the_others_stays_last(text):
    assert positions_over(100, ["ga", text, "bu", "zo"], 1) == {3}


@pytest.mark.parametrize(
    "text",
    [
        "None",
        "All",
        "`None`",
        "All of the people",
        "Both",
        "The above",
        "Some of the above average",
    ],
)
def test_other_choices_are_shuffled(text):
    assert positions_over(100, ["ga", text, "bu", "zo"], 1) == {0, 1, 2, 3}


def test_several_choices_about_the_others_keep_their_order():
    texts = ["None of the above", "ga", "All of the above", "bu"]
    assert {order_of(texts, seed=seed)[2:] for seed in range(50)} == {(0, 2)}
    assert {order_of(texts, seed=seed)[:2] for seed in range(50)} == {(1, 3), (3, 1)}


@pytest.mark.parametrize("pair", [("True", "False"), ("false.", "**true**"), ("No", "Yes")])
def test_true_and_false_stay_as_written(pair):
    assert {order_of(pair, seed=seed) for seed in range(50)} == {(0, 1)}


@pytest.mark.parametrize(
    "choices", [("True", "ga"), ("True", "False", "Unknown"), ("yes", "false")]
)
def test_true_among_other_choices_is_shuffled(choices):
    assert len({order_of(choices, seed=seed) for seed in range(50)}) > 1


def test_as_many_texts_as_keys_are_needed():
    with pytest.raises(ValueError, match="as many"):
        order_of(["a", "b"], keys=["one"])


def test_rewording_a_choice_does_not_move_it():
    reworded = ("GA!", "bu", "zo", "meu")
    assert all(order_of(FOUR, seed=seed) == order_of(reworded, seed=seed) for seed in range(100))


@given(SEEDS, st.lists(st.text(), min_size=2, max_size=8, unique=True))
def test_what_is_to_be_arranged_is_never_shown_in_the_order_of_the_file(seed, keys):
    order = arranged_order(seed=seed, item_key="i", keys=keys)
    assert sorted(order) == list(range(len(keys)))
    assert order != tuple(range(len(keys)))


def test_every_other_order_of_four_items_occurs():
    orders = {arranged_order(seed=seed, item_key="i", keys=FOUR) for seed in range(2_000)}
    assert len(orders) == 23


def test_a_single_item_or_none_is_shown_as_it_is():
    assert arranged_order(seed=1, item_key="i", keys=["a"]) == (0,)
    assert arranged_order(seed=1, item_key="i", keys=[]) == ()


def test_old_attempts_show_their_items_as_they_did():
    """This must never change without a new DEALING_VERSION."""
    assert arranged_order(seed=2**63 + 5, item_key="i", keys=FOUR) == (2, 3, 1, 0)
