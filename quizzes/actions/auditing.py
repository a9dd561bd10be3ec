"""Writes the audit log: what staff did, within the transaction that does it."""

import logging
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.db.models import Count

from accounts.models import User
from accounts.requests import SignedInRequest, request_id
from accounts.security_log import log_event
from quizzes.models import Attempt, AuditEvent, Course

NO_DATA: Mapping[str, Any] = MappingProxyType({})

logger = logging.getLogger("quizmark.audit")


def record_event(
    action: AuditEvent.Action,
    *,
    by: User | None,
    now: datetime,
    target: object,
    course: Course | None = None,
    data: Mapping[str, Any] = NO_DATA,
) -> AuditEvent:
    """Note that `by` did this to `target`; None stands for a command.

    `data` is JSON that tells the event apart from others of its kind: never an answer, a password
    or a token. The server's log says the same in a line, without `data`, once it is committed.
    """
    event = AuditEvent.objects.create(
        at=now,
        by=by,
        action=action,
        course=course,
        target=str(target)[: AuditEvent.TARGET_LENGTH],
        data=dict(data),
        request_id=request_id.get(),
    )
    details = {
        "event": event.pk,
        "by": by.username if by else "",
        "course": course.slug if course else "",
        "target": event.target,
    }
    transaction.on_commit(partial(logger.info, event.action, extra={"details": details}))
    return event


def record_course_change(
    course: Course, *, by: User | None, now: datetime, data: Mapping[str, Any]
) -> AuditEvent:
    """Note that the course itself was made or changed: what is said of it, or its order."""
    action = AuditEvent.Action.COURSE_CHANGED
    return record_event(action, by=by, now=now, target=course, course=course, data=data)


def record_about(
    action: AuditEvent.Action,
    attempt: Attempt,
    *,
    by: User | None,
    now: datetime,
    data: Mapping[str, Any] = NO_DATA,
) -> AuditEvent:
    """Note what was done to one attempt."""
    return record_event(
        action,
        by=by,
        now=now,
        target=f"{attempt.quiz}: {attempt.student.username}, {attempt}",
        course=attempt.quiz.course,
        data={"attempt": attempt.pk, **data},
    )


def log_reading(attempt: Attempt, *, request: SignedInRequest) -> None:
    """Note in the server's log that somebody reads an attempt; one's own is nobody's concern.

    It is no row: pages that are only looked at write nothing.
    """
    if attempt.student_id != request.user.pk:
        log_event("read-attempt", request=request, user=request.user, attempt=attempt.pk)


def record_export_of_attempts(*, attempts, by: User, now: datetime, name: str) -> None:
    """Note an export of attempts that were chosen in a list: in the log of each of their courses.

    An export is a row although a GET can make it: a file with everybody's results leaves the site.
    """
    courses = Course.objects.filter(quizzes__attempts__in=attempts)
    for course in courses.annotate(attempt_count=Count("quizzes__attempts")):
        record_event(
            AuditEvent.Action.EXPORTED,
            by=by,
            now=now,
            target=course,
            course=course,
            data={"table": name, "attempts": course.attempt_count},
        )
