"""The rules that an attempt keeps, as JSON and back."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.core.document import Navigation, Scoring, Shuffle
from quizzes.core.rules import Rules

RULES = st.builds(
    Rules,
    scoring=st.sampled_from(Scoring),
    shuffle=st.sampled_from(Shuffle),
    navigation=st.sampled_from(Navigation),
    pass_mark=st.none() | st.decimals(0, 100, places=2),
    time_factor=st.decimals(1, 10, places=2),
    announce_count=st.booleans(),
    dealing_version=st.integers(1, 9),
)
# As attempts stored them before there were time limits and navigation.
EARLIER = {
    "scoring": "net-correct",
    "shuffle": "all",
    "pass_mark": "60.00",
    "announce_count": False,
    "dealing_version": 1,
}


@given(RULES)
def test_rules_come_back_from_the_database_as_they_were(rules):
    assert Rules.from_json(json.loads(json.dumps(rules.as_json()))) == rules


def test_what_is_stored_is_plain_json():
    assert json.loads(json.dumps(Rules(pass_mark=Decimal("62.50")).as_json())) == {
        "scoring": "exact",
        "shuffle": "choices",
        "navigation": "one-page",
        "pass_mark": "62.50",
        "time_factor": "1",
        "announce_count": True,
        "dealing_version": 1,
    }


def test_attempts_from_before_keep_their_rules():
    assert Rules.from_json(EARLIER) == Rules(
        scoring=Scoring.NET_CORRECT,
        shuffle=Shuffle.ALL,
        navigation=Navigation.ONE_PAGE,
        pass_mark=Decimal("60.00"),
        time_factor=Decimal(1),
        announce_count=False,
    )


@pytest.mark.parametrize(
    "values",
    [
        {},
        {**EARLIER, "scoring": "generous"},
        {**EARLIER, "navigation": "sideways"},
        {**EARLIER, "bonus": 1},
    ],
)
def test_anything_else_is_no_rules(values):
    with pytest.raises((KeyError, ValueError, TypeError)):
        Rules.from_json(values)
