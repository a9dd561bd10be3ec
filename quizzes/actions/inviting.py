"""Inviting addresses into a course: as students, or to its staff; and accepting."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction

from accounts.models import User
from quizzes.models import AuditEvent, Course, CourseStaff, Enrolment, Invitation, Role
from quizzes.models.roles import GRANTS

from .auditing import record_event
from .enrolling import AT_A_TIME, CannotEnrol, NewEnrolment, check_dates, enrol_locked, lock_course
from .staffing import CannotAppoint, appoint_locked, require_owner

# The link of a mail; a new one can be sent as often as one likes.
LINK_HOLDS = timedelta(days=14)
# A list is handed in weeks before the last student makes an account.
STUDENTS_INVITED_FOR = timedelta(days=180)
STAFF_INVITED_FOR = timedelta(days=14)

_SIGNER = signing.Signer(salt="quizzes.actions.inviting")


class CannotInvite(Exception):
    """An invitation that cannot be made, renewed or withdrawn.

    `code` says why, for the page to word it: `not-allowed` (who runs a course is for its owners and
    administrators to decide), `dates` (it would end before it starts), `gone` (it was accepted or
    withdrawn meanwhile).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class CannotAccept(Exception):
    """An invitation that cannot be accepted, or not by this person.

    `code` says why, for the page to word it: `unreadable` (no link of ours), `withdrawn`, `used`,
    `expired`, `staff` (they run the course already), `removed` (an instructor has removed them
    since), `inactive` (the account is closed).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class NewInvitation:
    """What an address is to be invited to; without a role, to be a student."""

    email: str
    role: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None


def invite(
    *,
    course: Course,
    emails: Iterable[str],
    by: User | None,
    now: datetime,
    role: str = "",
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> list[Invitation]:
    """Let whoever has one of these addresses come into the course. Sends nothing.

    An address that is invited already is invited anew, and keeps the link that it has; one that
    is invited to the staff stays so. `by` is None for a command. Raises CannotInvite.
    """
    _require_dates(starts_at, ends_at)
    wanted = {email.lower(): email for email in emails}
    new = [NewInvitation(email, role, starts_at, ends_at) for email in wanted.values()]
    with transaction.atomic():
        course = lock_course(course)
        if role:
            _require_owner(by, course)
        invitations = invite_locked(course=course, new=new, by=by, now=now)
        for invitation in invitations:
            _record(AuditEvent.Action.INVITED, invitation, by=by, now=now)
    return invitations


def invite_locked(
    *, course: Course, new: Sequence[NewInvitation], by: User | None, now: datetime
) -> list[Invitation]:
    """As `invite`, for those who hold the lock of the course, and write the audit log."""
    pending = pending_of(course, [one.email for one in new])
    made: list[Invitation] = []
    renewed: list[Invitation] = []
    for one in new:
        row = pending.get(one.email.lower()) or Invitation(course=course, email=one.email)
        if row.role and not one.role and row.expires_at > now:
            continue
        row.role, row.starts_at, row.ends_at = one.role, one.starts_at, one.ends_at
        _renew(row, by, now)
        (renewed if row.pk else made).append(row)
    Invitation.objects.bulk_create(made, batch_size=AT_A_TIME)
    fields = ["role", "starts_at", "ends_at", "invited_at", "invited_by", "expires_at"]
    # Ten times as fast as `bulk_update`, and every row is there.
    Invitation.objects.bulk_create(
        renewed,
        batch_size=AT_A_TIME,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=fields,
    )
    return made + renewed


def pending_of(course: Course, emails: Sequence[str]) -> dict[str, Invitation]:
    """The invitations to these addresses that nobody has accepted, by the address in lower case.

    Expired ones are among them.
    """
    wanted = [email.lower() for email in emails]
    found: dict[str, Invitation] = {}
    for start in range(0, len(wanted), AT_A_TIME):
        rows = course.invitations.pending().to(wanted[start : start + AT_A_TIME]).order_by()
        found |= {row.email.lower(): row for row in rows}
    return found


def renew_invitation(*, invitation: Invitation, by: User, now: datetime) -> Invitation:
    """Invite the same address to the same anew, as before a mail is sent again.

    Raises CannotInvite.
    """
    with transaction.atomic():
        found = _lock_pending(invitation, by)
        _renew(found, by, now)
        found.save(update_fields=["invited_at", "invited_by", "expires_at"])
        _record(AuditEvent.Action.INVITED, found, by=by, now=now)
    return found


def withdraw_invitation(*, invitation: Invitation, by: User, now: datetime) -> None:
    """Let nobody accept it any more. Raises CannotInvite."""
    with transaction.atomic():
        found = _lock_pending(invitation, by)
        found.delete()
        _record(AuditEvent.Action.UNINVITED, found, by=by, now=now)


def link_token(invitation: Invitation, now: datetime) -> str:
    """What stands in the link of a mail that is written `now`: nobody else can make it."""
    return _SIGNER.sign_object([invitation.pk, invitation.email, int(now.timestamp())])


def invitation_of_link(token: str, now: datetime) -> Invitation:
    """The invitation that a link was made for, if it can be accepted. Raises CannotAccept."""
    try:
        pk, email, written_at = _SIGNER.unsign_object(token)
    except (signing.BadSignature, ValueError):
        raise CannotAccept("unreadable") from None
    rows = Invitation.objects.select_related("course", "invited_by")
    invitation = rows.filter(pk=pk, email=email).first()
    if invitation is None:
        raise CannotAccept("withdrawn")
    _require_open(invitation, now)
    if now.timestamp() - written_at > LINK_HOLDS.total_seconds():
        raise CannotAccept("expired")
    return invitation


def accept_invitation(*, invitation: Invitation, user: User, now: datetime) -> Invitation:
    """Make `user` what the invitation says, once. Raises CannotAccept.

    Whoever holds its link may accept it, with whatever account: it has reached them by the
    mailbox that was invited.
    """
    with transaction.atomic():
        course = lock_course(invitation.course)
        found = Invitation.objects.filter(pk=invitation.pk).select_related("invited_by").first()
        if found is None:
            raise CannotAccept("withdrawn")
        _require_open(found, now)
        if found.role:
            _accept_role(course, found, user, now)
        else:
            _accept_as_student(course, found, user, now)
        found.accepted_at, found.accepted_by = now, user
        found.save(update_fields=["accepted_at", "accepted_by"])
    return found


def accept_invitations_of(*, user: User, email: str, now: datetime) -> list[Invitation]:
    """Accept for `user` what is open to an address that they have just confirmed to be theirs.

    Returns what was accepted; what cannot be, such as an invitation to a course that they run, is
    left.
    """
    accepted = []
    to_them = Invitation.objects.open(now).to([email.strip().lower()])
    for invitation in to_them.select_related("course").order_by("course_id"):
        try:
            accepted.append(accept_invitation(invitation=invitation, user=user, now=now))
        except CannotAccept:
            continue
    return accepted


def _require_owner(by: User | None, course: Course) -> None:
    try:
        require_owner(by, course)
    except CannotAppoint:
        raise CannotInvite("not-allowed") from None


def _require_dates(starts_at: datetime | None, ends_at: datetime | None) -> None:
    try:
        check_dates(starts_at, ends_at)
    except CannotEnrol:
        raise CannotInvite("dates") from None


def _require_open(invitation: Invitation, now: datetime) -> None:
    if invitation.accepted_at:
        raise CannotAccept("used")
    if invitation.expires_at <= now:
        raise CannotAccept("expired")


def _lock_pending(invitation: Invitation, by: User) -> Invitation:
    """As it is now. Staff are invited, and not invited any more, by owners alone."""
    course = lock_course(invitation.course)
    found = course.invitations.pending().filter(pk=invitation.pk).first()
    if found is None:
        raise CannotInvite("gone")
    if found.role:
        _require_owner(by, course)
    return found


def _renew(invitation: Invitation, by: User | None, now: datetime) -> None:
    invitation.invited_at, invitation.invited_by = now, by
    invitation.expires_at = now + (STAFF_INVITED_FOR if invitation.role else STUDENTS_INVITED_FOR)


def _accept_role(course: Course, invitation: Invitation, user: User, now: datetime) -> None:
    """An invitation never takes away what somebody may do already.

    It is worth no more than whoever sent it: who is no owner any more appoints nobody by it.
    """
    try:
        require_owner(invitation.invited_by, course)
    except CannotAppoint:
        raise CannotAccept("withdrawn") from None
    role = Role(invitation.role)
    staff = CourseStaff.objects.filter(course=course, user=user).first()
    if staff and GRANTS[Role(staff.role)] >= GRANTS[role]:
        raise CannotAccept("staff")
    try:
        appoint_locked(
            course=course, user=user, role=role, by=user, now=now, invited_by=invitation.invited_by
        )
    except CannotAppoint as problem:
        raise CannotAccept(problem.code) from None


def _accept_as_student(course: Course, invitation: Invitation, user: User, now: datetime) -> None:
    """Whom an instructor has removed after inviting them stays removed."""
    removed_since = Enrolment.objects.filter(
        course=course,
        student=user,
        state=Enrolment.State.REMOVED,
        ended_at__gte=invitation.invited_at,
    )
    try:
        enrol_locked(
            course=course,
            new=NewEnrolment(user, invitation.starts_at, invitation.ends_at),
            via=Enrolment.Via.INVITATION,
            by=None,
            now=now,
            may_return=not removed_since.exists(),
        )
    except CannotEnrol as problem:
        raise CannotAccept(problem.code) from None


def _record(
    action: AuditEvent.Action, invitation: Invitation, *, by: User | None, now: datetime
) -> None:
    record_event(
        action,
        by=by,
        now=now,
        course=invitation.course,
        target=invitation.email,
        data={"role": invitation.role} if invitation.role else {},
    )
