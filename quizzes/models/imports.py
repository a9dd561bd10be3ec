"""The log of imports: who handed in what, when, and what the importer said to it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .content import Revision
from .courses import Course
from .immutable import ImmutableModel
from .quizzes import Quiz


class ImportRecord(ImmutableModel):
    """One import of one quiz, or a refusal of it; written by `actions.importing` alone.

    An import that changes nothing leaves no record, and neither does a refusal of the same bytes
    for the same reasons as before: a nightly run of an unchanged folder adds no row.

    `sha256` is that of the bytes, as `sha256sum` prints it (of several files, one after the
    other); it is blank where there was no file to read. `diagnostics` has the first
    MOST_DIAGNOSTICS of `diagnostic_count`, each as an object with the fields of
    `core.document.Diagnostic`. `changes` counts the questions by what was done to them.
    """

    MOST_DIAGNOSTICS = 100

    class Via(models.TextChoices):
        COMMAND = "command", _("command")
        ADMIN = "admin", _("admin")

    class Outcome(models.TextChoices):
        CREATED = "created", _("new quiz")
        REVISED = "revised", _("new revision")
        RENAMED = "renamed", _("file renamed")
        RETIRED = "retired", _("file vanished")
        REJECTED = "rejected", _("rejected")

    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    via = models.CharField(_("via"), max_length=20, choices=Via.choices)
    course = models.ForeignKey(Course, models.PROTECT, related_name="+", verbose_name=_("course"))
    quiz = models.ForeignKey(
        Quiz, models.PROTECT, null=True, blank=True, related_name="imports", verbose_name=_("quiz")
    )
    revision = models.OneToOneField(
        Revision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="import_record",
        verbose_name=_("revision"),
    )
    path = models.CharField(_("path"), max_length=500)
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, blank=True)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome.choices)
    question_count = models.PositiveIntegerField(_("questions"), default=0)
    changes = models.JSONField(_("changes"), default=dict, blank=True)
    diagnostics = models.JSONField(_("diagnostics"), default=list, blank=True)
    diagnostic_count = models.PositiveIntegerField(_("diagnostics"), default=0)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["-at", "-id"], name="import_at")]
        constraints = [
            models.CheckConstraint(
                condition=Q(via="command", by__isnull=True) | Q(via="admin", by__isnull=False),
                name="import_by_somebody_in_the_admin",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["created", "revised"], revision__isnull=False)
                | Q(outcome__in=["renamed", "retired", "rejected"], revision__isnull=True),
                name="import_revision_with_its_outcome",
            ),
            models.CheckConstraint(
                condition=Q(outcome="rejected") | Q(quiz__isnull=False),
                name="import_of_a_quiz_unless_rejected",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.path}: {self.get_outcome_display()}"
