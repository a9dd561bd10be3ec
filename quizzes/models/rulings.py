"""What was decided about results after the fact: rulings, overrides, and the log of both."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import TypeAlias

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quizzes.core import rulings
from quizzes.core.rulings import RuledKey, ruled_key

from .attempts import Answer, Attempt
from .content import Item
from .immutable import ImmutableModel
from .keys import KeyedQuestion
from .papers import PaperQuestion


class Ruling(ImmutableModel):
    """A decision about a question after the fact; what it means is `core.rulings`' to say.

    It holds for attempts at all revisions up to number `up_to`, running ones included, which get it
    when they are submitted. `key` is a portable key, null where the decision needs none. Rulings
    about one item add up in the order of their ids. Written by `actions.ruling` alone.
    """

    class Decision(models.TextChoices):
        NEW_KEY = rulings.Decision.NEW_KEY, _("the new key counts")
        OLD_OR_NEW = rulings.Decision.OLD_OR_NEW, _("the old and the new key count")
        ONLY_NEW = rulings.Decision.ONLY_NEW, _("only new attempts are graded by the new key")
        VOID = rulings.Decision.VOID, _("everybody gets all points")
        AS_WRITTEN = rulings.Decision.AS_WRITTEN, _("the key as written counts again")

    item = models.ForeignKey(
        Item, models.PROTECT, related_name="rulings", verbose_name=_("question")
    )
    decision = models.CharField(_("decision"), max_length=20, choices=Decision.choices)
    key = models.JSONField(_("key"), null=True, blank=True)
    up_to = models.PositiveIntegerField(_("up to revision"))
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("ruling")
        verbose_name_plural = _("rulings")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision__in=["void", "as-written"], key__isnull=True)
                | Q(decision__in=list(rulings.BY_KEY), key__isnull=False),
                name="ruling_key_with_its_decision",
            ),
            models.CheckConstraint(condition=Q(up_to__gte=1), name="ruling_up_to_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.get_decision_display()}"

    @property
    def course_id(self) -> int:
        return self.item.course_id


RulingsByItem: TypeAlias = Mapping[int, list[Ruling]]
NO_RULINGS: RulingsByItem = {}


def rulings_for(attempt: Attempt) -> RulingsByItem:
    """The rulings that hold for an attempt, by item, oldest first. One query."""
    number = attempt.revision.number
    return _by_item(Ruling.objects.filter(item__quiz=attempt.quiz_id, up_to__gte=number))


def rulings_about(items: Collection[int]) -> RulingsByItem:
    """All rulings about these items, for whatever revision, oldest first. One query, or none."""
    return _by_item(Ruling.objects.filter(item__in=items)) if items else {}


def rulings_of(quizzes: Collection[int]) -> RulingsByItem:
    """As `rulings_about`, about every item of these quizzes."""
    return _by_item(Ruling.objects.filter(item__quiz__in=list(quizzes))) if quizzes else {}


def _by_item(found: models.QuerySet[Ruling]) -> RulingsByItem:
    by_item = defaultdict(list)
    for ruling in found.order_by("pk"):
        by_item[ruling.item_id].append(ruling)
    return by_item


def key_of(question: PaperQuestion | KeyedQuestion, rulings_by_item: RulingsByItem) -> RuledKey:
    """What counts for a question after all `rulings_by_item` about its item."""
    found = rulings_by_item.get(question.item_id)
    if not found:
        return RuledKey((question.grading_key,))
    decided = [(rulings.Decision(ruling.decision), ruling.key) for ruling in found]
    return ruled_key(question.grading_key, question.choice_keys, decided)


class Override(models.Model):
    """Points that somebody gives by hand: to one answer, or without one to a whole attempt.

    It stands, whatever is ruled, until it is withdrawn, and is then gone; that it was there
    is in the log of `ScoreChange`. Written by `actions.overriding` alone.
    """

    attempt = models.ForeignKey(
        Attempt, models.CASCADE, related_name="overrides", verbose_name=_("attempt")
    )
    answer = models.OneToOneField(
        Answer,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="override",
        verbose_name=_("answer"),
    )
    points = models.DecimalField(_("points"), max_digits=10, decimal_places=2)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    reason = models.TextField(_("reason"))

    class Meta:
        verbose_name = _("override")
        verbose_name_plural = _("overrides")
        ordering = ["attempt", "answer__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt"],
                condition=Q(answer__isnull=True),
                name="override_one_per_attempt",
            ),
            models.CheckConstraint(condition=Q(points__gte=0), name="override_points_from_zero"),
            models.CheckConstraint(condition=~Q(reason=""), name="override_with_a_reason"),
        ]

    def __str__(self) -> str:
        return str(self.points)

    @property
    def course_id(self) -> int:
        return self.attempt.course_id


class ScoreChange(ImmutableModel):
    """One line of the log of what became of a score, or of the points of an `answer`.

    Without an answer, `old` and `new` are the attempt's score; a change of an answer's points that
    changes the score as well is two lines. `by` is None for the import command.
    """

    class Kind(models.TextChoices):
        REGRADED = "regraded", _("regraded")
        OVERRIDDEN = "overridden", _("set by hand")
        WITHDRAWN = "withdrawn", _("taken back")

    attempt = models.ForeignKey(
        Attempt, models.CASCADE, related_name="score_changes", verbose_name=_("attempt")
    )
    answer = models.ForeignKey(
        Answer,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="score_changes",
        verbose_name=_("answer"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    ruling = models.ForeignKey(
        Ruling,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="score_changes",
        verbose_name=_("ruling"),
    )
    old = models.DecimalField(_("before"), max_digits=10, decimal_places=2)
    new = models.DecimalField(_("after"), max_digits=10, decimal_places=2)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("score change")
        verbose_name_plural = _("score changes")
        ordering = ["attempt", "at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="regraded", ruling__isnull=False)
                | Q(kind__in=["overridden", "withdrawn"], ruling__isnull=True),
                name="score_change_ruling_with_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(old__gte=0, new__gte=0), name="score_change_points_from_zero"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"

    @property
    def course_id(self) -> int:
        return self.attempt.course_id
