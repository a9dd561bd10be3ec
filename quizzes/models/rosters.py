"""Lists of addresses that were handed in and are not confirmed yet: what their preview goes by."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .courses import Course


class PendingRoster(models.Model):
    """A list for one course as one person handed it in, until it is confirmed or given up.

    Written by `actions.rosters`. A person has few of these and none for long: they hold addresses
    of people who are perhaps in no course at all.
    """

    KEPT_PER_PERSON = 5

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("by")
    )
    course = models.ForeignKey(Course, models.CASCADE, related_name="+", verbose_name=_("course"))
    created_at = models.DateTimeField(_("created at"))
    data = models.BinaryField(_("content"))
    starts_at = models.DateTimeField(
        _("starts at"), null=True, blank=True, help_text=_("For lines that do not say.")
    )
    ends_at = models.DateTimeField(
        _("ends at"), null=True, blank=True, help_text=_("For lines that do not say.")
    )
    sends_mail = models.BooleanField(_("sends mail"), default=False)

    class Meta:
        verbose_name = _("pending roster")
        verbose_name_plural = _("pending rosters")
        ordering = ["-created_at", "pk"]

    def __str__(self) -> str:
        return str(self.pk)
