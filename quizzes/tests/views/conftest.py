"""Students who can log in, and one who has the page of an attempt open."""

import pytest

from quizzes.actions.starting import start_attempt

from ..conftest import NOW
from .windows import PASSWORD, Window


@pytest.fixture
def by_alice(client, alice):
    client.force_login(alice)
    return client


@pytest.fixture
def window(alice, bob, planets) -> Window:
    """Alice's; she and bob can log in by the form."""
    for user in (alice, bob):
        user.set_password(PASSWORD)
        user.save()
    window = Window(start_attempt(quiz=planets, student=alice, now=NOW))
    window.client.force_login(alice)
    window.open()
    return window
