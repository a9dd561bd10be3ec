"""What the quiz keeps back is in no page, for as long as it is kept back."""

import re
import secrets
from datetime import timedelta
from decimal import Decimal
from itertools import product

import pytest
from django.urls import reverse
from django.utils import timezone

from quizzes.actions.attempts import GivenAnswer, submit_attempt
from quizzes.actions.starting import start_attempt
from quizzes.models import Answer, Attempt, Extension, Quiz
from quizzes.models.papers import dealt_questions
from quizzes.reports.visibility import visibility_of

from ..conftest import ALL_RIGHT, NOW, given, import_markdown

HOUR = timedelta(hours=1)
PARTS = ("score", "marks", "answers", "explanations")
TOKENS = {name: secrets.token_hex(8) for name in ("short", "gap", "why", "chosen", "missed")}
SCORE, POINTS = Decimal("7.77"), Decimal("1.23")

SECRETIVE = f"""
    ---
    title: Secretive
    ---
    **1.** Which planet is red?
    <!-- points: 8 -->
    - [x] Mars
      > {TOKENS["missed"]}
    - [ ] Venus
      > {TOKENS["chosen"]}

    {TOKENS["why"]}

    **2.** Which of these have rings?
    - [x] Saturn
    - [x] Uranus
    - [ ] Jove

    **3.** Which planet has two moons?
    = {TOKENS["short"]}

    **4.** How many are there?
    = 48151623

    **5.** The sun is a [[{TOKENS["gap"]}]].

    **6.** From the sun outwards
    <!-- kind: ordering -->
    1. Primus
    2. Secundus
    3. Tertius

    **7.** Who found it?
    - Uranus :: Herschel
    - Neptune :: Galle
    """

# What would give a part away, as it stands in HTML or in a receipt.
SIGNS = {
    "score": ("7.77", "55.5", "score-bar", "Passed", "Not passed"),
    "marks": ("1.23", "verdict is-right", "verdict is-wrong", "verdict is-partly", "fully right"),
    "answers": (
        TOKENS["short"],
        TOKENS["gap"],
        "48151623",
        "is-missed",
        "Right place:",
        "Right match:",
        "Accepted:",
    ),
    "explanations": (TOKENS["why"], TOKENS["chosen"]),
}
RIGHT_OR_WRONG = ("chosen-right", "chosen-wrong")


@pytest.fixture
def secretive(db) -> Quiz:
    return import_markdown(SECRETIVE, "secretive.md").quiz


def wrong_answers(attempt: Attempt) -> dict[int, GivenAnswer]:
    """Something for every part; of the choices the first one that is wrong, or one of two right."""
    texts = {"short-text": ("x",), "numeric": ("1",), "fill-in": ("x",), "matching": ("0", "0")}
    sent = {}
    for answer, question, _ in dealt_questions(attempt):
        values = texts.get(question.kind, ("1", "2", "3"))
        if question.key:
            order = question.dealt_order(seed=attempt.seed, shuffle=attempt.frozen_rules.shuffle)
            is_single = question.kind == "single"
            source = 1 if is_single else question.key[0]
            values = (str(order.index(source)),)
        sent[answer.position] = GivenAnswer(values)
    return sent


@pytest.fixture
def attempt(alice, secretive) -> Attempt:
    """Submitted, everything answered, with figures that are found nowhere else."""
    attempt = start_attempt(quiz=secretive, student=alice, now=NOW)
    submit_attempt(attempt=attempt, given=wrong_answers(attempt), now=NOW)
    rules = attempt.rules | {"pass_mark": "50"}
    Attempt.objects.update(score=SCORE, rules=rules)
    Answer.objects.filter(question__kind="single").update(points=POINTS)
    attempt.refresh_from_db()
    return attempt


def all_pages(client, attempt: Attempt) -> dict[str, str]:
    paths = {name: reverse(f"quizzes:{name}") for name in ("home", "progress")}
    paths["quiz"] = reverse("quizzes:quiz", args=["open", "secretive"])
    for name in ("attempt", "submit", "state", "review", "receipt"):
        paths[name] = reverse(f"quizzes:{name}", args=[attempt.pk])
    responses = {name: client.get(path, follow=True) for name, path in paths.items()}
    for accept in ("text/html", "application/json"):  # too late, where it is submitted
        sent = {"q1": "1", "versions": "1:9"}
        path = reverse("quizzes:save", args=[attempt.pk])
        responses[f"save, {accept}"] = client.post(path, sent, headers={"accept": accept})
    return {name: str(r.headers) + r.content.decode() for name, r in responses.items()}


def show(quiz: Quiz, **reveals: str) -> Quiz:
    fields = {f"show_{part}": reveals.get(part, "after-submitting") for part in PARTS}
    Quiz.objects.filter(pk=quiz.pk).update(**fields)
    quiz.refresh_from_db()
    return quiz


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html.partition("<main")[2]).split())


def review(client, attempt: Attempt) -> str:
    return client.get(reverse("quizzes:review", args=[attempt.pk])).content.decode()


@pytest.mark.parametrize("reveal", ["after-closing", "never"])
def test_no_page_has_a_token_of_what_is_kept_back(by_alice, attempt, reveal):
    for kept in product([False, True], repeat=len(PARTS)):
        hidden = {part for part, is_kept in zip(PARTS, kept, strict=True) if is_kept}
        show(attempt.quiz, **dict.fromkeys(hidden, reveal))
        pages = all_pages(by_alice, attempt)
        for part in PARTS:
            for sign in SIGNS[part]:
                found = {name for name, html in pages.items() if sign in html}
                assert part not in hidden or not found, (hidden, sign, found)
        for sign in RIGHT_OR_WRONG:
            is_hidden = {"marks", "answers"} <= hidden
            assert not (is_hidden and sign in pages["review"]), (hidden, sign)
        # A feedback on what was not chosen says that it is right.
        if hidden & {"answers", "explanations"}:
            assert TOKENS["missed"] not in pages["review"]


def test_all_of_it_is_there_where_nothing_is_kept_back(by_alice, attempt):
    show(attempt.quiz)
    html = review(by_alice, attempt)
    for sign in ("7.77", "1.23", "Passed", "is-missed", *RIGHT_OR_WRONG, *TOKENS.values()):
        assert sign in html
    assert "7.77" in all_pages(by_alice, attempt)["receipt"]


def test_no_page_has_a_token_of_anything_before_submission(by_alice, alice, secretive):
    show(secretive)
    by_alice.post(reverse("quizzes:start", args=["open", "secretive"]))
    attempt = Attempt.objects.get()
    pages = all_pages(by_alice, attempt)
    for sign in (*TOKENS.values(), "48151623", *RIGHT_OR_WRONG, "is-missed"):
        assert not [name for name, html in pages.items() if sign in html]


def test_items_are_not_in_the_right_order_while_it_is_kept_back(by_alice, attempt):
    items = (">Primus<", ">Secundus<", ">Tertius<")
    for reveal, is_in_order in (("never", False), ("after-submitting", True)):
        show(attempt.quiz, answers=reveal)
        places = [review(by_alice, attempt).index(item) for item in items]
        assert (places == sorted(places)) is is_in_order


def test_with_marks_alone_what_was_chosen_is_marked_and_the_rest_is_neutral(by_alice, attempt):
    show(attempt.quiz, answers="never", explanations="never")
    html = review(by_alice, attempt)
    assert html.count("is-chosen-wrong") > html.count("is-missed") == 0
    assert "You chose this: wrong" in html
    assert "and 0 wrong = " not in html  # how many are right is not said


def test_with_nothing_shown_a_student_still_reads_what_was_answered(by_alice, attempt):
    show(attempt.quiz, **dict.fromkeys(PARTS, "never"))
    text = text_of(review(by_alice, attempt))
    assert "7 of 7 questions answered" in text
    assert "You chose this" in text
    assert "You wrote “ x ”" in text
    assert "The score, what was right and wrong, the right answers and the explanations" in text
    assert "kept by your instructor" in text


def test_figures_of_hidden_scores_are_missing_and_those_of_others_stay(by_alice, attempt, alice):
    show(attempt.quiz, score="never")
    other = import_markdown("**1.** x\n- [x] a\n- [ ] b\n", "other.md").quiz
    for quiz in (other, other, attempt.quiz):
        start = start_attempt(quiz=quiz, student=alice, now=NOW)
        submit_attempt(attempt=start, given={}, now=NOW, accept_unanswered=True)
    for name in ("home", "progress"):
        page = by_alice.get(reverse(f"quizzes:{name}")).content.decode()
        assert len(re.findall(r">Best</span> (?:<strong>)?\d", page)) == 1
    assert page.count("<polyline") == 1


# When it is closed for everybody


def test_the_page_says_when_the_rest_will_be_shown(by_alice, attempt):
    quiz = show(attempt.quiz, answers="after-closing")
    assert "no closing time is set yet" in review(by_alice, attempt)
    quiz.closes_at = timezone.now() + HOUR
    quiz.save()
    text = text_of(review(by_alice, attempt))
    closes = timezone.localtime(quiz.closes_at)
    assert f"as soon as the quiz has closed for everybody, at the earliest {closes:%-d %b}" in text
    quiz.closes_at = timezone.now() - HOUR
    quiz.save()
    html = review(by_alice, attempt)
    assert "at the earliest" not in html
    assert TOKENS["short"] in html


def test_it_is_closed_when_the_last_extension_is_over(planets, alice, bob):
    quiz = show(planets, answers="after-closing")
    quiz.closes_at = NOW
    assert visibility_of(quiz, NOW).shown.answers
    Extension.objects.create(quiz=quiz, student=bob, closes_at=NOW + HOUR)
    Extension.objects.create(quiz=quiz, student=alice, extra_attempts=1)
    before = visibility_of(quiz, NOW + HOUR - timedelta(seconds=1))
    assert (before.shown.answers, before.closed_at) == (False, NOW + HOUR)
    assert visibility_of(quiz, NOW + HOUR).shown.answers


def test_it_is_not_closed_while_somebody_can_still_answer(planets, bob):
    quiz = show(planets, score="after-closing")
    quiz.closes_at = NOW + HOUR
    attempt = start_attempt(quiz=quiz, student=bob, now=NOW)
    Attempt.objects.update(deadline=NOW + 2 * HOUR)
    in_grace = NOW + 2 * HOUR + timedelta(seconds=59)
    assert not visibility_of(quiz, in_grace).shown.score
    submit_attempt(attempt=attempt, given={}, now=NOW, accept_unanswered=True)
    assert visibility_of(quiz, NOW + HOUR).shown.score


def test_extensions_of_another_quiz_do_not_matter(planets, every_kind, bob):
    quiz = show(planets, score="after-closing")
    quiz.closes_at = NOW
    Extension.objects.create(quiz=every_kind, student=bob, closes_at=NOW + HOUR)
    assert visibility_of(quiz, NOW).shown.score


def test_when_it_is_closed_is_asked_only_where_that_matters(planets, count_queries):
    show(planets)
    planets.closes_at = NOW
    with count_queries(0):
        visibility_of(planets, NOW)
    show(planets, marks="after-closing")
    with count_queries(0):
        visibility_of(planets, NOW)
    planets.closes_at = NOW
    with count_queries(1):
        visibility_of(planets, NOW)


# Staff, and attempts that the clock ended


def test_an_instructor_sees_everything_and_what_the_student_sees(client, ines, attempt):
    show(attempt.quiz, **dict.fromkeys(PARTS, "never"))
    client.force_login(ines)
    html = review(client, attempt)
    for sign in ("7.77", "1.23", "is-missed", *TOKENS.values()):
        assert sign in html
    assert "You see everything. Students are shown:" in html


def test_staff_who_may_not_see_results_are_kept_from_their_own_as_students_are(
    client, alice, attempt
):
    show(attempt.quiz, score="never")
    alice.is_staff = True
    alice.save()
    client.force_login(alice)
    assert not [name for name, html in all_pages(client, attempt).items() if "7.77" in html]


def test_the_review_says_that_the_time_was_up(by_alice, alice, planets):
    planets.time_limit = HOUR
    attempt = start_attempt(quiz=planets, student=alice, now=NOW)
    page = by_alice.get(reverse("quizzes:review", args=[attempt.pk]))
    told = f"Submitted {timezone.localtime(NOW + HOUR):%-d %b %Y, %H:%M} · the time was up then"
    assert told in text_of(page.content.decode())
    attempt.refresh_from_db()
    assert attempt.submitted_at == NOW + HOUR


def test_the_review_of_who_submitted_in_time_says_no_such_thing(by_alice, alice, planets):
    planets.time_limit = HOUR
    attempt = start_attempt(quiz=planets, student=alice, now=NOW)
    submit_attempt(attempt=attempt, given=given(attempt, ALL_RIGHT), now=NOW)
    assert "time was up" not in review(by_alice, attempt)
