"""People. The custom user exists from the first migration, so that it can grow."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .queued_mail import QueuedMail

__all__ = ["QueuedMail", "User"]


class LowerCaseEmailField(models.EmailField):
    """An address in lower case, however it was typed: whoever looks for one finds it."""

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return value and value.lower()

    def pre_save(self, model_instance, add):
        value = self.get_prep_value(getattr(model_instance, self.attname))
        setattr(model_instance, self.attname, value)
        return value


class User(AbstractUser):
    """Someone who logs in. Who is staff and who an administrator: `accounts.roles`.

    A deleted account stays as a row without a name, since results hang on it.
    """

    deleted_at = models.DateTimeField(_("deleted at"), null=True, blank=True, editable=False)
    language = models.CharField(
        _("language"),
        max_length=10,
        blank=True,
        choices=settings.LANGUAGES,
        help_text=_("Of pages and mails. Without one, the browser is asked."),
    )

    # Of somebody who has signed up it is blank until they have shown that it is theirs.
    email = LowerCaseEmailField(_("email address"), blank=True)

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
        """How a person is named on pages: the full name, else the username."""
        if self.deleted_at:
            return gettext("Deleted account")
        return self.get_full_name() or self.username


class Guess(models.Model):
    """A password that has not turned out right, or the last right one of an account at an address.

    `accounts.guessing` counts them. `account` and `address` are digests: a password typed into the
    wrong field is not kept.
    """

    account = models.CharField(max_length=64)
    address = models.CharField(max_length=64)
    at = models.DateTimeField()
    was_right = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["account", "at"], name="guess_by_account"),
            models.Index(fields=["address", "at"], name="guess_by_address"),
            models.Index(fields=["at"], name="guess_by_time"),
        ]

    def __str__(self) -> str:
        return f"Guess at {self.at}"
