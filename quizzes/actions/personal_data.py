"""The end of an account: the person goes, the results stay without a name."""

import re
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.mail import send_mail
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.addresses import can_be_mailed
from accounts.languages import chosen_by
from accounts.models import User
from accounts.personal_data import addresses_of, anonymise
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
    PracticeSession,
    QuestionReport,
    Role,
)

from .attempts import submit_attempt
from .auditing import record_event

Action = AuditEvent.Action
# What these are about may be named by who it is.
ABOUT_PEOPLE = (
    Action.APPOINTED,
    Action.DISMISSED,
    Action.ENROLLED,
    Action.UNENROLLED,
    Action.INVITED,
    Action.UNINVITED,
    Action.EXTENDED,
    Action.ACCOMMODATED,
    Action.OVERRODE,
    Action.WITHDREW,
    Action.ACCOUNT_CHANGED,
)

# Their rows may be named so in the admin's history, the rows that are gone as well.
APPS_ABOUT_PEOPLE = ("accounts", "account", "mfa", "usersessions")
MODELS_NAMED_BY_PEOPLE = (Accommodation, CourseStaff, Enrolment, Extension, Invitation)


class CannotDelete(Exception):
    """An account that must stay for now.

    `code` says why, for the page to word it: `last-administrator`, `only-owner` (of `courses`).
    """

    def __init__(self, code: str, courses: Iterable[Course] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.courses = tuple(courses)


def delete_account(*, user: User, by: User, now: datetime) -> User:
    """Make the account of `user` nobody's, all at once; returns it as it is then.

    Running attempts are submitted with the answers that they have. Results, logs and what was decided
    stay, by a deleted account; enrolments end; notes about questions are blanked; roles, invitations,
    the accommodation, practice and all that `accounts.personal_data` knows are gone. The person gets
    a mail. Nothing happens where it was
    done before. Raises CannotDelete.
    """
    with transaction.atomic():
        owned = _lock_owned_courses(user)
        locked = _lock_people(user)
        if locked.deleted_at:
            return locked
        _check(locked, owned)
        _submit_open(locked, now)
        names = {locked.username, locked.get_full_name(), *addresses_of(locked)} - {""}
        address, language = locked.email, chosen_by(locked)
        _leave_courses(locked, now)
        _forget_notes(locked)
        anonymise(locked, now)
        _forget_in_logs(locked, names)
        record_event(
            Action.ACCOUNT_CHANGED,
            # Whoever did it to themselves is the same nobody now.
            by=locked if by.pk == locked.pk else by,
            now=now,
            target=locked.username,
            data={"deleted": locked.pk},
        )
        if can_be_mailed(address):
            with translation.override(language or settings.LANGUAGE_CODE):
                _tell(address)
    return locked


def courses_owned_alone(user: User) -> models.QuerySet[Course]:
    """The courses that nobody else could run if `user` went."""
    owners = CourseStaff.objects.filter(role=Role.OWNER, user__is_active=True)
    others = owners.filter(course=OuterRef("pk")).exclude(user=user)
    owned = CourseStaff.objects.filter(role=Role.OWNER, user=user).values("course")
    return Course.objects.filter(~Exists(others), pk__in=owned)


def _lock_owned_courses(user: User) -> list[int]:
    """Until the end of the transaction: whoever gives or takes a role locks its course as well.

    Always in the same order, and before the people, as everywhere.
    """
    roles = CourseStaff.objects.filter(user=user, role=Role.OWNER)
    ids = list(roles.order_by("course").values_list("course", flat=True))
    locked = Course.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    return list(locked.values_list("pk", flat=True))


def _lock_people(user: User) -> User:
    """`user` as they are now; locked with them all administrators, if they are one."""
    wanted = Q(pk=user.pk)
    if user.is_superuser:
        wanted |= Q(is_superuser=True)
    locked = User.objects.select_for_update(no_key=True).filter(wanted).order_by("pk")
    return next(person for person in locked if person.pk == user.pk)


def _check(locked: User, owned: list[int]) -> None:
    if locked.is_superuser and locked.is_active:
        others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=locked.pk)
        if not others.exists():
            raise CannotDelete("last-administrator")
    if alone := list(courses_owned_alone(locked).filter(pk__in=owned)):
        raise CannotDelete("only-owner", alone)


def _submit_open(locked: User, now: datetime) -> None:
    for attempt in Attempt.objects.by(locked).open().for_display():
        submit_attempt(attempt=attempt, given={}, now=now, accept_unanswered=True)


def _leave_courses(locked: User, now: datetime) -> None:
    active = Enrolment.objects.filter(student=locked, state=Enrolment.State.ACTIVE)
    active.update(state=Enrolment.State.LEFT, ended_at=now)
    # Whoever they invited to the staff is looked at again by those who are left.
    to_staff = Q(invited_by=locked, accepted_at=None) & ~Q(role="")
    theirs = Q(accepted_by=locked) | to_staff
    for address in addresses_of(locked):
        theirs |= Q(email__iexact=address)
    Invitation.objects.filter(theirs).delete()
    CourseStaff.objects.filter(user=locked).delete()
    Accommodation.objects.filter(student=locked).delete()
    PendingImport.objects.filter(by=locked).delete()
    # With their logs and turns.
    PracticeSession.objects.filter(student=locked).delete()
    PracticeCard.objects.filter(student=locked).delete()


def _forget_notes(locked: User) -> None:
    """A note may say anything about whoever wrote it. What was replied stays, with the question and
    the answer it is about; a report that nobody has replied to says nothing without its note.
    """
    mine = QuestionReport.objects.by(locked)
    # Locked first: a reply that is being written is not lost.
    rows = mine.select_for_update(no_key=True).order_by("pk").values_list("pk", "replied_at")
    open_ones = [pk for pk, replied_at in rows if replied_at is None]
    mine.filter(pk__in=open_ones).delete()
    mine.update(note=QuestionReport.NO_NOTE)


def _forget_in_logs(deleted: User, names: set[str]) -> None:
    """Put the name that the account has now in the place of those that it had.

    The one change ever made to the audit log: it says the same of the same account afterwards.
    """
    name = re.compile(
        rf"(?<![\w@.+-])(?:{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})"
        r"(?![\w@+-]|\.\w)",
        re.IGNORECASE,
    )
    mentioned = Q()
    for each in names:
        mentioned |= Q(target__icontains=each)
    # Not by the model's own manager, which refuses all changes.
    events: models.QuerySet[AuditEvent] = models.QuerySet(AuditEvent)
    for event in events.filter(mentioned, action__in=ABOUT_PEOPLE).only("target"):
        target = name.sub(deleted.username, event.target)[: AuditEvent.TARGET_LENGTH]
        events.filter(pk=event.pk).update(target=target)
    shown = Q()
    for each in names:
        shown |= Q(object_repr__icontains=each)
    about_people = Q(content_type__app_label__in=APPS_ABOUT_PEOPLE) | Q(
        content_type__in=ContentType.objects.get_for_models(*MODELS_NAMED_BY_PEOPLE).values()
    )
    for entry in LogEntry.objects.filter(shown, about_people):
        entry.object_repr = name.sub(deleted.username, entry.object_repr)[:200]
        entry.save(update_fields=["object_repr"])


def _tell(address: str) -> None:
    send_mail(
        _("Your Quizmark account is deleted"),
        _(
            "Your account, your name and your addresses were deleted. Results stay without your name."
            "\n\nIf you did not want that, tell those who run the site."
        ),
        None,
        [address],
    )
