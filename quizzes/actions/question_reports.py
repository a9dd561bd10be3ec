"""What a student reports about a question, and the reply to it."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from quizzes.models import Answer, AuditEvent, PracticeTurn, QuestionReport
from quizzes.models.question_reports import response_to

from .auditing import record_event
from .mailing import mail_reply

# Of one student: staff can no longer read more, and nobody has that many questions at once.
MOST_OPEN = 20
LONGEST = QuestionReport.NOTE_LENGTH


class ReportRefused(Exception):
    """A note or a reply that is not taken.

    `code` says why, for the page to word it: `empty`, `too-long` (more than 2000 characters),
    `too-many` (20 reports of the student are open), `not-theirs` (the question was not put to
    the student, or they may still answer it), `overtaken` (the note or the reply has changed
    since the form was made, or the note is gone with the student's account).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def report_question(
    *, student: User, met: Answer | PracticeTurn, note: str, now: datetime
) -> QuestionReport:
    """Note what `student` has to say about a question that they met. Raises ReportRefused.

    `met` is where: an answer of a submitted attempt, or an answered turn of practice. While their
    report of the same item is open, its note is replaced: one question, one note, however often
    the form is sent.
    """
    note = _checked(note)
    with transaction.atomic():
        # Whatever a student reports waits here for each other, so that the limits hold.
        locked = User.objects.select_for_update(no_key=True).get(pk=student.pk)
        if locked.deleted_at or not _is_theirs(locked, met):
            raise ReportRefused("not-theirs")
        report = _open_report_of(locked, met)
        report.question = met.question
        report.answer = met if isinstance(met, Answer) else None
        report.response = response_to(met)
        report.note, report.at = note, now
        report.save()
    return report


def reply_to_report(
    *, report: QuestionReport, reply: str, by: User, now: datetime, site: str, seen: str
) -> QuestionReport:
    """Answer a report, or correct the answer that it has; the student gets a mail about it.

    `seen` is what `version_of` said when `by` read the report, `site` where the pages are. The same
    reply by the same person once more changes nothing. Raises ReportRefused.
    """
    reply = _checked(reply)
    with transaction.atomic():
        locked = QuestionReport.objects.select_for_update(no_key=True).filter(pk=report.pk).first()
        if locked is None:
            raise ReportRefused("overtaken")
        if (locked.reply, locked.replied_by_id) == (reply, by.pk):
            return locked
        if seen != version_of(locked):
            raise ReportRefused("overtaken")
        is_correction = not locked.is_open
        locked.reply, locked.replied_by = reply, by
        # A clock that was set back does not make a reply come before its question.
        locked.replied_at = max(now, locked.at)
        locked.save(update_fields=["reply", "replied_by", "replied_at"])
        _audit(locked, is_correction=is_correction, by=by, now=now)
        mail_reply(report=locked, is_correction=is_correction, site=site)
    return locked


def version_of(report: QuestionReport) -> str:
    """Names what a report says now: it changes with the note and with the reply."""
    return " ".join(time.isoformat() for time in (report.at, report.replied_at) if time)


def _checked(text: str) -> str:
    """The text without white space around it, with line ends as they are stored."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if "\0" in text or not any(sign.isprintable() and not sign.isspace() for sign in text):
        raise ReportRefused("empty")
    if len(text) > LONGEST:
        raise ReportRefused("too-long")
    return text


def _is_theirs(student: User, met: Answer | PracticeTurn) -> bool:
    if isinstance(met, Answer):
        return met.attempt.student_id == student.pk and not met.attempt.is_open
    return met.session.student_id == student.pk and met.reviews.exists()


def _open_report_of(locked: User, met: Answer | PracticeTurn) -> QuestionReport:
    """The one that is open about the item, locked; else a new one. Raises ReportRefused."""
    item = met.question.item_id
    mine = QuestionReport.objects.by(locked).open()
    # A reply that came while this waited for the lock has closed it: then this is a new one.
    report = mine.filter(item=item).select_for_update(no_key=True).first()
    if report is None and mine.count() >= MOST_OPEN:
        raise ReportRefused("too-many")
    return report or QuestionReport(student=locked, item_id=item)


def _audit(report: QuestionReport, *, is_correction: bool, by: User, now: datetime) -> None:
    """Neither what was asked nor by whom: the report has both."""
    quiz = report.item.quiz
    record_event(
        AuditEvent.Action.REPLIED,
        by=by,
        now=now,
        target=f"{quiz}: {report.question.label}",
        course=quiz.course,
        data={"report": report.pk, "correction": is_correction},
    )
