"""Item statistics to the last digit: against published data, and by hand."""

from collections import Counter
from dataclasses import fields
from decimal import Decimal
from fractions import Fraction
from math import sqrt

import pytest

from quizzes.core.item_statistics import (
    Cell,
    Interval,
    TestStatistics,
    analyse,
    analyse_cells,
)

from .answer_patterns import LSAT6, LSAT7, rows

EXACT = 1e-12

# R (package psych) on the same answers: mean, sd, corrected item-total correlation, alpha if deleted.
ITEMS_OF_R = {
    "LSAT6": [
        (0.924, 0.265130711715, 0.112832688922, 0.275356210798),
        (0.709, 0.454450795494, 0.153178120117, 0.237583904647),
        (0.553, 0.497431843008, 0.172778943291, 0.216799462943),
        (0.763, 0.425455064621, 0.144428095247, 0.245932710434),
        (0.870, 0.336471712352, 0.121596402547, 0.266294411208),
    ],
    "LSAT7": [
        (0.828, 0.377569276502, 0.245731649926, 0.395974965077),
        (0.658, 0.474616962678, 0.246673576712, 0.393831044858),
        (0.772, 0.419752536850, 0.313179253380, 0.345391220018),
        (0.606, 0.488879333786, 0.222751254071, 0.414600748981),
        (0.843, 0.363982806577, 0.174786300909, 0.438462101660),
    ],
}
TESTS_OF_R = {
    "LSAT6": {
        "n": 1000,
        "mean": 3.819,
        "standard_deviation": 1.0350412118898,
        "median": 4,
        "alpha": 0.2949971922159,
        "standard_error": 0.8690666123933,
        "skewness": -0.6910108761420,
        "kurtosis": 0.0781785463938,
    },
    "LSAT7": {
        "n": 1000,
        "mean": 3.707,
        "standard_deviation": 1.1985773181516,
        "median": 4,
        "alpha": 0.4534087353874,
        "standard_error": 0.8861299149821,
        "skewness": -0.7982461619640,
        "kurtosis": 0.0632945552067,
    },
}
FELDT_OF_R = {
    "LSAT6": (0.2234737878627, 0.3618025317262),
    "LSAT7": (0.3979563774632, 0.5052031603211),
}


@pytest.mark.parametrize(("name", "patterns"), [("LSAT6", LSAT6), ("LSAT7", LSAT7)])
def test_published_data_have_the_figures_of_r(name, patterns):
    analysis = analyse(rows(patterns), [1] * 5)
    found = [
        (i.facility_index, i.standard_deviation, i.discrimination_index, i.alpha_if_deleted)
        for i in analysis.items
    ]
    for ours, theirs in zip(found, ITEMS_OF_R[name], strict=True):
        assert ours == pytest.approx(theirs, rel=1e-9)
    for figure, value in TESTS_OF_R[name].items():
        assert getattr(analysis.test, figure) == pytest.approx(value, rel=1e-9), figure
    interval = analysis.test.alpha_interval
    assert (interval.low, interval.high) == pytest.approx(FELDT_OF_R[name], rel=1e-9)
    assert analysis.test.error_ratio == pytest.approx(sqrt(1 - analysis.test.alpha))


def test_a_test_of_four_by_hand():
    # x: 1 1 0 0, y: 2 0 2 0; totals 3 1 2 0. cov(x, T) = 1/3, cov(y, T) = 4/3, cov(x, y) = 0.
    analysis = analyse([(1, 2), (1, 0), (0, 2), (0, None)], [1, 2], [0.25, None])
    x, y = analysis.items
    assert (x.n, x.omitted, y.n, y.omitted) == (4, 0, 4, 1)
    assert (x.facility_index, y.facility_index) == (0.5, 0.5)
    assert (x.standard_deviation, y.standard_deviation) == (sqrt(1 / 3), sqrt(4 / 3))
    assert (x.random_guess_score, y.random_guess_score) == (0.25, None)
    assert (x.intended_weight, y.intended_weight) == (1 / 3, 2 / 3)
    assert (x.effective_weight, y.effective_weight) == pytest.approx((1 / 3, 2 / 3), rel=EXACT)
    assert (x.discrimination_index, x.discriminative_efficiency) == (0, 0)
    test = analysis.test
    assert (test.n, test.mean, test.median) == (4, 1.5, 1.5)
    assert test.standard_deviation == pytest.approx(sqrt(5 / 3), rel=EXACT)
    assert (test.skewness, test.kurtosis, test.alpha) == pytest.approx((0, -1.2, 0), rel=EXACT)
    assert (test.error_ratio, test.standard_error) == (1, test.standard_deviation)
    # With two items, none of the two alone has an alpha.
    assert (x.alpha_if_deleted, y.alpha_if_deleted) == (None, None)


def test_the_efficiency_compares_with_what_the_margins_allow():
    # Rest scores 0 1 2; sorted together with 0 0 1 they could have a covariance of 1/2.
    item = analyse([(0, 0), (1, 1), (0, 2)], [1, 2]).items[0]
    assert item.discriminative_efficiency == 0
    item = analyse([(0, 0), (0, 1), (1, 2)], [1, 2]).items[0]
    assert item.discriminative_efficiency == 1


def test_an_item_that_goes_against_the_others_has_no_effective_weight():
    analysis = analyse([(0, 1, 1), (0, 1, 1), (1, 0, 0), (0, 0, 1)], [1, 1, 1])
    weights = [item.effective_weight for item in analysis.items]
    assert weights[0] is None
    assert sum(weights[1:]) == pytest.approx(1, rel=EXACT)
    assert analysis.items[0].discrimination_index < 0
    # 3/2 (1 - (1/4 + 1/3 + 1/4) / (1/3))
    assert analysis.test.alpha == -2.25
    assert analysis.test.error_ratio > 1


NOTHING = dict.fromkeys(
    (
        *("mean", "median", "standard_deviation", "skewness", "kurtosis"),
        *("alpha", "alpha_interval", "error_ratio", "standard_error"),
    )
)


def test_without_attempts_there_are_no_figures():
    analysis = analyse([], [1, 1], [0.5, None])
    assert analysis.test == TestStatistics(n=0, **NOTHING)
    assert analysis.items[0].intended_weight == 0.5
    assert {f.name for f in fields(analysis.items[0]) if getattr(analysis.items[0], f.name)} == {
        "random_guess_score",
        "intended_weight",
    }


@pytest.mark.parametrize(
    ("n", "known"),
    [
        (1, {"mean", "median"}),
        (2, {"mean", "median", "standard_deviation"}),
        (3, NOTHING.keys() - {"kurtosis"}),
        (4, NOTHING.keys()),
    ],
)
def test_what_few_attempts_can_tell(n, known):
    marks = [(0, 0, 1), (1, 1, 1), (1, 0, 2), (1, 1, 0)][:n]
    test = analyse(marks, [1, 1, 2]).test
    assert {name for name in NOTHING if getattr(test, name) is not None} == known


def test_one_attempt_tells_how_easy_its_questions_were_and_nothing_else():
    item = analyse([(1, 0)], [1, 1]).items[0]
    known = {f.name for f in fields(item) if getattr(item, f.name) is not None}
    assert known == {"n", "omitted", "facility_index", "intended_weight"}


def test_three_attempts_have_no_interval():
    item = analyse([(0, 1), (1, 0), (1, 2)], [1, 2]).items[0]
    assert item.discrimination_index is not None
    assert item.discrimination_interval is None


def test_the_interval_is_fishers():
    item = analyse(rows(LSAT6), [1] * 5).items[0]
    # By hand: artanh 0.112832688922 = 0.113315..., plus and minus 1.959964 / sqrt(997).
    assert item.discrimination_interval == Interval(
        pytest.approx(0.05119772666, rel=1e-9), pytest.approx(0.17361138646, rel=1e-9)
    )


def test_a_perfect_correlation_is_1_and_not_nearly():
    items = analyse([(0, 0), (1, 3), (2, 6), (0.1, 0.30000000000000004)], [2, 6]).items
    assert [item.discriminative_efficiency for item in items] == [1, 1]
    items = analyse([(x, 3 * x) for x in range(7)], [6, 18]).items
    assert [item.discrimination_index for item in items] == [1, 1]
    assert items[0].discrimination_interval == Interval(1, 1)


@pytest.mark.parametrize("mark", [0, 1, None, 0.1, Decimal("0.3"), Fraction(1, 3)])
def test_an_item_on_which_all_are_equal_tells_nobody_apart(mark):
    analysis = analyse([(mark, i % 3, i % 2) for i in range(10)], [1, 2, 1])
    item = analysis.items[0]
    assert item.standard_deviation == 0
    assert item.effective_weight == 0
    assert item.discrimination_index is None
    assert item.discrimination_interval is None
    assert item.discriminative_efficiency is None


def test_equal_totals_have_no_spread_although_floats_do():
    # 0.1 + 0.2 is not 0.3 + 0 in floats: their variance would be 1e-33, and alpha -1e32.
    analysis = analyse([(0.1, 0.2), (0.3, 0.0), (0.2, 0.1), (0.0, 0.3)], [1, 1])
    assert analysis.test.standard_deviation == 0
    assert analysis.test.alpha is None
    assert analysis.test.skewness is None
    assert [item.effective_weight for item in analysis.items] == [None, None]
    # In them, an item goes exactly against what is left.
    assert [item.discrimination_index for item in analysis.items] == [-1, -1]


def test_rest_scores_that_only_rounding_tells_apart_are_equal():
    cells = [
        *(Cell(0, mark, mark + 0.3, 5) for mark in (0.1, 0.2, 0.7)),
        *(Cell(1, 0.3, mark + 0.3, 5) for mark in (0.1, 0.2, 0.7)),
    ]
    totals = {mark + 0.3: 5 for mark in (0.1, 0.2, 0.7)}
    first, second = analyse_cells(cells, [1, 1], totals).items
    assert first.discrimination_index is None
    assert second.standard_deviation == 0
    assert (first.effective_weight, second.effective_weight) == (1, 0)


@pytest.mark.parametrize("offset", [0, 1e6, 1e9, 2.0**40])
def test_marks_far_from_0_lose_no_digit(offset):
    marks = [(offset + i % 5 / 8, offset + i % 3 / 4, offset + i % 7 / 2) for i in range(40)]
    near = analyse([[mark - offset for mark in row] for row in marks], [1, 1, 3])
    far = analyse(marks, [1, 1, 3])
    for ours, theirs in zip(far.items, near.items, strict=True):
        for figure in (
            *("standard_deviation", "effective_weight", "discrimination_index"),
            *("discriminative_efficiency", "alpha_if_deleted"),
        ):
            assert getattr(ours, figure) == pytest.approx(getattr(theirs, figure), rel=EXACT)
    for figure in ("standard_deviation", "skewness", "kurtosis", "alpha", "standard_error"):
        assert getattr(far.test, figure) == pytest.approx(getattr(near.test, figure), rel=EXACT)


def test_what_floats_tell_apart_by_their_last_bits_is_taken_at_its_word():
    # x and y are all but independent; each eighth is the last bit of these numbers.
    pattern = [(x / 8, y / 8) for x in range(8) for y in range(8)] + [(1.0, 1.0)]
    near = analyse(pattern, [1, 1]).items[0].discrimination_index
    far = analyse([(2.0**49 + x, 2.0**49 + y) for x, y in pattern], [1, 1]).items[0]
    assert 0 < near < 0.1
    assert far.discrimination_index == near


def test_a_covariance_of_nothing_but_rounding_is_0():
    # Exactly independent in tenths, but not in floats.
    tenths = (0.1, 0.2, 0.3, 0.7)
    analysis = analyse([(x, y, 0.1) for x in tenths for y in tenths], [1, 1, 1])
    assert [item.discrimination_index for item in analysis.items] == [0, 0, None]
    assert [item.effective_weight for item in analysis.items] == [0.5, 0.5, 0]
    assert analysis.test.alpha == pytest.approx(0, abs=EXACT)


@pytest.mark.parametrize("scale", [1e-150, 1e-9, 1e9, 1e150])
def test_figures_do_not_depend_on_the_size_of_a_mark(scale):
    base = [(i % 5, i % 3, i * i % 7) for i in range(30)]
    scaled = analyse([[mark * scale for mark in row] for row in base], [scale] * 3)
    plain = analyse(base, [1] * 3)
    assert scaled.test.alpha == pytest.approx(plain.test.alpha, rel=1e-9)
    assert scaled.test.standard_deviation == pytest.approx(
        plain.test.standard_deviation * scale, rel=1e-9
    )
    assert [item.discrimination_index for item in scaled.items] == pytest.approx(
        [item.discrimination_index for item in plain.items], rel=1e-9
    )


def test_maximum_marks_of_nothing_have_no_facility_and_no_weight():
    analysis = analyse([(0, 1), (0, 0)], [0, 1])
    assert analysis.items[0].facility_index is None
    assert analysis.items[0].intended_weight == 0
    assert [item.intended_weight for item in analyse([(0,)], [0]).items] == [None]


@pytest.mark.parametrize(
    ("marks", "words"),
    [
        ([(1, 0), (1,)], "an attempt has 1 marks, but there are 2 items"),
        ([(1, 0, 1)], "an attempt has 3 marks, but there are 2 items"),
        ([(1, float("nan"))], "finite number"),
        ([(1, float("inf"))], "finite number"),
        ([(1, Decimal("NaN"))], "finite number"),
    ],
)
def test_what_are_no_marks_is_refused_in_words(marks, words):
    with pytest.raises(ValueError, match=words):
        analyse(marks, [1, 1])


def test_cells_that_do_not_belong_together_are_refused():
    with pytest.raises(ValueError, match="no item 1 among 1"):
        analyse_cells([Cell(1, 1, 1, 1)], [1], {1: 1})
    with pytest.raises(ValueError, match="not every attempt"):
        analyse_cells([Cell(0, 1, 1, 1)], [1], {1: 2})
    with pytest.raises(ValueError, match="zip"):
        analyse([(1,)], [1], [0.5, 0.5])


def test_drawn_items_are_compared_with_the_attempts_that_had_them():
    # Item 0 was dealt to all, items 1 and 2 to every second.
    first = [(1, 1), (0, 0), (1, 1), (0, 1)]
    second = [(1, 0), (1, 1), (0, 0)]
    cells = [
        *(Cell(0, x, x + y, 1) for x, y in (*first, *second)),
        *(Cell(1, y, x + y, 1) for x, y in first),
        *(Cell(2, y, x + y, 1) for x, y in second),
    ]
    totals = Counter(x + y for x, y in (*first, *second))
    analysis = analyse_cells(cells, [1, 1, 1], totals, is_fixed=False)
    assert [item.n for item in analysis.items] == [7, 4, 3]
    alone = analyse(first, [1, 1]).items[1]
    assert analysis.items[1].discrimination_index == alone.discrimination_index
    assert sum(item.effective_weight for item in analysis.items) == pytest.approx(1, rel=EXACT)
    test = analysis.test
    assert (test.n, test.mean) == (7, 8 / 7)
    assert (test.alpha, test.alpha_interval, test.error_ratio, test.standard_error) == (None,) * 4
    assert {item.alpha_if_deleted for item in analysis.items} == {None}
