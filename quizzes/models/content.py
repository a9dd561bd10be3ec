"""What authors make: the immutable revisions of a quiz's Markdown, and the items in them."""

import uuid
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from quizzes.core import document

from .immutable import ImmutableModel
from .quizzes import Quiz


def _in_one_line(markdown: str) -> str:
    """The beginning of a text, for lists and logs."""
    return Truncator(" ".join(markdown.split())).chars(80)


class Revision(ImmutableModel):
    """One immutable import of one file: identified by `uid`, numbered within its quiz.

    `uid` and not the primary key names it in caches: on SQLite the id of a row that was rolled
    back can come again, a uid cannot.
    """

    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="revisions", verbose_name=_("quiz"))
    number = models.PositiveIntegerField(_("number"))
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=200)
    path = models.CharField(_("path"), max_length=500)
    source = models.TextField(_("Markdown source"))
    sha256 = models.CharField(
        _("SHA-256"), max_length=64, help_text=_("Of the source and the pictures.")
    )
    stated = models.JSONField(
        _("settings the file states"), default=list, help_text=_("Names of quiz settings.")
    )
    description = models.TextField(_("description"), blank=True)
    description_html = models.TextField(blank=True)
    renderer_version = models.PositiveSmallIntegerField()
    question_count = models.PositiveIntegerField(_("questions"))
    dealt_count = models.PositiveIntegerField(
        _("questions in an attempt"), help_text=_("Fewer where sections are drawn from.")
    )
    max_points = models.DecimalField(_("points"), max_digits=10, decimal_places=2)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("imported by"),
    )
    imported_at = models.DateTimeField(_("imported at"))

    # Derived from `source`, and made again when the renderer changes.
    derived_fields = frozenset({"description_html", "renderer_version"})

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-imported_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["quiz", "number"], name="revision_number_unique"),
        ]

    def __str__(self) -> str:
        return _("%(title)s, revision %(number)s") % {"title": self.title, "number": self.number}

    @property
    def course_id(self) -> int:
        return self.quiz.course_id


class Section(ImmutableModel):
    """A heading's part of a revision; `draw` is how many of its questions to deal (null: all)."""

    revision = models.ForeignKey(
        Revision, models.CASCADE, related_name="sections", verbose_name=_("revision")
    )
    position = models.PositiveIntegerField(_("position"))
    title = models.CharField(_("title"), max_length=300, blank=True)
    introduction = models.TextField(_("introduction"), blank=True)
    introduction_html = models.TextField(blank=True)
    draw = models.PositiveIntegerField(_("questions to draw"), null=True, blank=True)

    derived_fields = frozenset({"introduction_html"})

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["revision", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "position"], name="section_position_unique"
            ),
            models.CheckConstraint(
                condition=Q(draw__isnull=True) | Q(draw__gte=1), name="section_draw_at_least_one"
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(_("(no heading)"))

    @property
    def course_id(self) -> int:
        return self.revision.course_id


class ItemQuerySet(models.QuerySet["Item"]):
    def active(self) -> "ItemQuerySet":
        """Items that the current revision of their quiz still asks."""
        return self.filter(retired_at__isnull=True)


class Item(models.Model):
    """What stays the same about a question across revisions.

    `key` is the author's explicit id where there is one, else derived from the first wording.
    """

    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="items", verbose_name=_("quiz"))
    key = models.CharField(pgettext_lazy("what names it in its file", "key"), max_length=64)
    has_explicit_key = models.BooleanField(_("the author gave the key"), default=False)
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ["quiz", "pk"]
        constraints = [models.UniqueConstraint(fields=["quiz", "key"], name="item_key_unique")]

    def __str__(self) -> str:
        return self.key

    @property
    def course_id(self) -> int:
        return self.quiz.course_id


class Question(ImmutableModel):
    """One item as one revision words it. `path` and `line` say where in the author's files."""

    class Kind(models.TextChoices):
        SINGLE = document.Kind.SINGLE, _("single choice")
        MULTIPLE = document.Kind.MULTIPLE, _("multiple answers")
        SHORT_TEXT = document.Kind.SHORT_TEXT, _("short text")
        NUMERIC = document.Kind.NUMERIC, _("number")
        FILL_IN = document.Kind.FILL_IN, _("fill in")
        ORDERING = document.Kind.ORDERING, _("ordering")
        MATCHING = document.Kind.MATCHING, _("matching")

    revision = models.ForeignKey(
        Revision, models.CASCADE, related_name="questions", verbose_name=_("revision")
    )
    section = models.ForeignKey(
        Section, models.CASCADE, related_name="questions", verbose_name=_("section")
    )
    item = models.ForeignKey(Item, models.PROTECT, related_name="questions", verbose_name=_("item"))
    position = models.PositiveIntegerField(_("position"))
    number = models.CharField(_("number in the file"), max_length=50, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    source = models.TextField(_("stem"))
    html = models.TextField()
    hint = models.TextField(_("hint"), blank=True)
    hint_html = models.TextField(blank=True)
    explanation = models.TextField(_("explanation"), blank=True)
    explanation_html = models.TextField(blank=True)
    points = models.DecimalField(_("points"), max_digits=8, decimal_places=2, default=Decimal(1))
    tags = models.JSONField(_("tags"), default=list, blank=True)
    spec = models.JSONField(
        _("specification"),
        default=dict,
        blank=True,
        help_text=_("What kinds of question other than choice need."),
    )
    fingerprint = models.CharField(max_length=32)
    path = models.CharField(_("path"), max_length=500)
    line = models.PositiveIntegerField(_("line"))

    derived_fields = frozenset({"html", "hint_html", "explanation_html"})

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["revision", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "position"], name="question_position_unique"
            ),
            models.UniqueConstraint(fields=["revision", "item"], name="question_item_unique"),
            models.CheckConstraint(condition=Q(points__gt=0), name="question_points_positive"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in document.Kind]),
                name="question_kind_is_known",
            ),
        ]

    def __str__(self) -> str:
        return _in_one_line(self.source)

    @property
    def label(self) -> str:
        """Which one it is in its quiz, without its words: the number in the file, else counted."""
        return _("Question %(number)s") % {"number": self.number or self.position + 1}

    @property
    def course_id(self) -> int:
        return self.revision.course_id


class Choice(ImmutableModel):
    """One option of a question; `key` stays the same within the item across revisions."""

    question = models.ForeignKey(
        Question, models.CASCADE, related_name="choices", verbose_name=_("question")
    )
    position = models.PositiveIntegerField(_("position"))
    key = models.CharField(pgettext_lazy("what names it in its file", "key"), max_length=64)
    source = models.TextField(_("text"))
    html = models.TextField()
    is_correct = models.BooleanField(_("right"))
    feedback = models.TextField(_("feedback"), blank=True)
    feedback_html = models.TextField(blank=True)

    derived_fields = frozenset({"html", "feedback_html"})

    class Meta:
        verbose_name = _("choice")
        verbose_name_plural = _("choices")
        ordering = ["question", "position"]
        constraints = [
            models.UniqueConstraint(fields=["question", "position"], name="choice_position_unique"),
            models.UniqueConstraint(fields=["question", "key"], name="choice_key_unique"),
        ]

    def __str__(self) -> str:
        return _in_one_line(self.source)

    @property
    def course_id(self) -> int:
        return self.question.course_id
