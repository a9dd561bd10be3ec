"""A review after the key was corrected: marked by what counts now, and the student is told."""

import pytest

from quizzes.actions.regrading import regrade
from quizzes.actions.starting import start_attempt
from quizzes.core.revealing import EVERYTHING
from quizzes.core.rulings import Decision
from quizzes.models import Attempt, Question, Quiz, Ruling
from quizzes.reports.review import review_of

from ..attempts import sit
from ..conftest import NOW
from .addresses import url
from .test_other_kinds import right_answers
from .test_review_policy import show, text_of

CORRECTED = "The key was corrected: the new key counts."
BOTH = "The key was corrected: the old and the new key both count as right."
VOID = "This question is void: everybody gets its points."


def ruled(quiz: Quiz, stem: str, decision: Decision, right: list[str] | None = None) -> Ruling:
    """A decision about the question with `stem`, where choices are right with these texts."""
    question = Question.objects.get(revision=quiz.current_revision, source__contains=stem)
    key = None
    if right is not None:
        chosen = question.choices.filter(source__in=right).values_list("key", flat=True)
        key = {"kind": question.kind, "right": sorted(chosen)}
    return Ruling.objects.create(
        item=question.item, decision=decision, key=key, up_to=1, at=NOW, reason="A slip"
    )


def ruled_spec(quiz: Quiz, position: int, key: dict) -> Ruling:
    question = Question.objects.get(revision=quiz.current_revision, position=position)
    return Ruling.objects.create(
        item=question.item, decision=Decision.NEW_KEY, key={"kind": question.kind, **key},
        up_to=1, at=NOW,
    )  # fmt: skip


def page(client, attempt: Attempt) -> str:
    return client.get(url("review", attempt)).content.decode()


def marks(attempt: Attempt, stem: str) -> dict[str, str]:
    """What each choice is marked as, by its text."""
    for question in review_of(attempt, EVERYTHING).questions:
        if stem in question.html:
            return {choice.html: choice.mark.value for choice in question.choices}
    raise LookupError(stem)


def test_by_the_new_key_the_old_right_answer_is_wrong(by_alice, alice, planets):
    ruled(planets, "closest", Decision.NEW_KEY, ["Venus"])
    attempt = sit(planets, alice, {"closest": ["Mercury"]})
    assert attempt.score == 0
    assert marks(attempt, "closest") == {
        "Mercury": "chosen wrong",
        "Venus": "missed",
        "Mars": "left",
    }
    text = text_of(page(by_alice, attempt))
    assert CORRECTED in text
    assert text.count("The key was corrected") == 1


def test_where_both_keys_count_the_one_that_was_chosen_is_right(by_alice, alice, planets):
    ruled(planets, "closest", Decision.OLD_OR_NEW, ["Venus"])
    for chosen, other in (("Mercury", "Venus"), ("Venus", "Mercury")):
        attempt = sit(planets, alice, {"closest": [chosen]})
        assert attempt.score == 1
        expected = {chosen: "chosen right", other: "left", "Mars": "left"}
        assert marks(attempt, "closest") == expected
    assert BOTH in text_of(page(by_alice, attempt))


def test_where_both_keys_count_a_wrong_answer_missed_both(alice, planets):
    ruled(planets, "closest", Decision.OLD_OR_NEW, ["Venus"])
    attempt = sit(planets, alice, {"closest": ["Mars"]})
    expected = {"Mercury": "missed", "Venus": "missed", "Mars": "chosen wrong"}
    assert marks(attempt, "closest") == expected


def test_of_a_void_question_no_answer_is_wrong(by_alice, alice, planets):
    ruled(planets, "rings", Decision.VOID)
    attempt = sit(planets, alice, {"closest": ["Mercury"], "rings": ["Venus"]})
    assert attempt.score == 2
    assert set(marks(attempt, "rings").values()) == {"chosen", "left"}
    html = page(by_alice, attempt)
    assert VOID in text_of(html)
    assert html.count("verdict is-void") == 1
    assert "and 1 wrong = " not in html  # the arithmetic of a key that does not count
    assert "You got 1 of 2 questions fully right" in text_of(html)


def test_a_blank_answer_to_a_void_question_has_its_points(by_alice, alice, planets):
    ruled(planets, "rings", Decision.VOID)
    attempt = sit(planets, alice, {"closest": ["Mercury"]})
    assert attempt.score == 2
    assert "– Not answered 1 of 1 point" in text_of(page(by_alice, attempt))


@pytest.mark.parametrize(
    ("chosen", "says"),
    [
        (["Saturn", "Uranus"], "1 of 1 right and 1 wrong = 0 %"),
        (["Saturn"], "1 of 1 right and 0 wrong = 100 %"),
    ],
)
def test_the_arithmetic_is_that_of_the_key_that_counts(by_alice, alice, planets, chosen, says):
    ruled(planets, "rings", Decision.NEW_KEY, ["Saturn"])
    attempt = sit(planets, alice, {"rings": chosen})
    assert says in text_of(page(by_alice, attempt))
    assert (attempt.score == 1) is ("100 %" in says)


def test_there_is_no_arithmetic_until_the_ruling_has_reached_the_score(by_alice, alice, planets):
    attempt = sit(planets, alice, {"rings": ["Saturn", "Uranus"]})
    assert "2 of 2 right and 0 wrong = 100 %" in text_of(page(by_alice, attempt))
    ruled(planets, "rings", Decision.NEW_KEY, ["Saturn"])
    assert "right and " not in text_of(page(by_alice, attempt))
    regrade(quiz=planets, now=NOW)
    assert "1 of 1 right and 1 wrong = 0 %" in text_of(page(by_alice, attempt))


def test_every_other_kind_expects_what_the_new_key_says(by_alice, alice, every_kind):
    of_items = Question.objects.get(revision=every_kind.current_revision, position=5)
    of_terms = Question.objects.get(revision=every_kind.current_revision, position=6)
    items = {choice.source: choice.key for choice in of_items.choices.all()}
    terms = {choice.source: choice.key for choice in of_terms.choices.all()}
    order = [items["Venus"], items["Mercury"], items["*Earth*"]]
    found = {"Uranus": "Galle", "Neptune": "Herschel", "Pluto": "Tombaugh"}
    pairs = {terms[term]: match for term, match in found.items()}
    ruled_spec(every_kind, 2, {"spec": {"accepted": ["Deimos"]}})
    ruled_spec(every_kind, 3, {"spec": {"accepted": [{"low": "9", "high": "9"}]}})
    ruled_spec(every_kind, 4, {"spec": {"gaps": [["moon"], ["star"]]}})
    ruled_spec(every_kind, 5, {"order": order})
    ruled_spec(every_kind, 6, {"pairs": pairs})
    attempt = start_attempt(quiz=every_kind, student=alice, now=NOW)
    by_alice.post(url("submit", attempt), right_answers(attempt))
    review = review_of(Attempt.objects.get(), EVERYTHING)
    assert [question.verdict.value for question in review.questions] == [
        *("right", "right", "wrong", "wrong", "partly", "partly", "partly")
    ]
    told = [[part.expected for part in question.parts] for question in review.questions]
    assert told[2:] == [
        [("Deimos",)],
        [("9",)],
        [("moon",), ("star",)],
        [("1",), ("2",), ("3",)],
        [("Galle",), ("Herschel",), ("Tombaugh",)],
    ]
    places = [(part.html, part.given, part.mark.value) for part in review.questions[5].parts]
    assert places == [
        ("Venus", "2", "chosen wrong"),
        ("Mercury", "1", "chosen wrong"),
        ("<em>Earth</em>", "3", "chosen right"),
    ]


@pytest.mark.parametrize("decision", [Decision.NEW_KEY, Decision.VOID])
def test_nothing_is_said_of_a_key_where_marks_are_kept_back(by_alice, alice, planets, decision):
    key = ["Venus"] if decision is Decision.NEW_KEY else None
    ruled(planets, "closest", decision, key)
    attempt = sit(planets, alice, {"closest": ["Mercury"]})
    show(planets, marks="never", answers="never")
    text = text_of(page(by_alice, attempt))
    assert "The key" not in text
    assert "void" not in text.lower()


def test_only_new_attempts_changes_nothing_of_an_old_one(by_alice, alice, planets):
    attempt = sit(planets, alice, {"closest": ["Mercury"], "rings": ["Saturn"]})
    before = text_of(page(by_alice, attempt))
    ruled(planets, "closest", Decision.ONLY_NEW, ["Venus"])
    assert text_of(page(by_alice, attempt)) == before


def test_a_ruling_costs_one_query_and_none_costs_none(by_alice, alice, planets, count_queries):
    attempt = sit(planets, alice, {"closest": ["Mercury"]})
    by_alice.get(url("review", attempt))
    with count_queries(5):  # one for whether the two that were missed can be practised
        by_alice.get(url("review", attempt))
    for stem, missed in (("closest", 2), ("rings", 1), ("red", 0)):
        ruled(planets, stem, Decision.VOID)
        with count_queries(5 + bool(missed)):
            by_alice.get(url("review", attempt))
