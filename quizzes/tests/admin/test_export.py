"""What Ines downloads: attempts, answers, the gradebook and the item analysis, as CSV and XLSX."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from quizzes.actions.attempts import submit_attempt
from quizzes.actions.starting import start_attempt
from quizzes.models import Attempt, Override
from quizzes.reports import exports
from quizzes.reports.analysis_exports import (
    ITEM_COLUMNS,
    QUIZ_TABLES,
    RESPONSE_COLUMNS,
    TEST_FIGURES,
)
from quizzes.reports.exports import ANSWER_COLUMNS, ATTEMPT_COLUMNS, answers_table, attempts_table

from ..attempts import sit, students
from ..conftest import ALL_RIGHT, NOW, PLANETS, import_markdown
from ..workbooks import sheets_of
from .downloads import content, rows

LIST = reverse("admin:quizzes_attempt_changelist")
GRADEBOOK = "admin:quizzes_quiz_gradebook_export"
COLUMNS = {
    "attempts": ATTEMPT_COLUMNS,
    "answers": ANSWER_COLUMNS,
    "test": TEST_FIGURES,
    "items": ITEM_COLUMNS,
    "responses": RESPONSE_COLUMNS,
}
EVERY_KIND_OF_TABLE = pytest.mark.parametrize("kind", QUIZ_TABLES)
ARABIC, EMOJI, LONG = "مرحبا", "👩🏽‍🚀", "x" * 300


def url(quiz, kind: str, extension: str = "csv") -> str:
    return reverse("admin:quizzes_quiz_export", args=[quiz.pk, kind, extension])


# The actions of the list


def test_results_are_exported_as_csv(by_ines, submitted):
    response = by_ines.post(LIST, {"action": "export_csv", "_selected_action": [submitted.pk]})
    assert response["Content-Type"] == "text/csv"
    assert response["Content-Disposition"] == 'attachment; filename="attempts.csv"'
    assert "no-store" in response["Cache-Control"]
    (row,) = rows(response)
    assert tuple(row) == ATTEMPT_COLUMNS
    assert row["username"] == "alice"
    assert (row["score"], row["max_points"], row["per_cent"]) == ("3.00", "3.00", "100.00")
    assert row["started_at"] == "2026-03-02 09:00:00"
    assert (row["deadline"], row["ended_by"]) == ("", "student")
    assert (row["passed"], row["set_by_hand"]) == ("", "no")


def test_a_name_that_is_a_formula_is_exported_as_text(by_ines, submitted):
    submitted.student.first_name = '=HYPERLINK("http://evil")'
    submitted.student.save()
    response = by_ines.post(LIST, {"action": "export_csv", "_selected_action": [submitted.pk]})
    assert b"\"'=HYPERLINK" in content(response)


# The tables of a quiz


@EVERY_KIND_OF_TABLE
def test_every_table_has_the_same_rows_in_both_formats(by_ines, submitted, kind):
    response = by_ines.get(url(submitted.quiz, kind))
    heading, *lines = csv.reader(io.StringIO(content(response).decode(), newline=""))
    (sheet,) = sheets_of(content(by_ines.get(url(submitted.quiz, kind, "xlsx"))))
    assert sheet[0] == heading == list(COLUMNS[kind])
    texts = [[cell for cell in row if isinstance(cell, str)] for row in sheet[1:]]
    assert len(texts) == len(lines) > 0
    for line, text in zip(lines, texts, strict=True):
        assert set(text) <= set(line)
        assert [cell for cell in line if cell.isalpha()] == [t for t in text if t.isalpha()]


def test_answers_are_in_words_and_as_they_count(by_ines, submitted):
    found = rows(by_ines.get(url(submitted.quiz, "answers")))
    assert [row["position"] for row in found] == ["1", "2", "3"]
    rings = found[1]
    assert rings["answer"] == "Saturn; Uranus"
    assert rings["question"] == "Which of these have rings? Select two."
    assert (rings["correctness"], rings["points"], rings["max_points"]) == ("1.0", "1.00", "1.00")
    assert (rings["username"], rings["attempt"], rings["set_by_hand"]) == ("alice", "1", "no")


def test_every_kind_of_answer_is_worded(by_ines, every_kind, alice):
    sit(every_kind, alice, {"red": ["Mars"], "rings": ["Saturn", "Venus"]})
    found = rows(by_ines.get(url(every_kind, "answers")))
    answers = {row["question"][:20]: row["answer"] for row in found}
    assert answers["Which planet is red?"] == "Mars"
    assert list(answers.values())[1:3] == ["Saturn; Venus", ""]
    assert len(rows(by_ines.get(url(every_kind, "responses")))) > len(found)


def test_long_texts_are_whole(by_ines, alice):
    start = "The very same beginning of two long choices, which only differ in the end: " + LONG
    quiz = import_markdown(f"**1.** {LONG}?\n- [x] {start} a\n- [ ] {start} b\n").quiz
    sit(quiz, alice, {LONG: [f"{start} b"]})
    (row,) = rows(by_ines.get(url(quiz, "answers")))
    assert (row["question"], row["answer"]) == (f"{LONG}?", f"{start} b")


@pytest.mark.parametrize("name", [LONG[:150], ARABIC, EMOJI, 'O"Neil, A; B'])
def test_names_survive_in_both_formats(by_ines, submitted, name):
    submitted.student.first_name = submitted.student.last_name = name
    submitted.student.save()
    (row,) = rows(by_ines.get(url(submitted.quiz, "attempts")))
    assert row["name"] == f"{name} {name}"
    (sheet,) = sheets_of(content(by_ines.get(url(submitted.quiz, "attempts", "xlsx"))))
    assert sheet[1][ATTEMPT_COLUMNS.index("name")] == f"{name} {name}"


def test_what_was_set_by_hand_says_so(by_ines, ines, submitted, bob):
    sit(submitted.quiz, bob, {})
    answer = submitted.answers.get(position=2)
    Override.objects.create(
        attempt=submitted, answer=answer, points=Decimal(1), at=NOW, by=ines, reason="Fair"
    )
    attempts = rows(by_ines.get(url(submitted.quiz, "attempts"), {"which": "all"}))
    assert {row["username"]: row["set_by_hand"] for row in attempts} == {
        "alice": "yes",
        "bob": "no",
    }
    answers = rows(by_ines.get(url(submitted.quiz, "answers"), {"which": "all"}))
    by_hand = [(row["username"], row["position"]) for row in answers if row["set_by_hand"] == "yes"]
    assert by_hand == [("alice", "2")]


def test_scores_are_those_that_are_stored(by_ines, submitted):
    submitted.answers.filter(position=1).update(correctness=0.5, points=Decimal("0.5"))
    Attempt.objects.filter(pk=submitted.pk).update(score=Decimal("2.5"), raw_score=2.5)
    (attempt,) = rows(by_ines.get(url(submitted.quiz, "attempts")))
    assert (attempt["score"], attempt["per_cent"]) == ("2.50", "83.33")
    answer = rows(by_ines.get(url(submitted.quiz, "answers")))[0]
    assert (answer["correctness"], answer["points"]) == ("0.5", "0.50")


def test_items_and_responses_have_the_figures_of_the_page(by_ines, submitted, bob):
    sit(submitted.quiz, bob, ALL_RIGHT | {"red": ["Venus"]})
    items = rows(by_ines.get(url(submitted.quiz, "items"), {"which": "all"}))
    assert [(row["place"], row["n"], row["facility_index"]) for row in items] == [
        ("1", "2", "1.0"),
        ("2", "2", "1.0"),
        ("3", "2", "0.5"),
    ]
    assert "few-attempts" in items[0]["flags"].split()
    responses = rows(by_ines.get(url(submitted.quiz, "responses"), {"which": "all"}))
    red = [(r["response"], r["text"], r["right"], r["n"]) for r in responses if r["place"] == "3"]
    assert red == [
        ("choice", "Mars", "yes", "1"),
        ("choice", "Venus", "no", "1"),
        ("omitted", "", "", "0"),
    ]
    (test,) = rows(by_ines.get(url(submitted.quiz, "test"), {"which": "all"}))
    assert (test["n"], test["mean"], test["median"]) == ("2", "2.5", "2.5")


# Which attempts


def test_the_filters_of_the_page_hold_for_the_file(by_ines, planets, alice, bob):
    sit(planets, alice, {})
    sit(planets, alice, ALL_RIGHT)
    sit(planets, bob, {}, now=NOW + timedelta(days=3))

    def found(**filters):
        response = by_ines.get(url(planets, "attempts"), filters)
        return sorted((row["username"], row["attempt"]) for row in rows(response))

    assert found(which="all") == [("alice", "1"), ("alice", "2"), ("bob", "1")]
    assert found(which="best") == [("alice", "2"), ("bob", "1")]
    assert found(which="first", until="2026-03-03") == [("alice", "1")]
    answers = rows(by_ines.get(url(planets, "answers"), {"which": "latest"}))
    assert {(row["username"], row["attempt"]) for row in answers} == {("alice", "2"), ("bob", "1")}


@pytest.mark.parametrize("page", ["results", "items"])
def test_the_links_of_a_page_ask_for_what_it_shows(by_ines, planets, alice, page):
    sit(planets, alice, ALL_RIGHT)
    shown = by_ines.get(
        reverse(f"admin:quizzes_quiz_{page}", args=[planets.pk]), {"which": "first"}
    )
    text = shown.content.decode()
    kinds = {"results": ["attempts", "answers"], "items": ["test", "items", "responses"]}[page]
    for kind in kinds:
        for extension in ("csv", "xlsx"):
            assert f'href="{url(planets, kind, extension)}?which=first&amp;revision=' in text
    revision = planets.current_revision_id if page == "items" else ""
    assert f"revision={revision}" in text


def test_another_quiz_is_left_out(by_ines, submitted, alice):
    other = import_markdown(PLANETS, "other.md").quiz
    assert rows(by_ines.get(url(other, "attempts"))) == []
    assert rows(by_ines.get(url(other, "answers"))) == []


def test_previews_and_running_attempts_are_left_out(by_ines, planets, alice, ines):
    start_attempt(quiz=planets, student=alice, now=timezone.now())
    preview = start_attempt(quiz=planets, student=ines, now=NOW, is_preview=True)
    submit_attempt(attempt=preview, given={}, now=NOW, accept_unanswered=True)
    assert rows(by_ines.get(url(planets, "attempts"), {"which": "all"})) == []


@EVERY_KIND_OF_TABLE
@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_a_quiz_without_attempts_has_an_empty_table(by_ines, planets, kind, extension):
    assert content(by_ines.get(url(planets, kind, extension)))


def test_questions_that_are_drawn_are_exported_as_dealt(by_ines, alice, bob):
    pool = "\n".join(f"**{n}.** Pool {n}?\n- [x] Yes\n- [ ] No\n" for n in range(1, 5))
    quiz = import_markdown(f"# Draws\n\n## Pool\n<!-- draw: 2 -->\n\n{pool}").quiz
    for student in (alice, bob):
        sit(quiz, student, {"Pool": ["Yes"]})
    found = rows(by_ines.get(url(quiz, "answers"), {"which": "all"}))
    assert len(found) == 4
    assert {row["answer"] for row in found} == {"Yes"}
    assert [row["n"] for row in rows(by_ines.get(url(quiz, "items")))]


@pytest.mark.parametrize("kind", ["attempts", "items"])
def test_what_is_overdue_is_ended_first(by_ines, planets, alice, kind):
    planets.time_limit = timedelta(minutes=30)
    planets.save()
    attempt = start_attempt(quiz=planets, student=alice, now=NOW)
    content(by_ines.get(url(planets, kind)))
    attempt.refresh_from_db()
    assert not attempt.is_open


# Who may, and what is no address


@pytest.mark.parametrize("who", ["nobody", "alice", "outsider"])
def test_who_may_not_see_attempts_gets_no_file(request, client, submitted, who):
    if who != "nobody":
        client.force_login(request.getfixturevalue(who))
    addresses = [url(submitted.quiz, "answers"), reverse(GRADEBOOK, args=["csv"])]
    for address in addresses:
        assert client.get(address).status_code == (404 if who == "outsider" else 302)


@pytest.mark.parametrize(
    "path",
    [
        "1/export/nothing.csv",
        "1/export/attempts.pdf",
        "1/export/attempts.csv.xlsx",
        "gradebook.pdf",
        "999999/export/attempts.csv",
        f"{10**30}/export/attempts.csv",
        "x/export/attempts.csv",
        "%00/export/attempts.csv",
    ],
)
def test_what_does_not_exist_is_404(by_ines, submitted, path):
    path = path.replace("1/", f"{submitted.quiz.pk}/", 1) if path.startswith("1/") else path
    assert by_ines.get(f"/admin/quizzes/quiz/{path}", follow=True).status_code == 404


@pytest.mark.parametrize(
    "filters",
    [{"which": "x\x00"}, {"revision": "9" * 30}, {"since": "9999-12-31"}, {"until": "9999-12-31"}],
)
def test_filters_that_cannot_be_read_are_no_error(by_ines, submitted, filters):
    assert content(by_ines.get(url(submitted.quiz, "attempts"), filters))
    assert content(by_ines.get(reverse(GRADEBOOK, args=["csv"]), {"q": "\x00", "course": "x"}))


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_file_is_only_read(by_ines, submitted, method):
    assert getattr(by_ines, method)(url(submitted.quiz, "attempts")).status_code == 405


def test_the_name_of_a_file_is_safe(by_ines, submitted):
    submitted.quiz.course.slug = "größe"
    submitted.quiz.course.save()
    response = by_ines.get(url(submitted.quiz, "items", "xlsx"))
    expected = "attachment; filename*=utf-8''gr%C3%B6%C3%9Fe-planets-items.xlsx"
    assert response["Content-Disposition"] == expected
    assert "no-store" in response["Cache-Control"]


def test_an_answer_is_shown_in_the_words_that_were_answered(by_ines, submitted, bob):
    reworded = PLANETS.replace("Which planet is red?", "Which one is red?").replace("Mars", "MARS")
    sit(import_markdown(reworded).quiz, bob, {"red": ["MARS"]})
    found = rows(by_ines.get(url(submitted.quiz, "answers"), {"which": "all"}))
    red = {row["username"]: row for row in found if "red" in row["question"]}
    assert [red["alice"][name] for name in ("revision", "question", "answer")] == [
        "1",
        "Which planet is red?",
        "Mars",
    ]
    assert [red["bob"][name] for name in ("revision", "question", "answer")] == [
        "2",
        "Which one is red?",
        "MARS",
    ]
    assert red["alice"]["item"] == red["bob"]["item"]


# How much is asked of the database


@pytest.fixture
def a_class(planets) -> None:
    for student in students(5):
        sit(planets, student, ALL_RIGHT)


@pytest.mark.parametrize("make_table", [attempts_table, answers_table])
def test_a_batch_of_attempts_takes_the_same_queries_whatever_its_size(
    a_class, count_queries, make_table
):
    def queries(count: int) -> int:
        chosen = list(Attempt.objects.values_list("pk", flat=True)[:count])
        with count_queries() as asked:
            list(make_table(Attempt.objects.filter(pk__in=chosen)).rows)
        return len(asked)

    assert queries(1) == queries(3) == queries(5) <= 7


@pytest.mark.parametrize("make_table", [attempts_table, answers_table])
def test_batches_make_the_same_table(a_class, monkeypatch, make_table):
    whole = list(make_table(Attempt.objects.all()).rows)
    for name in ("_ATTEMPTS_AT_A_TIME", "_ATTEMPTS_WITH_ANSWERS_AT_A_TIME", "_ANSWERS_AT_A_TIME"):
        monkeypatch.setattr(exports, name, 2)
    assert list(make_table(Attempt.objects.all()).rows) == whole
    assert len(whole) in (5, 15)


@EVERY_KIND_OF_TABLE
def test_a_file_takes_few_queries(by_ines, planets, alice, a_class, count_queries, kind):
    content(by_ines.get(url(planets, kind)))
    with count_queries(at_most=13):
        content(by_ines.get(url(planets, kind)))
