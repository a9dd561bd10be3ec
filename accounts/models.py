"""People. The custom user exists from the first migration, so that it can grow."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .queued_mail import QueuedMail

__all__ = ["QueuedMail", "User"]


class User(AbstractUser):
    """Someone who logs in. Who is staff and who an administrator: `accounts.roles`.

    A deleted account stays as a row without a name, since results hang on it.
    """

    deleted_at = models.DateTimeField(_("deleted at"), null=True, blank=True, editable=False)

    class Meta(AbstractUser.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(deleted_at__isnull=True)
                | models.Q(
                    first_name="",
                    last_name="",
                    email="",
                    is_active=False,
                    is_staff=False,
                    is_superuser=False,
                ),
                name="user_deleted_is_nobody",
                violation_error_message=_("A deleted account is nobody’s any more."),
            ),
            models.UniqueConstraint(
                Lower("email"),
                condition=~models.Q(email=""),
                name="user_email_unique_without_case",
                violation_error_message=_("Somebody already uses this e-mail address."),
            ),
        ]

    @property
    def display_name(self) -> str:
        """How a person is named on pages: the full name, else the user name."""
        if self.deleted_at:
            return gettext("Deleted account")
        return self.get_full_name() or self.username
