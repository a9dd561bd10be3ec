"""What importing a `course.md` would do, found out by reading only."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from accounts.addresses import owners_of
from accounts.models import User
from quizzes.core.course_file import CourseDocument, Part, merged
from quizzes.core.diagnostics import DiagnosticLog
from quizzes.core.document import Diagnostic
from quizzes.models import Course, Invitation, Role
from quizzes.models.roles import may

from .arranging import order_of
from .course_description import CannotRender, render_description

# The fields that a file can state, in the order in which they are shown.
FIELDS = ("title", "code", "is_open", "description")


class Fate(StrEnum):
    """What becomes of an address among the instructors."""

    APPOINT = "appoint"
    INVITE = "invite"
    STAFF = "staff"  # has a role in the course already, and keeps it
    INVITED = "invited"  # is invited to the staff already
    NOT_ALLOWED = "not-allowed"  # only an owner may


@dataclass(frozen=True, slots=True)
class StatedInstructor:
    """An address that the file names; `user` is whose it is beyond doubt, if that is known."""

    email: str
    fate: Fate
    role: Role
    user: User | None = None

    @property
    def is_change(self) -> bool:
        return self.fate in (Fate.APPOINT, Fate.INVITE)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of the course that the file states otherwise than it is; `old` is "" if it is new."""

    name: str
    old: str | bool
    new: str | bool


@dataclass(frozen=True)
class CoursePlan:
    """What a `course.md` does to its course; `course` is None for a new one.

    `order` and `old_order` have the slugs of quizzes, None: the file does not state an order.
    `description_html` is None where the description stays.
    """

    document: CourseDocument
    slug: str
    title: str
    course: Course | None
    changes: tuple[FieldChange, ...]
    instructors: tuple[StatedInstructor, ...]
    description_html: str | None = None
    order: tuple[Part, ...] | None = None
    old_order: tuple[Part, ...] | None = None

    @property
    def is_new(self) -> bool:
        return self.course is None

    @property
    def changes_order(self) -> bool:
        return self.order is not None and self.order != self.old_order

    @property
    def is_unchanged(self) -> bool:
        """Whether an import would do nothing but remember who owns which setting."""
        is_appointing = any(each.is_change for each in self.instructors)
        return not (self.is_new or self.changes or is_appointing or self.changes_order)

    @property
    def base(self) -> str:
        """Names the state of the course that the plan was made against; "new" for a new one."""
        return base_of(self.course) if self.course else "new"


def base_of(course: Course) -> str:
    """A digest of all that a file can state about the course, as it is."""
    values = [getattr(course, field) for field in (*FIELDS, "stated")]
    text = repr([*values, order_of(course)])
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def plan_course(
    *,
    document: CourseDocument,
    course: Course | None,
    folder: str,
    by: User | None,
    order: Sequence[Part] | None = None,
) -> tuple[CoursePlan | None, list[Diagnostic]]:
    """What importing `document` as `course`, or as a new one, would do; None where its description
    cannot be rendered.

    `folder` names a course whose file does not. `by` is None for the command, which may appoint
    instructors; others must own the course, or make it.
    """
    changes = _changes(document, course)
    try:
        html = _html(document, course)
    except CannotRender as problem:
        return None, _worded(document, problem)
    plan = CoursePlan(
        document,
        slug=course.slug if course else document.slug(folder),
        title=document.title(folder),
        course=course,
        changes=changes,
        instructors=_instructors(document, course, by),
        description_html=html,
        order=None if order is None else merged(order),
        old_order=order_of(course) if course and order is not None else None,
    )
    return plan, []


def _changes(document: CourseDocument, course: Course | None) -> tuple[FieldChange, ...]:
    found = []
    for field in FIELDS:
        new = document.stated.get(field)
        old = getattr(course, field) if course else ""
        if isinstance(new, str | bool) and new != old:
            found.append(FieldChange(field, old, new))
    return tuple(found)


def _html(document: CourseDocument, course: Course | None) -> str | None:
    """That of the description, if it is stated and not rendered yet."""
    is_rendered = course and course.description == document.description and course.description_html
    if "description" not in document.stated or is_rendered:
        return None
    return render_description(document.description)


def _instructors(
    document: CourseDocument, course: Course | None, by: User | None
) -> tuple[StatedInstructor, ...]:
    """The first of a new course that the command makes will own it: somebody has to."""
    emails = document.instructors
    if not emails:
        return ()
    owners = owners_of(emails)
    staff, invited = _known(course)
    if course is None and by:
        staff = {by.pk}
    may_appoint = course is None or by is None or may(by, "add_coursestaff", course.pk)
    found = []
    for index, email in enumerate(emails):
        is_first_owner = course is None and by is None and index == 0
        user = owners.get(email.lower())
        if user and user.pk in staff:
            fate = Fate.STAFF
        elif not may_appoint:
            fate = Fate.NOT_ALLOWED
        elif user:
            fate = Fate.APPOINT
        else:
            fate = Fate.INVITED if email.lower() in invited else Fate.INVITE
        role = Role.OWNER if is_first_owner else Role.INSTRUCTOR
        found.append(StatedInstructor(email, fate, role, user))
    return tuple(found)


def _known(course: Course | None) -> tuple[set[int], set[str]]:
    """Those who have a role, and the addresses that are invited to have one."""
    if course is None:
        return set(), set()
    invitations = Invitation.objects.filter(course=course, accepted_at=None).exclude(role="")
    staff = course.staff.order_by().values_list("user", flat=True)
    return set(staff), {email.lower() for email in invitations.values_list("email", flat=True)}


def _worded(document: CourseDocument, problem: CannotRender) -> list[Diagnostic]:
    log = DiagnosticLog(document.path)
    log.error(problem.code, document.description_line, 1, str(problem), problem.hint)
    return log.found
