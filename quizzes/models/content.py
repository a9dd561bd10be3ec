"""What authors make: courses, quizzes, and the immutable revisions of their Markdown."""

import uuid
from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from quizzes.core import document

from .immutable import ImmutableModel


def _in_one_line(markdown: str) -> str:
    """The beginning of a text, for lists and logs."""
    return Truncator(" ".join(markdown.split())).chars(80)


class Course(models.Model):
    """What people are enrolled in; holds quizzes. A migration makes the first, "Open quizzes"."""

    OPEN_SLUG = "open"

    slug = models.SlugField(_("slug"), max_length=100, unique=True)
    title = models.CharField(_("title"), max_length=200)

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class Scoring(models.TextChoices):
    """The rule for multiple answers; `quizzes.core.grading` has the formulae."""

    EXACT = document.Scoring.EXACT, _("exactly the right choices")
    NET_CORRECT = document.Scoring.NET_CORRECT, _("right minus wrong choices")
    COVERAGE = document.Scoring.COVERAGE, _("coverage of the right choices")
    EACH_CHOICE = document.Scoring.EACH_CHOICE, _("every choice counts")


class Shuffle(models.TextChoices):
    """What is dealt in a new order for every attempt."""

    NONE = document.Shuffle.NONE, _("nothing")
    QUESTIONS = document.Shuffle.QUESTIONS, _("questions")
    CHOICES = document.Shuffle.CHOICES, _("choices")
    ALL = document.Shuffle.ALL, _("questions and choices")


class QuizQuerySet(models.QuerySet["Quiz"]):
    def published(self) -> "QuizQuerySet":
        """Quizzes that have something to take and were not retired."""
        return self.filter(current_revision__isnull=False, retired_at__isnull=True)

    def visible_to(self, user) -> "QuizQuerySet":
        """Quizzes that `user` may see: every published one, until courses have enrolment."""
        return self.published() if user.is_authenticated else self.none()

    def with_revision(self) -> "QuizQuerySet":
        """With the course and the current revision, without the Markdown of the whole quiz."""
        quizzes = self.select_related("course", "current_revision")
        return quizzes.defer("current_revision__source", "current_revision__description")

    def with_counts(self) -> "QuizQuerySet":
        """Adds `revision_count`, `attempt_count` and `open_attempt_count`; previews left out."""
        counted = Q(attempts__is_preview=False)
        return self.annotate(
            revision_count=_subquery_count(Revision.objects.filter(quiz=OuterRef("pk"))),
            attempt_count=Count("attempts", filter=counted),
            open_attempt_count=Count("attempts", filter=counted & Q(attempts__state="open")),
        )


def _subquery_count(queryset: models.QuerySet) -> Coalesce:
    """The number of rows of `queryset` (which refers to the outer row) as an annotation."""
    counted = queryset.order_by().values("quiz").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


class Quiz(models.Model):
    """What students see at one URL; identified by its course and slug.

    The columns hold the settings in effect. A setting that the current revision's file states
    is the file's (`Revision.stated`); the others are the admin's and keep their value when the
    file no longer states them. Content changes only by `actions.importing`.
    """

    course = models.ForeignKey(Course, models.PROTECT, related_name="quizzes")
    slug = models.SlugField(_("slug"), max_length=100, allow_unicode=True)
    title = models.CharField(_("title"), max_length=200)
    current_revision = models.OneToOneField(
        "Revision", models.PROTECT, null=True, blank=True, related_name="current_of"
    )
    scoring = models.CharField(
        _("scoring"), max_length=20, choices=Scoring.choices, default=Scoring.EXACT
    )
    max_attempts = models.PositiveIntegerField(
        _("attempts allowed"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    pass_mark = models.DecimalField(
        _("pass mark (per cent)"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    shuffle = models.CharField(
        _("shuffle"), max_length=20, choices=Shuffle.choices, default=Shuffle.CHOICES
    )
    announce_count = models.BooleanField(
        _("say how many to select"),
        default=True,
        help_text=_("Shows “Select 2” from the key, and refuses a choice too many."),
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
            models.CheckConstraint(
                condition=Q(max_attempts__isnull=True) | Q(max_attempts__gte=1),
                name="quiz_max_attempts_at_least_one",
            ),
            models.CheckConstraint(
                condition=Q(pass_mark__isnull=True) | Q(pass_mark__gte=0, pass_mark__lte=100),
                name="quiz_pass_mark_is_per_cent",
            ),
            models.CheckConstraint(
                condition=Q(scoring__in=Scoring.values), name="quiz_scoring_is_known"
            ),
            models.CheckConstraint(
                condition=Q(shuffle__in=Shuffle.values), name="quiz_shuffle_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Revision(ImmutableModel):
    """One immutable import of one file: identified by `uid`, numbered within its quiz.

    `uid` and not the primary key names it in caches: on SQLite the id of a row that was rolled
    back can come again, a uid cannot.
    """

    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="revisions")
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
    max_points = models.DecimalField(_("points"), max_digits=10, decimal_places=2)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
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


class Section(ImmutableModel):
    """A heading's part of a revision; `draw` is how many of its questions to deal (null: all)."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="sections")
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
            models.UniqueConstraint(fields=["revision", "position"], name="section_position_unique")
        ]

    def __str__(self) -> str:
        return self.title or str(_("(no heading)"))


class ItemQuerySet(models.QuerySet["Item"]):
    def active(self) -> "ItemQuerySet":
        """Items that the current revision of their quiz still asks."""
        return self.filter(retired_at__isnull=True)


class Item(models.Model):
    """What stays the same about a question across revisions.

    `key` is the author's explicit id where there is one, else derived from the first wording.
    """

    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="items")
    key = models.CharField(_("key"), max_length=64)
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

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="questions")
    section = models.ForeignKey(Section, models.CASCADE, related_name="questions")
    item = models.ForeignKey(Item, models.PROTECT, related_name="questions")
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
        default=dict, blank=True, help_text=_("What kinds of question other than choice need.")
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


class Choice(ImmutableModel):
    """One option of a question; `key` stays the same within the item across revisions."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="choices")
    position = models.PositiveIntegerField(_("position"))
    key = models.CharField(max_length=64)
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
