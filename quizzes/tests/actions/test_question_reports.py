"""What a student reports about a question, and the reply to it."""

from datetime import timedelta

import pytest
from django.core import mail

from accounts.models import User
from quizzes.actions.personal_data import delete_account
from quizzes.actions.question_reports import (
    MOST_OPEN,
    ReportRefused,
    reply_to_report,
    report_question,
    version_of,
)
from quizzes.actions.starting import start_attempt
from quizzes.models import AuditEvent, QuestionReport

from ..attempts import sit, students
from ..conftest import NOW, PLANETS, import_markdown
from ..question_reports import NOTE, REPLY, SITE, practised, replied, reported

MINUTE = timedelta(minutes=1)


def refusal(function, *args, **values) -> str:
    with pytest.raises(ReportRefused) as caught:
        function(*args, **values)
    return caught.value.code


@pytest.fixture
def report(submitted) -> QuestionReport:
    return reported(submitted, 2)


def test_a_report_has_the_question_as_it_was_met_and_what_was_answered(submitted, alice):
    import_markdown(PLANETS.replace("rings?", "rings now?"))
    report = reported(submitted, 2)

    answer = submitted.answers.get(position=2)
    assert (report.question, report.answer) == (answer.question, answer)
    assert report.question.revision.number == 1
    assert report.response == answer.response == [0, 1]
    assert (report.student, report.note, report.at) == (alice, NOTE, NOW)
    assert report.is_open


def test_a_question_that_was_practised_can_be_reported(alice, planets):
    question = planets.current_revision.questions.get(position=0)
    turn = practised(alice, question, response=[1])
    report = report_question(student=alice, met=turn, note=NOTE, now=NOW)

    assert (report.question, report.answer, report.response) == (question, None, [1])


def test_reporting_again_replaces_the_note_while_nobody_has_replied(submitted, report):
    again = reported(submitted, 2, "No: Mars.", now=NOW + MINUTE)

    assert QuestionReport.objects.get() == again == report
    assert (again.note, again.at) == ("No: Mars.", NOW + MINUTE)


def test_the_same_question_in_another_attempt_is_the_same_report(submitted, report, planets, alice):
    attempt = sit(planets, alice, {"rings": ["Mars"]}, now=NOW + MINUTE)
    again = reported(attempt, 2, "Still wrong.", now=NOW + MINUTE)

    assert again == report
    assert again.answer.attempt == attempt
    assert again.response == [3]


def test_after_a_reply_a_report_is_another_one(submitted, report, ines):
    replied(report, ines)
    again = reported(submitted, 2, "And Mars?", now=NOW + MINUTE)

    assert again != report
    report.refresh_from_db()
    assert (report.note, report.reply) == (NOTE, REPLY)


@pytest.mark.parametrize("note", ["", "  \n\t ", "\u200b\u2060", "a\0b"])
def test_a_note_that_says_nothing_is_refused(submitted, note):
    assert refusal(reported, submitted, note=note) == "empty"
    assert not QuestionReport.objects.exists()


@pytest.mark.parametrize(("length", "is_taken"), [(1, True), (2000, True), (2001, False)])
def test_a_note_has_at_most_2000_characters(submitted, length, is_taken):
    if is_taken:
        assert len(reported(submitted, note="x" * length).note) == length
    else:
        assert refusal(reported, submitted, note="x" * length) == "too-long"


def test_line_ends_count_as_one_character_and_are_kept(submitted):
    assert reported(submitted, note=" a\r\nb\rc ").note == "a\nb\nc"


def test_nobody_reports_while_they_may_still_answer(alice, planets):
    attempt = start_attempt(quiz=planets, student=alice, now=NOW)

    assert refusal(reported, attempt) == "not-theirs"


def test_nobody_reports_for_somebody_else(submitted, bob, planets, alice):
    assert refusal(reported, submitted, student=bob) == "not-theirs"
    turn = practised(alice, planets.current_revision.questions.first())
    assert refusal(report_question, student=bob, met=turn, note="x", now=NOW) == "not-theirs"


def test_a_turn_of_practice_is_answered_first(planets, alice):
    turn = practised(alice, planets.current_revision.questions.first(), is_answered=False)
    assert refusal(report_question, student=alice, met=turn, note="x", now=NOW) == "not-theirs"


def test_twenty_reports_wait_at_most_and_each_can_still_be_changed(alice, ines):
    text = "\n\n".join(f"**{n}.** Number {n}?\n- [x] a\n- [ ] b" for n in range(MOST_OPEN + 1))
    attempt = sit(import_markdown(text, "many.md").quiz, alice, {})
    first, *_others = [reported(attempt, n + 1) for n in range(MOST_OPEN)]

    assert refusal(reported, attempt, MOST_OPEN + 1) == "too-many"
    assert reported(attempt, 1, "Changed.").pk == first.pk
    replied(first, ines)
    assert reported(attempt, MOST_OPEN + 1).is_open
    assert QuestionReport.objects.open().count() == MOST_OPEN


def test_others_reports_do_not_count(submitted, planets):
    for student in students(MOST_OPEN):
        reported(sit(planets, student, {}))

    assert reported(submitted).is_open


def test_a_reply_is_stored_logged_and_mailed(report, ines, alice):
    replied(report, ines, now=NOW + MINUTE)

    report.refresh_from_db()
    assert (report.reply, report.replied_by, report.replied_at) == (REPLY, ines, NOW + MINUTE)
    event = AuditEvent.objects.get(action="replied")
    assert (event.by, event.course) == (ines, report.item.quiz.course)
    assert event.target == "Planets: Question 2"
    assert event.data == {"report": report.pk, "correction": False}
    (sent,) = mail.outbox
    assert sent.to == [alice.email]
    assert sent.subject == "Your report about “Planets” has a reply"
    assert f"{SITE}/reports/#report-{report.pk}" in sent.body
    assert NOTE not in sent.body
    assert REPLY not in sent.body


def test_the_audit_log_does_not_say_who_asked(report, ines, alice):
    replied(report, ines)

    event = AuditEvent.objects.get(action="replied")
    assert alice.username not in f"{event.target} {event.data}"
    assert NOTE not in f"{event.target} {event.data}"


def test_the_same_reply_sent_twice_is_one_reply(report, ines):
    replied(report, ines)
    replied(report, ines, seen="")

    assert len(mail.outbox) == 1
    assert AuditEvent.objects.filter(action="replied").count() == 1


def test_a_reply_can_be_corrected_by_whoever_may_reply(report, ines, ada):
    replied(report, ines)
    replied(report, ada, "No, it stays.", now=NOW + MINUTE)

    report.refresh_from_db()
    assert (report.reply, report.replied_by, report.replied_at) == (
        "No, it stays.",
        ada,
        NOW + MINUTE,
    )
    assert mail.outbox[-1].subject == "Your report about “Planets” has a new reply"
    assert AuditEvent.objects.filter(action="replied", data__correction=True).count() == 1


def test_nobody_replies_to_a_note_that_they_have_not_read(submitted, report, ines):
    seen = version_of(report)
    reported(submitted, 2, "Forget it.", now=NOW + MINUTE)

    assert refusal(replied, report, ines, seen=seen) == "overtaken"
    assert not mail.outbox


@pytest.mark.parametrize(
    "address", ["", "nobody", "0<foo val=“bar” />@example.org", "a@b\nBcc: c@d"]
)
def test_a_reply_is_kept_where_no_mail_can_be_sent(submitted, alice, ines, address):
    report = reported(submitted)
    User.objects.filter(pk=alice.pk).update(email=address)
    assert replied(report, ines).reply == REPLY
    assert not mail.outbox


def test_a_note_that_went_with_its_account_gets_no_reply(report, ines, alice):
    """It was there when the page was made, and when it was sent."""
    delete_account(user=alice, by=alice, now=NOW)
    values = {"reply": REPLY, "by": ines, "now": NOW, "site": SITE, "seen": version_of(report)}
    assert refusal(reply_to_report, report=report, **values) == "overtaken"
    assert len(mail.outbox) == 1  # to alice, about her account


def test_nobody_corrects_a_reply_that_they_have_not_read(report, ines, ada):
    seen = version_of(report)
    replied(report, ines)

    assert refusal(replied, report, ada, "Another.", seen=seen) == "overtaken"


@pytest.mark.parametrize("reply", ["", " \n", "x" * 2001])
def test_a_reply_says_something_that_is_not_too_long(report, ines, reply):
    assert refusal(replied, report, ines, reply) in {"empty", "too-long"}
    report.refresh_from_db()
    assert report.is_open


def test_a_clock_that_was_set_back_hinders_no_reply(report, ines):
    assert replied(report, ines, now=NOW - MINUTE).replied_at == NOW


@pytest.mark.parametrize("changes", [{"email": ""}, {"is_active": False}])
def test_who_cannot_be_reached_gets_no_mail(report, ines, alice, changes):
    type(alice).objects.filter(pk=alice.pk).update(**changes)
    replied(report, ines)

    assert not mail.outbox


def test_the_mail_is_in_the_language_of_the_student(report, ines, alice, monkeypatch):
    from django.utils import translation

    used = []
    real = translation.override
    monkeypatch.setattr(translation, "override", lambda code: used.append(code) or real(code))
    replied(report, ines)
    type(alice).objects.filter(pk=alice.pk).update(language="de")
    replied(report, ines, "Another.", now=NOW + MINUTE)

    assert used == ["en", "de"]


def test_a_title_cannot_add_lines_to_the_head_of_the_mail(report, ines, planets):
    type(planets).objects.update(title="Planets\nBcc: eve@example.org")
    replied(report, ines)

    assert mail.outbox[0].subject == "Your report about “Planets Bcc: eve@example.org” has a reply"
    assert mail.outbox[0].bcc == []
