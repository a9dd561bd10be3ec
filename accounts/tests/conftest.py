"""The cast: Alice has an account, Bob has another without an address, Charlie has none."""

import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.test import Client

from accounts.models import User
from accounts.roles import appoint_instructor

PASSWORD = "three turnips in a hat"


@pytest.fixture
def password() -> str:
    return PASSWORD


@pytest.fixture
def alice(db) -> User:
    """Has signed up and entered the code."""
    user = User.objects.create_user("alice", "alice@example.org", PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def bob(db) -> User:
    """An administrator made his account."""
    return User.objects.create_user("bob", password=PASSWORD)


@pytest.fixture
def ines(db) -> User:
    user = User.objects.create_user("ines", "ines@example.org", PASSWORD)
    appoint_instructor(user)
    return user


@pytest.fixture
def charlie():
    """What Charlie, who has no account yet, fills in."""
    return {
        "username": "charlie",
        "email": "charlie@example.org",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }


@pytest.fixture
def code_for():
    """What an app with this secret shows now."""
    return lambda secret: format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def set_up_app(code_for):
    """`set_up_app(user)` gives `user` an authenticator app; a call of what it returns, its code."""

    def set_up(user: User):
        secret = generate_totp_secret()
        TOTP.activate(user, secret)
        RecoveryCodes.activate(user)
        return lambda: code_for(secret)

    return set_up


def code_in(mail) -> str:
    return re.search(r"^[A-Z0-9]{3,}(-[A-Z0-9]{3,})?$", mail.body, re.M)[0]


def from_address(address: str) -> Client:
    return Client(REMOTE_ADDR=address)
