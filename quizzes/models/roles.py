"""Who does what in a course: the one answer to what somebody may do there.

A role grants permissions of Django, in that course and no other. Administrators may do everything
everywhere. `quizzes.access.CourseRoleBackend` is how `User.has_perm` asks here.
"""

from collections.abc import Mapping

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import is_administrator, is_staff


class Role(models.TextChoices):
    """From the one who may do least to the one who may do most."""

    ASSISTANT = "assistant", _("assistant")
    INSTRUCTOR = "instructor", _("instructor")
    OWNER = "owner", _("owner")


# What each role may do beyond the one before it, by permissions of this app.
_SEES = {
    "view_accommodation",
    "view_answer",
    "view_attempt",
    "view_attemptevent",
    "view_choice",
    "view_course",
    "view_coursestaff",
    "view_enrolment",
    "view_extension",
    "view_importrecord",
    "view_item",
    "view_override",
    "view_question",
    "view_questionreport",
    "view_quiz",
    "view_revision",
    "view_ruling",
    "view_scorechange",
    "view_section",
    "view_unit",
}
_TEACHES = {
    "add_accommodation",
    "change_accommodation",
    "delete_accommodation",
    "extend_attempt",
    "change_course",
    "add_enrolment",
    "change_enrolment",
    "add_extension",
    "change_extension",
    "delete_extension",
    "add_invitation",
    "delete_invitation",
    "view_invitation",
    "add_joincode",
    "change_joincode",
    "view_joincode",
    "add_override",
    "delete_override",
    "change_questionreport",
    "add_quiz",
    "change_quiz",
    "add_ruling",
}
_OWNS = {"add_coursestaff", "change_coursestaff", "delete_coursestaff", "view_auditevent"}
GRANTS: Mapping[Role, frozenset[str]] = {
    Role.ASSISTANT: frozenset(_SEES),
    Role.INSTRUCTOR: frozenset(_SEES | _TEACHES),
    Role.OWNER: frozenset(_SEES | _TEACHES | _OWNS),
}


class CourseStaff(models.Model):
    """The role of one person in one course; written by `actions.staffing` alone."""

    course = models.ForeignKey(
        "Course", models.CASCADE, related_name="staff", verbose_name=_("course")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="course_roles",
        verbose_name=_("person"),
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    appointed_at = models.DateTimeField(_("appointed at"), auto_now_add=True)
    appointed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("appointed by"),
        help_text=_("Nobody: by the import command or a migration."),
    )

    class Meta:
        verbose_name = _("role in a course")
        verbose_name_plural = _("roles in courses")
        ordering = ["course", "user"]
        constraints = [
            models.UniqueConstraint(fields=["course", "user"], name="course_staff_unique"),
            models.CheckConstraint(
                condition=Q(role__in=Role.values), name="course_staff_role_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


def roles_of(user) -> Mapping[int, Role]:
    """The roles of `user`, by course; asked for once per user object, and not at all for those who
    are not staff: the pages of students pay nothing for it.
    """
    if not is_staff(user):
        return {}
    if not hasattr(user, "_course_roles"):
        rows = CourseStaff.objects.filter(user=user).order_by().values_list("course_id", "role")
        user._course_roles = {course_id: Role(role) for course_id, role in rows}
    return user._course_roles


def forget_roles(user) -> None:
    """Ask anew for the roles of `user`: they have changed, or must be those of this moment."""
    if hasattr(user, "_course_roles"):  # `vars` would miss that of a request, which is lazy
        del user._course_roles


def has_role(user: User, course_id: int) -> bool:
    """Whether `user` is of the course's staff in any role; administrators are everywhere."""
    return is_administrator(user) or course_id in roles_of(user)


def may(user: User, permission: str, course_id: int) -> bool:
    """Whether `user` holds the permission (a codename of this app) in the course."""
    if is_administrator(user):
        return True
    role = roles_of(user).get(course_id)
    return role is not None and permission in GRANTS[role]


def courses_where(user: User, permission: str) -> frozenset[int] | None:
    """The courses in which `user` holds the permission; None: in all, for administrators."""
    if is_administrator(user):
        return None
    roles = roles_of(user).items()
    return frozenset(course_id for course_id, role in roles if permission in GRANTS[role])
