"""Making courses in the admin, and changing what is said about them there."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import User
from quizzes.models import Course

from .auditing import record_course_change
from .staffing import own_new_course


def make_course(*, course: Course, by: User, now: datetime) -> Course:
    """Store a course that is new; `by` owns it from now on."""
    with transaction.atomic():
        course.save(force_insert=True)
        own_new_course(course=course, by=by, now=now)
        record_course_change(course, by=by, now=now, data={"made": True})
    return course


def change_course(*, course: Course, fields: Sequence[str], by: User, now: datetime) -> None:
    """Store those of `fields` as they are on `course`, and nothing else of it."""
    if not fields:
        return
    with transaction.atomic():
        course.save(update_fields=fields)
        record_course_change(course, by=by, now=now, data={"changed": list(fields)})
