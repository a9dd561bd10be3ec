"""Numbers as whole multiples of a unit, whatever kind of number they are."""

from fractions import Fraction
from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from quizzes.core.moments import Units

FLOATS = st.floats(0, 1e300) | st.floats(0, 1) | st.sampled_from([0.1, 1e-300, None])


@given(st.lists(st.lists(FLOATS, min_size=3), min_size=2, max_size=2))
def test_floats_are_the_fractions_that_they_are(columns):
    """Also where their unit is too small, or what they come to too much, for a float."""
    fractions = [[value and Fraction(value) for value in column] for column in columns]
    units, exact = Units(chain(*columns)), Units(chain(*fractions))
    assert units.per_mark == exact.per_mark
    for column, expected in zip(columns, fractions, strict=True):
        assert units.all_whole(column) == exact.all_whole(expected)
