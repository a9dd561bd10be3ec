"""What students think is wrong with a question, and what staff answer."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from .attempts import Answer
from .content import Item, Question
from .practice import PracticeTurn

if TYPE_CHECKING:
    from accounts.models import User


def response_to(met: Answer | PracticeTurn):
    """What a student answered where they met a question; None for blank. A turn costs a query."""
    if isinstance(met, Answer):
        return met.response
    return met.reviews.filter(corrects=None).values_list("response", flat=True).first()


class QuestionReportQuerySet(models.QuerySet["QuestionReport"]):
    def open(self) -> "QuestionReportQuerySet":
        """Nobody has answered yet."""
        return self.filter(replied_at=None)

    def by(self, student: "User") -> "QuestionReportQuerySet":
        return self.filter(student=student)


class QuestionReport(models.Model):
    """A student's note about a question as they met it; written by `actions.question_reports`
    alone, and by the end of an account.

    `question` has the revision, the file and the line. `answer` is theirs in an attempt, null where
    they met the question in practice; `response` is what they had given, in the shape of
    `core.responses`, null for blank.
    """

    NOTE_LENGTH = 2000
    # What stands in for the note of somebody whose account is deleted; pages say so instead.
    NO_NOTE = "–"

    student = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="question_reports",
        verbose_name=_("student"),
    )
    item = models.ForeignKey(
        Item, models.PROTECT, related_name="reports", verbose_name=_("question")
    )
    question = models.ForeignKey(
        Question, models.PROTECT, related_name="reports", verbose_name=_("wording")
    )
    answer = models.ForeignKey(
        Answer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reports",
        verbose_name=_("answer"),
    )
    response = models.JSONField(_("response"), null=True, blank=True)
    note = models.TextField(_("note"), max_length=NOTE_LENGTH)
    at = models.DateTimeField(_("at"))
    reply = models.TextField(_("reply"), blank=True, max_length=NOTE_LENGTH)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("replied by"),
    )
    replied_at = models.DateTimeField(_("replied at"), null=True, blank=True)

    objects = QuestionReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("question report")
        verbose_name_plural = _("question reports")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["student", "item"],
                condition=Q(replied_at__isnull=True),
                name="question_report_one_open_per_item",
            ),
            models.CheckConstraint(
                condition=Q(replied_at__isnull=True, replied_by__isnull=True, reply="")
                | (Q(replied_at__isnull=False, replied_by__isnull=False) & ~Q(reply="")),
                name="question_report_reply_as_a_whole",
            ),
            models.CheckConstraint(condition=~Q(note=""), name="question_report_says_something"),
            models.CheckConstraint(
                condition=Q(replied_at__isnull=True) | Q(replied_at__gte=F("at")),
                name="question_report_replied_after_it_came",
            ),
        ]

    def __str__(self) -> str:
        return Truncator(" ".join(self.note.split())).chars(80)

    @property
    def course_id(self) -> int:
        return self.item.course_id

    @property
    def is_open(self) -> bool:
        return self.replied_at is None

    @property
    def is_note_deleted(self) -> bool:
        """Whether the note went with the account of the student, of whom the results alone stay."""
        return self.student.deleted_at is not None
