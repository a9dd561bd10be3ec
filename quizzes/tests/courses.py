"""A course with people: what tests of enrolling have in common."""

from datetime import timedelta

from accounts.models import User
from quizzes.models import AuditEvent, Course, Enrolment, Role

from .conftest import NOW

DAY = timedelta(days=1)


def closed_course(slug: str = "dl", title: str = "Deep learning", **staff: User) -> Course:
    """One that is not open, with staff by their role: `owner=ines`."""
    course = Course.objects.create(slug=slug, title=title)
    for role, user in staff.items():
        course.staff.create(user=user, role=Role(role))
        User.objects.filter(pk=user.pk).update(is_staff=True)
        user.is_staff = True
        vars(user).pop("_course_roles", None)
    return course


def enrolled(course: Course, student: User, **values) -> Enrolment:
    values = {"via": Enrolment.Via.ADMIN, "enrolled_at": NOW - DAY} | values
    return course.enrolments.create(student=student, **values)


def state_of(course: Course, student: User) -> str | None:
    rows = course.enrolments.filter(student=student)
    return rows.values_list("state", flat=True).first()


def logged() -> list[tuple[str, str]]:
    """What the audit log says was done beside imports, and to whom or what, from the first."""
    events = AuditEvent.objects.exclude(action="imported").order_by("pk")
    return list(events.values_list("action", "target"))


def numbered_users(count: int, prefix: str = "s") -> list[User]:
    """Students without a password, whose addresses are theirs."""
    return User.objects.bulk_create(
        User(username=f"{prefix}{n}", email=f"{prefix}{n}@example.org", password="!")
        for n in range(count)
    )
