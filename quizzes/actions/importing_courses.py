"""Putting what a `course.md` states into the database: in one transaction, before its quizzes."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import User
from quizzes.models import Course, Role

from .auditing import record_course_change
from .enrolling import lock_course
from .importing import OutdatedPlanError
from .inviting import invite
from .planning_courses import CoursePlan, Fate, StatedInstructor, base_of
from .staffing import appoint, own_new_course


def import_course(*, plan: CoursePlan, by: User | None, now: datetime, path: str = "") -> Course:
    """Make the course of `plan`, or change it; its order is for `arranging`, once its quizzes are in.

    What the file does not state stays as it is. Somebody (`by`) who makes a course owns it, and
    has agreed to the plan: OutdatedPlanError is raised when the course has changed since, or there
    is one with its slug now. None stands for the import command, which alone tells a course where
    its file is (`path`).
    """
    with transaction.atomic():
        course = _locked(plan, by)
        _write(course, plan, path if by is None else course.path)
        if plan.is_new and by:
            own_new_course(course=course, by=by, now=now)
        if plan.is_new or plan.changes:
            changed = [each.name for each in plan.changes]
            data = {"file": plan.document.path, "changed": changed}
            record_course_change(course, by=by, now=now, data=data)
        _appoint(course, plan.instructors, by, now)
    return course


def _locked(plan: CoursePlan, by: User | None) -> Course:
    """The course, made if need be, its row locked until the transaction ends."""
    if plan.course is None:
        return _made(plan, by)
    course = lock_course(plan.course)
    if by and base_of(course) != plan.base:
        raise OutdatedPlanError(course.title)
    return course


def _made(plan: CoursePlan, by: User | None) -> Course:
    """A new course. Two commands may want the same one; nobody else may get hold of another's."""
    if by is None:
        course, _ = Course.objects.get_or_create(slug=plan.slug, defaults={"title": plan.title})
        return course
    try:
        with transaction.atomic():
            return Course.objects.create(slug=plan.slug, title=plan.title)
    except IntegrityError:
        raise OutdatedPlanError(plan.title) from None


def _write(course: Course, plan: CoursePlan, path: str) -> None:
    for change in plan.changes:
        setattr(course, change.name, change.new)
    if plan.description_html is not None:
        course.description_html = plan.description_html
    course.stated = sorted(plan.document.stated)
    course.path = path
    course.save()


def _appoint(
    course: Course, instructors: Sequence[StatedInstructor], by: User | None, now: datetime
) -> None:
    """Appoint and invite whom the plan says; nobody loses a role by it."""
    for each in instructors:
        if each.fate == Fate.APPOINT and each.user:
            appoint(course=course, user=each.user, role=each.role, by=by, now=now)
    for role in Role:
        emails = [e.email for e in instructors if e.fate == Fate.INVITE and e.role == role]
        if emails:
            invite(course=course, emails=emails, role=role, by=by, now=now)
