"""Courses: what people teach, are enrolled in, and take quizzes of."""

from collections.abc import Callable
from datetime import datetime

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.roles import is_administrator

from .enrolments import Enrolment
from .expressions import count_of
from .roles import roles_of


class CourseQuerySet(models.QuerySet["Course"]):
    def visible_to(self, user, now: datetime) -> "CourseQuerySet":
        """Courses whose quizzes `user` may see at `now`: open ones, those that they are enrolled
        in, and those that they have a role in; all for administrators.
        """
        if not user.is_authenticated:
            return self.none()
        if is_administrator(user):
            return self
        return self.filter(is_visible_to(user, now))

    def with_counts(self, now: datetime) -> "CourseQuerySet":
        """Adds `student_count` (those whom it is open to at `now`), `staff_count` and `quiz_count`
        (published ones).
        """
        return self.annotate(
            student_count=_count("Enrolment", lambda rows: rows.active(now)),
            staff_count=_count("CourseStaff"),
            quiz_count=_count("Quiz", lambda rows: rows.published()),
        )


def _count(model: str, narrowed: Callable = lambda rows: rows) -> Coalesce:
    return count_of(narrowed(apps.get_model("quizzes", model)._default_manager.all()), "course")


class Course(models.Model):
    """What people are enrolled in; holds quizzes. A migration makes the first, "Open quizzes".

    What `stated` names was stated by the course's file, which owns it; the rest is the admin's, as
    with quizzes. `description_html` is derived from `description`, rendered and sanitised.
    """

    OPEN_SLUG = "open"

    slug = models.SlugField(
        _("slug"),
        max_length=100,
        unique=True,
        allow_unicode=True,
        help_text=_("Part of the address of its quizzes."),
    )
    title = models.CharField(_("title"), max_length=200)
    code = models.CharField(
        _("code"), max_length=50, blank=True, help_text=_("As the timetable names it: DL-101.")
    )
    description = models.TextField(_("description"), blank=True, help_text=_("In Markdown."))
    description_html = models.TextField(editable=False, blank=True)
    is_open = models.BooleanField(
        _("open"),
        default=False,
        help_text=_("Everybody who is logged in sees its quizzes, enrolled or not."),
    )
    stated = models.JSONField(_("stated by the file"), default=list, blank=True, editable=False)
    path = models.CharField(
        _("folder"),
        max_length=500,
        blank=True,
        editable=False,
        help_text=_("As the import command found it last; blank: the course was never in a file."),
    )

    # Where `with_counts` was asked for.
    student_count: int
    staff_count: int
    quiz_count: int

    objects = CourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def course_id(self) -> int:
        """Of a row of any kind, this is the course whose roles say what may be done with it."""
        return self.pk


class Unit(models.Model):
    """A part of a course: some of its quizzes under a title, in an order of their own.

    Units and the quizzes of the course without one are in one order: their positions are of one
    kind. Written by `actions.arranging` alone. What a quiz is divided into is a `Section`.
    """

    course = models.ForeignKey(
        Course, models.CASCADE, related_name="units", verbose_name=_("course")
    )
    position = models.PositiveIntegerField(_("position"))
    title = models.CharField(_("title"), max_length=200)

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["course", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["course", "title"], name="unit_title_unique_in_course"),
        ]

    def __str__(self) -> str:
        return self.title


def is_visible_to(user, now: datetime, *, prefix: str = "") -> Q:
    """The condition of `CourseQuerySet.visible_to`, but for administrators; `prefix` is the way to
    the course ("course__" from a quiz).
    """
    course = OuterRef(f"{prefix}pk" if prefix else "pk")
    enrolled = Enrolment.objects.active(now).filter(course=course, student=user)
    condition = Q(**{f"{prefix}is_open": True}) | Q(Exists(enrolled))
    if roles := roles_of(user):
        condition |= Q(**{f"{prefix}pk__in": list(roles)})
    return condition
