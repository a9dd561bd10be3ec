"""Fetching is the permission check: what you may not see does not exist (404).

What staff may do is a matter of their role in the course: `quizzes.models.roles`.
"""

from collections.abc import Collection
from datetime import datetime
from typing import TypeVar

from django.contrib.auth.backends import BaseBackend
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import User
from quizzes.models import (
    Answer,
    Attempt,
    Course,
    Enrolment,
    Image,
    PracticeReview,
    PracticeSession,
    PracticeTurn,
    Quiz,
)
from quizzes.models.roles import GRANTS, courses_where, may, roles_of

APP = "quizzes."
Row = TypeVar("Row", bound=Model)


class CourseRoleBackend(BaseBackend):
    """Permissions of this app from the roles that people have in courses; logs nobody in.

    Without an object: whether some course grants it, which opens a page. With one: whether its
    course does. What no course holds, such as pictures, is left to the other backends.
    """

    def has_perm(self, user_obj, perm: str, obj: Model | None = None) -> bool:
        if not perm.startswith(APP):
            return False
        codename = perm.removeprefix(APP)
        if obj is None:
            return any(codename in GRANTS[role] for role in roles_of(user_obj).values())
        course_id = getattr(obj, "course_id", None)
        return course_id is not None and may(user_obj, codename, course_id)

    def has_module_perms(self, user_obj, app_label: str) -> bool:
        return f"{app_label}." == APP and bool(roles_of(user_obj))


def course_for(user: User, slug: str, now: datetime) -> Course:
    """The course at this address that `user` may see. Raises Http404 for any other."""
    return get_object_or_404(Course.objects.visible_to(user, now), slug=slug)


def quiz_for(user: User, course: str, slug: str, now: datetime) -> Quiz:
    """The published quiz at this address that `user` may see, with what extends it for them.

    Raises Http404 for any other.
    """
    quizzes = Quiz.objects.visible_to(user, now).with_revision().with_extension_of(user)
    return get_object_or_404(quizzes, course__slug=course, slug=slug)


def attempt_for(user: User, pk: int) -> Attempt:
    """The student's own attempt. Raises Http404 for anybody else's, staff included."""
    attempt = get_object_or_404(Attempt.objects.by(user).for_display(), pk=pk)
    attempt.student = user
    return attempt


def answer_to_report(user: User, pk: int, position: int) -> Answer:
    """The student's own answer at this position of a submitted attempt.

    Raises Http404 for anything else: what can still be answered is not talked about.
    """
    attempt = attempt_for(user, pk)
    if attempt.is_open:
        raise Http404
    answer = get_object_or_404(attempt.answers.select_related("question"), position=position)
    answer.attempt = attempt
    return answer


def turn_to_report(user: User, pk: int, position: int) -> PracticeTurn:
    """The turn at this position of the student's own practice session, once they have answered it.

    Raises Http404 for anything else.
    """
    turns = PracticeTurn.objects.select_related("session", "question__revision__quiz__course")
    answered = Exists(PracticeReview.objects.filter(turn=OuterRef("pk")))
    sessions = PracticeSession.objects.filter(pk=pk, student=user)
    own = turns.filter(answered, session__in=sessions)
    return get_object_or_404(own, position=position)


def attempt_to_read(user: User, pk: int) -> Attempt:
    """An attempt that `user` may look at: their own, or one at a quiz whose results they may see.

    Raises Http404 otherwise.
    """
    attempt = get_object_or_404(Attempt.objects.for_display().select_related("student"), pk=pk)
    if attempt.student_id == user.pk or sees_results(user, attempt.quiz.course_id):
        return attempt
    raise Http404


def practice_session_for(user: User, pk: int) -> PracticeSession:
    """The student's own session of practice. Raises Http404 for anybody else's, staff included."""
    session = get_object_or_404(PracticeSession.objects.filter(student=user), pk=pk)
    session.student = user
    return session


def sees_results(user: User, course_id: int) -> bool:
    """Whether results of the course are shown to `user`, whatever its quizzes keep from students."""
    return may(user, "view_attempt", course_id)


def where_may(
    rows: QuerySet[Row], user: User, permission: str, *, path: str = "course"
) -> QuerySet[Row]:
    """Those of `rows` that belong to a course in which `user` holds the permission (a codename of
    this app); `path` leads from a row to its course.
    """
    courses = courses_where(user, permission)
    return rows if courses is None else rows.filter(**{f"{path}__in": courses})


def students_where(user: User, permission: str) -> QuerySet[User]:
    """The students of the courses in which `user` holds the permission; administrators: everybody."""
    courses = courses_where(user, permission)
    return User.objects.all() if courses is None else students_of(courses)


def students_of(courses: Collection[int]) -> QuerySet[User]:
    """Who is or was enrolled in one of `courses`, or took a quiz there; everybody if one is open."""
    student = OuterRef("pk")
    enrolled = Enrolment.objects.filter(course__in=courses, student=student)
    attempts = Attempt.objects.filter(quiz__course__in=courses, student=student)
    is_open = Course.objects.filter(pk__in=courses, is_open=True)
    return User.objects.filter(Exists(enrolled) | Exists(attempts) | Exists(is_open))


def image_for(user: User, sha256: str, extension: str, now: datetime) -> Image:
    """A picture of a quiz or an attempt that `user` may see, or of any revision of courses whose
    revisions they may see.

    Raises Http404 for any other.
    """
    images = Image.objects.filter(sha256=sha256, format=extension)
    found = images.visible_to(user, now).first()
    if found is None:
        courses = courses_where(user, "view_revision")
        taught = Q() if courses is None else Q(uses__revision__quiz__course__in=courses)
        found = None if courses == frozenset() else images.filter(taught).first()
    if found is None:
        raise Http404
    return found


def enrolment_for(user: User, course: str) -> Enrolment:
    """The enrolment of `user` in the course of this slug. Raises Http404 unless they take it."""
    return get_object_or_404(enrolments_of(user), course__slug=course)


def enrolments_of(user: User) -> QuerySet[Enrolment]:
    """The enrolments that `user` can end, with their courses."""
    taken = Enrolment.objects.filter(student=user, state=Enrolment.State.ACTIVE)
    return taken.select_related("course").order_by("course__title", "course")
