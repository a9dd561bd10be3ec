"""The review page: what went well, what next, which questions; and that none of it tells too much."""

import re
from decimal import Decimal
from itertools import combinations, product

import pytest
from django.db.models import F, Value
from django.urls import NoReverseMatch, reverse

from quizzes.core.document import Scoring
from quizzes.models import Answer, Attempt, Quiz

from ..attempts import sit
from ..conftest import EVERY_KIND, import_markdown
from .addresses import url
from .test_review_policy import PARTS, show, text_of

SHOWS = ("all", "wrong", "unsure")
SECTIONED = """
    ---
    title: Sectioned
    ---
    # <Near> & dear

    **1.** Which is closest?
    - [x] Mercury
    - [ ] Venus

    **2.** Which is second?
    - [x] Venus
    - [ ] Mars

    # Far

    **3.** Which is far?
    - [x] Neptune
    - [ ] Venus

    **4.** Which have rings?
    - [x] Saturn
    - [x] Uranus
    - [ ] Venus
"""


@pytest.fixture
def sectioned(db) -> Quiz:
    return import_markdown(SECTIONED, "sectioned.md").quiz


def page(client, attempt: Attempt, wanted: str = "") -> str:
    query = f"?show={wanted}" if wanted else ""
    return client.get(url("review", attempt) + query).content.decode()


def said(attempt: Attempt, **sure: bool) -> None:
    """That alice was sure or unsure of the answers at these positions in the file, from 1."""
    for number, is_sure in sure.items():
        place = int(number.removeprefix("q")) - 1
        attempt.answers.filter(question__position=place).update(sure=is_sure)


def listed(html: str) -> list[int]:
    return [
        int(number) for number in re.findall(r'<article class="reviewed" id="question-(\d+)"', html)
    ]


def filters(html: str) -> list[str]:
    nav = html.partition('<nav class="review-filters"')[2].partition("</nav>")[0]
    texts = re.findall(r"<a [^>]*>(.*?)</a>", nav, re.S)
    return [" ".join(re.sub("<[^>]+>", " ", text).split()) for text in texts]


def has_url(name: str, *args) -> bool:
    try:
        return bool(reverse(f"quizzes:{name}", args=args))
    except NoReverseMatch:
        return False


# What went well


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({0: [0], 1: [0], 2: [1]}, "You got 2 of 4 questions fully right. All questions of “ &lt;Near&gt; &amp; dear ” were right."),
        ({0: [0], 1: [1], 2: [1]}, "You got 1 of 4 questions fully right. “ &lt;Near&gt; &amp; dear ” went best: 1 of 2."),
        ({0: [1], 1: [1], 2: [1]}, "None of the 4 questions was fully right yet."),
        ({}, "None of the 4 questions was fully right yet."),
        ({0: [0], 1: [0], 2: [0], 3: [0, 1]}, "You got all 4 questions fully right."),
    ],
)  # fmt: skip
def test_it_begins_with_what_went_well(by_alice, alice, sectioned, answers, words):
    attempt = sit(sectioned, alice, answers)
    assert words in text_of(page(by_alice, attempt))


def test_it_tells_what_was_partly_right_and_how_well_one_knew_oneself(by_alice, alice, sectioned):
    Quiz.objects.update(scoring=Scoring.NET_CORRECT)
    attempt = sit(Quiz.objects.get(), alice, {0: [0], 1: [1], 2: [1], 3: [0]})
    said(attempt, q1=True, q2=True)
    text = text_of(page(by_alice, attempt))
    assert "fully right. 1 more was partly right. “" in text
    assert "went best: 1 of 2. You were sure of 2 answers and had 1 of them right." in text


def test_an_instructor_reads_it_as_somebody_elses(client, alice, ines, sectioned):
    attempt = sit(sectioned, alice, {0: [0], 1: [0], 2: [1]})
    said(attempt, q1=True, q3=True)
    client.force_login(ines)
    text = text_of(page(client, attempt))
    assert "2 of 4 questions fully right" in text
    assert "Sure, and not right" in text
    for words in ("You got", "You were sure, and", "You were sure of", "Practise"):
        assert words not in text


# Which questions


def test_sure_and_not_right_comes_first_and_each_says_what_was_said(by_alice, alice, sectioned):
    attempt = sit(sectioned, alice, {0: [0], 1: [0], 2: [1], 3: [0]})
    said(attempt, q1=True, q3=True, q4=False)
    html = page(by_alice, attempt)
    assert listed(html) == [3, 1, 2, 4]
    assert "You were sure, and it was not right" in html
    assert (html.count(">You were sure<"), html.count(">You were unsure<")) == (2, 1)
    assert filters(html) == ["All 4", "Wrong 2", "Unsure 1"]


@pytest.mark.parametrize(("wanted", "positions"), [("wrong", [3, 4]), ("unsure", [4])])
def test_a_filter_is_a_link_and_says_which_one_it_is(by_alice, alice, sectioned, wanted, positions):
    attempt = sit(sectioned, alice, {0: [0], 1: [0], 2: [1], 3: [0]})
    said(attempt, q4=False)
    html = page(by_alice, attempt, wanted)
    assert listed(html) == positions
    address = url("review", attempt)
    assert f'<a href="{address}?show={wanted}#questions" aria-current="true">' in html
    assert f'<a href="{address}#questions">' in html
    # The map still has every question; those that are not here are where all of them are.
    assert re.findall(r'href="([^"#]*)#question-\d+"', html) == [
        "" if position in positions else address for position in range(1, 5)
    ]


def test_all_right_says_so_under_wrong(by_alice, alice, sectioned):
    attempt = sit(sectioned, alice, {0: [0], 1: [0], 2: [0], 3: [0, 1]})
    html = page(by_alice, attempt, "wrong")
    assert "Nothing to show: every question was fully right." in html
    assert filters(html) == ["All 4", "Wrong 0"]


def test_ids_are_there_once(by_alice, alice, sectioned):
    attempt = sit(sectioned, alice, {2: [1]})
    said(attempt, q3=True)
    ids = re.findall(r' id="([^"]+)"', page(by_alice, attempt))
    assert len(ids) == len(set(ids))


def test_every_question_leads_back_and_to_a_report(by_alice, alice, sectioned):
    html = page(by_alice, sit(sectioned, alice, {}))
    assert html.count('<a href="#main">') == 4
    is_there = has_url("report", 1, 1)
    assert html.count("Report this question") == (4 if is_there else 0)


# The arithmetic


@pytest.mark.parametrize(
    ("scoring", "arithmetic"),
    [
        ("exact", ["All or nothing: 1 of 2 right and 1 wrong = 0 %", "All or nothing: 1 of 2 right = 0 %", "All or nothing: 1 of 3 right = 0 %"]),
        ("net-correct", ["1 right − 1 wrong of 2 = 0 %", "1 of 2 right = 50 %", "1 of 3 right = 33.33 %"]),
        ("coverage", ["1 of 2 right × 1 of 2 chosen = 25 %", "1 of 2 right = 50 %", "1 of 3 right = 33.33 %"]),
        ("each-choice", ["1 of 3 choices decided right = 33.33 %", "1 of 2 right = 50 %", "1 of 3 right = 33.33 %"]),
    ],
)  # fmt: skip
def test_the_rule_is_told_in_numbers_and_makes_the_points(by_alice, alice, db, scoring, arithmetic):
    text = EVERY_KIND.replace("each-choice", scoring).replace("; points: 2", "")
    quiz = import_markdown(text, "every-kind.md").quiz
    responses = {1: [0, 2], 4: ["sun", "x"], 5: [0, 2, 1], 6: [0, 0, 0]}
    attempt = sit(quiz, alice, responses)
    text = text_of(page(by_alice, attempt))
    for words in arithmetic:
        assert words in text
    told = [Decimal(each) for each in re.findall(r"of 1 point [^%✓✕○●±–]*= ([\d.]+) %", text)]
    earned = [a.points for a in attempt.answers.order_by("position") if a.response is not None]
    assert [round(each / 100, 2) for each in told] == earned


# What is kept back


def without_tokens(html: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html)


def turn_marks_over() -> None:
    """What was right is wrong now and the other way round, in the rows and nowhere else."""
    Answer.objects.exclude(response=None).update(
        correctness=Value(1.0) - F("correctness"), points=F("max_points") - F("points")
    )


HIDDEN = [set(parts) for count in range(len(PARTS) + 1) for parts in combinations(PARTS, count)]


@pytest.mark.parametrize("hidden", HIDDEN, ids=lambda parts: "-".join(sorted(parts)) or "nothing")
def test_nothing_on_the_page_depends_on_what_is_kept_back(by_alice, alice, sectioned, hidden):
    attempt = sit(sectioned, alice, {0: [0], 1: [1], 2: [0]})
    said(attempt, q1=False, q2=True, q3=True)
    show(sectioned, **dict.fromkeys(hidden, "never"))
    before = {each: without_tokens(page(by_alice, attempt, each)) for each in SHOWS}
    for html in before.values():
        assert ("?show=wrong" in html) is ("marks" not in hidden)
        assert ("fully right" in html) is ("marks" not in hidden)
        if "marks" in hidden:
            assert listed(html) == sorted(listed(html))
            assert "You were sure, and" not in html
        if hidden & {"marks", "answers"}:
            assert "Practise the" not in html
    turn_marks_over()
    after = {each: without_tokens(page(by_alice, attempt, each)) for each in SHOWS}
    assert (before == after) is ("marks" in hidden)
    if "score" in hidden:
        Attempt.objects.update(score=F("max_points"))
        assert {each: without_tokens(page(by_alice, attempt, each)) for each in SHOWS} == after


@pytest.mark.parametrize(
    ("marks", "answers"), list(product(["never", "after-submitting"], repeat=2))
)
def test_practice_of_what_was_missed_is_offered_where_answers_and_marks_are_shown(
    by_alice, alice, sectioned, marks, answers
):
    attempt = sit(sectioned, alice, {0: [0], 1: [1]})
    show(sectioned, marks=marks, answers=answers)
    html = page(by_alice, attempt)
    is_offered = has_url("practise_missed", 1) and {marks, answers} == {"after-submitting"}
    assert ("Practise the 3 you missed" in " ".join(html.split())) is is_offered


def test_nothing_is_offered_where_nothing_was_missed(by_alice, alice, sectioned):
    attempt = sit(sectioned, alice, {0: [0], 1: [0], 2: [0], 3: [0, 1]})
    assert "Practise" not in text_of(page(by_alice, attempt))


@pytest.mark.parametrize("wanted", ["", *SHOWS])
def test_a_filter_costs_no_query(by_alice, alice, sectioned, wanted, count_queries):
    attempt = sit(sectioned, alice, {0: [0], 1: [1]})
    said(attempt, q1=False, q2=True)
    page(by_alice, attempt)
    with count_queries(5):  # of which one for whether what was missed can be practised
        page(by_alice, attempt, wanted)
