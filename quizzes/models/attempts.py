"""What students do: attempts, their answers, and the log of what happened to them."""

from datetime import datetime
from decimal import Decimal

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from quizzes.core import timing
from quizzes.core.grading import is_passed, percentage
from quizzes.core.remarks import Remarks
from quizzes.core.rules import Rules

from .content import Question, Revision
from .immutable import ImmutableModel
from .inserting import InsertingQuerySet
from .quizzes import Quiz


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def open(self) -> "AttemptQuerySet":
        """Still being taken."""
        return self.filter(state=Attempt.State.OPEN)

    def overdue(self, now: datetime) -> "AttemptQuerySet":
        """Open, with the deadline and the grace after it behind them: to be expired."""
        return self.open().filter(deadline__lt=now - timing.GRACE)

    def submitted(self) -> "AttemptQuerySet":
        """Finished and graded."""
        return self.filter(state=Attempt.State.SUBMITTED)

    def counted(self) -> "AttemptQuerySet":
        """What every figure counts: submitted, and not a preview by staff."""
        return self.submitted().filter(is_preview=False)

    def by(self, student) -> "AttemptQuerySet":
        return self.filter(student=student)

    def with_end(self) -> "AttemptQuerySet":
        """Adds `is_expired`: whether it was the clock that ended them."""
        expiry = AttemptEvent.objects.filter(attempt=OuterRef("pk"), kind=AttemptEvent.Kind.EXPIRED)
        return self.annotate(is_expired=Exists(expiry))

    def with_answered_count(self) -> "AttemptQuerySet":
        """Adds `answered_count` and `question_count`."""
        answered = Count("answers", filter=Q(answers__response__isnull=False))
        return self.annotate(answered_count=answered, question_count=Count("answers"))

    def for_display(self) -> "AttemptQuerySet":
        """With the quiz, its course and the revision in one query, without their long texts."""
        return self.select_related("quiz__course", "revision").defer(
            "quiz__course__description",
            "quiz__course__description_html",
            "revision__source",
            "revision__description_html",
        )


class Attempt(models.Model):
    """One student's sitting of one quiz at one revision.

    Identified by quiz, student and number. Written by `actions` alone. `rules` copies at the start
    what shapes the sitting (`core.rules`), so that a later change of the quiz leaves it as it was.
    `deadline` is fixed at the start, too; only an extension moves it. `place` is the position of the
    question that a student who may not go back has come to; `session` tells in which session
    the student wrote last, by a digest that opens none. `score` is the sum of the answers' marks,
    unless somebody has set another (`Override`).
    """

    class State(models.TextChoices):
        OPEN = "open", _("open")
        SUBMITTED = "submitted", _("submitted")

    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="attempts", verbose_name=_("quiz"))
    revision = models.ForeignKey(
        Revision, models.PROTECT, related_name="attempts", verbose_name=_("revision")
    )
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="attempts", verbose_name=_("student")
    )
    number = models.PositiveIntegerField(_("number"))
    allowed = models.PositiveIntegerField(
        _("attempts allowed"), null=True, blank=True, help_text=_("At the start; null: unlimited.")
    )
    state = models.CharField(_("state"), max_length=20, choices=State.choices, default=State.OPEN)
    is_preview = models.BooleanField(_("preview by staff"), default=False)
    rules = models.JSONField(_("rules"))
    seed = models.BigIntegerField(_("seed"))
    started_at = models.DateTimeField(_("started at"))
    deadline = models.DateTimeField(_("deadline"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    place = models.PositiveIntegerField(_("place"), default=1)
    session = models.CharField(_("session"), max_length=32, blank=True, editable=False)
    max_points = models.DecimalField(_("points possible"), max_digits=10, decimal_places=2)
    score = models.DecimalField(
        _("score"),
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Points, rounded once; set by submitting and by rulings."),
    )
    raw_score = models.FloatField(
        _("raw score"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("The sum of the answers' marks, not rounded; for item statistics."),
    )
    corrected_at = models.DateTimeField(
        _("corrected at"),
        null=True,
        blank=True,
        help_text=_("When points or the score were last changed after it was submitted."),
    )

    # Where `with_answered_count` or `with_end` was asked for.
    answered_count: int
    question_count: int
    is_expired: bool

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["-started_at", "-pk"]
        permissions = [("extend_attempt", _("Can give more time for an attempt"))]
        indexes = [
            models.Index(fields=["student", "-started_at"], name="attempt_student_started"),
            models.Index(fields=["-started_at", "-id"], name="attempt_started"),
            models.Index(
                fields=["deadline"], condition=Q(state="open"), name="attempt_open_deadline"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["quiz", "student", "number"], name="attempt_number_unique"
            ),
            models.UniqueConstraint(
                fields=["quiz", "student"],
                condition=Q(state="open"),
                name="attempt_one_open_per_student",
            ),
            models.CheckConstraint(
                condition=Q(allowed__isnull=True) | Q(number__lte=F("allowed")),
                name="attempt_within_allowed",
            ),
            models.CheckConstraint(
                condition=Q(state="open", submitted_at__isnull=True, score__isnull=True)
                | Q(state="submitted", submitted_at__isnull=False, score__isnull=False),
                name="attempt_state_and_result_together",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True) | Q(submitted_at__gte=F("started_at")),
                name="attempt_submitted_after_start",
            ),
            models.CheckConstraint(
                condition=Q(deadline__isnull=True) | Q(deadline__gt=F("started_at")),
                name="attempt_deadline_after_start",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True)
                | Q(deadline__isnull=True)
                | Q(submitted_at__lte=F("deadline")),
                name="attempt_submitted_by_deadline",
            ),
            models.CheckConstraint(condition=Q(place__gte=1), name="attempt_place_from_one"),
            models.CheckConstraint(
                condition=Q(corrected_at__isnull=True) | Q(state="submitted"),
                name="attempt_corrected_once_submitted",
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=F("max_points")),
                name="attempt_score_within_points",
            ),
        ]

    def __str__(self) -> str:
        return _("Attempt %(number)s") % {"number": self.number}

    @property
    def course_id(self) -> int:
        return self.quiz.course_id

    @cached_property
    def frozen_rules(self) -> Rules:
        """What shaped this sitting, as it was when it started."""
        return Rules.from_json(self.rules)

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    def is_overdue(self, now: datetime) -> bool:
        """Open although the deadline and the grace after it have passed."""
        return self.is_open and timing.is_overdue(self.deadline, now)

    def is_time_up(self, now: datetime) -> bool:
        """Open although the deadline has passed: all that is left is to submit."""
        return self.is_open and timing.is_time_up(self.deadline, now)

    @property
    def is_ended_by_clock(self) -> bool:
        """Whether the end that is recorded is the deadline: the student did not submit before it."""
        return self.submitted_at is not None and self.submitted_at == self.deadline

    @property
    def is_corrected(self) -> bool:
        """Whether points or the score were changed after it was submitted."""
        return self.corrected_at is not None

    @property
    def percentage(self) -> Decimal | None:
        """The score in per cent of the points possible; None while the attempt is open."""
        return None if self.score is None else percentage(self.score, self.max_points)

    @property
    def is_passed(self) -> bool | None:
        """Whether the score reaches the pass mark; None without a mark or while open."""
        mark = self.frozen_rules.pass_mark
        if mark is None or self.score is None:
            return None
        return is_passed(self.score, self.max_points, mark)


class AnswerQuerySet(InsertingQuerySet["Answer"]):
    def with_rulings_of(self, quiz_id: int) -> "AnswerQuerySet":
        """Adds `has_rulings`: whether there is any ruling about a question of the quiz.

        It costs no query of its own where there is none, as nearly always; what is read together
        with locked answers is as new as they are.
        """
        rulings = apps.get_model("quizzes", "Ruling")._default_manager
        found = Exists(rulings.filter(item__quiz=quiz_id))
        return self.annotate(has_rulings=found)  # type: ignore[no-redef]

    def write_all(self, answers: list["Answer"], fields: list[str]) -> None:
        """Store `fields` of rows that exist already, in one statement.

        An upsert on the primary key: for ten answers it takes a sixth of the time of
        `bulk_update`, whose CASE expression grows with rows times fields, and it stores a blank
        response as SQL NULL.
        """
        self.bulk_create(answers, update_conflicts=True, unique_fields=["id"], update_fields=fields)  # type: ignore[arg-type]


class Answer(models.Model):
    """One dealt question of an attempt, and what the student made of it.

    `position` counts from 1: it is the number that the student sees.
    `response` has the shape that `core.responses` defines; null is blank. `flagged` and `sure` are
    the student's remarks. `version` grows by one with every stored change of either. `points` is for display only: scores are summed from exact values.
    """

    attempt = models.ForeignKey(
        Attempt, models.CASCADE, related_name="answers", verbose_name=_("attempt")
    )
    question = models.ForeignKey(
        Question, models.PROTECT, related_name="answers", verbose_name=_("question")
    )
    position = models.PositiveIntegerField(_("position"))
    max_points = models.DecimalField(_("points possible"), max_digits=8, decimal_places=2)
    response = models.JSONField(_("response"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=0)
    flagged = models.BooleanField(_("flagged for later"), default=False)
    sure = models.BooleanField(_("sure"), null=True, blank=True)
    correctness = models.FloatField(_("correctness"), null=True, blank=True)
    points = models.DecimalField(_("points"), max_digits=8, decimal_places=2, null=True, blank=True)

    # Where `with_rulings_of` was asked for.
    has_rulings: bool

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["attempt", "position"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="answer_position_unique"),
            models.UniqueConstraint(fields=["attempt", "question"], name="answer_question_unique"),
            models.CheckConstraint(condition=Q(position__gte=1), name="answer_position_from_one"),
            models.CheckConstraint(
                condition=Q(correctness__isnull=True, points__isnull=True)
                | Q(correctness__gte=0, correctness__lte=1, points__isnull=False),
                name="answer_correctness_within_bounds",
            ),
            models.CheckConstraint(
                condition=Q(points__isnull=True) | Q(points__gte=0, points__lte=F("max_points")),
                name="answer_points_within_bounds",
            ),
        ]

    def __str__(self) -> str:
        return _("Answer %(number)s") % {"number": self.position}

    @property
    def course_id(self) -> int:
        return self.attempt.course_id

    @property
    def is_blank(self) -> bool:
        return self.response is None

    @property
    def remarks(self) -> Remarks:
        return Remarks(self.flagged, self.sure)


class AttemptEvent(ImmutableModel):
    """One line of an attempt's append-only log: what happened when, and by whom."""

    class Kind(models.TextChoices):
        STARTED = "started", _("started")
        RESUMED_ELSEWHERE = "resumed elsewhere", _("resumed in another session")
        LATE_RESPONSE = "late response", _("response after the end")
        SUBMITTED = "submitted", _("submitted")
        EXPIRED = "expired", _("ended by the clock")
        EXTENDED = "extended", _("deadline extended")

    attempt = models.ForeignKey(
        Attempt, models.CASCADE, related_name="events", verbose_name=_("attempt")
    )
    at = models.DateTimeField(_("at"))
    kind = models.CharField(_("kind"), max_length=30, choices=Kind.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    data = models.JSONField(_("data"), default=dict, blank=True)

    class Meta:
        verbose_name = _("attempt event")
        verbose_name_plural = _("attempt events")
        ordering = ["attempt", "at", "pk"]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def course_id(self) -> int:
        return self.attempt.course_id
