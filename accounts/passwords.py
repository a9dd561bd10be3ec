"""How passwords are stored, and which ones are taken.

Length counts, and whether somebody would guess it; which kinds of characters there are does not,
and no password grows too old. The rules are those of NIST SP 800-63B-4 and of OWASP ASVS 5.
"""

import unicodedata
from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .guessable import is_guessable, words_of

LEAST_LENGTH = 12
LEAST_LENGTH_OF_STAFF = 15  # without a second factor
MOST_LENGTH = 256
# Nothing longer is a password: it is hashed as it is, so that nobody can keep us at normalising.
MOST_TO_NORMALISE = 4096


class Argon2idHasher(Argon2PasswordHasher):
    """Argon2id with the least memory that OWASP recommends: 19 MiB, twice, in one lane.

    Django's own parameters take five times the memory and eight threads, which a class that logs in
    at once would wait for. What was hashed with other parameters still opens, and is hashed anew
    by a log-in.

    Passwords are in NFKC first: "é" is one character on one keyboard and two on another, and a
    Japanese one may send its letters in full width. What was hashed before as it was typed opens
    as it was typed.
    """

    memory_cost = 19_456  # KiB
    time_cost = 2
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        return super().encode(_normalised(password), salt)

    def verify(self, password: str, encoded: str) -> bool:
        normalised = _normalised(password)
        return super().verify(normalised, encoded) or (
            normalised != password and super().verify(password, encoded)
        )


def _normalised(password: str) -> str:
    if len(password) > MOST_TO_NORMALISE:
        return password
    return unicodedata.normalize("NFKC", password)


class LengthValidator:
    """From twelve characters to 256; fifteen for staff who log in with nothing but a password.

    Characters of any script, spaces and emoji count alike, as one each, however they were typed.
    """

    def validate(self, password: str, user=None) -> None:
        # Composed, so that an accent is no character of its own.
        length = len(unicodedata.normalize("NFC", password[: MOST_TO_NORMALISE + 1]))
        if length > MOST_LENGTH:
            raise ValidationError(_too_long(), code="password_too_long")
        if length < LEAST_LENGTH:
            raise ValidationError(_too_short(LEAST_LENGTH), code="password_too_short")
        if length < LEAST_LENGTH_OF_STAFF and _is_staff_without_second_factor(user):
            message = _too_short(LEAST_LENGTH_OF_STAFF) + " " + _("You are of the staff.")
            raise ValidationError(message, code="password_too_short")

    def get_help_text(self) -> str:
        return _(
            "At least %(least)s characters (staff without a second factor: %(least_of_staff)s), at "
            "most %(most)s. Any characters will do, spaces and emoji included."
        ) % {
            "least": LEAST_LENGTH,
            "most": MOST_LENGTH,
            "least_of_staff": LEAST_LENGTH_OF_STAFF,
        }


class GuessableValidator:
    """Refuses what would be tried first: well-known passwords and what is put together like them,
    walks on the keyboard, repetitions, and names of the user or of the site.
    """

    def validate(self, password: str, user=None) -> None:
        if not LEAST_LENGTH <= len(password) <= MOST_LENGTH:
            return  # refused for its length, which is enough to say
        if is_guessable(password):
            raise ValidationError(
                _(
                    "This password is too easy to guess: it is made of words, dates or patterns "
                    "that are tried first. Take several words that do not belong together."
                ),
                code="password_guessable",
            )
        if is_guessable(password, _own_words(user)):
            raise ValidationError(
                _(
                    "This password is too easy to guess: most of it is your name, your address or "
                    "the name of this site."
                ),
                code="password_of_own_words",
            )

    def get_help_text(self) -> str:
        return _(
            "No well-known phrase, no date, no row of the keyboard, no repetition with little else. "
            "Several words that do not belong together are easy to keep in mind."
        )


def _too_long() -> str:
    return _("This password is too long: it may have %(most)s characters at most.") % {
        "most": MOST_LENGTH
    }


def _too_short(least: int) -> str:
    return ngettext(
        "This password is too short: it must have at least %(least)s character.",
        "This password is too short: it must have at least %(least)s characters.",
        least,
    ) % {"least": least}


def _is_staff_without_second_factor(user) -> bool:
    if not getattr(user, "is_staff", False) and not getattr(user, "is_superuser", False):
        return False
    if user.pk is None:
        return True
    from .second_factor import has_second_factor  # not for `accounts.blocklist`: it has no models

    return not has_second_factor(user)


def _own_words(user) -> Iterator[str]:
    """The words of the site's host names and of what names the user."""
    for host in settings.ALLOWED_HOSTS:
        yield from words_of(host)
    for name in ("username", "first_name", "last_name", "email"):
        yield from words_of(getattr(user, name, "") or "")
