"""Who is staff, and who an administrator: the one answer to both.

* A student is anyone who is logged in.
* Staff may enter the admin. What they may do there is their role's in each course
  (`quizzes.models.roles`); whoever is in the group "Instructors" may also make new courses.
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
    """Make `user` staff who may make courses; in those that there are it gives them no role."""
    user.is_staff = True
    user.save(update_fields=["is_staff"])
    user.groups.add(Group.objects.get(name=INSTRUCTORS_GROUP))
