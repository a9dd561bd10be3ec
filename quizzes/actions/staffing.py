"""Who runs a course: giving roles, changing them, and taking them away."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.roles import INSTRUCTORS_GROUP, is_administrator
from quizzes.models import AuditEvent, Course, CourseStaff, Invitation, Role
from quizzes.models.roles import forget_roles, may

from .auditing import record_event
from .enrolling import end_enrolment, lock_course


class CannotAppoint(Exception):
    """A role that cannot be given or taken away.

    `code` says why, for the page to word it: `not-allowed` (only owners of the course and
    administrators may), `last-owner` (nobody would own the course any more), `inactive` (the
    account is closed), `gone` (they have no role in the course).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def appoint(
    *, course: Course, user: User, role: Role, by: User | None, now: datetime
) -> CourseStaff:
    """Give `user` this role in the course, in place of any other that they have there.

    From then on they may enter the admin. Who was an owner loses the invitations to the staff that
    they sent and nobody has accepted. If they were a student of the course, that ends: what
    staff do in their own course is a preview. Their results stay. `by` is None for a command.
    Raises CannotAppoint.
    """
    with transaction.atomic():
        course = lock_course(course)
        require_owner(by, course)
        return appoint_locked(course=course, user=user, role=role, by=by, now=now)


def appoint_locked(
    *,
    course: Course,
    user: User,
    role: Role,
    by: User | None,
    now: datetime,
    invited_by: User | None = None,
) -> CourseStaff:
    """As `appoint`, for those who hold the lock of the course and know that it is allowed.

    Somebody who accepts an invitation is appointed `by` themselves, `invited_by` another.
    """
    staff = CourseStaff.objects.filter(course=course, user=user).first()
    if staff and staff.role == role:
        return staff
    if staff and staff.role == Role.OWNER:
        _require_another_owner(course, user, by)
    locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if not locked.is_active:
        raise CannotAppoint("inactive")
    old = staff.role if staff else ""
    staff = staff or CourseStaff(course=course, user=user)
    staff.role, staff.appointed_by = role, invited_by or by
    staff.save()
    if old == Role.OWNER:
        _take_invitations_back(course, user)
    _set_is_staff(locked, user, True)
    end_enrolment(course=course, student=user, now=now)
    record_event(
        AuditEvent.Action.APPOINTED,
        by=by,
        now=now,
        course=course,
        target=user.username,
        data={"from": str(old), "to": str(role)},
    )
    return staff


def own_new_course(*, course: Course, by: User, now: datetime) -> CourseStaff:
    """Whoever makes a course owns it. Raises CannotAppoint where it has staff already."""
    with transaction.atomic():
        course = lock_course(course)
        if course.staff.exists():
            raise CannotAppoint("not-allowed")
        return appoint_locked(course=course, user=by, role=Role.OWNER, by=by, now=now)


def dismiss(*, course: Course, user: User, by: User | None, now: datetime) -> None:
    """Take away the role that `user` has in the course. Raises CannotAppoint.

    Whoever has no other role may not enter the admin any more, unless they are administrators or
    may make courses. Invitations to the course's staff that they sent and nobody has accepted go
    with it.
    """
    with transaction.atomic():
        course = lock_course(course)
        require_owner(by, course)
        staff = CourseStaff.objects.filter(course=course, user=user).first()
        if staff is None:
            raise CannotAppoint("gone")
        if staff.role == Role.OWNER:
            _require_another_owner(course, user, by)
        locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        staff.delete()
        _set_is_staff(locked, user, _stays_staff(locked))
        _take_invitations_back(course, user)
        record_event(
            AuditEvent.Action.DISMISSED,
            by=by,
            now=now,
            course=course,
            target=user.username,
            data={"from": str(staff.role)},
        )


def require_owner(by: User | None, course: Course) -> None:
    """Raises CannotAppoint unless `by` may decide now who runs the course."""
    if by is None:
        return
    forget_roles(by)
    if not may(by, "add_coursestaff", course.pk):
        raise CannotAppoint("not-allowed")


def _require_another_owner(course: Course, user: User, by: User | None) -> None:
    """A course is left to nobody only by those who could find it again."""
    if by is None or is_administrator(by):
        return
    others = course.staff.filter(role=Role.OWNER, user__is_active=True).exclude(user=user)
    if not others.exists():
        raise CannotAppoint("last-owner")


def _take_invitations_back(course: Course, user: User) -> None:
    """Those to the staff that `user` sent: who does not own the course lets nobody run it."""
    sent = Invitation.objects.pending().filter(course=course, invited_by=user)
    sent.exclude(role="").delete()


def _stays_staff(user: User) -> bool:
    return (
        user.is_superuser
        or CourseStaff.objects.filter(user=user).exists()
        or user.groups.filter(name=INSTRUCTORS_GROUP).exists()
    )


def _set_is_staff(locked: User, user: User, is_staff: bool) -> None:
    """In the database, and on the object at hand."""
    if locked.is_staff != is_staff:
        locked.is_staff = is_staff
        locked.save(update_fields=["is_staff"])
    user.is_staff = is_staff
    forget_roles(user)
