"""How passwords are stored: old ones open still, and are stored anew by a log-in."""

import unicodedata

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import (
    Argon2PasswordHasher,
    PBKDF2PasswordHasher,
    check_password,
    make_password,
)

from accounts.models import User

HASHERS = [
    "accounts.passwords.Argon2idHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
PREFIX = "argon2$argon2id$v=19$m=19456,t=2,p=1$"
PASSWORD = "three turnips in a hat"
# Composed, full width, and with a space that does not break.
TYPED = "café ｔｕｒｎｉｐ\u00a0hat"
TYPED_ELSEWHERE = "cafe\u0301 turnip hat"


@pytest.fixture(autouse=True)
def real_hashers(settings):
    settings.PASSWORD_HASHERS = HASHERS


def test_a_new_password_is_stored_with_owasps_least_parameters():
    assert make_password(PASSWORD).startswith(PREFIX)


@pytest.mark.parametrize(
    "old",
    [
        PBKDF2PasswordHasher().encode(PASSWORD, "0123456789abcdefghijkl"),
        Argon2PasswordHasher().encode(PASSWORD, "0123456789abcdefghijkl"),
    ],
    ids=["PBKDF2", "Argon2 as Django has it"],
)
def test_an_old_hash_opens_and_is_stored_anew(db, old):
    alice = User.objects.create(username="alice", password=old)

    assert authenticate(username="alice", password="wrong") is None
    alice.refresh_from_db()
    assert alice.password == old

    assert authenticate(username="alice", password=PASSWORD) == alice
    alice.refresh_from_db()
    assert alice.password.startswith(PREFIX)
    assert alice.check_password(PASSWORD)


def test_a_current_hash_stays(db):
    alice = User.objects.create_user("alice", password=PASSWORD)
    stored = alice.password
    assert authenticate(username="alice", password=PASSWORD) == alice
    alice.refresh_from_db()
    assert alice.password == stored


def test_a_password_opens_from_every_keyboard():
    assert check_password(TYPED_ELSEWHERE, make_password(TYPED))
    assert check_password(TYPED, make_password(TYPED_ELSEWHERE))


def test_what_was_hashed_as_it_was_typed_opens_as_it_was_typed():
    decomposed = unicodedata.normalize("NFD", TYPED)
    old = Argon2PasswordHasher().encode(decomposed, "0123456789abcdefghijkl")
    assert check_password(decomposed, old)
    assert not check_password("cafe turnip hat", old)


@pytest.mark.parametrize("length", [64, 128, 256, 5000])
def test_every_character_of_a_long_password_counts(length):
    password = "é" * (length - 1)
    stored = make_password(password + "x")
    assert check_password(password + "x", stored)
    assert not check_password(password + "y", stored)
