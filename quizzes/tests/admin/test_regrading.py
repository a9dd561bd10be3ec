"""Ines decides after the fact: looks at what it does first, and everybody reads what was done."""

import pytest
from django.urls import reverse

from quizzes.actions import regrading as action
from quizzes.actions.ruling import ProposedRuling, rule
from quizzes.actions.starting import start_attempt
from quizzes.core.rulings import Decision
from quizzes.models import Attempt, Item, Quiz, Ruling, ScoreChange

from ..attempts import sit, students
from ..conftest import ALL_RIGHT, NOW, PLANETS, import_markdown
from .conftest import FIRST_WRONG, scores, text_of

LATER = PLANETS.replace("[x] Mercury", "[ ] Mercury").replace("[ ] Venus", "[x] Venus", 1)


def url_of(quiz: Quiz) -> str:
    return reverse("admin:quizzes_quiz_regrading", args=[quiz.pk])


def item_of(quiz: Quiz, stem: str) -> Item:
    return Item.objects.filter(quiz=quiz, questions__source__contains=stem).first()


def looked(client, quiz: Quiz, **fields):
    """The page that says what a decision would do."""
    basis = client.get(url_of(quiz)).context["form"].initial["basis"]
    return client.post(url_of(quiz), {"basis": basis, "reason": "", **fields}, follow=True)


def confirmed(client, page):
    """What the button of that page does."""
    sent = dict(page.context["sent"])
    return client.post(page.request["PATH_INFO"], {**sent, "_decide": "1"}, follow=True)


def void(client, quiz: Quiz, stem: str = "closest", **fields):
    asked = {"about": "question", "question": item_of(quiz, stem).pk, "decision": "void"}
    return looked(client, quiz, **{**asked, "reason": "Ambiguous", **fields})


@pytest.fixture
def changed(planets, attempts) -> Quiz:
    """The import command has brought in another key; nobody has decided about it."""
    import_markdown(LATER)
    planets.refresh_from_db()
    return planets


def test_a_key_that_the_command_changed_waits_for_a_decision(by_ines, changed, attempts):
    page = by_ines.get(url_of(changed))
    assert "2 submitted attempts had this question by an earlier key" in text_of(page)
    (asked,) = page.context["changes"]
    dry = looked(by_ines, changed, **{asked.field: "old-or-new", "reason": "Venus was meant"})
    assert "1 score rises, 0 fall" in text_of(dry)
    assert scores(attempts) == {"alice": 3, "bob": 2}
    assert not Ruling.objects.exists()
    done = confirmed(by_ines, dry)
    assert "1 score rose, 0 fell." in text_of(done)
    assert scores(attempts) == {"alice": 3, "bob": 3}
    assert done.context["changes"] == []
    ((name, counted),) = done.context["rulings"]
    assert (counted.rose, counted.fell, counted.ruling.reason) == (1, 0, "Venus was meant")
    assert name == "1. Which planet is closest to the sun?"
    assert "old and the new key count" in text_of(done)


def test_a_void_question_gives_everybody_its_points(by_ines, planets, attempts):
    dry = void(by_ines, planets)
    assert "1 score rises, 0 fall" in text_of(dry)
    assert "Which planet is closest to the sun?</span>: everybody gets all points" in text_of(dry)
    confirmed(by_ines, dry)
    assert scores(attempts) == {"alice": 3, "bob": 3}
    assert Ruling.objects.get().reason == "Ambiguous"


def test_the_key_as_written_can_count_again(by_ines, planets, attempts):
    confirmed(by_ines, void(by_ines, planets))
    dry = void(by_ines, planets, decision="as-written")
    assert "0 scores rise, 1 falls" in text_of(dry)
    confirmed(by_ines, dry)
    assert scores(attempts) == {"alice": 3, "bob": 2}
    assert [change.new for change in ScoreChange.objects.filter(answer=None)] == [3, 2]


def test_deciding_twice_by_one_page_rules_once(by_ines, planets, attempts):
    dry = void(by_ines, planets)
    confirmed(by_ines, dry)
    again = confirmed(by_ines, dry)
    assert "Nothing was decided now" in text_of(again)
    assert Ruling.objects.count() == 1


def test_a_page_from_before_another_import_decides_nothing(by_ines, planets, attempts):
    dry = void(by_ines, planets)
    import_markdown(PLANETS.replace("red?", "reddest?"))
    assert "Nothing was decided now" in text_of(confirmed(by_ines, dry))
    assert not Ruling.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"question": ""},
        {"question": "9" * 30},
        {"question": "x"},
        {"question": "-1"},
        {"decision": "new-key"},
        {"decision": "nonsense"},
        {"reason": ""},
        {"reason": "  "},
        {"reason": "a\0b"},
        {"reason": "x" * 1001},
    ],
    ids=str,
)
def test_what_cannot_be_decided_is_said_and_nothing_is_written(
    by_ines,
    planets,
    attempts,
    fields,
):
    page = void(by_ines, planets, **fields, _decide="1")
    assert page.status_code == 200
    assert page.context["form"].errors
    assert "Nothing was decided. Correct what is listed below." in text_of(page)
    assert not Ruling.objects.exists()


def test_a_question_of_another_quiz_cannot_be_decided_about(by_ines, planets, attempts):
    other = import_markdown(PLANETS, "other.md").quiz
    page = void(by_ines, planets, question=item_of(other, "closest").pk, _decide="1")
    assert page.context["form"].errors["question"]
    assert not Ruling.objects.exists()


@pytest.mark.parametrize("value", ["void", "as-written", "nonsense", ""])
def test_what_is_no_decision_about_a_key_is_said(by_ines, changed, value):
    (asked,) = by_ines.get(url_of(changed)).context["changes"]
    page = looked(by_ines, changed, **{asked.field: value, "_decide": "1"})
    assert "is no decision" in text_of(page)
    assert not Ruling.objects.exists()


def test_nonsense_for_a_basis_decides_nothing(by_ines, planets, attempts):
    page = void(by_ines, planets, basis="1-999999999999999999999", _decide="1")
    assert "Nothing was decided now" in text_of(page)
    assert not Ruling.objects.exists()


def test_a_regrading_that_was_broken_off_goes_on(by_ines, ines, planets, attempts):
    item = item_of(planets, "closest")
    voided = ProposedRuling(item.pk, Decision.VOID, None, 1)
    rule(proposed=[voided], by=ines, reason="", now=NOW)
    assert scores(attempts) == {"alice": 3, "bob": 2}
    page = by_ines.post(url_of(planets), {"_again": "1"}, follow=True)
    assert "1 score rose, 0 fell." in text_of(page)
    assert scores(attempts) == {"alice": 3, "bob": 3}
    page = by_ines.post(url_of(planets), {"_again": "1"}, follow=True)
    assert "0 scores rose, 0 fell." in text_of(page)


def test_only_who_may_rule_decides(client, assistant, planets, attempts):
    """That others see the page is a matter of seeing results."""
    client.force_login(assistant)
    page = client.get(url_of(planets))
    assert page.status_code == 200
    assert "Decide about a question" not in text_of(page)
    sent = {"about": "question", "question": item_of(planets, "closest").pk, "decision": "void"}
    assert client.post(url_of(planets), sent).status_code == 403
    assert client.post(url_of(planets), {"_again": "1"}).status_code == 403
    assert not Ruling.objects.exists()


@pytest.mark.parametrize("pk", ["999999", "x", "9" * 30, "%00"])
def test_a_quiz_that_does_not_exist_has_no_page(by_ines, planets, pk):
    response = by_ines.get(f"/admin/quizzes/quiz/{pk}/regrading/")
    assert response.status_code == 404


def test_the_page_takes_the_same_queries_whatever_has_been_decided(
    by_ines, ines, planets, count_queries, monkeypatch
):
    def page_queries() -> int:
        with count_queries() as queries:
            by_ines.get(url_of(planets))
        return len(queries)

    first, *others = students(8)
    sit(planets, first, ALL_RIGHT)
    by_ines.get(url_of(planets))
    without_rulings, counts = page_queries(), set()
    for number, student in enumerate(others):
        sit(planets, student, FIRST_WRONG)
        item = item_of(planets, ("closest", "rings", "red")[number % 3])
        voided = ProposedRuling(item.pk, Decision.VOID, None, 1)
        rule(proposed=[voided], by=ines, reason="", now=NOW)
        action.regrade(quiz=planets, now=NOW)
        counts.add(page_queries())
    assert counts == {without_rulings + 1}


def test_an_attempt_that_runs_is_counted_in_what_it_does(by_ines, planets, alice):
    start_attempt(quiz=planets, student=alice, now=NOW)
    assert "1 running attempt is graded by this" in text_of(void(by_ines, planets))
    assert Attempt.objects.get().is_open
