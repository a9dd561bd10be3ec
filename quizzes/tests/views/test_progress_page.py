"""The page of progress: advice first, then quizzes with their sections; nothing kept back in it."""

from datetime import timedelta

import pytest
from django.db.models import F, Value
from django.urls import reverse
from django.utils import timezone

from quizzes.actions.starting import start_attempt
from quizzes.models import Answer, Attempt, Quiz

from ..attempts import DAY, sit
from ..conftest import PLANETS, import_markdown
from .test_catalogue_pages import text_of

SECTIONED = """
    ---
    title: Sectioned
    ---
    # <Near>

    **1.** Which is closest?
    - [x] Mercury
    - [ ] Venus

    # Far

    **2.** Which is far?
    - [x] Neptune
    - [ ] Venus

    **3.** Which is farther?
    - [x] Pluto
    - [ ] Mars
"""
WORSE = {0: [0], 1: [1], 2: [1]}
BETTER = {0: [0], 1: [0], 2: [1]}


@pytest.fixture
def sectioned(db) -> Quiz:
    return import_markdown(SECTIONED, "sectioned.md").quiz


def progress(client) -> str:
    return text_of(client.get(reverse("quizzes:progress")))


def markup(client) -> str:
    return client.get(reverse("quizzes:progress")).content.decode()


def test_each_section_has_its_figures_beside_the_drawing(by_alice, alice, sectioned):
    now = timezone.now()
    sit(sectioned, alice, WORSE, now=now - 2 * DAY)
    sit(sectioned, alice, BETTER, now=now - DAY)
    text = progress(by_alice)
    day = f"{timezone.localdate(now - DAY):%-d %b %Y}"
    labels = ("Right the last time", "First and last time", "Come up", "Last")
    right, trend, met, last = labels
    assert f"&lt;Near&gt; {right} 1 of 1 {trend} 1 → 1 of 1 1 of 1 the first time, 1 the last time {met} 1 of 1 {last} {day}" in text  # fmt: skip
    assert f"Far {right} 1 of 2 {trend} 0 → 1 of 2 0 of 2 the first time, 1 the last time {met} 2 of 2 {last} {day}" in text  # fmt: skip
    html = markup(by_alice)
    assert html.count('class="mastery-bar"') == html.count('class="mastery-trend"') == 2


def test_a_quiz_says_how_many_attempts_there_are_and_what_counts(by_alice, alice, sectioned):
    Quiz.objects.update(max_attempts=5, counts="first")
    for responses in (WORSE, BETTER):
        sit(Quiz.objects.get(), alice, responses)
    text = progress(by_alice)
    assert "Attempts 2 of 5 First 33.33 % counts Best 66.67 % Latest 66.67 %" in text
    assert "from 33.33 % to 66.67 %" in text


def test_of_a_single_attempt_nothing_is_said_twice(by_alice, alice, sectioned):
    sit(sectioned, alice, WORSE)
    text = progress(by_alice)
    assert "Attempts 1 Best 33.33 % Section" in text
    assert "polyline" not in markup(by_alice)


def test_a_quiz_without_headings_is_one_row_with_its_name(by_alice, alice, planets):
    sit(planets, alice, {0: [0]})
    assert "Planets Right the last time 1 of 3" in progress(by_alice)


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ({}, "Not started yet: “ Planets ”. To the quiz"),
        ({"closes_at": 1}, ", and is not started yet. To the quiz"),
        ({"closes_at": 1, "max_attempts": 2}, "not started yet; 2 attempts are left. To the quiz"),
        ({"closes_at": -1}, "Nothing to do: nothing is running or due"),
    ],
)
def test_it_begins_with_what_to_do_next(by_alice, planets, rules, words):
    if "closes_at" in rules:
        rules = {**rules, "closes_at": timezone.now() + rules["closes_at"] * DAY}
    Quiz.objects.update(**rules)
    text = progress(by_alice)
    assert words in text
    assert text.index("What to do next") < text.index("Nothing to show yet")


def test_a_running_attempt_is_one_click_away(by_alice, alice, planets):
    attempt = start_attempt(quiz=planets, student=alice, now=timezone.now())
    assert "Progress What to do next “ Planets ” is running: no time limit Continue" in progress(
        by_alice
    )
    assert f'btn-primary" href="{reverse("quizzes:attempt", args=[attempt.pk])}"' in markup(
        by_alice
    )


def weak(alice) -> Attempt:
    text = "\n".join(f"**{n}.** Number {n}?\n- [x] a{n}\n- [ ] b{n}\n" for n in range(5))
    quiz = import_markdown(f"---\ntitle: Weak\n---\n{text}", "weak.md").quiz
    return sit(quiz, alice, {0: [0], 1: [1]})


def test_what_is_weak_is_named_with_its_figures(by_alice, alice, monkeypatch):
    monkeypatch.setattr("quizzes.views.progress.due_count_of", lambda *_: 0)
    attempt = weak(alice)
    words = "Worth repeating: “ Weak ”, with 1 of 5 questions right the last time."
    assert f"{words} To the quiz" in progress(by_alice)
    Quiz.objects.update(max_attempts=1)
    assert f"{words} Read what was not right" in progress(by_alice)
    assert f"{reverse('quizzes:review', args=[attempt.pk])}?show=wrong" in markup(by_alice)


def test_what_to_repeat_can_be_practised_where_it_is_due(by_alice, alice, monkeypatch):
    monkeypatch.setattr("quizzes.views.progress.due_count_of", lambda *_: 2)
    assert "2 questions are due in practice." in progress(by_alice)


@pytest.mark.parametrize("name", ["score", "marks"])
def test_nothing_on_the_page_depends_on_what_is_kept_back(by_alice, alice, name):
    """Neither a figure nor the advice: all scores and marks turned over change nothing."""
    weak(alice)
    pass_mark = 50
    closes_at = timezone.now() + timedelta(days=1)
    Quiz.objects.update(pass_mark=pass_mark, closes_at=closes_at, **{f"show_{name}": "never"})
    before = markup(by_alice)
    assert ("mastery-bar" in before) is (name != "marks")
    assert ("Best" in before) is (name != "score")
    if name == "score":
        Attempt.objects.update(score=F("max_points") - F("score"))
    else:
        Answer.objects.update(correctness=Value(1.0) - F("correctness"))

    def without_tokens(html: str) -> list[str]:
        return [line for line in html.splitlines() if "csrfmiddlewaretoken" not in line]

    assert without_tokens(markup(by_alice)) == without_tokens(before)


def test_it_says_when_what_is_kept_back_will_be_shown(by_alice, alice, planets):
    sit(planets, alice, {0: [0]})
    Quiz.objects.update(show_score="after-closing", show_marks="after-closing")
    text = progress(by_alice)
    assert "Scores are not shown" in text
    assert "The score and what was right and wrong: as soon as the quiz has closed" in text
    assert "mastery" not in markup(by_alice).partition("<main")[2]


@pytest.mark.parametrize("size", [1, 3, 30])
def test_it_takes_as_many_queries_for_one_quiz_as_for_many(by_alice, alice, size, count_queries):
    for n in range(size):
        quiz = import_markdown(PLANETS, f"planets{n}.md").quiz
        sit(quiz, alice, {0: [0]})
    with count_queries(12):  # four for what is known, three for what is due
        by_alice.get(reverse("quizzes:progress"))


def test_who_has_taken_nothing_costs_no_more_than_the_list(by_alice, planets, count_queries):
    with count_queries(5):
        by_alice.get(reverse("quizzes:progress"))
