"""Who has a second factor, and whether staff must set one up before they see anything else."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from .models import User
from .roles import is_staff

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_factor(user: User | AnonymousUser) -> bool:
    """An app or a key; recovery codes alone are for the day when these are lost. One query."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=SECOND_FACTORS).exists()


def lacks_second_factor(user: User | AnonymousUser) -> bool:
    """For staff where STAFF_SECOND_FACTOR is on: one query; for anybody else False and none."""
    return settings.STAFF_SECOND_FACTOR and is_staff(user) and not has_second_factor(user)
