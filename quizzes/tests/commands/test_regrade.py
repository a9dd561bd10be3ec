"""`manage.py regrade`, and what `import_quizzes` says and does about keys that change."""

import io

import pytest
from django.core.management import CommandError, call_command

from quizzes.actions.ruling import rule
from quizzes.core.rulings import Decision
from quizzes.models import Attempt, Ruling

from ..attempts import sit
from ..conftest import NOW, PLANETS, import_markdown
from ..rulings import proposed
from .conftest import GOOD, run

FLIPPED = GOOD.replace("- [x] Mercury\n- [ ] Venus", "- [ ] Mercury\n- [x] Venus")


def regrade(*arguments: str) -> str:
    out = io.StringIO()
    call_command("regrade", *arguments, stdout=out)
    return out.getvalue()


def scores() -> list[int]:
    return [int(attempt.score) for attempt in Attempt.objects.order_by("pk")]


@pytest.fixture
def two(planets, alice, bob):
    """Alice chose Mercury, Bob Venus, and nothing else."""
    sit(planets, alice, {0: [0]})
    sit(planets, bob, {0: [1]})
    return planets


def test_it_goes_on_where_a_regrade_was_stopped(two):
    rule(proposed=[proposed(two, 0, Decision.VOID)], by=None, reason="", now=NOW)
    assert regrade() == ("open/planets: 2 attempts checked, 1 changed: 1 scores rose, 0 fell\n")
    assert scores() == [1, 1]
    assert regrade() == "open/planets: 2 attempts checked, 0 changed: 0 scores rose, 0 fell\n"


def test_quizzes_without_rulings_are_passed_over_unless_named(two, alice):
    other = import_markdown(PLANETS.replace("title: Planets", "title: Others"), "others.md").quiz
    rule(proposed=[proposed(other, 0, Decision.VOID)], by=None, reason="", now=NOW)
    assert regrade().startswith("open/others: ")
    assert regrade("planets").startswith("open/planets: 0 attempts checked")
    assert regrade("--course", "nowhere") == ""


def test_a_quiz_that_is_not_there_is_an_error(two):
    with pytest.raises(CommandError, match="There is no quiz plants"):
        regrade("planets", "plants")


def test_an_import_without_a_decision_keeps_scores_and_says_where_to_decide(two, write):
    printed = run(write("planets.md", FLIPPED))
    assert "2 submitted attempts were graded by a key that has changed" in printed
    assert "decide in the admin, under Regrading" in printed
    assert scores() == [1, 0]
    assert not Ruling.objects.exists()


@pytest.mark.parametrize(
    ("decision", "expected"),
    [("old-or-new", [1, 1]), ("new-key", [0, 1]), ("only-new", [1, 0])],
)
def test_an_import_with_a_decision_regrades(two, write, decision, expected):
    printed = run("--key-changes", decision, write("planets.md", FLIPPED))
    assert "2 attempts checked" in printed
    assert "decide in the admin" not in printed
    assert scores() == expected
    ruling = Ruling.objects.get()
    assert (ruling.decision, ruling.by, ruling.up_to) == (decision, None, 1)


def test_a_decision_about_files_that_change_no_key_makes_no_ruling(two, write):
    printed = run("--key-changes", "new-key", write("planets.md", GOOD.replace("red?", "reddest?")))
    assert "checked" not in printed
    assert not Ruling.objects.exists()


def test_a_dry_run_with_a_decision_writes_nothing(two, write):
    printed = run("--dry-run", "--key-changes", "new-key", write("planets.md", FLIPPED))
    assert "--key-changes new-key: 1 would rise, 1 would fall" in printed
    assert "--key-changes old-or-new: 1 would rise, 0 would fall" in printed
    assert scores() == [1, 0]
    assert not Ruling.objects.exists()
