"""Mails to people who come into a course, and to those whose report has a reply.

Each is in the language that its reader has chosen, else in that of the site. The first are written
after the transaction that invited or enrolled them; where mails go from here is the mail backend's.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

from django.core.mail import EmailMessage, get_connection
from django.template.loader import get_template, render_to_string
from django.urls import reverse

from accounts.addresses import can_be_mailed, owners_of
from accounts.languages import written_to
from accounts.models import User
from quizzes.models import Course, Invitation, QuestionReport

from .inviting import LINK_HOLDS, link_token

FOLDER = "quizzes/enrolment/mail"
FOLDER_OF_REPORTS = "quizzes/reports/mail"
AT_A_TIME = 500


def mail_invitations(
    *, course: Course, invitations: Iterable[Invitation], by: User, site: str, now: datetime
) -> int:
    """Send each address the link that accepts its invitation; returns how many were sent.

    `site` is where the pages are: "https://quizmark.example.org". Raises OSError where the mail
    backend refuses them.
    """
    body = get_template(f"{FOLDER}/invitation_body.txt")
    shared = {"course": course, "by": by, "days": LINK_HOLDS.days, "site": site}
    invitations = list(invitations)
    readers = owners_of(invitation.email for invitation in invitations)

    def message(invitation: Invitation) -> EmailMessage:
        link = site + reverse("quizzes:invitation", args=[link_token(invitation, now)])
        with written_to(readers.get(invitation.email.lower())):
            text = body.render({**shared, "invitation": invitation, "link": link})
            return EmailMessage(_subject("invitation", shared), text, to=[invitation.email])

    return _send(message(invitation) for invitation in invitations)


def mail_enrolled(*, course: Course, students: Iterable[User], by: User, site: str) -> int:
    """Tell students that they are in the course now; returns how many were told. As above."""
    body = get_template(f"{FOLDER}/enrolled_body.txt")
    shared = {"course": course, "by": by, "site": site, "link": site + reverse("quizzes:home")}

    def message(student: User) -> EmailMessage:
        with written_to(student):
            text = body.render({**shared, "student": student})
            return EmailMessage(_subject("enrolled", shared), text, to=[student.email])

    return _send(message(student) for student in students)


def mail_reply(*, report: QuestionReport, is_correction: bool, site: str) -> int:
    """Tell the student that their report has a reply, or another one: where it is, not what it says.

    In their language, else in that of the site; returns how many were told. As above.
    """
    student = report.student
    if not student.is_active:
        return 0
    context = {
        "student": student,
        "quiz": report.item.quiz,
        "is_correction": is_correction,
        "site": site,
        "link": f"{site}{reverse('quizzes:reports')}#report-{report.pk}",
    }
    with written_to(student):
        subject = _subject("reply", context, FOLDER_OF_REPORTS)
        text = render_to_string(f"{FOLDER_OF_REPORTS}/reply_body.txt", context)
        return _send(iter([EmailMessage(subject, text, to=[student.email])]))


def _subject(name: str, context: dict, folder: str = FOLDER) -> str:
    """On one line, whatever a title has in it."""
    return " ".join(render_to_string(f"{folder}/{name}_subject.txt", context).split())


def _send(messages: Iterator[EmailMessage]) -> int:
    """Send those that are for an address; returns how many."""
    connection = get_connection()
    messages = (message for message in messages if can_be_mailed(message.to[0]))
    sent = 0
    while batch := list(islice(messages, AT_A_TIME)):
        sent += connection.send_messages(batch) or 0
    return sent
