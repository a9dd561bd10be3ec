"""What alice is told when her score was corrected, and where."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from quizzes.actions.overriding import override_points, override_score, withdraw_override
from quizzes.actions.regrading import regrade
from quizzes.core.rulings import Decision
from quizzes.models import Attempt, Override, Quiz

from ..attempts import sit
from ..conftest import ALL_RIGHT, NOW
from .addresses import url
from .test_review_policy import show, text_of
from .test_review_rulings import page, ruled

THIRD = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)


def corrected(quiz: Quiz, stem: str, decision: Decision, right: list[str] | None = None) -> None:
    ruled(quiz, stem, decision, right)
    regrade(quiz=quiz, now=THIRD)


@pytest.fixture
def attempt(alice, planets) -> Attempt:
    """Two of three."""
    return sit(planets, alice, {**ALL_RIGHT, "closest": ["Venus"]})


def test_a_score_that_rose_is_told_with_the_reason(by_alice, planets, attempt):
    corrected(planets, "closest", Decision.NEW_KEY, ["Venus"])
    text = text_of(page(by_alice, attempt))
    told = "Corrected on 3 December 2026: your score rose by 1 point (from 2 to 3). Reason: A slip"
    assert told in " ".join(text.split())
    assert "You earned 3 of 3 points" in text


def test_a_score_that_fell_is_told_too(by_alice, planets, attempt):
    corrected(planets, "red", Decision.NEW_KEY, ["Venus"])
    text = text_of(page(by_alice, attempt))
    assert "your score fell by 1 point (from 2 to 1)." in text


def test_an_instructor_reads_it_of_the_student(client, ines, planets, attempt):
    corrected(planets, "closest", Decision.VOID)
    client.force_login(ines)
    assert "the score rose by 1 point (from 2 to 3)." in text_of(page(client, attempt))


def test_points_set_by_hand_are_told_at_the_question_and_above(by_alice, ines, attempt):
    answer = attempt.answers.get(question__source__contains="rings")
    by = {"by": ines, "now": THIRD}
    override_points(answer=answer, points=Decimal("0.5"), reason="Late", **by)
    html = page(by_alice, attempt)
    text = text_of(html)
    assert (
        "Set by hand on 3 December 2026: your score fell by 0.50 points (from 2 to 1.50)." in text
    )
    assert "Your points were set by hand: Late" in text
    assert "0.50 of 1 point" in text
    assert "right and 0 wrong = " not in text  # no arithmetic leads to these points
    withdraw_override(override=Override.objects.get(), reason="Was not", **by)
    text = text_of(page(by_alice, attempt))
    assert "Your points were set by hand" not in text
    assert "your score rose by 0.50 points (from 1.50 to 2). Reason: Was not" in text


def test_a_score_set_by_hand_is_told(by_alice, ines, attempt):
    override_score(attempt=attempt, points=Decimal(0), reason="<b>Copied</b>", by=ines, now=THIRD)
    html = page(by_alice, attempt)
    assert "your score fell by 2 points (from 2 to 0)." in html
    assert "&lt;b&gt;Copied&lt;/b&gt;" in html


def test_what_was_corrected_is_kept_back_with_what_it_is_about(by_alice, ines, planets, attempt):
    corrected(planets, "closest", Decision.NEW_KEY, ["Venus"])
    answer = attempt.answers.get(question__source__contains="rings")
    override_points(answer=answer, points=Decimal(0), reason="Late", by=ines, now=THIRD)
    pages = {name: reverse(f"quizzes:{name}") for name in ("home", "progress")}
    show(planets, score="never")
    for html in (page(by_alice, attempt), *(str(by_alice.get(p).content) for p in pages.values())):
        assert "your score" not in html
        assert "orrected</span>" not in html
    assert "set by hand: " in text_of(page(by_alice, attempt))
    show(planets, marks="never", answers="never")
    text = text_of(page(by_alice, attempt))
    assert "your score rose" in text
    assert "The key was corrected" not in text
    assert "set by hand: " not in text


def test_a_corrected_score_is_marked_where_scores_are_listed(by_alice, planets, attempt):
    paths = [
        reverse("quizzes:home"),
        reverse("quizzes:progress"),
        reverse("quizzes:quiz", args=["open", planets.slug]),
    ]
    for path in paths:
        assert "orrected</span>" not in by_alice.get(path).content.decode()
    corrected(planets, "closest", Decision.OLD_OR_NEW, ["Venus"])
    for path in paths:
        assert by_alice.get(path).content.decode().count("orrected</span>") == 1


def test_a_row_marks_only_the_score_that_it_shows(by_alice, alice, planets, attempt):
    """The best attempt counts, and it was not corrected."""
    sit(planets, alice, ALL_RIGHT)
    corrected(planets, "closest", Decision.VOID)
    attempt.refresh_from_db()
    assert attempt.score == 3
    Attempt.objects.filter(pk=attempt.pk).update(score=2)
    assert "orrected</span>" not in by_alice.get(reverse("quizzes:home")).content.decode()
    assert "Corrected</span>" in by_alice.get(reverse("quizzes:progress")).content.decode()


def test_a_review_takes_the_same_queries_whatever_was_corrected(
    by_alice, ines, planets, attempt, count_queries
):
    by_alice.get(url("review", attempt))
    counts = []
    for stem in ("closest", "rings", "red"):
        corrected(planets, stem, Decision.VOID)
        for answer in attempt.answers.all()[: len(counts) + 1]:
            override_points(answer=answer, points=Decimal(0), reason=stem, by=ines, now=THIRD)
        with count_queries() as queries:
            by_alice.get(url("review", attempt))
        counts.append(len(queries))
    assert counts == [7, 7, 7]  # four without any: the rulings, the corrections, the overrides


def test_nobody_elses_corrections_are_told(by_alice, bob, planets, attempt):
    """Bob's score was corrected, alice's was not."""
    other = sit(planets, bob, {"closest": ["Mars"]})
    override_score(attempt=other, points=Decimal(3), reason="x", by=bob, now=NOW)
    assert "your score" not in page(by_alice, attempt)
