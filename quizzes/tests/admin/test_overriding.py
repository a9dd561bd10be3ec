"""Ines sets points by hand, with a reason, and takes them back."""

import pytest
from django.urls import reverse

from quizzes.actions.regrading import regrade
from quizzes.actions.ruling import ProposedRuling, rule
from quizzes.actions.starting import start_attempt
from quizzes.core.rulings import Decision
from quizzes.models import Attempt, Override, ScoreChange

from ..attempts import sit
from ..conftest import ALL_RIGHT, NOW
from .conftest import FIRST_WRONG, text_of


def url_of(attempt: Attempt) -> str:
    return reverse("admin:quizzes_attempt_override", args=[attempt.pk])


def page_of(attempt: Attempt) -> str:
    return reverse("admin:quizzes_attempt_change", args=[attempt.pk])


@pytest.fixture
def attempt(bob, planets) -> Attempt:
    """Bob has two of three."""
    return sit(planets, bob, FIRST_WRONG)


def position_of(attempt: Attempt, stem: str) -> int:
    return attempt.answers.get(question__source__contains=stem).position


def override(client, attempt: Attempt, **fields):
    seen = client.get(url_of(attempt)).context["form"].initial["seen"]
    sent = {"target": "", "points": "3", "reason": "Said so in class", "seen": seen}
    return client.post(url_of(attempt), sent | fields, follow=True)


def withdraw(client, attempt: Attempt, pk: int | None = None, **fields):
    seen = client.get(url_of(attempt)).context["form"].initial["seen"]
    url = reverse(
        "admin:quizzes_attempt_withdraw", args=[attempt.pk, pk or Override.objects.get().pk]
    )
    return client.post(url, {"reason": "A mistake", "seen": seen} | fields, follow=True)


def score(attempt: Attempt):
    attempt.refresh_from_db()
    return attempt.score


def test_the_points_of_an_answer_are_set_and_the_score_follows(by_ines, ines, attempt):
    position = position_of(attempt, "closest")
    page = override(by_ines, attempt, target=str(position), points="0.5")
    assert score(attempt) == 2.5
    assert Override.objects.get().by == ines
    text = text_of(page)
    assert "2 → 2.5" in text
    assert f"question {position}" in text
    assert text.count("Said so in class") >= 2  # at the answer and at the score


def test_the_score_of_an_attempt_is_set(by_ines, attempt):
    page = override(by_ines, attempt, points="1")
    assert score(attempt) == 1
    assert "Ines: Said so in class" in text_of(page)
    assert ScoreChange.objects.get().answer is None


def test_what_is_taken_back_counts_as_it_was_earned(by_ines, attempt):
    override(by_ines, attempt, points="3")
    page = withdraw(by_ines, attempt)
    assert score(attempt) == 2
    assert not Override.objects.exists()
    assert "Taken back" in text_of(page)
    log = text_of(by_ines.get(page_of(attempt)))
    assert "taken back" in log
    assert "A mistake" in log


def test_a_ruling_leaves_what_is_set_by_hand(by_ines, ines, planets, attempt):
    override(by_ines, attempt, points="1")
    item = attempt.answers.get(question__source__contains="closest").question.item_id
    voided = ProposedRuling(item, Decision.VOID, None, 1)
    rule(proposed=[voided], by=ines, reason="", now=NOW)
    regrade(quiz=planets, now=NOW)
    assert score(attempt) == 1
    withdraw(by_ines, attempt)
    assert score(attempt) == 3


@pytest.mark.parametrize(
    "fields",
    [
        {"points": ""},
        {"points": "-1"},
        {"points": "3.01"},
        {"points": "1e9"},
        {"points": "9" * 400},
        {"points": "0.001"},
        {"points": "NaN"},
        {"points": "Infinity"},
        {"points": "x"},
        {"target": "1", "points": "2"},
        {"target": "4"},
        {"target": "-1"},
        {"target": "9" * 30},
        {"reason": ""},
        {"reason": " \n"},
        {"reason": "a\0"},
        {"reason": "x" * 1001},
    ],
    ids=lambda fields: str(fields)[:30],
)
def test_what_cannot_be_set_is_said_and_nothing_is_written(by_ines, attempt, fields):
    page = override(by_ines, attempt, **fields)
    assert page.status_code == 200
    assert page.context["form"].errors
    assert not Override.objects.exists()
    assert not ScoreChange.objects.exists()
    assert score(attempt) == 2


def test_a_form_that_is_sent_twice_sets_once(by_ines, attempt):
    sent = {"target": "", "points": "1", "reason": "x", "seen": ""}
    by_ines.post(url_of(attempt), sent)
    page = by_ines.post(url_of(attempt), sent, follow=True)
    assert "the score has changed meanwhile" in text_of(page)
    assert ScoreChange.objects.count() == 1


def test_taking_back_by_an_old_page_or_without_a_reason_does_nothing(by_ines, attempt):
    override(by_ines, attempt)
    assert "Nothing was taken back" in text_of(withdraw(by_ines, attempt, reason=" "))
    assert "changed meanwhile" in text_of(withdraw(by_ines, attempt, seen=""))
    assert Override.objects.exists()


def test_an_override_of_another_attempt_is_not_there_to_be_taken_back(
    by_ines, planets, attempt, alice
):
    other = sit(planets, alice, ALL_RIGHT)
    override(by_ines, other, points="1")
    assert withdraw(by_ines, attempt, Override.objects.get().pk).status_code == 404
    assert withdraw(by_ines, attempt, 10**18).status_code == 404
    assert Override.objects.exists()


def test_a_running_attempt_has_nothing_to_set(by_ines, planets, alice):
    running = start_attempt(quiz=planets, student=alice, now=NOW)
    page = by_ines.get(url_of(running), follow=True)
    assert "once the attempt is submitted" in text_of(page)
    assert url_of(running) not in page.content.decode()
    by_ines.post(url_of(running), {"target": "", "points": "1", "reason": "x"})
    assert not Override.objects.exists()


@pytest.mark.parametrize("pk", ["999999", "x", "9" * 30, "%00"])
def test_an_attempt_that_does_not_exist_has_no_page(by_ines, attempt, pk):
    assert by_ines.get(f"/admin/quizzes/attempt/{pk}/override/").status_code == 404


def test_staff_without_the_permission_get_neither_links_nor_pages(client, assistant, attempt, ines):
    override = Override.objects.create(attempt=attempt, points=1, at=NOW, by=ines, reason="x")
    client.force_login(assistant)
    page = client.get(page_of(attempt))
    assert page.status_code == 200
    assert url_of(attempt) not in page.content.decode()
    assert client.get(url_of(attempt)).status_code == 403
    url = reverse("admin:quizzes_attempt_withdraw", args=[attempt.pk, override.pk])
    assert client.post(url, {"reason": "x", "seen": ""}).status_code == 403
    assert client.get(url).status_code == 405
    assert Override.objects.exists()


def test_the_pages_take_the_same_queries_whatever_was_set(by_ines, attempt, count_queries):
    counts = set()
    by_ines.get(page_of(attempt))
    for position in ("1", "2", "3", ""):
        override(by_ines, attempt, target=position, points="0")
        with count_queries() as of_page:
            by_ines.get(page_of(attempt))
        with count_queries() as of_override:
            by_ines.get(url_of(attempt))
        counts.add((len(of_page), len(of_override)))
    assert len(counts) == 1, counts
