"""Who takes a course: enrolling, removing, leaving, and from when to when.

Whatever changes who is in a course takes the course's row first, also in `staffing`, `inviting`,
`joining` and `rosters`; so nobody becomes staff and student at once, and no limit is passed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.roles import is_administrator
from quizzes.models import AuditEvent, Course, CourseStaff, Enrolment

from .auditing import record_event

AT_A_TIME = 1000


class CannotEnrol(Exception):
    """Somebody cannot be a student of the course.

    `code` says why, for the page to word it: `staff` (they are of its staff, or administrators),
    `removed` (an instructor has removed them, so they cannot come back by themselves), `dates` (it
    would end before it starts), `gone` (they are no student of it).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class NewEnrolment:
    """Somebody who is to be enrolled; without dates they are in from now on, until they are out."""

    student: User
    starts_at: datetime | None = None
    ends_at: datetime | None = None


def lock_course(course: Course) -> Course:
    """The course as it is now, with its row taken until the transaction ends."""
    return Course.objects.select_for_update(no_key=True).get(pk=course.pk)


def enrol(
    *,
    course: Course,
    student: User,
    via: Enrolment.Via,
    by: User | None,
    now: datetime,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> Enrolment:
    """Make `student` a student of the course; whoever has been one before comes back.

    Somebody who is there already stays as they are. `by` is None where they come by themselves,
    with a code or an invitation. Raises CannotEnrol.
    """
    with transaction.atomic():
        lock_course(course)
        return enrol_locked(
            course=course,
            new=NewEnrolment(student, starts_at, ends_at),
            via=via,
            by=by,
            now=now,
        )


def enrol_locked(
    *,
    course: Course,
    new: NewEnrolment,
    via: Enrolment.Via,
    by: User | None,
    now: datetime,
    may_return: bool = True,
) -> Enrolment:
    """As `enrol`, for those who hold the lock of the course.

    Unless they `may_return`, whom an instructor has removed is refused.
    """
    check_dates(new.starts_at, new.ends_at)
    if is_administrator(new.student) or course.staff.filter(user=new.student).exists():
        raise CannotEnrol("staff")
    enrolment = Enrolment.objects.filter(course=course, student=new.student).first()
    if enrolment and enrolment.state == Enrolment.State.ACTIVE:
        return enrolment
    if enrolment and enrolment.state == Enrolment.State.REMOVED and not may_return:
        raise CannotEnrol("removed")
    enrolment = enrolment or Enrolment(course=course, student=new.student)
    begin(enrolment, new, via=via, by=by, now=now)
    enrolment.save()
    if by:
        record_event(
            AuditEvent.Action.ENROLLED, by=by, now=now, course=course, target=new.student.username
        )
    return enrolment


def begin(
    enrolment: Enrolment, new: NewEnrolment, *, via: Enrolment.Via, by: User | None, now: datetime
) -> None:
    """Set what the row of somebody who comes in, or comes back, says from now on."""
    enrolment.state = Enrolment.State.ACTIVE
    enrolment.starts_at, enrolment.ends_at = new.starts_at, new.ends_at
    enrolment.via, enrolment.enrolled_at, enrolment.enrolled_by = via, now, by
    enrolment.ended_at = None


def staff_of(course: Course) -> set[int]:
    """The users who have a role in the course."""
    return set(CourseStaff.objects.filter(course=course).order_by().values_list("user", flat=True))


def enrolments_of(course: Course, students: Iterable[int]) -> dict[int, Enrolment]:
    """The rows that these users have in the course, in whatever state, by the user."""
    wanted = list(students)
    found: dict[int, Enrolment] = {}
    for start in range(0, len(wanted), AT_A_TIME):
        rows = Enrolment.objects.filter(
            course=course, student__in=wanted[start : start + AT_A_TIME]
        ).order_by()
        found |= {row.student_id: row for row in rows}
    return found


def put_enrolments(rows: Sequence[Enrolment]) -> None:
    """Write rows, new ones and others, in bulk: the row of a student in a course is one."""
    written = ["state", "starts_at", "ends_at", "via", "enrolled_at", "enrolled_by", "ended_at"]
    for row in rows:
        row.pk = None  # told apart by student and course
    Enrolment.objects.bulk_create(
        rows,
        batch_size=AT_A_TIME,
        update_conflicts=True,
        unique_fields=["course", "student"],
        update_fields=written,
    )


def remove_students(
    *, course: Course, enrolments: Iterable[int], by: User, now: datetime
) -> list[Enrolment]:
    """Remove these from the course, by their primary keys; what they have done there stays.

    Returns those who were students of it until now. They come back only if staff enrol or invite
    them anew.
    """
    with transaction.atomic():
        lock_course(course)
        removed = list(
            Enrolment.objects.filter(
                course=course, pk__in=list(enrolments), state=Enrolment.State.ACTIVE
            ).select_related("student")
        )
        Enrolment.objects.filter(pk__in=[each.pk for each in removed]).update(
            state=Enrolment.State.REMOVED, ended_at=now
        )
        for enrolment in removed:
            enrolment.state, enrolment.ended_at = Enrolment.State.REMOVED, now
            record_event(
                AuditEvent.Action.UNENROLLED,
                by=by,
                now=now,
                course=course,
                target=enrolment.student.username,
            )
    return removed


def leave_course(*, course: Course, student: User, now: datetime) -> bool:
    """Let a student go who wants to; what they have done there stays.

    Whether they were one until now.
    """
    with transaction.atomic():
        lock_course(course)
        return end_enrolment(course=course, student=student, now=now)


def end_enrolment(*, course: Course, student: User, now: datetime) -> bool:
    """As `leave_course`, for those who hold the lock of the course."""
    active = Enrolment.objects.filter(course=course, student=student, state=Enrolment.State.ACTIVE)
    return bool(active.update(state=Enrolment.State.LEFT, ended_at=now))


def change_dates(
    *,
    enrolment: Enrolment,
    starts_at: datetime | None,
    ends_at: datetime | None,
    by: User,
    now: datetime,
) -> Enrolment:
    """Open the course to a student from and until then; None: from the start, without an end.

    Raises CannotEnrol.
    """
    check_dates(starts_at, ends_at)
    with transaction.atomic():
        course = lock_course(enrolment.course)
        found = (
            Enrolment.objects.filter(pk=enrolment.pk, state=Enrolment.State.ACTIVE)
            .select_related("student")
            .first()
        )
        if found is None:
            raise CannotEnrol("gone")
        if (found.starts_at, found.ends_at) != (starts_at, ends_at):
            found.starts_at, found.ends_at = starts_at, ends_at
            found.save(update_fields=["starts_at", "ends_at"])
            record_event(
                AuditEvent.Action.ENROLLED,
                by=by,
                now=now,
                course=course,
                target=found.student.username,
                data={"dates": [_iso(starts_at), _iso(ends_at)]},
            )
    return found


def check_dates(starts_at: datetime | None, ends_at: datetime | None) -> None:
    """Raises CannotEnrol where it would end before it starts."""
    if starts_at and ends_at and ends_at <= starts_at:
        raise CannotEnrol("dates")


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
