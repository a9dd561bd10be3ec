"""Files that were handed in and are not imported yet: what the page with the plan goes by."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .courses import Course
from .quizzes import Quiz


class PendingImport(models.Model):
    """What one person handed in, until it is imported or given up. Written by `actions.pending`.

    Without a `course`, the files make a new one, as their `course.md` states it. `quiz` is set where the text is meant for that quiz and no other: an edit, or an earlier
    revision that is to come back. A person has few of these and none for long, so that the table
    cannot fill up.
    """

    KEPT_PER_PERSON = 5

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("by")
    )
    course = models.ForeignKey(
        Course, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("course")
    )
    quiz = models.ForeignKey(
        Quiz, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("quiz")
    )
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("pending import")
        verbose_name_plural = _("pending imports")
        ordering = ["-created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quiz__isnull=True) | Q(course__isnull=False),
                name="pending_import_of_a_quiz_for_its_course",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class PendingFile(models.Model):
    """One file of a pending import, or an archive of them, as it came in.

    `path` is a name to show, never opened.
    """

    pending = models.ForeignKey(
        PendingImport, models.CASCADE, related_name="files", verbose_name=_("pending import")
    )
    position = models.PositiveIntegerField(_("position"))
    path = models.CharField(_("path"), max_length=500)
    data = models.BinaryField(_("content"))

    class Meta:
        verbose_name = _("pending file")
        verbose_name_plural = _("pending files")
        ordering = ["pending", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["pending", "position"], name="pending_file_position_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.path
