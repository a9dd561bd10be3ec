"""What the ledger calls lost, and what it does not."""

import pytest

from benchmarks.ledger import Ledger

MARS, VENUS, MERCURY = ("Mars",), ("Venus",), ("Mercury",)
ATTEMPT, STUDENT = 7, 0


@pytest.fixture
def ledger() -> Ledger:
    """A student has started an attempt at two questions, and Mars is acknowledged for the first."""
    ledger = Ledger()
    ledger.started(ATTEMPT, STUDENT)
    ledger.seen(ATTEMPT, {1: (), 2: ()})
    ledger.sent(ATTEMPT, {1: MARS})
    ledger.saved(ATTEMPT, {1: MARS})
    return ledger


def stored(first=MARS, **changed) -> dict:
    """The attempt as the database has it."""
    row = {"id": ATTEMPT, "student": "alice", "number": 1, "is_open": True, "state": "open"}
    row |= {"score": None, "regraded": None, "submissions": 0}
    return {**row, "answers": {"1": list(first), "2": []}, **changed}


def finished(**changed) -> dict:
    end = {"is_open": False, "state": "submitted", "score": "1.00", "regraded": "1"}
    return stored(**{**end, "submissions": 1, **changed})


def losses(ledger: Ledger, *rows: dict) -> list[str]:
    return [finding.text for finding in ledger.compare(rows) if finding.is_loss]


def test_an_acknowledged_answer_that_is_there_is_no_finding(ledger):
    assert ledger.compare([stored()]) == []


@pytest.mark.parametrize("other", [VENUS, ()])
def test_an_acknowledged_answer_that_is_not_there_is_lost(ledger, other):
    assert losses(ledger, stored(other)) == [
        f"attempt 7, answer 1: lost ('Mars',), there is {other}"
    ]


def test_an_answer_that_nobody_gave_is_found(ledger):
    assert losses(ledger, stored(answers={"1": ["Mars"], "2": ["Venus"]}))


def test_an_attempt_that_is_not_there_is_lost(ledger):
    assert losses(ledger) == ["attempt 7 was started and is lost"]


@pytest.mark.parametrize("either", [MARS, VENUS])
def test_an_answer_in_flight_may_have_arrived_or_not(ledger, either):
    ledger.sent(ATTEMPT, {1: VENUS})
    assert ledger.compare([stored(either)]) == []


def test_nothing_older_may_come_back_once_a_later_answer_is_acknowledged(ledger):
    ledger.sent(ATTEMPT, {1: VENUS})
    ledger.sent(ATTEMPT, {1: MERCURY})
    ledger.saved(ATTEMPT, {1: MERCURY})
    assert ledger.compare([stored(MERCURY)]) == []
    assert losses(ledger, stored(VENUS))
    assert losses(ledger, stored(MARS))


def test_a_page_that_shows_the_answer_in_flight_settles_it(ledger):
    ledger.sent(ATTEMPT, {1: VENUS})
    ledger.seen(ATTEMPT, {1: VENUS})
    assert losses(ledger, stored(MARS))


def test_a_page_that_does_not_show_the_answer_in_flight_settles_nothing(ledger):
    ledger.sent(ATTEMPT, {1: VENUS})
    ledger.seen(ATTEMPT, {1: MARS})
    assert ledger.compare([stored(VENUS)]) == []


def test_a_page_that_shows_another_answer_is_a_finding_at_once(ledger):
    ledger.seen(ATTEMPT, {1: VENUS})
    (finding,) = ledger.take_findings()
    assert finding.is_loss
    assert ledger.take_findings() == []


def test_an_acknowledged_submit_is_lost_when_the_attempt_is_open(ledger):
    ledger.submitted(ATTEMPT, {1: MARS, 2: ()})
    assert losses(ledger, stored()) == ["attempt 7: the submit was acknowledged and is lost"]
    assert ledger.compare([finished()]) == []


def test_a_submitted_attempt_that_is_given_out_again_is_a_finding(ledger):
    ledger.submitted(ATTEMPT, {})
    ledger.started(ATTEMPT, STUDENT)
    assert ledger.take_findings()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"regraded": "2"}, "its score is 1.00, its answers earn 2"),
        ({"submissions": 2}, "its log has 2 submits"),
        ({"submissions": 0}, "its log has 0 submits"),
        ({"score": "2", "regraded": "2"}, "its review showed ['1']"),
    ],
)
def test_scores_and_submits_are_counted_once_and_rightly(ledger, changed, words):
    ledger.submitted(ATTEMPT, {})
    ledger.score_shown(ATTEMPT, "1")
    (finding,) = ledger.compare([finished(**changed)])
    assert words in finding.text


def test_of_two_tabs_either_may_have_been_the_first(ledger):
    ledger.submitted_by_either(ATTEMPT, {1: MARS, 2: ()}, {1: VENUS, 2: ()})
    assert ledger.compare([finished(first=MARS)]) == []
    assert ledger.compare([finished(first=VENUS)]) == []
    assert losses(ledger, finished(first=MERCURY))


def test_attempts_that_nobody_started_or_twice_at_once_are_found(ledger):
    texts = [finding.text for finding in ledger.compare([stored(), stored(id=8, number=3)])]
    assert texts == [
        "attempt 8 of alice: nobody started it",
        "alice: the attempts are numbered [1, 3]",
        "alice: several attempts are open",
    ]
