"""The settings of a quiz: what shapes an attempt, when one may start, and what is shown after it."""

from datetime import datetime, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quizzes.core import document


class Scoring(models.TextChoices):
    """The rule for multiple answers; `quizzes.core.grading` has the formulas."""

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


class Navigation(models.TextChoices):
    """How a student moves through the questions of an attempt."""

    ONE_PAGE = document.Navigation.ONE_PAGE, _("all questions on one page")
    QUESTION_PER_PAGE = document.Navigation.QUESTION_PER_PAGE, _("one question per page")
    FORWARD_ONLY = document.Navigation.FORWARD_ONLY, _("one question per page, no going back")


class Counts(models.TextChoices):
    """Which of a student's attempts at a quiz counts."""

    BEST = document.Counts.BEST, _("the best")
    LATEST = document.Counts.LATEST, _("the latest")
    FIRST = document.Counts.FIRST, _("the first")
    AVERAGE = document.Counts.AVERAGE, _("the average of all")


class Reveal(models.TextChoices):
    """When a student is shown something about a submitted attempt."""

    AFTER_SUBMITTING = document.Reveal.AFTER_SUBMITTING, _("right after submitting")
    AFTER_CLOSING = document.Reveal.AFTER_CLOSING, _("after the quiz has closed")
    NEVER = document.Reveal.NEVER, _("never")


def _reveal_field(label) -> models.CharField:
    return models.CharField(
        label, max_length=20, choices=Reveal.choices, default=Reveal.AFTER_SUBMITTING
    )


def _known(field: str, choices: type[models.TextChoices]) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": choices.values}), name=f"quiz_{field}_is_known"
    )


class QuizSettings(models.Model):
    """The columns of `Quiz` that hold the settings in effect.

    `time_limit` and `wait` are durations, `pass_mark` is in per cent; null is no limit, no wait, no
    mark. What shapes an attempt is copied to `Attempt.rules` when it starts; opening, closing and
    what is shown afterwards hold as they are now.
    """

    opens_at = models.DateTimeField(_("opens at"), null=True, blank=True)
    closes_at = models.DateTimeField(
        _("closes at"),
        null=True,
        blank=True,
        help_text=_(
            "Attempts end then at the latest; those that are running keep the end they have."
        ),
    )
    time_limit = models.DurationField(
        _("time limit"), null=True, blank=True, help_text=_("Hours:minutes:seconds.")
    )
    max_attempts = models.PositiveIntegerField(
        _("attempts allowed"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    wait = models.DurationField(
        _("wait between attempts"),
        null=True,
        blank=True,
        help_text=_("From the end of one to the start of the next: days hours:minutes:seconds."),
    )
    shuffle = models.CharField(
        _("shuffle"), max_length=20, choices=Shuffle.choices, default=Shuffle.CHOICES
    )
    navigation = models.CharField(
        _("navigation"), max_length=20, choices=Navigation.choices, default=Navigation.ONE_PAGE
    )
    announce_count = models.BooleanField(
        _("say how many to select"),
        default=True,
        help_text=_("Shows “Select 2” from the key, and refuses a choice too many."),
    )
    scoring = models.CharField(
        _("scoring"), max_length=20, choices=Scoring.choices, default=Scoring.EXACT
    )
    pass_mark = models.DecimalField(
        _("pass mark (per cent)"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    counts = models.CharField(
        _("which attempt counts"), max_length=20, choices=Counts.choices, default=Counts.BEST
    )
    show_score = _reveal_field(_("show the score"))
    show_marks = _reveal_field(_("show what was right and wrong"))
    show_answers = _reveal_field(_("show the right answers"))
    show_explanations = _reveal_field(_("show explanations and feedback"))

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True)
                | Q(closes_at__isnull=True)
                | Q(closes_at__gt=F("opens_at")),
                name="quiz_closes_after_it_opens",
                violation_error_message=_("The quiz must close after it opens."),
            ),
            models.CheckConstraint(
                condition=Q(time_limit__isnull=True) | Q(time_limit__gte=timedelta(seconds=1)),
                name="quiz_time_limit_positive",
                violation_error_message=_("A time limit is a second at least."),
            ),
            models.CheckConstraint(
                condition=Q(wait__isnull=True) | Q(wait__gte=timedelta(0)),
                name="quiz_wait_not_negative",
                violation_error_message=_("A wait cannot be negative."),
            ),
            models.CheckConstraint(
                condition=Q(max_attempts__isnull=True) | Q(max_attempts__gte=1),
                name="quiz_max_attempts_at_least_one",
            ),
            models.CheckConstraint(
                condition=Q(pass_mark__isnull=True) | Q(pass_mark__gte=0, pass_mark__lte=100),
                name="quiz_pass_mark_is_per_cent",
            ),
            _known("scoring", Scoring),
            _known("shuffle", Shuffle),
            _known("navigation", Navigation),
            _known("counts", Counts),
            _known("show_score", Reveal),
            _known("show_marks", Reveal),
            _known("show_answers", Reveal),
            _known("show_explanations", Reveal),
        ]


# Their names: what a file may state besides title, slug and description.
SETTINGS = frozenset(field.name for field in QuizSettings._meta.local_fields)


def in_effect(stated: object) -> object:
    """What a file states as the quiz keeps it: times without a zone are in the site's."""
    if isinstance(stated, datetime) and timezone.is_naive(stated):
        return timezone.make_aware(stated)
    return stated
