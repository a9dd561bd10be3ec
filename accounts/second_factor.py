"""Whether staff must set up a second factor before they see anything else."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from .models import User
from .roles import is_staff

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def lacks_second_factor(user: User | AnonymousUser) -> bool:
    """For staff where STAFF_SECOND_FACTOR is on: one query; for anybody else False and none."""
    if not settings.STAFF_SECOND_FACTOR or not is_staff(user):
        return False
    return not Authenticator.objects.filter(user_id=user.pk, type__in=SECOND_FACTORS).exists()
