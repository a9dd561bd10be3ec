"""Who takes a course and who runs it, as staff see it."""

from datetime import datetime

from django.db import models
from django.db.models import OuterRef, Q, QuerySet, Subquery

from quizzes.models import Course, CourseStaff, Enrolment, Invitation, JoinCode, Role


class State(models.TextChoices):
    """Of students, as one looks for them."""

    OPEN = "open"
    CLOSED = "closed"
    LEFT = "left"
    REMOVED = "removed"


def students_of(
    course: Course, *, now: datetime, q: str = "", state: str = ""
) -> QuerySet[Enrolment]:
    """The enrolments of a course whose students are called `q`, by username, with the students.

    Adds `invited_as`, the address whose invitation they have accepted: it need not be one of their
    own.
    """
    found = course.enrolments.select_related("student").order_by("student__username")
    found = found.annotate(invited_as=_accepted(OuterRef("student"), role=""))
    active = Enrolment.State.ACTIVE
    if state == State.OPEN:
        found = found.filter(
            pk__in=Enrolment.objects.active(now).filter(course=course).values("pk")
        )
    elif state == State.CLOSED:
        found = found.filter(Q(starts_at__gt=now) | Q(ends_at__lte=now), state=active)
    elif state:
        found = found.filter(state=state)
    for word in q.split():
        found = found.filter(
            Q(student__username__icontains=word)
            | Q(student__first_name__icontains=word)
            | Q(student__last_name__icontains=word)
            | Q(student__email__icontains=word)
        )
    return found


def staff_of(course: Course) -> list[CourseStaff]:
    """Owners first; by username within a role. `invited_as` as for students."""
    order = {role: place for place, role in enumerate(reversed(Role))}
    staff = course.staff.select_related("user", "appointed_by").order_by("user__username")
    staff = staff.annotate(invited_as=_accepted(OuterRef("user"), role__gt=""))
    return sorted(staff, key=lambda each: order[Role(each.role)])


def _accepted(person: OuterRef, **filters) -> Subquery:
    accepted = Invitation.objects.filter(course=OuterRef("course"), accepted_by=person, **filters)
    return Subquery(accepted.order_by("-accepted_at").values("email")[:1])


def invitations_of(course: Course) -> QuerySet[Invitation]:
    """Those that nobody has accepted, also where they have expired; staff first."""
    pending = course.invitations.pending().select_related("invited_by")
    return pending.order_by("-role", "email", "pk")


def join_codes_of(course: Course) -> QuerySet[JoinCode]:
    """The newest first, with who made them."""
    return course.join_codes.select_related("created_by").order_by("-created_at", "-pk")
