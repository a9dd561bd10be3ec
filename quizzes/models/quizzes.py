"""What students see at one URL each, and take there."""

from datetime import datetime

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, FilteredRelation, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.roles import is_administrator

from .courses import Course, Unit, is_visible_to
from .expressions import count_of
from .settings import QuizSettings


class QuizQuerySet(models.QuerySet["Quiz"]):
    def published(self) -> "QuizQuerySet":
        """Quizzes that have something to take and were not retired."""
        return self.filter(current_revision__isnull=False, retired_at__isnull=True)

    def visible_to(self, user, now: datetime) -> "QuizQuerySet":
        """Published quizzes of the courses that `user` may see at `now`."""
        if not user.is_authenticated:
            return self.none()
        if is_administrator(user):
            return self.published()
        return self.published().filter(is_visible_to(user, now, prefix="course__"))

    def with_visibility_to(self, user, now: datetime) -> "QuizQuerySet":
        """Adds `is_visible`: whether `visible_to` has it, so that its page can be opened."""
        visible = Quiz.objects.visible_to(user, now).order_by()
        return self.annotate(is_visible=Exists(visible.filter(pk=OuterRef("pk"))))

    def in_course_order(self) -> "QuizQuerySet":
        """By course, and within each as it orders its units and the quizzes without one; those
        without a position come last, by title. Adds the title of the unit as `unit_title`.
        """
        place = Coalesce("unit__position", "position")
        return self.annotate(unit_title=F("unit__title")).order_by(
            "course__title",
            "course_id",
            place.asc(nulls_last=True),
            F("unit_id").asc(nulls_first=True),
            F("position").asc(nulls_last=True),
            "title",
            "pk",
        )

    def with_revision(self) -> "QuizQuerySet":
        """With the course and the current revision, without the course's long texts and the
        Markdown of the whole quiz.
        """
        return self.select_related("course", "current_revision").defer(
            "course__description",
            "course__description_html",
            "current_revision__source",
            "current_revision__description",
        )

    def with_extension_of(self, student) -> "QuizQuerySet":
        """Adds what `student` has beyond the others: `own_extra_attempts` and `own_closes_at`."""
        return self.annotate(
            own=FilteredRelation("extensions", condition=Q(extensions__student=student)),
            own_extra_attempts=F("own__extra_attempts"),
            own_closes_at=F("own__closes_at"),
        )

    def with_ends(self) -> "QuizQuerySet":
        """Adds when the last student is through: `last_extended_to` and `last_open_deadline`,
        either of them None where there is none.
        """
        return self.annotate(
            last_extended_to=_latest("Extension", "closes_at"),
            last_open_deadline=_latest("Attempt", "deadline", state="open"),
        )

    def with_open_reports(self) -> "QuizQuerySet":
        """Adds `open_report_count`: reports of questions that nobody has replied to."""
        reports = _rows("QuestionReport", replied_at=None)
        return self.annotate(open_report_count=count_of(reports, "item__quiz"))

    def with_counts(self) -> "QuizQuerySet":
        """Adds `revision_count`, `attempt_count` and `open_attempt_count`; previews left out."""
        return self.annotate(
            revision_count=_count("Revision"),
            attempt_count=_count("Attempt", is_preview=False),
            open_attempt_count=_count("Attempt", is_preview=False, state="open"),
        )


def _latest(model: str, field: str, **filters) -> Subquery:
    own = _rows(model, quiz=OuterRef("pk"), **filters).order_by()
    return Subquery(own.values("quiz").annotate(latest=Max(field)).values("latest"))


def _count(model: str, **filters) -> Coalesce:
    return count_of(_rows(model, **filters), "quiz")


def _rows(model: str, **filters) -> models.QuerySet:
    return apps.get_model("quizzes", model)._default_manager.filter(**filters)


class Quiz(QuizSettings):
    """What students see at one URL; identified by its course and slug.

    The columns of `QuizSettings` hold the settings in effect. A setting that the current revision's
    file states is the file's (`Revision.stated`); the others are the admin's and keep their value
    when the file no longer states them. Content changes only by `actions.importing`.
    """

    course = models.ForeignKey(
        Course, models.PROTECT, related_name="quizzes", verbose_name=_("course")
    )
    unit = models.ForeignKey(
        Unit,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="quizzes",
        verbose_name=_("unit"),
        help_text=_("Of the same course."),
    )
    position = models.PositiveIntegerField(
        _("position"),
        null=True,
        blank=True,
        help_text=_(
            "Within the unit, or among the units and the quizzes without one; blank: after "
            "the others, by title."
        ),
    )
    slug = models.SlugField(_("slug"), max_length=100, allow_unicode=True)
    title = models.CharField(_("title"), max_length=200)
    current_revision = models.OneToOneField(
        "Revision",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="current_of",
        verbose_name=_("current revision"),
    )
    path = models.CharField(
        _("file"),
        max_length=500,
        blank=True,
        editable=False,
        help_text=_("As the import command found it last; blank: the quiz was never in a file."),
    )
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    # Where `in_course_order` was asked for.
    unit_title: str | None
    # Where `with_extension_of` was asked for.
    own_extra_attempts: int | None
    own_closes_at: datetime | None
    # Where `with_visibility_to` was asked for.
    is_visible: bool
    # Where `with_ends` was asked for.
    last_extended_to: datetime | None
    last_open_deadline: datetime | None
    # Where `with_open_reports` was asked for.
    open_report_count: int
    # Where `with_counts` was asked for.
    revision_count: int
    attempt_count: int
    open_attempt_count: int

    objects = QuizQuerySet.as_manager()

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["course", "slug"], name="quiz_slug_unique_in_course"),
            *QuizSettings.Meta.constraints,
        ]

    def __str__(self) -> str:
        return self.title
