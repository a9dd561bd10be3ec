"""Ines reads results: complete, with who ended what, and the log in words."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from quizzes.actions.attempts import AlreadySubmitted, GivenAnswer, save_answers, submit_attempt
from quizzes.actions.extending import extend_attempts
from quizzes.actions.starting import start_attempt
from quizzes.admin import results
from quizzes.models import Attempt

from ..attempts import scored, students
from ..conftest import ALL_RIGHT, NOW, PLANETS, given, import_markdown
from .conftest import text_of

MINUTE = timedelta(minutes=1)
LIST = reverse("admin:quizzes_attempt_changelist")


def page_of(attempt) -> str:
    return reverse("admin:quizzes_attempt_change", args=[attempt.pk])


def timed(quiz):
    quiz.time_limit = 30 * MINUTE
    quiz.save()
    return quiz


@pytest.fixture
def overdue(planets, alice) -> Attempt:
    """Alice answered one question right, a long time ago, and never came back."""
    attempt = start_attempt(quiz=timed(planets), student=alice, now=NOW)
    save_answers(attempt=attempt, given=given(attempt, {"red": ["Mars"]}), now=NOW)
    return attempt


@pytest.fixture
def running(planets, bob) -> Attempt:
    return start_attempt(quiz=timed(planets), student=bob, now=timezone.now())


def test_the_list_shows_what_is_overdue_as_ended_by_the_clock(by_ines, overdue):
    page = text_of(by_ines.get(LIST))
    assert "09:30 by the clock" in page
    overdue.refresh_from_db()
    assert (overdue.state, overdue.score) == ("submitted", 1)
    assert overdue.submitted_at == overdue.deadline


def test_the_list_shows_when_a_running_attempt_ends(by_ines, running):
    ends = timezone.localtime(running.deadline)
    assert f"{ends:%H:%M}" in text_of(by_ines.get(LIST))
    assert "ends " in text_of(by_ines.get(LIST))
    running.refresh_from_db()
    assert running.is_open


def test_an_attempt_that_ended_on_another_day_shows_which(by_ines, planets, alice):
    attempt = start_attempt(quiz=planets, student=alice, now=NOW)
    sent = given(attempt, ALL_RIGHT)
    submit_attempt(attempt=attempt, given=sent, now=NOW + timedelta(days=2))
    assert "4 Mar 2026, 09:00" in text_of(by_ines.get(LIST))


def test_the_list_of_one_quiz_ends_only_its_own(by_ines, overdue, alice):
    other = import_markdown(PLANETS, "other.md").quiz
    elsewhere = start_attempt(quiz=timed(other), student=alice, now=NOW)
    by_ines.get(LIST, {"quiz__id__exact": other.pk})
    assert list(Attempt.objects.open()) == [overdue]
    by_ines.get(LIST)
    assert not Attempt.objects.open().exists()
    assert elsewhere.events.filter(kind="expired").count() == 1


@pytest.mark.parametrize("nonsense", ["x", "-1", "٣", "9" * 30, "999999"])
def test_a_quiz_that_does_not_exist_is_no_error(by_ines, overdue, nonsense):
    assert by_ines.get(LIST, {"quiz__id__exact": nonsense}).status_code in (200, 302)


def test_a_list_ends_so_many_only_and_shows_the_rest_as_running(
    by_ines, overdue, bob, planets, monkeypatch
):
    start_attempt(quiz=planets, student=bob, now=NOW)
    monkeypatch.setattr(results, "MOST_EXPIRED_AT_ONCE", 1)
    by_ines.get(LIST)
    assert Attempt.objects.open().count() == 1


def test_looking_for_what_is_overdue_costs_one_query(by_ines, running, count_queries):
    by_ines.get(LIST)
    with count_queries() as queries:
        by_ines.get(LIST)
    assert len([sql for sql in queries if '"deadline" <' in sql]) == 1
    with count_queries(13):
        by_ines.get(LIST)


def test_a_later_page_goes_on_in_the_same_order(by_ines, planets, monkeypatch):
    monkeypatch.setattr(results.AttemptAdmin, "list_per_page", 3)
    scores = [2, 7, 4, 9, 0, 5, 1]
    for student, score in zip(students(7), scores, strict=True):
        scored(planets, student, score)

    def shown(page: int) -> list[int]:
        found = by_ines.get(LIST, {"o": 4, "p": page}).context["cl"].result_list
        return [int(attempt.score) for attempt in found]

    assert [shown(page) for page in (1, 2, 3)] == [[0, 1, 2], [4, 5, 7], [9]]


def test_who_may_not_see_attempts_ends_none(client, outsider, overdue):
    client.force_login(outsider)
    for address in (LIST, f"{LIST}?quiz__id__exact={overdue.quiz_id}"):
        page = client.get(address)
        assert list(page.context["cl"].result_list) == []
        assert "Planets" not in text_of(page)
    overdue.refresh_from_db()
    assert overdue.is_open


def test_attempts_can_be_filtered_by_who_ended_them(by_ines, overdue, planets, bob):
    submitted = start_attempt(quiz=planets, student=bob, now=NOW)
    submit_attempt(attempt=submitted, given=given(submitted, ALL_RIGHT), now=NOW)

    def found(ended_by):
        return list(by_ines.get(LIST, {"ended_by": ended_by}).context["cl"].queryset)

    assert found("clock") == [overdue]
    assert found("student") == [submitted]


@pytest.mark.parametrize("action", ["export_csv", "export_answers_csv"])
def test_exports_are_complete_too(by_ines, overdue, action):
    response = by_ines.post(LIST, {"action": action, "_selected_action": [overdue.pk]})
    rows = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))
    right = [row for row in rows if row.get("score", row.get("points")) == "1.00"]
    assert len(right) == 1
    overdue.refresh_from_db()
    assert not overdue.is_open


def test_the_export_says_who_ended_an_attempt_and_when_it_had_to_end(by_ines, overdue, running):
    chosen = [overdue.pk, running.pk]
    response = by_ines.post(LIST, {"action": "export_csv", "_selected_action": chosen})
    rows = csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode()))
    ended = {row["username"]: (row["deadline"], row["ended_by"]) for row in rows}
    assert ended["alice"] == ("2026-03-02 09:30:00", "clock")
    assert ended["bob"] == (f"{timezone.localtime(running.deadline):%Y-%m-%d %H:%M:%S}", "")


def test_the_page_of_an_overdue_attempt_shows_it_ended(by_ines, overdue):
    page = text_of(by_ines.get(page_of(overdue)))
    assert "09:30 by the clock" in page
    assert "ended by the clock" in page
    assert "The review opens when" not in page


def test_the_page_of_an_attempt_words_its_figures(by_ines, overdue):
    by_ines.get(page_of(overdue))
    overdue.answers.filter(position=1).update(correctness=1 / 3)
    page = text_of(by_ines.get(page_of(overdue)))
    assert "33.3 %" in page
    assert "0.333" not in page
    assert ">unlimited<" in page
    assert "2 Mar 2026, 09:00" in page


def test_the_page_of_no_attempt_is_no_error(by_ines, db):
    for key in ("999999", "x"):
        url = reverse("admin:quizzes_attempt_change", args=[key])
        assert by_ines.get(url).status_code == 404


def test_an_attempt_that_cannot_be_ended_is_shown_as_it_is(by_ines, overdue, monkeypatch, caplog):
    def fail(**arguments):
        raise ValueError("broken")

    monkeypatch.setattr("quizzes.actions.finishing.grade_answers", fail)
    assert by_ines.get(page_of(overdue)).status_code == 200
    assert by_ines.get(LIST).status_code == 200
    assert "could not be expired" in caplog.text


# The log


@pytest.fixture
def eventful(overdue, ines) -> Attempt:
    """More time, and two answers after the end."""
    extend_attempts(
        attempts=Attempt.objects.all(), by=ines, now=NOW, by_time=10 * MINUTE, reason="<Fire> alarm"
    )
    late = given(overdue, {"closest": ["Venus"], "rings": ["Saturn", "Uranus"]})
    late[3] = GivenAnswer((), 1)
    with pytest.raises(AlreadySubmitted):
        save_answers(attempt=overdue, given=late, now=NOW + 60 * MINUTE)
    return overdue


def test_the_log_tells_in_words_what_happened(by_ines, eventful):
    page = text_of(by_ines.get(page_of(eventful)))
    for words in (
        "deadline extended",
        "Ines",
        "From 2 Mar 2026 09:30:00 to 2 Mar 2026 09:40:00: &lt;Fire&gt; alarm",
        "ended by the clock",
        "the clock",
        "response after the end",
        "Question 1: Venus",
        "Question 2: Saturn; Uranus",
        "Question 3: (unanswered)",
        "started",
        "2 Mar 2026 10:00:00",
        "Alice",
    ):
        assert words in page
    assert "&quot;responses&quot;" not in page


def test_the_log_takes_the_same_queries_however_long_it_is(by_ines, eventful, count_queries):
    by_ines.get(page_of(eventful))
    with count_queries() as short:
        by_ines.get(page_of(eventful))
    for text in ("Mars", "Mercury"):
        with pytest.raises(AlreadySubmitted):
            save_answers(
                attempt=eventful,
                given=given(eventful, {"closest": [text]}),
                now=NOW + 61 * MINUTE,
            )
    with count_queries() as longer:
        by_ines.get(page_of(eventful))
    assert len(short) == len(longer) <= 18


def test_every_kind_of_answer_that_came_late_is_worded(by_ines, every_kind, alice):
    attempt = start_attempt(quiz=every_kind, student=alice, now=NOW)
    submit_attempt(attempt=attempt, given={}, now=NOW, accept_unanswered=True)
    late = {3: ("Mars",), 4: ("8",), 5: ("sun", "star"), 6: ("1", "2", "3"), 7: ("0", "1", "2")}
    with pytest.raises(AlreadySubmitted):
        save_answers(
            attempt=attempt,
            given={place: GivenAnswer(values) for place, values in late.items()},
            now=NOW,
        )
    page = text_of(by_ines.get(page_of(attempt)))
    for words in ("Question 3: Mars", "Question 4: 8", "Question 5: sun; star", "Question 6: 1. "):
        assert words in page
    assert "Question 7: Uranus → " in page
