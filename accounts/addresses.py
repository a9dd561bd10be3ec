"""Whose an e-mail address is beyond doubt: what enrols people by their address goes by this."""

from collections.abc import Iterable

from django.apps import apps
from django.db.models.functions import Lower

from .models import User

AT_A_TIME = 1000
EMAIL_ADDRESS = ("account", "EmailAddress")


def owners_of(emails: Iterable[str]) -> dict[str, User]:
    """The active users whose addresses these are, by the address in lower case.

    An address is somebody's where they have confirmed it, or where it stands in an account that
    was never asked to confirm any: one that an administrator or a command has made. A few queries
    for each thousand addresses.
    """
    wanted = sorted({email.strip().lower() for email in emails} - {""})
    found: dict[str, User] = {}
    for start in range(0, len(wanted), AT_A_TIME):
        found |= _owners(wanted[start : start + AT_A_TIME])
    return found


def owns(user: User, email: str) -> bool:
    """Whether the address is beyond doubt that of `user`."""
    return owners_of([email]).get(email.strip().lower()) == user


def _owners(wanted: list[str]) -> dict[str, User]:
    made_by_others = (
        User.objects.alias(address=Lower("email"))
        .filter(is_active=True, address__in=wanted)
        .exclude(email="")
    )
    if not apps.is_installed("allauth.account"):
        return {user.email.lower(): user for user in made_by_others}
    addresses = apps.get_model(*EMAIL_ADDRESS)._default_manager.all()
    unasked = made_by_others.exclude(pk__in=addresses.values("user"))
    confirmed = (
        addresses.alias(address=Lower("email"))
        .filter(verified=True, user__is_active=True, address__in=wanted)
        .select_related("user")
    )
    found = {user.email.lower(): user for user in unasked}
    return found | {address.email.lower(): address.user for address in confirmed}
