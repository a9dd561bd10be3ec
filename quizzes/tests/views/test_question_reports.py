"""A student's pages about what is wrong with a question."""

import pytest
from django.test import Client
from django.urls import reverse

from quizzes.actions.starting import start_attempt
from quizzes.models import QuestionReport, Quiz

from ..attempts import sit
from ..conftest import EVERY_KIND, NOW, import_markdown
from ..question_reports import NOTE, REPLY, practised, replied, reported
from .addresses import url


def report_url(attempt, position: int = 1) -> str:
    return reverse("quizzes:report", args=[attempt.pk, position])


def turn_url(turn) -> str:
    return reverse("quizzes:report_turn", args=[turn.session_id, turn.position])


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


REPORTS = reverse("quizzes:reports")


def test_alice_reports_a_question_and_reads_that_it_waits(by_alice, submitted):
    page = text_of(by_alice.get(report_url(submitted, 2)))
    assert "Which of these have rings? Select two." in page
    assert '<li dir="auto">Saturn</li>' in page
    assert "<title>Report a question: Planets" in page

    response = by_alice.post(report_url(submitted, 2), {"note": NOTE}, follow=True)
    assert response.redirect_chain == [(report_url(submitted, 2), 302)]
    page = text_of(response)
    assert "Your note is sent." in page
    assert NOTE in page
    assert "Waiting for a reply" in page
    assert QuestionReport.objects.get().answer == submitted.answers.get(position=2)


def test_reporting_again_offers_the_note_to_be_changed(by_alice, submitted):
    reported(submitted, 2)

    page = text_of(by_alice.get(report_url(submitted, 2)))
    assert f"{NOTE}</textarea>" in page
    assert "Send the changed note" in page
    by_alice.post(report_url(submitted, 2), {"note": "Changed."})
    assert [report.note for report in QuestionReport.objects.all()] == ["Changed."]


def test_the_reply_stands_at_the_question_and_among_the_reports(by_alice, submitted, ines):
    replied(reported(submitted, 2), ines)

    for address in (report_url(submitted, 2), REPORTS):
        page = text_of(by_alice.get(address))
        assert NOTE in page
        assert REPLY in page
        assert "Waiting for a reply" not in page
    assert "</textarea>" in text_of(by_alice.get(report_url(submitted, 2)))
    assert f"{NOTE}</textarea>" not in text_of(by_alice.get(report_url(submitted, 2)))


def test_who_replied_is_not_said(by_alice, submitted, ines):
    replied(reported(submitted), ines)

    for address in (report_url(submitted), REPORTS):
        assert ines.display_name not in text_of(by_alice.get(address))


@pytest.mark.parametrize(
    ("note", "words"),
    [("  \n ", "Write a few words"), ("", "Write a few words"), ("x" * 2001, "Shorten it")],
)
def test_a_note_that_is_refused_is_told_at_its_field_and_above(by_alice, submitted, note, words):
    page = text_of(by_alice.post(report_url(submitted), {"note": note}))

    assert "<title>Error: Report a question" in page
    assert 'class="problem-summary" role="alert" tabindex="-1" autofocus' in page
    assert '<a href="#id_note">' in page
    assert 'aria-describedby="id_note_helptext id_note_error" aria-invalid="true"' in page
    assert page.count(words) == 2
    assert "is longer than 2000 characters" in page or len(note) < 2000
    assert not QuestionReport.objects.exists()


def test_what_was_typed_is_still_there_when_it_is_refused(by_alice, submitted):
    note = "word " * 500
    assert note.strip() in text_of(by_alice.post(report_url(submitted), {"note": note}))


def test_with_twenty_waiting_the_note_is_kept_and_the_reason_told(by_alice, submitted, monkeypatch):
    monkeypatch.setattr("quizzes.actions.question_reports.MOST_OPEN", 1)
    reported(submitted, 1)
    page = text_of(by_alice.post(report_url(submitted, 2), {"note": "One more."}))

    assert "which is as many as there may be" in page
    assert "One more.</textarea>" in page


def test_lines_of_a_note_from_a_browser_count_once(by_alice, submitted):
    by_alice.post(report_url(submitted), {"note": "a\r\n" * 999 + "bc"})

    assert len(QuestionReport.objects.get().note) == 2000


def test_a_question_that_can_still_be_answered_is_not_reported(by_alice, alice, planets):
    attempt = start_attempt(quiz=planets, student=alice, now=NOW)

    assert by_alice.get(report_url(attempt)).status_code == 404
    assert by_alice.post(report_url(attempt), {"note": NOTE}).status_code == 404


def test_nobody_reports_at_somebody_elses_attempt(submitted, bob, ines, ada):
    for user in (bob, ines, ada):
        client = Client()
        client.force_login(user)
        assert client.get(report_url(submitted)).status_code == 404
        assert client.post(report_url(submitted), {"note": NOTE}).status_code == 404
    assert not QuestionReport.objects.exists()


def test_there_is_no_question_beyond_the_last(by_alice, submitted):
    assert by_alice.get(report_url(submitted, 4)).status_code == 404


def test_looking_writes_nothing(by_alice, submitted, count_queries):
    with count_queries() as queries:
        by_alice.get(report_url(submitted), {"note": NOTE})
        by_alice.get(REPORTS)
    assert not [sql for sql in queries if not sql.startswith("SELECT")]


# From practice


def test_a_practised_question_is_reported_from_there(by_alice, alice, planets):
    question = planets.current_revision.questions.get(position=1)
    turn = practised(alice, question, response=[0, 2])

    page = text_of(by_alice.get(turn_url(turn)))
    assert "Which of these have rings?" in page
    assert '<li dir="auto">Saturn</li> <li dir="auto">Venus</li>' in page
    page = text_of(by_alice.post(turn_url(turn), {"note": NOTE}, follow=True))
    assert "Waiting for a reply" in page
    assert QuestionReport.objects.get().answer is None
    assert NOTE in text_of(by_alice.get(REPORTS))


def test_only_ones_own_answered_turns_are_reported(by_alice, alice, bob, planets):
    question = planets.current_revision.questions.first()
    waiting = practised(alice, question, is_answered=False)
    others = practised(bob, question)

    for turn in (waiting, others):
        assert by_alice.get(turn_url(turn)).status_code == 404
        assert by_alice.post(turn_url(turn), {"note": NOTE}).status_code == 404


def test_an_item_reported_in_practice_and_in_an_attempt_is_one_report(
    by_alice, alice, submitted, planets
):
    question = submitted.answers.get(position=1).question
    reported(submitted, 1)
    page = text_of(by_alice.get(turn_url(practised(alice, question))))

    assert f"{NOTE}</textarea>" in page


# What the review keeps back


def test_no_page_tells_the_key_that_a_review_keeps_back(by_alice, alice, ines):
    quiz = import_markdown(EVERY_KIND, "every-kind.md").quiz
    Quiz.objects.update(show_marks="never", show_answers="never", show_explanations="never")
    attempt = sit(quiz, alice, {})
    for answer in attempt.answers.all():
        replied(reported(attempt, answer.position), ines, "We look at it.")

    listed = text_of(by_alice.get(REPORTS))
    for answer in attempt.answers.select_related("question"):
        page = text_of(by_alice.get(report_url(attempt, answer.position)))
        for word in ("Saturn", "the red planet", "Tombaugh", "star]", ">star<", "7.5", "Mercury"):
            assert word not in page
    for word in ("[[", "star", "the red planet", "Tombaugh", "Saturn"):
        assert word not in listed


# The list


def test_without_reports_the_page_says_how_to_write_one(by_alice):
    page = text_of(by_alice.get(REPORTS))

    assert "Nothing reported yet" in page
    assert reverse("quizzes:progress") in page


def test_everybody_reads_their_own(by_alice, submitted, bob, planets):
    reported(sit(planets, bob, {}), note="This is Bob's.")

    assert "Nothing reported yet" in text_of(by_alice.get(REPORTS))


def test_what_waits_is_first_and_each_leads_to_its_question(by_alice, submitted, ines):
    first = replied(reported(submitted, 1), ines)
    second = reported(submitted, 3)
    page = text_of(by_alice.get(REPORTS))

    assert page.index(f"report-{second.pk}") < page.index(f"report-{first.pk}")
    assert f'href="{report_url(submitted, 1)}"' in page
    assert "Attempt 1, question 3" in page


def test_progress_leads_to_the_reports_and_counts_the_replies(by_alice, submitted, ines):
    address = reverse("quizzes:progress")
    assert REPORTS not in text_of(by_alice.get(address))

    replied(reported(submitted, 1), ines)
    reported(submitted, 2)
    page = text_of(by_alice.get(address))
    assert f'<a href="{REPORTS}">Questions you reported</a>: 1 with a reply, 1 waiting' in page


@pytest.mark.parametrize("size", [1, 3])
def test_queries(by_alice, submitted, ines, size, count_queries):
    for position in range(1, size + 1):
        replied(reported(submitted, position), ines)
    by_alice.get(report_url(submitted))
    with count_queries(5):  # session, user, attempt, answer, own reports
        by_alice.get(report_url(submitted))
    with count_queries(3):
        by_alice.get(REPORTS)
    with count_queries(9):
        by_alice.post(report_url(submitted), {"note": NOTE})


def test_markup_in_a_note_and_a_reply_is_text(by_alice, submitted, ines):
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)> **x** [y](javascript:z)"
    replied(reported(submitted, 1, hostile), ines, hostile)
    reported(submitted, 1, hostile)

    for address in (report_url(submitted), REPORTS):
        page = by_alice.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;alert(1)" in page
        assert 'href="javascript' not in page


def test_the_review_is_one_step_away(by_alice, submitted):
    review = f"{url('review', submitted)}#question-2"
    assert f'href="{review}"' in text_of(by_alice.get(report_url(submitted, 2)))
