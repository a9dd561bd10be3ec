"""Makes people who are logged in already: `python -m benchmarks.people COUNT [instructor]`.

Students, or instructors of every course of Quizmark, for whichever app DJANGO_SETTINGS_MODULE
names. Prints a JSON list of their session keys: hashing passwords is slow on purpose and no part of
what is measured.
"""

import json
import sys

import django
from django.conf import settings
from django.db import transaction
from django.utils import timezone


def make(count: int, role: str = "student") -> list[str]:
    from django.contrib.auth import get_user_model

    users = get_user_model().objects
    with transaction.atomic():
        people = (
            users.create(username=f"{role}{i}", password="!", last_login=timezone.now())
            for i in range(count)
        )
        return [_log_in(_appointed(person, role)) for person in people]


def _appointed(person, role: str):
    if role == "instructor":
        from accounts.roles import appoint_instructor
        from quizzes.models import Course, CourseStaff, Role

        appoint_instructor(person)
        for course in Course.objects.all():
            CourseStaff.objects.create(course=course, user=person, role=Role.INSTRUCTOR)
    return person


def _log_in(user) -> str:
    """What `django.contrib.auth.login` keeps in the session, without a request."""
    from django.contrib import auth
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[auth.SESSION_KEY] = str(user.pk)
    session[auth.BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[auth.HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key


if __name__ == "__main__":
    django.setup()
    print(json.dumps(make(int(sys.argv[1]), *sys.argv[2:])))
