"""The order of a course: its units, and its quizzes in them and beside them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import User
from quizzes.core.course_file import Part, merged
from quizzes.models import Course, Quiz, Unit

from .auditing import record_course_change
from .enrolling import lock_course

BATCH_SIZE = 500


class CannotArrange(Exception):
    """The file of the course states its order, so that nobody else can."""


def arrange_course(
    *,
    course: Course,
    parts: Sequence[Part],
    by: User | None,
    now: datetime,
    is_stated: bool = False,
) -> bool:
    """Put the units and quizzes of the course into this order; whether that changed anything.

    `parts` have the slugs of quizzes; those that are in none of them come after all others, by
    title, and units that are not among them go. Retired quizzes stay where they were. Unless the
    order `is_stated` by the course's file, it must be the admin's: else CannotArrange is raised.
    """
    with transaction.atomic():
        course = lock_course(course)
        if not is_stated and "order" in course.stated:
            raise CannotArrange(course.slug)
        is_changed = _write(course, merged(parts))
        if is_changed:
            record_course_change(course, by=by, now=now, data={"order": True})
    return is_changed


def order_of(course: Course) -> tuple[Part, ...]:
    """The order that students see, with the slugs of quizzes; empty units are in it, too."""
    quizzes = Quiz.objects.published().filter(course=course).in_course_order()
    by_unit: dict[int, list[str]] = {unit.pk: [] for unit in course.units.all()}
    places: list[tuple[int | None, Part]] = []
    for quiz in quizzes:
        if quiz.unit_id:
            by_unit[quiz.unit_id].append(quiz.slug)
        else:
            places.append((quiz.position, Part("", (quiz.slug,))))
    places += (
        (unit.position, Part(unit.title, tuple(by_unit[unit.pk]))) for unit in course.units.all()
    )
    # Sorting keeps the order of those without a position, which are at the end.
    places.sort(key=lambda place: (place[0] is None, place[0] or 0))
    return merged([part for _, part in places])


def _write(course: Course, parts: Sequence[Part]) -> bool:
    units = {unit.title: unit for unit in course.units.all()}
    gone = [unit.pk for title, unit in units.items() if title not in {each.title for each in parts}]
    quizzes = {quiz.slug: quiz for quiz in course.quizzes.filter(retired_at=None)}
    before = {slug: _place(quiz) for slug, quiz in quizzes.items()}
    for quiz in quizzes.values():
        quiz.unit, quiz.position = None, None
    is_changed = _put(course, parts, units, quizzes)
    changed = [quiz for slug, quiz in quizzes.items() if _place(quiz) != before[slug]]
    Quiz.objects.bulk_update(changed, ["unit", "position"], batch_size=BATCH_SIZE)
    Unit.objects.filter(pk__in=gone).delete()
    return is_changed or bool(changed or gone)


def _put(
    course: Course, parts: Sequence[Part], units: dict[str, Unit], quizzes: dict[str, Quiz]
) -> bool:
    """Set the place of each unit and quiz; whether that changed a unit."""
    is_changed = False
    number = 0
    for part in parts:
        named = [quizzes[slug] for slug in part.quizzes if slug in quizzes]
        if not part.title:
            for number, quiz in enumerate(named, start=number + 1):  # noqa: B020 - goes on counting
                quiz.position = number
            continue
        number += 1
        unit = units.get(part.title) or Unit(course=course, title=part.title)
        if unit.pk is None or unit.position != number:
            unit.position, is_changed = number, True
            unit.save()
        _fill(unit, named)
    return is_changed


def _fill(unit: Unit, quizzes: Iterable[Quiz]) -> None:
    for position, quiz in enumerate(quizzes, start=1):
        quiz.unit, quiz.position = unit, position


def _place(quiz: Quiz) -> tuple[int | None, int | None]:
    return quiz.unit_id, quiz.position
