"""Whose an e-mail address is.

An address is somebody's beyond doubt when they have entered a code that was sent there, or when it
stands in an account that an administrator or a command has made: such an account has no row of
allauth's addresses before its first log-in. One that has only been typed at sign-up is nobody's.
"""

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from .models import User

CHUNK = 5000  # values in one query; SQLite takes 32766


def can_be_mailed(email: str) -> bool:
    """Whether a mail can be made out to `email`: not all that brings accounts looks at addresses."""
    try:
        validate_email(email)
    except ValidationError:
        return False
    return True


def owners_of(emails: Iterable[str]) -> dict[str, User]:
    """The active users whose addresses these are, by address in lower case; others are left out.

    Two queries for 5000 addresses.
    """
    wanted = sorted({email.strip().lower() for email in emails} - {""})
    found: dict[str, User] = {}
    for start in range(0, len(wanted), CHUNK):
        chunk = wanted[start : start + CHUNK]
        found |= {user.email: user for user in _vouched_for().filter(email__in=chunk)}
        verified = EmailAddress.objects.filter(email__in=chunk, verified=True, user__is_active=True)
        found |= {each.email: each.user for each in verified.select_related("user")}
    return found


def owns(user: User, email: str) -> bool:
    """Whether this address is `user`'s beyond doubt."""
    return owners_of([email]).get(email.strip().lower()) == user


def vouch_for(user: User) -> bool:
    """Take the address of an account that was made for `user` as theirs, without a code.

    False for an account that has signed up itself: it has an address to be verified, or verified.
    """
    if EmailAddress.objects.filter(user=user).exists():
        return False
    if user.email:
        try:
            with transaction.atomic():
                EmailAddress.objects.create(
                    user=user, email=user.email, verified=True, primary=True
                )
        except IntegrityError:  # a log-in at the same moment has done so
            pass
    return True


def _vouched_for():
    addresses = EmailAddress.objects.filter(user=OuterRef("pk"))
    return User.objects.filter(~Exists(addresses), is_active=True)
