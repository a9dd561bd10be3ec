"""What the import command says about courses, as plain text."""

from collections.abc import Iterator, Sequence

from quizzes.actions.planning_courses import CoursePlan, Fate, FieldChange, StatedInstructor
from quizzes.core.course_file import Part
from quizzes.core.reporting import printable
from quizzes.models import Quiz

_LABELS = {"title": "title", "code": "code", "is_open": "open"}
_FATES = {
    (Fate.APPOINT, True): "appointed as {role}",
    (Fate.APPOINT, False): "would be appointed as {role}",
    (Fate.INVITE, True): "invited as {role}",
    (Fate.INVITE, False): "would be invited as {role}",
}


def worded_course(plan: CoursePlan, *, is_done: bool) -> str:
    """A head line, then each setting that changes and whoever is appointed or invited."""
    if plan.is_unchanged:
        return f"nothing {'has changed' if is_done else 'would change'}"
    kind = "new course" if plan.is_new else "course"
    head = f"{kind} “{plan.slug}”" if is_done else f"would be a {kind} “{plan.slug}”"
    if not plan.is_new:
        head = f"course “{plan.slug}” {'changed' if is_done else 'would change'}"
    return "\n".join(
        [f"{head}: {printable(plan.title)}" if plan.is_new else head, *_lines(plan, is_done)]
    )


def worded_order(parts: Sequence[Part], *, is_done: bool) -> str:
    """The order of quizzes, by their slugs; a line for each unit."""
    lines = [
        f"  {printable(part.title)}: {', '.join(part.quizzes) or 'no quizzes yet'}"
        if part.title
        else f"  {', '.join(part.quizzes)}"
        for part in parts
    ]
    head = "order changed" if is_done else "order would change"
    return "\n".join([f"{head}:", *lines])


def worded_elsewhere(quiz: Quiz) -> str:
    """Where a file that makes a new quiz has been another course's quiz so far."""
    return printable(
        f"  the quiz “{quiz.slug}” of the course “{quiz.course.slug}”, imported from {quiz.path},"
        " stays there with its results: a quiz keeps its course"
    )


def _lines(plan: CoursePlan, is_done: bool) -> Iterator[str]:
    for change in plan.changes:
        if not (plan.is_new and change.name == "title"):
            yield printable(f"  {_change(change)}")
    for each in plan.instructors:
        if each.is_change:
            yield printable(f"  {_instructor(each, is_done)}")


def _change(change: FieldChange) -> str:
    if change.name == "description":
        return "description: changed" if change.old else "description: new"
    old, new = _value(change.old), _value(change.new)
    return (
        f"{_LABELS[change.name]}: {old} → {new}"
        if change.old != ""
        else f"{_LABELS[change.name]}: {new}"
    )


def _value(value: str | bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value or "none"


def _instructor(each: StatedInstructor, is_done: bool) -> str:
    return f"{each.email}: {_FATES[each.fate, is_done].format(role=each.role)}"
