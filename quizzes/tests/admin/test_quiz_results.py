"""Ines looks at how a quiz went."""

import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone

from quizzes.actions.starting import start_attempt
from quizzes.models import Attempt

from ..attempts import DAY, scored, students
from ..conftest import NOW, PLANETS, import_markdown
from .conftest import text_of


def results(client, quiz, **chosen):
    return client.get(reverse("admin:quizzes_quiz_results", args=[quiz.pk]), chosen)


def rows_of(page, table: str) -> list[list[str]]:
    """The cells of the table with this caption, row by row, without its head."""
    html = page.content.decode()
    found = next(each for each in re.findall(r"<table.*?</table>", html, re.S) if table in each)
    rows = re.findall(r"<tr>(.*?)</tr>", found, re.S)[1:]
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in rows]
    return [[" ".join(cell.split()) for cell in row] for row in cells]


def drawings(page) -> list[ElementTree.Element]:
    html = page.content.decode()
    return [ElementTree.fromstring(svg) for svg in re.findall(r"<svg role.*?</svg>", html, re.S)]


@pytest.fixture
def quiz(planets, alice, bob, charlie):
    """100, 70 and 30 %, two of them with a pass mark of 50."""
    scored(planets, alice, 10, pass_mark=50, seconds=60)
    scored(planets, bob, 7, seconds=120)
    scored(planets, charlie, 3, pass_mark=50, seconds=400)
    return planets


def test_it_shows_who_took_it_and_how_it_went(by_ines, quiz):
    text = text_of(results(by_ines, quiz))
    for label, value in (
        ("Attempts", "3"),
        ("Students", "3"),
        ("Mean", "66.7 %"),
        ("Median", "70.0 %"),
        ("Standard deviation", "35.1 %"),
        ("Quartiles", "50.0 % and 85.0 %"),
        ("Lowest and highest", "30.0 % and 100.0 %"),
        ("Passed", "50.0 %"),
        ("Median", "2 minutes"),
        ("Shortest and longest", "1 minute and 6 minutes 40 seconds"),
    ):
        assert f"<dt>{label}</dt><dd>{value}</dd>" in text
    assert "1 of 2 attempts reached the pass mark" in text
    assert "1 attempt without a pass mark is left out of this." in text


def test_the_histogram_has_the_same_figures_in_a_table(by_ines, quiz):
    page = results(by_ines, quiz)
    rows = rows_of(page, "Attempts by score")
    assert [row[0] for row in rows] == [f"{n}–{n + 10}" for n in range(0, 100, 10)]
    assert [row[1] for row in rows] == ["0", "0", "0", "1", "0", "0", "0", "1", "0", "1"]
    assert rows[3] == ["30–40", "1", "33.3"]
    scores, times = drawings(page)
    heights = [float(bar.get("height")) for bar in scores.findall("rect")]
    assert [height > 0 for height in heights] == [row[1] != "0" for row in rows]
    assert len(times.findall("rect")) == len(rows_of(page, "Attempts by time taken"))


def test_the_drawing_is_named_and_has_no_styles_or_scripts(by_ines, quiz):
    page = results(by_ines, quiz)
    for drawing in drawings(page):
        assert drawing.get("role") == "img"
        named = drawing.get("aria-labelledby").split()
        assert named == [drawing.find("title").get("id"), drawing.find("desc").get("id")]
        assert "Most attempts, 1 of 3" in drawing.find("desc").text
        assert not any("style" in each.attrib for each in drawing.iter())
    assert "style=" not in page.content.decode().partition('id="content-main"')[2]


def test_the_pass_marks_are_drawn_where_they_are(by_ines, quiz, alice):
    scored(quiz, alice, 9, pass_mark="62.5")
    scores, _ = drawings(results(by_ines, quiz, which="all"))
    lines = scores.findall("line")
    marks = [float(line.get("x1")[:-1]) for line in lines if line.get("class") == "mark"]
    # The later text of the same words names the mark above its line.
    edges = {text.text: float(text.get("x")[:-1]) for text in scores.findall("text")}
    assert marks == [edges["50"], edges["62.5"]]
    assert marks[0] < edges["60"] < marks[1] < edges["70"]
    assert marks[1] - edges["60"] == pytest.approx((edges["70"] - edges["60"]) / 4, abs=0.01)


def test_without_a_pass_mark_nothing_is_drawn_and_that_is_said(by_ines, planets, alice):
    scored(planets, alice, 5)
    page = results(by_ines, planets)
    assert "None of these attempts was taken with a pass mark." in text_of(page)
    assert "<dt>Passed</dt><dd>–</dd>" in text_of(page)
    assert '<line class="mark"' not in page.content.decode()


def test_an_untaken_quiz_says_what_will_show(by_ines, planets):
    page = results(by_ines, planets)
    assert "No attempt is counted here:" in text_of(page)
    assert drawings(page) == []


def test_filters_choose_the_attempts(by_ines, quiz, alice):
    scored(quiz, alice, 2, at=NOW + DAY)
    assert results(by_ines, quiz).context["results"].scores.summary.minimum == 30
    assert results(by_ines, quiz, which="latest").context["results"].scores.summary.minimum == 20
    page = results(by_ines, quiz, which="all", since="2026-03-03")
    assert page.context["results"].attempt_count == 1
    assert 'value="2026-03-03"' in text_of(page)
    assert '<option value="all" selected>' in text_of(page)


def test_a_filter_that_cannot_be_read_is_said(by_ines, quiz):
    page = results(by_ines, quiz, since="2026-03-02", until="2026-03-01")
    assert "This day is before the first one." in text_of(page)
    assert 'aria-invalid="true"' in text_of(page)


@pytest.mark.parametrize("name", ["which", "revision", "since", "until", "page", "x"])
@pytest.mark.parametrize(
    "value", ["", "\0", "x", "9" * 30, "-1", "9999-12-31", "0001-01-01", "٣", "<script>", "💥"]
)
def test_no_address_is_an_error(by_ines, quiz, name, value):
    page = results(by_ines, quiz, **{name: value})
    assert page.status_code == 200
    assert "<script>" not in page.content.decode().partition('id="content-main"')[2]


def test_scores_are_compared_by_revision_when_there_are_several(by_ines, quiz, ada):
    assert "Scores by revision" not in text_of(results(by_ines, quiz))
    second = import_markdown(PLANETS.replace("red?", "reddest?")).revision
    quiz.refresh_from_db()
    scored(quiz, ada, 9)
    page = results(by_ines, quiz)
    assert rows_of(page, "Scores by revision") == [
        ["2", "1", "90.0 %", "90.0 %", "–", "–"],
        ["1", "3", "66.7 %", "70.0 %", "35.1 %", "50.0 %"],
    ]
    assert "Scores by revision" not in text_of(results(by_ines, quiz, revision=second.pk))


def test_what_is_overdue_is_ended_first_and_what_runs_is_told(by_ines, planets, alice, bob):
    planets.time_limit = timedelta(minutes=30)
    planets.save()
    start_attempt(quiz=planets, student=alice, now=NOW)
    start_attempt(quiz=planets, student=bob, now=timezone.now())
    page = results(by_ines, planets)
    assert page.context["results"].attempt_count == 1
    assert "1 attempt is still running" in text_of(page)


def test_the_page_ends_so_many_only(by_ines, planets, alice, bob, monkeypatch):
    monkeypatch.setattr("quizzes.admin.pages.MOST_EXPIRED_AT_ONCE", 1)
    planets.time_limit = timedelta(minutes=30)
    planets.save()
    for student in (alice, bob):
        start_attempt(quiz=planets, student=student, now=NOW)
    results(by_ines, planets)
    assert Attempt.objects.open().count() == 1


@pytest.mark.parametrize("who", ["ines", "assistant"])
def test_it_is_a_tab_for_those_who_may_see_attempts(request, client, planets, who):
    client.force_login(request.getfixturevalue(who))
    page = text_of(results(client, planets))
    assert 'aria-current="page">Results</a>' in page


@pytest.mark.parametrize("key", ["99", "x", "9" * 30, "%00"])
def test_a_quiz_that_does_not_exist_has_no_results(by_ines, db, key):
    assert by_ines.get(f"/admin/quizzes/quiz/{key}/results/").status_code == 404


def test_the_page_takes_the_same_queries_for_one_for_three_and_for_many(
    by_ines, planets, count_queries
):
    people = iter(students(103))

    def queries(more: int) -> int:
        for n in range(more):
            scored(planets, next(people), n % 11, pass_mark=n % 3 * 10, seconds=n * 100)
        results(by_ines, planets)
        with count_queries() as found:
            results(by_ines, planets)
        return len(found)

    one = queries(1)
    assert one <= 12
    assert one == queries(2) == queries(100)
