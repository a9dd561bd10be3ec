"""The table of mails that wait to be sent."""

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class QueuedMailQuerySet(models.QuerySet["QueuedMail"]):
    def due(self, now: datetime) -> "QueuedMailQuerySet":
        """To be tried at `now`: neither put off nor claimed by somebody who is at it."""
        return self.filter(next_try_at__lte=now)

    def outdated(self, now: datetime) -> "QueuedMailQuerySet":
        """So old that what they say no longer holds, such as a link to set a password."""
        return self.filter(created_at__lt=now - QueuedMail.LIFETIME)


class QueuedMail(models.Model):
    """One mail on its way to the mail server; written by `accounts.mail` alone.

    It is deleted as soon as it is sent, since it may hold a link that opens an account: for the same
    reason no page shows it. `next_try_at` is also the claim of whoever sends it: moved on before
    the mail server is asked, so that nobody else does the same meanwhile.
    """

    LIFETIME = timedelta(days=1)
    LAST_ERROR_LENGTH = 100

    subject = models.TextField(_("subject"))
    body = models.TextField(_("body"))
    alternatives = models.JSONField(_("other forms of the body"), default=list)
    sender = models.TextField(_("from"))
    recipients = models.JSONField(_("recipients"))  # lists of addresses by "to", "cc", "bcc"
    reply_to = models.JSONField(_("reply to"), default=list)
    headers = models.JSONField(_("headers"), default=dict)
    created_at = models.DateTimeField(_("queued at"))
    tries = models.PositiveIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try at"), db_index=True)
    last_error = models.CharField(
        _("what went wrong last"), max_length=LAST_ERROR_LENGTH, blank=True
    )

    objects = QueuedMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("queued mail")
        verbose_name_plural = _("queued mails")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        """Without what it says, and to whom: this may be logged."""
        return _("Mail %(number)s") % {"number": self.pk}
