"""Who is staff, and who an administrator: the one answer to both.

* A student is anyone who is logged in.
* An instructor is staff in the group "Instructors" (made by a migration of `quizzes`, with the
  permissions that teaching needs and nothing else).
* An administrator is a superuser.
"""

from django.contrib.auth.models import AnonymousUser, Group

from .models import User

INSTRUCTORS_GROUP = "Instructors"


def is_staff(user: User | AnonymousUser) -> bool:
    """May enter the admin; what is allowed there is a matter of permissions."""
    return user.is_active and user.is_staff


def is_administrator(user: User | AnonymousUser) -> bool:
    """May do everything, including appointing instructors."""
    return user.is_active and user.is_superuser


def appoint_instructor(user: User) -> None:
    """Make `user` staff with the permissions of the group "Instructors"."""
    user.is_staff = True
    user.save(update_fields=["is_staff"])
    user.groups.add(Group.objects.get(name=INSTRUCTORS_GROUP))
