"""People. The custom user exists from the first migration, so that it can grow."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """Someone who logs in. Who is staff and who an administrator: `accounts.roles`."""

    class Meta(AbstractUser.Meta):
        constraints = [
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
        return self.get_full_name() or self.username
