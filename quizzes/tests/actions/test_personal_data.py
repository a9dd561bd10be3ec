"""Deleting an account: the person goes, the results stay."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import authenticate
from django.core.mail import EmailMessage

from accounts.mail import QueueBackend
from accounts.models import QueuedMail, User
from quizzes.actions.attempts import save_answers
from quizzes.actions.auditing import record_event
from quizzes.actions.personal_data import CannotDelete, delete_account
from quizzes.actions.practice import rate_turn
from quizzes.actions.starting import start_attempt
from quizzes.core.scheduling import Said
from quizzes.models import (
    Accommodation,
    Attempt,
    AuditEvent,
    Course,
    CourseStaff,
    Enrolment,
    Extension,
    Invitation,
    PendingImport,
    PracticeCard,
    PracticeReview,
    PracticeSession,
    PracticeTurn,
    QuestionReport,
    Role,
)
from quizzes.reports.exports import attempts_table

from ..attempts import sit
from ..conftest import NOW, given, open_course
from ..practising import begin_practice, practise, turns_of
from ..question_reports import NOTE, REPLY, replied, reported
from ..racing import at_once

DAY = timedelta(days=1)
Action = AuditEvent.Action


@pytest.fixture
def course(db) -> Course:
    return Course.objects.create(slug="dl", title="Deep learning")


@pytest.fixture
def everywhere(alice, ines, ada, course, planets, submitted) -> User:
    """Alice, of whom there is something in every table that could say so."""
    alice.set_password("three turnips in a hat")
    alice.last_name = "Liddell"
    alice.save()
    enrolment = Enrolment.objects.create(
        course=course, student=alice, via="roster", enrolled_at=NOW, enrolled_by=ines
    )
    extension = Extension.objects.create(quiz=planets, student=alice, extra_attempts=1)
    Accommodation.objects.create(student=alice, time_factor=2)
    PendingImport.objects.create(by=alice, course=course, created_at=NOW)
    invited = {"course": course, "invited_at": NOW, "expires_at": NOW + DAY}
    Invitation.objects.create(email="Alice@example.org", **invited)
    Invitation.objects.create(
        email="alice@home.example", accepted_at=NOW, accepted_by=alice, **invited
    )
    QueueBackend().send_messages([EmailMessage("A link", "Dear Alice", to=[alice.email])])
    targets = ["alice", "ALICE@example.org", "Planets: alice, Attempt 1", "alice: Planets"]
    for target in [*targets, "Alice Liddell"]:
        record_event(Action.ENROLLED, by=ines, now=NOW, target=target)
    role = CourseStaff.objects.create(course=course, user=alice, role=Role.ASSISTANT)
    for row in (alice, enrolment, extension, role):
        LogEntry.objects.log_actions(ada.pk, [row], CHANGE)
    role.delete()
    return alice


def everything() -> str:
    """Whatever is in the database, but for the words of quizzes."""
    return "\n".join(
        f"{model.__name__}: {row}" for model in apps.get_models() for row in model.objects.values()
    )


def test_nothing_in_the_database_says_who_it_was(everywhere):
    assert everything().lower().count("alice") > 10

    delete_account(user=everywhere, by=everywhere, now=NOW)

    mentions = [line for line in everything().splitlines() if "alice" in line.lower()]
    # The mail that tells her is on its way; with the queue it would be gone once it is sent.
    assert mentions == []
    assert "liddell" not in everything().lower()


def test_what_was_granted_is_gone_and_what_was_reached_stays(everywhere, planets):
    deleted = delete_account(user=everywhere, by=everywhere, now=NOW)

    assert deleted.display_name == "Deleted account"
    assert deleted.username.startswith("deleted-")
    assert (deleted.is_active, deleted.deleted_at) == (False, NOW)
    for model in (Accommodation, Invitation, PendingImport, QueuedMail):
        assert not model.objects.exists()
    enrolment = Enrolment.objects.get(student=deleted)
    assert (enrolment.state, enrolment.ended_at) == ("left", NOW)
    (row,) = attempts_table(Attempt.objects.all()).rows
    assert (row[3], row[4], row[5], row[13]) == (deleted.username, "", "", 3)


def test_practice_goes_with_the_account(alice, bob, planets):
    tomorrow = NOW + DAY
    for student in (alice, bob):
        sit(planets, student, {})
        session = begin_practice(student, tomorrow)
        practise(turns_of(session, tomorrow)[0], tomorrow, right=True)
        rate_turn(turn=turns_of(session, tomorrow)[0], said=Said.EASY)

    delete_account(user=alice, by=alice, now=tomorrow)

    assert PracticeSession.objects.get().student == bob
    assert {card.student for card in PracticeCard.objects.all()} == {bob}
    assert PracticeTurn.objects.count() == 3
    assert PracticeReview.objects.count() == 5
    assert Attempt.objects.count() == 2


def test_the_audit_log_goes_on_and_names_the_same_account(everywhere, ines):
    deleted = delete_account(user=everywhere, by=everywhere, now=NOW)

    last, *others = AuditEvent.objects.all()
    assert (last.action, last.by, last.target) == ("account-changed", deleted, deleted.username)
    name = deleted.username
    assert {event.target for event in others if event.by == ines} == {
        name,
        f"Planets: {name}, Attempt 1",
        f"{name}: Planets",
    }


@pytest.mark.parametrize(
    "target", ["malice", "alice.b", "alice-2", "alice@example.org.uk", "alice@example-org"]
)
def test_names_of_others_stay_in_the_audit_log(alice, ines, target):
    record_event(Action.ENROLLED, by=ines, now=NOW, target=target)
    delete_account(user=alice, by=alice, now=NOW)
    assert AuditEvent.objects.earliest("pk").target == target


def test_running_attempts_are_submitted_with_what_was_saved(alice, planets):
    attempt = start_attempt(quiz=planets, student=alice, now=NOW)
    save_answers(attempt=attempt, given=given(attempt, {"red": ["Mars"]}), now=NOW)

    delete_account(user=alice, by=alice, now=NOW)

    attempt.refresh_from_db()
    assert (attempt.state, attempt.score) == ("submitted", 1)


def test_nobody_logs_in_any_more(everywhere):
    password = "three turnips in a hat"
    assert authenticate(username="alice", password=password) == everywhere
    deleted = delete_account(user=everywhere, by=everywhere, now=NOW)

    assert authenticate(username="alice", password=password) is None
    assert authenticate(username=deleted.username, password=password) is None
    assert not deleted.has_usable_password()


def test_the_name_and_the_address_are_free_again(everywhere):
    delete_account(user=everywhere, by=everywhere, now=NOW)
    User.objects.create_user("alice", "alice@example.org")


def test_the_person_is_told(alice, bob, ada, mailoutbox):
    delete_account(user=alice, by=ada, now=NOW)
    bob.email = ""
    bob.save()
    delete_account(user=bob, by=ada, now=NOW)

    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == (["alice@example.org"], "Your Quizmark account is deleted")


def test_an_administrator_deletes_somebody_once(alice, ada):
    first = delete_account(user=alice, by=ada, now=NOW)
    second = delete_account(user=alice, by=ada, now=NOW + DAY)

    assert (second.username, second.deleted_at) == (first.username, NOW)
    assert [event.by for event in AuditEvent.objects.all()] == [ada]


def test_the_last_administrator_stays(ada):
    User.objects.create_superuser("gone", is_active=False)
    with pytest.raises(CannotDelete) as refused:
        delete_account(user=ada, by=ada, now=NOW)
    assert refused.value.code == "last-administrator"

    User.objects.create_superuser("grace")
    assert delete_account(user=ada, by=ada, now=NOW).deleted_at


def test_who_alone_owns_a_course_stays(ines, bob, course):
    CourseStaff.objects.create(course=course, user=ines, role=Role.OWNER)
    CourseStaff.objects.create(course=course, user=bob, role=Role.INSTRUCTOR)
    with pytest.raises(CannotDelete) as refused:
        delete_account(user=ines, by=ines, now=NOW)
    assert (refused.value.code, refused.value.courses) == ("only-owner", (course,))
    ines.refresh_from_db()
    assert ines.first_name == "Ines"

    CourseStaff.objects.filter(user=bob).update(role=Role.OWNER)
    bob.is_active = False
    bob.save()
    with pytest.raises(CannotDelete):
        delete_account(user=ines, by=ines, now=NOW)

    bob.is_active = True
    bob.save()
    delete_account(user=ines, by=ines, now=NOW)
    assert [staff.user for staff in course.staff.all()] == [bob]
    assert not open_course().staff.exists()


def test_invitations_to_the_staff_that_they_sent_are_withdrawn(ines, course):
    sent = {"course": course, "invited_at": NOW, "expires_at": NOW + DAY, "invited_by": ines}
    Invitation.objects.create(email="s@example.org", **sent)
    Invitation.objects.create(email="i@example.org", role=Role.INSTRUCTOR, **sent)

    delete_account(user=ines, by=ines, now=NOW)

    assert [invitation.email for invitation in Invitation.objects.all()] == ["s@example.org"]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_the_last_two_administrators_and_owners_at_once_one_stays():
    course = Course.objects.create(slug="dl", title="Deep learning")
    pair = [User.objects.create_superuser(name) for name in ("ada", "grace")]
    for person in pair:
        CourseStaff.objects.create(course=course, user=person, role=Role.OWNER)

    results = at_once(
        [lambda person=person: delete_account(user=person, by=person, now=NOW) for person in pair]
    )

    assert sorted(type(result).__name__ for result in results) == ["CannotDelete", "User"]
    assert course.staff.count() == User.objects.filter(is_superuser=True).count() == 1


def test_an_account_goes_also_where_no_mail_can_be_sent(alice, mailoutbox):
    User.objects.filter(pk=alice.pk).update(email="0<foo val=“bar” />@example.org")
    assert delete_account(user=alice, by=alice, now=NOW).deleted_at
    assert not mailoutbox


# Notes about questions


def test_what_was_written_in_reports_goes_and_the_replies_stay(alice, ines, submitted):
    answered = replied(reported(submitted, 1, "I am ill, and could not read it."), ines)
    reported(submitted, 2, "My mother says so, too.")
    delete_account(user=alice, by=alice, now=NOW)

    kept = QuestionReport.objects.get()
    assert kept == answered
    assert (kept.note, kept.reply) == (QuestionReport.NO_NOTE, REPLY)
    assert kept.is_note_deleted
    assert kept.answer == submitted.answers.get(position=1)


def test_replies_stay_when_whoever_wrote_them_goes(ines, ada, submitted):
    report = replied(reported(submitted), ines)
    delete_account(user=ines, by=ada, now=NOW)

    report.refresh_from_db()
    assert (report.note, report.reply) == (NOTE, REPLY)
    assert report.replied_by.display_name == "Deleted account"
