"""What an account consists of: all of it for its owner, and how it becomes nobody's."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Model, QuerySet
from django.utils.crypto import get_random_string

from .mail import forget_mails_to
from .models import User

DELETED_PREFIX = "deleted-"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"

# What allauth keeps about somebody: for the file of their data, the fields that are no secrets; for
# the end of the account, whole rows.
_KEPT_BY_ALLAUTH: dict[str, tuple[type[Model], tuple[str, ...]]] = {
    "email_addresses": (EmailAddress, ("email", "verified", "primary")),
    "second_factors": (Authenticator, ("type", "created_at", "last_used_at")),
    "sessions": (UserSession, ("created_at", "last_seen_at", "ip", "user_agent")),
}


def account_data(user: User) -> dict[str, Any]:
    """What the site knows of `user` as a person, without secrets; times are datetimes."""
    return {
        "username": user.username,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "email": user.email,
        "language": user.language,
        "joined_at": user.date_joined,
        "last_log_in": user.last_login,
        "is_staff": user.is_staff,
        "is_administrator": user.is_superuser,
        "groups": [group.name for group in user.groups.order_by("name")],
        **{name: list(rows.values(*fields)) for name, rows, fields in _rows_of(user)},
    }


def addresses_of(user: User) -> set[str]:
    """The e-mail addresses of `user`, as they are stored."""
    others = EmailAddress.objects.filter(user=user).values_list("email", flat=True)
    return {user.email, *others} - {""}


def anonymise(user: User, now: datetime) -> None:
    """Make an account nobody's: no name, no address, no way to log in, no session, no group.

    The row stays, since results and logs hang on it. The caller has locked it, in a transaction.
    """
    forget_mails_to(addresses_of(user))
    # Those of which nothing is known end with the password.
    sessions = UserSession.objects.filter(user=user).values("session_key")
    Session.objects.filter(pk__in=sessions).delete()
    for _name, rows, _fields in _rows_of(user):
        rows.delete()
    user.groups.clear()
    user.user_permissions.clear()
    user.username = f"{DELETED_PREFIX}{get_random_string(10, _LETTERS)}"
    user.first_name = user.last_name = user.email = user.language = ""
    user.is_active = user.is_staff = user.is_superuser = False
    user.last_login = None
    user.deleted_at = now
    user.set_unusable_password()
    user.save()


def _rows_of(user: User) -> Iterator[tuple[str, QuerySet, tuple[str, ...]]]:
    for name, (model, fields) in _KEPT_BY_ALLAUTH.items():
        yield name, model._default_manager.filter(user=user), fields
