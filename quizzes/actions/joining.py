"""Join codes: made, ended, and used by students to come into a course."""

import secrets
from datetime import datetime

from django.core.cache import cache
from django.db import transaction

from accounts.models import User
from quizzes.models import AuditEvent, Course, Enrolment, JoinCode

from .auditing import record_event
from .enrolling import CannotEnrol, NewEnrolment, enrol_locked, lock_course

# Without what is taken for something else: 0 and O, 1, I and L.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 10
# Wrong codes that one person may type before they have to wait.
MOST_WRONG = 20
WAIT_SECONDS = 60 * 60


class CannotJoin(Exception):
    """A code does not open a course to somebody.

    `code` says why, for the page to word it: `wrong` (unknown, expired or used up, or not for
    somebody whom an instructor has removed: nothing tells these apart), `too-many` (they have
    typed so many wrong ones that they have to wait), `staff` (the course is one that they run).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def make_join_code(
    *, course: Course, expires_at: datetime, max_uses: int, by: User, now: datetime
) -> JoinCode:
    """A new code that enrols whoever types it, until it expires or `max_uses` have used it.

    Raises ValueError unless it expires after `now`.
    """
    if expires_at <= now:
        raise ValueError("a code expires after it is made")
    with transaction.atomic():
        made = JoinCode.objects.create(
            course=course,
            code="".join(secrets.choice(ALPHABET) for _ in range(LENGTH)),
            expires_at=expires_at,
            max_uses=max_uses,
            created_by=by,
        )
        record_event(
            AuditEvent.Action.CODE_MADE,
            by=by,
            now=now,
            course=course,
            target=_named(made),
            data={"expires_at": expires_at.isoformat(), "max_uses": max_uses},
        )
    return made


def end_join_code(*, join_code: JoinCode, by: User, now: datetime) -> None:
    """Let nobody use it any more. One that has expired stays as it is."""
    with transaction.atomic():
        lock_course(join_code.course)
        ended = JoinCode.objects.filter(pk=join_code.pk, expires_at__gt=now)
        if ended.update(expires_at=now):
            record_event(
                AuditEvent.Action.CODE_ENDED,
                by=by,
                now=now,
                course=join_code.course,
                target=_named(join_code),
            )


def join_course(*, code: str, student: User, now: datetime) -> Enrolment:
    """Enrol `student` by a code as they typed it: in any case, with spaces or hyphens.

    Whoever is enrolled already stays as they are and does not use it up. Raises CannotJoin.
    """
    if _wrong_codes_of(student) >= MOST_WRONG:
        raise CannotJoin("too-many")
    with transaction.atomic():
        enrolment = _join(normalised(code), student, now)
    if enrolment is None:
        _count_wrong_code(student)
        raise CannotJoin("wrong")
    return enrolment


def normalised(code: str) -> str:
    """A code as it is stored."""
    return "".join(code.split()).replace("-", "").upper()


def _join(code: str, student: User, now: datetime) -> Enrolment | None:
    """None where the code does not work, for whatever reason."""
    if not 0 < len(code) <= LENGTH or set(code) - set(ALPHABET):
        return None
    found = JoinCode.objects.select_related("course").filter(code=code).first()
    if found is None:
        return None
    course = lock_course(found.course)
    there = Enrolment.objects.filter(
        course=course, student=student, state=Enrolment.State.ACTIVE
    ).first()
    if there:
        return there
    found.refresh_from_db(fields=["expires_at", "use_count"])
    if found.expires_at <= now or found.use_count >= found.max_uses:
        return None
    try:
        enrolment = enrol_locked(
            course=course,
            new=NewEnrolment(student),
            via=Enrolment.Via.CODE,
            by=None,
            now=now,
            may_return=False,
        )
    except CannotEnrol as problem:
        if problem.code == "staff":
            raise CannotJoin("staff") from None
        return None
    found.use_count += 1
    found.save(update_fields=["use_count"])
    return enrolment


def _named(join_code: JoinCode) -> str:
    """In the log: the code itself would let its readers in."""
    return f"join code {join_code.pk}"


def _key(student: User) -> str:
    return f"quizzes.joining.wrong-codes.{student.pk}"


def _wrong_codes_of(student: User) -> int:
    return cache.get(_key(student), 0)


def _count_wrong_code(student: User) -> None:
    cache.add(_key(student), 0, WAIT_SECONDS)
    try:
        cache.incr(_key(student))
    except ValueError:  # the hour was over between the two
        cache.add(_key(student), 1, WAIT_SECONDS)
