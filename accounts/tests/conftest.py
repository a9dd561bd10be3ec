"""The cast: Alice has an account, Bob has another, Charlie has none."""

import pytest

from accounts.models import User

PASSWORD = "three turnips in a hat"


@pytest.fixture
def password() -> str:
    return PASSWORD


@pytest.fixture
def alice(db) -> User:
    return User.objects.create_user("alice", "alice@example.org", PASSWORD)


@pytest.fixture
def bob(db) -> User:
    return User.objects.create_user("bob", password=PASSWORD)
