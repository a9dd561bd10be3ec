"""Writes the audit log: what staff did, within the transaction that does it."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from accounts.models import User
from accounts.requests import request_id
from quizzes.models import AuditEvent, Course

NO_DATA: Mapping[str, Any] = MappingProxyType({})


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
    or a token.
    """
    return AuditEvent.objects.create(
        at=now,
        by=by,
        action=action,
        course=course,
        target=str(target)[: AuditEvent.TARGET_LENGTH],
        data=dict(data),
        request_id=request_id.get(),
    )
