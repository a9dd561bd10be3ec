"""What counts as the same text, and which number is meant by what a student types."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.core.typed_answers import (
    Range,
    is_accepted_number,
    is_accepted_text,
    number_in,
    shown,
)

FIGURES = st.decimals(
    allow_nan=False, allow_infinity=False, places=9, min_value=-1e9, max_value=1e9
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("5", "5"),
        ("+5", "5"),
        ("1.5", "1.5"),
        ("1,5", "1.5"),
        ("1,000", "1"),
        (" 1 000 000 ", "1000000"),
        ("1\u202f000,5", "1000.5"),
        ("\u22125", "-5"),
        ("\u2013 5", "-5"),
        (".5", "0.5"),
        ("5.", "5"),
        ("1e3", "1000"),
        ("2.5E-3", "0.0025"),
        ("1e99", "1e99"),
        ("9" * 30, "9" * 30),
    ],
)
def test_a_number_may_be_written_in_many_ways(text, number):
    assert number_in(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "five",
        "5 apples",
        "1,000.5",
        "1.000.000",
        "1/2",
        "0x10",
        "--5",
        "e3",
        ".",
        "1e",
        "1e100",
        "1e999999999",
        "9" * 31,
        "9" * 100_000,
        "NaN",
        "Infinity",
        "٣",
        "1_000",
        "5\0",
    ],
)
def test_what_is_no_number_or_too_large_a_one_is_none(text):
    assert number_in(text) is None


@given(st.text())
def test_any_text_is_a_number_of_limited_size_or_none(text):
    number = number_in(text)
    assert number is None or len(str(number)) < 70


@given(FIGURES)
def test_a_number_is_read_as_it_was_written(number):
    assert number_in(f"{number:f}") == number
    assert number_in(f"{number:f}".replace(".", ",").replace("-", "\u2212")) == number


@given(FIGURES, FIGURES.map(abs), FIGURES)
def test_a_tolerance_includes_both_its_ends_and_is_exact(middle, tolerance, typed):
    around = Range.around(middle, tolerance)
    is_near = abs(Fraction(typed) - Fraction(middle)) <= Fraction(tolerance)
    assert (typed in around) == is_near
    assert around.low in around
    assert around.high in around
    percent = Range.within_percent(middle, tolerance)
    width = Fraction(tolerance) * abs(Fraction(middle)) / 100
    assert Fraction(percent.high) == Fraction(middle) + width


@pytest.mark.parametrize("exponent", ["e99", "e-99", ""])
@pytest.mark.parametrize("other", ["e99", "e-99", ""])
def test_the_largest_and_smallest_numbers_keep_every_digit(exponent, other):
    digits = "9" * 30 + "." + "1" * 30
    middle, tolerance = number_in(digits + exponent), number_in(digits + other)
    ranges = Range.around(middle, tolerance), Range.within_percent(middle, tolerance)
    width = Fraction(tolerance)
    assert Fraction(ranges[0].low) == Fraction(middle) - width
    assert Fraction(ranges[1].low) == Fraction(middle) - width * Fraction(middle) / 100
    assert Range.from_json(ranges[1].as_json()) == ranges[1]


def test_a_range_cannot_be_the_wrong_way_round():
    with pytest.raises(ValueError, match="above"):
        Range(Decimal(2), Decimal(1))
    with pytest.raises(ValueError, match="above"):
        Range.around(Decimal(2), Decimal(-1))


def test_any_of_several_ranges_may_be_hit():
    accepted = [Range(Decimal("4.9"), Decimal("5.1")), Range(Decimal(7), Decimal(7))]
    typed = ["4,9", "5.10", "7.0", "7e0"]
    assert all(is_accepted_number(text, accepted) for text in typed)
    assert not any(is_accepted_number(text, accepted) for text in ["4.89", "7.01", "", "seven"])


@pytest.mark.parametrize("text", ["Łódź", " łódź ", "ŁÓDŹ", "Ło\u0301dz\u0301"])
def test_case_space_and_composition_of_a_text_do_not_matter(text):
    assert is_accepted_text(text, ["Łódź"])


def test_words_may_have_any_space_between_them():
    assert is_accepted_text("the  equals\u00a0sign", ["The equals sign"])
    assert is_accepted_text("STRASSE", ["Straße"])


@pytest.mark.parametrize("text", ["Lodz", "Łódź.", "Łó dź", "", "Łódź Łódź"])
def test_accents_full_stops_and_further_words_matter(text):
    assert not is_accepted_text(text, ["Łódź"])


@given(st.text(min_size=1))
def test_a_text_is_accepted_as_it_was_given(text):
    assert is_accepted_text(text, ["other", text])


@pytest.mark.parametrize(
    ("number", "text"), [("5.10", "5.10"), ("1e3", "1000"), ("-2.5", "-2.5"), ("1e80", "1e+80")]
)
def test_a_number_is_shown_without_an_exponent_while_it_is_short(number, text):
    assert shown(Decimal(number)) == text
