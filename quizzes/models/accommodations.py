"""What one student has beyond the others: more time, more attempts, a later end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, FilteredRelation, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from quizzes.core.availability import Refusal, refusal_to_start

from .attempts import Attempt
from .quizzes import Quiz

LEAST_FACTOR, MOST_FACTOR = Decimal(1), Decimal(10)


class Accommodation(models.Model):
    """A student's time in every quiz that has a time limit: 1.5 makes 45 minutes of 30."""

    student = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="accommodation",
        verbose_name=_("student"),
    )
    time_factor = models.DecimalField(
        _("time factor"),
        max_digits=4,
        decimal_places=2,
        validators=[MinValueValidator(LEAST_FACTOR), MaxValueValidator(MOST_FACTOR)],
        help_text=_("Multiplies every time limit: 1.5 makes 45 minutes of 30."),
    )

    class Meta:
        verbose_name = _("accommodation")
        verbose_name_plural = _("accommodations")
        ordering = ["student"]
        constraints = [
            models.CheckConstraint(
                condition=Q(time_factor__gte=LEAST_FACTOR, time_factor__lte=MOST_FACTOR),
                name="accommodation_time_factor_within_bounds",
            ),
        ]

    def __str__(self) -> str:
        return _("%(factor)s times the time") % {"factor": self.time_factor.normalize()}


class Extension(models.Model):
    """More attempts at one quiz, or a later closing time, for one student."""

    quiz = models.ForeignKey(
        Quiz, models.CASCADE, related_name="extensions", verbose_name=_("quiz")
    )
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="extensions",
        verbose_name=_("student"),
    )
    extra_attempts = models.PositiveIntegerField(
        _("extra attempts"), default=0, validators=[MaxValueValidator(1000)]
    )
    closes_at = models.DateTimeField(
        _("closes at"),
        null=True,
        blank=True,
        help_text=_("Holds where it is later than the closing time of the quiz."),
    )

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ["quiz", "student"]
        constraints = [
            models.UniqueConstraint(fields=["quiz", "student"], name="extension_unique"),
            models.CheckConstraint(
                condition=Q(extra_attempts__lte=1000), name="extension_attempts_within_bounds"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student}: {self.quiz}"

    @property
    def course_id(self) -> int:
        return self.quiz.course_id


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one student is allowed in one quiz, all told."""

    time_factor: Decimal = Decimal(1)
    extra_attempts: int = 0
    extended_to: datetime | None = None

    def closes_at(self, quiz: Quiz) -> datetime | None:
        """The later of everybody's closing time and the student's own."""
        if quiz.closes_at is None or self.extended_to is None:
            return quiz.closes_at
        return max(quiz.closes_at, self.extended_to)

    def attempts(self, quiz: Quiz) -> int | None:
        """How many attempts in all; None: any number."""
        return None if quiz.max_attempts is None else quiz.max_attempts + self.extra_attempts

    def attempts_left(self, quiz: Quiz, used: int) -> int | None:
        """How many more than the `used` ones; None: any number."""
        allowed = self.attempts(quiz)
        return None if allowed is None else max(0, allowed - used)

    def refusal_to_start(
        self, quiz: Quiz, counted: Sequence[Attempt], now: datetime
    ) -> Refusal | None:
        """What is in the way of a further attempt after the `counted` ones, first to latest."""
        return refusal_to_start(
            now=now,
            opens_at=quiz.opens_at,
            closes_at=self.closes_at(quiz),
            attempts_left=self.attempts_left(quiz, len(counted)),
            last_ended_at=counted[-1].submitted_at if counted else None,
            wait=quiz.wait,
        )


def time_factor_of(student: User) -> Decimal:
    """What time limits are multiplied by for `student`, in one query."""
    accommodation = Accommodation.objects.filter(student=student).first()
    return accommodation.time_factor if accommodation else Decimal(1)


def allowance_of(student: User, quiz: Quiz, *, is_locking: bool = False) -> Allowance:
    """What `student` is allowed in `quiz`, in one query.

    `is_locking` locks the student's row until the transaction ends.
    """
    students = User.objects.annotate(
        own=FilteredRelation("extensions", condition=Q(extensions__quiz=quiz)),
        time_factor=F("accommodation__time_factor"),
        extra_attempts=F("own__extra_attempts"),
        extended_to=F("own__closes_at"),
    ).only("pk")
    if is_locking:
        students = students.select_for_update(no_key=True, of=("self",))
    found = students.get(pk=student.pk)
    return Allowance(found.time_factor or Decimal(1), found.extra_attempts or 0, found.extended_to)
