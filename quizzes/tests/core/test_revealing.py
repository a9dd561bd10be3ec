"""What is shown of a submitted attempt, and when."""

from datetime import UTC, datetime, timedelta

import pytest

from quizzes.core.document import Reveal
from quizzes.core.revealing import EVERYTHING, Policy, Shown

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MIXED = Policy(
    score=Reveal.AFTER_SUBMITTING,
    marks=Reveal.AFTER_CLOSING,
    answers=Reveal.AFTER_CLOSING,
    explanations=Reveal.NEVER,
)
SCORE_ALONE = Shown(score=True, marks=False, answers=False, explanations=False)
ALL_BUT_EXPLANATIONS = Shown(score=True, marks=True, answers=True, explanations=False)


@pytest.mark.parametrize(
    ("closed_at", "shown"),
    [
        (None, SCORE_ALONE),
        (NOW + timedelta(microseconds=1), SCORE_ALONE),
        (NOW, ALL_BUT_EXPLANATIONS),
        (NOW - timedelta(days=9), ALL_BUT_EXPLANATIONS),
    ],
)
def test_what_waits_for_the_closing_is_shown_from_then_on(closed_at, shown):
    assert MIXED.shown(now=NOW, closed_at=closed_at) == shown


def test_a_policy_names_what_is_shown_when():
    assert MIXED.parts(Reveal.AFTER_SUBMITTING) == ("score",)
    assert MIXED.parts(Reveal.AFTER_CLOSING) == ("marks", "answers")
    assert MIXED.parts(Reveal.NEVER) == ("explanations",)


def test_only_what_waits_for_the_closing_asks_when_that_is():
    assert MIXED.waits_for_closing
    at_once = Policy(*[Reveal.AFTER_SUBMITTING] * 3, Reveal.NEVER)
    assert not at_once.waits_for_closing


def test_the_key_alone_tells_right_from_wrong():
    assert Shown(score=False, marks=False, answers=True, explanations=False).tells_right_from_wrong
    assert not SCORE_ALONE.tells_right_from_wrong
    assert EVERYTHING.tells_right_from_wrong
