"""Who takes a course, and how they come into it."""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from .roles import Role


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def active(self, now: datetime) -> "EnrolmentQuerySet":
        """Those that open the course at `now`."""
        return self.filter(
            Q(starts_at__isnull=True) | Q(starts_at__lte=now),
            Q(ends_at__isnull=True) | Q(ends_at__gt=now),
            state=Enrolment.State.ACTIVE,
        )


class Enrolment(models.Model):
    """One student in one course; written by `actions.enrolling` alone, and never deleted.

    Whoever leaves or is removed keeps their results, and comes back with the same row.
    """

    class State(models.TextChoices):
        ACTIVE = "active", _("active")
        LEFT = "left", _("left")
        REMOVED = "removed", _("removed")

    class Via(models.TextChoices):
        ROSTER = "roster", _("list of e-mail addresses")
        CODE = "code", _("join code")
        INVITATION = "invitation", _("invitation")
        ADMIN = "admin", _("admin")

    course = models.ForeignKey(
        "Course", models.PROTECT, related_name="enrolments", verbose_name=_("course")
    )
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="enrolments",
        verbose_name=_("student"),
    )
    state = models.CharField(_("state"), max_length=20, choices=State.choices, default=State.ACTIVE)
    starts_at = models.DateTimeField(_("starts at"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True)
    via = models.CharField(_("via"), max_length=20, choices=Via.choices)
    enrolled_at = models.DateTimeField(_("enrolled at"))
    enrolled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("enrolled by"),
        help_text=_("Nobody: the student came by a code or an invitation."),
    )
    ended_at = models.DateTimeField(_("left or removed at"), null=True, blank=True)

    objects: ClassVar = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["course", "student"]
        constraints = [
            models.UniqueConstraint(fields=["course", "student"], name="enrolment_unique"),
            models.CheckConstraint(
                condition=Q(state__in=["active", "left", "removed"]),
                name="enrolment_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(via__in=["roster", "code", "invitation", "admin"]),
                name="enrolment_via_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state="active", ended_at__isnull=True)
                | (~Q(state="active") & Q(ended_at__isnull=False)),
                name="enrolment_end_with_its_state",
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True)
                | Q(ends_at__isnull=True)
                | Q(ends_at__gt=F("starts_at")),
                name="enrolment_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student}: {self.get_state_display()}"

    def is_active(self, now: datetime) -> bool:
        """Whether it opens the course at `now`."""
        return (
            self.state == self.State.ACTIVE
            and (self.starts_at is None or self.starts_at <= now)
            and (self.ends_at is None or now < self.ends_at)
        )


class JoinCode(models.Model):
    """A word that enrols whoever types it, until it expires or so many have used it."""

    MOST_USES = 100_000

    course = models.ForeignKey(
        "Course", models.CASCADE, related_name="join_codes", verbose_name=_("course")
    )
    code = models.CharField(_("code"), max_length=20, unique=True)
    expires_at = models.DateTimeField(_("expires at"))
    max_uses = models.PositiveIntegerField(
        _("how many may use it"),
        validators=[MinValueValidator(1), MaxValueValidator(MOST_USES)],
    )
    use_count = models.PositiveIntegerField(_("used by"), default=0, editable=False)
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("made by"),
    )

    class Meta:
        verbose_name = _("join code")
        verbose_name_plural = _("join codes")
        ordering = ["course", "-created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(max_uses__gte=1, max_uses__lte=100_000),
                name="join_code_limit_within_bounds",
            ),
            models.CheckConstraint(
                condition=Q(use_count__lte=F("max_uses")), name="join_code_used_within_limit"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def pending(self) -> "InvitationQuerySet":
        """Those that nobody has accepted, also where they have expired."""
        return self.filter(accepted_at__isnull=True)

    def open(self, now: datetime) -> "InvitationQuerySet":
        """Those that can still be accepted at `now`."""
        return self.pending().filter(expires_at__gt=now)

    def to(self, emails: Iterable[str]) -> "InvitationQuerySet":
        """Those to any of these addresses, which are in lower case."""
        return self.alias(address=Lower("email")).filter(address__in=emails)


class Invitation(models.Model):
    """An address that may come into a course: by the signed link of a mail, or as soon as an account
    confirms that the address is its own. `role` is blank for students.
    """

    course = models.ForeignKey(
        "Course", models.CASCADE, related_name="invitations", verbose_name=_("course")
    )
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(
        _("role"),
        max_length=20,
        choices=Role.choices,
        blank=True,
        help_text=_("None: as a student."),
    )
    starts_at = models.DateTimeField(_("starts at"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True)
    invited_at = models.DateTimeField(_("invited at"))
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("invited by"),
        help_text=_("Nobody: by the import command."),
    )
    expires_at = models.DateTimeField(_("expires at"))
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("accepted by"),
    )

    objects: ClassVar = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["course", "email", "pk"]
        constraints = [
            models.UniqueConstraint(
                "course",
                Lower("email"),
                condition=Q(accepted_at__isnull=True),
                name="invitation_pending_unique",
            ),
            models.CheckConstraint(
                condition=Q(role__in=["", *Role.values]), name="invitation_role_is_known"
            ),
            models.CheckConstraint(
                condition=Q(accepted_by__isnull=True) | Q(accepted_at__isnull=False),
                name="invitation_accepted_by_somebody_at_some_time",
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True)
                | Q(ends_at__isnull=True)
                | Q(ends_at__gt=F("starts_at")),
                name="invitation_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.email
