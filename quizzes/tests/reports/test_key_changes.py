"""Which changed keys somebody has still to decide about."""

import pytest

from quizzes.actions.regrading import regrade
from quizzes.actions.ruling import ProposedRuling, rule
from quizzes.core.rulings import Decision
from quizzes.models import Attempt
from quizzes.reports.key_changes import undecided_key_changes

from ..attempts import begin, sit
from ..conftest import NOW, PLANETS, import_markdown
from ..rulings import decide, proposed

CLOSEST = "- [x] Mercury\n    - [ ] Venus\n    - [ ] Mars"
FLIPPED = PLANETS.replace(CLOSEST, "- [ ] Mercury\n    - [x] Venus\n    - [ ] Mars")
THIRD = PLANETS.replace(CLOSEST, "- [ ] Mercury\n    - [ ] Venus\n    - [x] Mars")
WITH_PLUTO = PLANETS.replace(
    CLOSEST, "- [ ] Mercury\n    - [ ] Venus\n    - [ ] Mars\n    - [x] Pluto"
)


@pytest.fixture
def taken(planets, alice):
    """Alice has taken the first revision."""
    sit(planets, alice, {0: [1]})
    return planets


def undecided(quiz):
    quiz.refresh_from_db()
    return undecided_key_changes(quiz)


def test_nothing_is_undecided_about_a_key_that_stays(taken):
    assert undecided(taken) == ()
    import_markdown(PLANETS.replace("red?", "reddest?"))
    assert undecided(taken) == ()


def test_a_key_that_nobody_was_graded_by_needs_no_decision(planets, alice, ines):
    preview = begin(planets, ines, {})
    Attempt.objects.filter(pk=preview.pk).update(is_preview=True)
    import_markdown(FLIPPED)
    assert undecided(planets) == ()
    sit(planets, alice, {})
    assert undecided(planets) == ()


def test_a_changed_key_says_whom_it_concerns(taken, bob, ines):
    sit(taken, bob, {})
    begin(taken, ines, {})
    import_markdown(FLIPPED)
    (change,) = undecided(taken)
    assert change.question.source == "Which planet is closest to the sun?"
    assert change.question.revision.number == 2
    assert (change.up_to, change.revision_numbers) == (1, (1,))
    assert (change.answer_count, change.untold_count) == (2, 0)
    decision = ProposedRuling(change.item_id, Decision.NEW_KEY, change.key, change.up_to)
    rule(proposed=[decision], by=ines, reason="Typo.", now=NOW)
    assert regrade(quiz=taken, now=NOW).rose == 1
    assert undecided(taken) == ()


def test_a_running_attempt_alone_is_enough_to_decide_about(planets, alice):
    begin(planets, alice, {})
    import_markdown(FLIPPED)
    (change,) = undecided(planets)
    assert change.answer_count == 0


@pytest.mark.parametrize("decision", [Decision.OLD_OR_NEW, Decision.NEW_KEY, Decision.ONLY_NEW])
def test_every_decision_at_the_import_settles_it(taken, decision):
    import_markdown(FLIPPED, otherwise=decision)
    assert undecided(taken) == ()


@pytest.mark.parametrize("decision", [Decision.VOID, Decision.AS_WRITTEN])
def test_whatever_is_ruled_after_the_change_settles_it(taken, decision):
    import_markdown(FLIPPED)
    decide(taken, proposed(taken, 0, decision))
    assert undecided(taken) == ()


def test_what_was_ruled_before_the_change_does_not(taken):
    decide(taken, proposed(taken, 0, Decision.VOID))
    import_markdown(FLIPPED)
    assert len(undecided(taken)) == 1


def test_a_key_that_changes_again_is_to_be_decided_about_again(taken, bob):
    import_markdown(FLIPPED, otherwise=Decision.NEW_KEY)
    sit(taken, bob, {})
    import_markdown(THIRD)
    (change,) = undecided(taken)
    assert (change.up_to, change.revision_numbers, change.answer_count) == (2, (1, 2), 2)


def test_a_key_that_comes_back_is_news_only_for_those_with_another(taken, bob):
    import_markdown(FLIPPED)
    sit(taken, bob, {})
    import_markdown(PLANETS + "\n")
    (change,) = undecided(taken)
    assert (change.up_to, change.revision_numbers) == (2, (2,))


def test_a_decision_at_one_import_does_for_changes_before_it(taken, bob):
    import_markdown(FLIPPED)
    sit(taken, bob, {})
    import_markdown(THIRD, otherwise=Decision.OLD_OR_NEW)
    assert undecided(taken) == ()


def test_an_old_wording_that_lacks_the_right_choice_is_counted_as_such(taken):
    import_markdown(WITH_PLUTO)
    (change,) = undecided(taken)
    assert (change.answer_count, change.untold_count) == (1, 1)


def test_the_queries_are_the_same_for_one_change_and_for_many(taken, bob, count_queries):
    import_markdown(FLIPPED)
    taken.refresh_from_db()
    assert taken.current_revision
    with count_queries(at_most=7) as queries:
        assert len(undecided_key_changes(taken)) == 1
    sit(taken, bob, {})
    import_markdown(THIRD.replace("[x] Saturn", "[ ] Saturn"))
    taken.refresh_from_db()
    assert taken.current_revision
    with count_queries(len(queries)):
        assert len(undecided_key_changes(taken)) == 2
