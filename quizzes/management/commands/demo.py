"""`manage.py demo`: one student and one instructor to try Quizmark with, on a developer's machine."""

import os
import secrets
from contextlib import suppress

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from accounts.roles import appoint_instructor
from quizzes.actions.enrolling import CannotEnrol, enrol
from quizzes.models import Course, CourseStaff, Enrolment, Role


class Command(BaseCommand):
    help = (
        "Makes the accounts `student`, enrolled in every course, and `instructor`, who owns them, "
        "and prints how to log in. Their password is "
        "DEMO_PASSWORD, else a new one each time. Only with DEBUG."
    )

    def handle(self, **options) -> None:
        if not settings.DEBUG:
            raise CommandError("Demo accounts are made only with DEBUG=1: anyone could guess them.")
        password = os.environ.get("DEMO_PASSWORD") or secrets.token_urlsafe(9)
        student = _account("student", password)
        student.groups.clear()
        instructor = _account("instructor", password)
        appoint_instructor(instructor)
        for course in Course.objects.all():
            role = {"role": Role.OWNER}
            CourseStaff.objects.update_or_create(course=course, user=instructor, defaults=role)
            if not course.is_open:
                via = Enrolment.Via.ADMIN
                with suppress(CannotEnrol):  # somebody has made the student staff
                    enrol(
                        course=course, student=student, via=via, by=instructor, now=timezone.now()
                    )
        self.stdout.write(
            "Demo accounts (password of both: "
            f"{self.style.SUCCESS(password)})\n"
            "  student     takes quizzes:    /accounts/login/\n"
            "  instructor  reads results:    /admin/login/"
        )


def _account(username: str, password: str) -> User:
    """The user, with this password; an unchanged password keeps running sessions alive."""
    user, _ = User.objects.get_or_create(username=username)
    if not user.check_password(password):
        user.set_password(password)
        user.save()
    return user
