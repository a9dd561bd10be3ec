"""What a form sends becomes one stored value, or a refusal that can be put into words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.core.document import Kind
from quizzes.core.responses import InvalidResponse, displayed, from_displayed

ORDER = (2, 0, 3, 1)  # the first choice shown is the third in the file


def multiple(values, select_count=None):
    return from_displayed(values, kind=Kind.MULTIPLE, order=ORDER, select_count=select_count)


def single(values):
    return from_displayed(values, kind=Kind.SINGLE, order=ORDER, select_count=None)


def refusal_of(function, *args):
    with pytest.raises(InvalidResponse) as caught:
        function(*args)
    return caught.value.code, caught.value.args_by_name


def test_displayed_positions_are_stored_as_sorted_source_positions():
    assert multiple(["0", "3"]) == [1, 2]
    assert single(["2"]) == [3]


def test_nothing_chosen_is_blank():
    assert multiple([]) is None
    assert single([]) is None
    assert displayed(None, ORDER) == []


def test_a_choice_sent_twice_counts_once():
    assert single(["1", "1"]) == [0]
    assert multiple(["1", "1", "2"], 2) == [0, 3]


@pytest.mark.parametrize(
    "value",
    [
        "4",
        "-1",
        "",
        " ",
        "a",
        "0x1",
        "1.0",
        "01",
        " 1",
        "1\n",
        "+1",
        "1_0",
        "١",
        "²",
        "9" * 100_000,
    ],
)
def test_a_value_that_names_no_choice_is_refused(value):
    assert refusal_of(multiple, ["0", value]) == ("unknown-choice", {})


def test_a_second_single_choice_is_refused():
    assert refusal_of(single, ["0", "1"]) == ("too-many", {"selected": 2, "allowed": 1})


def test_more_than_announced_is_refused():
    too_many = ("too-many", {"selected": 3, "allowed": 2})
    assert refusal_of(multiple, ["0", "1", "2"], 2) == too_many


def test_without_an_announced_count_every_choice_may_be_ticked():
    assert multiple(["0", "1", "2", "3"]) == [0, 1, 2, 3]


def test_fewer_than_announced_is_stored():
    assert multiple(["0"], 2) == [2]


def test_a_stored_position_that_was_never_dealt_is_a_fault():
    with pytest.raises(ValueError, match="not in tuple"):
        displayed([4], ORDER)


@given(st.permutations(range(8)), st.sets(st.integers(0, 7)))
def test_what_was_ticked_is_ticked_again(order, ticked):
    response = from_displayed(
        [str(position) for position in ticked],
        kind=Kind.MULTIPLE,
        order=order,
        select_count=None,
    )
    assert displayed(response, order) == sorted(ticked)
