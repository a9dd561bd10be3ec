"""What a form sends becomes one stored value, or a refusal that can be put into words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.core.document import Kind
from quizzes.core.responses import (
    LONGEST_TEXT,
    InvalidResponse,
    displayed,
    displayed_parts,
    from_displayed,
    readable,
)

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


# Questions that are typed, ordered or matched


def parts(values, kind, order=(), part_count=1):
    return from_displayed(values, kind=kind, order=order, select_count=None, part_count=part_count)


def ordering(values):
    return parts(values, Kind.ORDERING, ORDER, 4)


def matching(values):
    # Five matches, of which the last says the same as the first: four are offered.
    return parts(values, Kind.MATCHING, ORDER, 3)


def test_a_text_is_stored_as_typed_without_the_space_around_it():
    assert parts(["  New  York "], Kind.SHORT_TEXT) == "New  York"
    assert parts([" 1,5 "], Kind.NUMERIC) == "1,5"


@pytest.mark.parametrize("kind", [Kind.SHORT_TEXT, Kind.NUMERIC, Kind.FILL_IN])
@pytest.mark.parametrize("values", [[], [""], [" \t\r\n"], ["\0"]])
def test_white_space_is_blank(kind, values):
    assert parts(values, kind) is None


def test_control_characters_that_no_database_stores_become_spaces():
    assert parts(["a\0b\x85c\x1b"], Kind.SHORT_TEXT) == "a b c"


def test_each_gap_has_its_text():
    assert parts(["a", " "], Kind.FILL_IN, part_count=3) == ["a", "", ""]


def test_a_text_that_is_too_long_is_refused():
    assert parts(["x" * LONGEST_TEXT], Kind.SHORT_TEXT) == "x" * LONGEST_TEXT
    too_long = ("too-long", {"length": LONGEST_TEXT + 1, "allowed": LONGEST_TEXT})
    assert refusal_of(parts, ["x" * (LONGEST_TEXT + 1)], Kind.SHORT_TEXT) == too_long
    assert refusal_of(parts, ["a", "x" * 501], Kind.FILL_IN, (), 2) == too_long


def test_places_are_stored_by_item_in_the_right_order():
    assert ordering(["1", "2", "3", "4"]) == [1, 3, 0, 2]
    assert ordering(["2", "", "2", ""]) == [None, None, 1, 1]
    assert ordering(["", "", "", ""]) is ordering([]) is None


def test_matches_are_stored_by_their_position_in_the_file():
    assert matching(["0", "", "3"]) == [2, None, 1]
    assert matching([""]) is None


@pytest.mark.parametrize("value", ["0", "5", "-1", "01", "x", "1.0", "9" * 10_000])
def test_a_place_that_does_not_exist_is_refused(value):
    assert refusal_of(ordering, ["1", value]) == ("unknown-choice", {})


@pytest.mark.parametrize("value", ["4", "-1", "00", "x"])
def test_a_match_that_does_not_exist_is_refused(value):
    assert refusal_of(matching, [value]) == ("unknown-choice", {})


def test_more_values_than_parts_are_refused():
    assert refusal_of(ordering, ["1"] * 5) == ("unknown-choice", {})
    assert refusal_of(parts, ["a", "b"], Kind.SHORT_TEXT) == ("unknown-choice", {})


@given(
    st.sampled_from([Kind.SHORT_TEXT, Kind.NUMERIC, Kind.FILL_IN]), st.lists(st.text(), max_size=4)
)
def test_what_was_typed_is_shown_and_stored_again_as_it_is(kind, values):
    part_count = 4 if kind is Kind.FILL_IN else 1
    values = values[:part_count]
    response = parts(values, kind, part_count=part_count)
    shown = displayed_parts(response, kind=kind, order=(), part_count=part_count)
    assert len(shown) == part_count
    assert parts(shown, kind, part_count=part_count) == response


@given(st.permutations(range(6)), st.lists(st.sampled_from(["", *"12345"]), min_size=6, max_size=6))
def test_what_was_arranged_is_shown_as_it_was_sent(order, values):
    for kind in (Kind.ORDERING, Kind.MATCHING):
        response = parts(values, kind, order, 6)
        shown = displayed_parts(response, kind=kind, order=order, part_count=6)
        assert shown == values
        assert parts(shown, kind, order, 6) == response


@pytest.mark.parametrize(
    ("kind", "response", "words"),
    [
        (Kind.SINGLE, [1], "b"),
        (Kind.MULTIPLE, [0, 2], "a; c"),
        (Kind.MULTIPLE, None, ""),
        (Kind.SHORT_TEXT, "Paris", "Paris"),
        (Kind.NUMERIC, "1,5", "1,5"),
        (Kind.FILL_IN, ["x", ""], "x; –"),
        (Kind.ORDERING, [2, None, 0], "1. c; 3. a"),
        (Kind.MATCHING, [3, None, 0], "a → D; c → A"),
    ],
)
def test_an_answer_is_told_in_a_line(kind, response, words):
    told = readable(response, kind=kind, choices=["a", "b", "c"], matches=["A", "B", "C", "D"])
    assert told == words


def test_items_at_one_place_are_told_by_their_words_not_in_the_right_order():
    told = readable([1, 1, 0], kind=Kind.ORDERING, choices=["z", "b", "c"], matches=[])
    assert told == "1. c; 2. b; 2. z"
