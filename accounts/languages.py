"""Which language a person is spoken to in (docs/translating.md)."""

from contextlib import AbstractContextManager

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils import translation

from .models import User


def chosen_by(user: User | AnonymousUser | None) -> str:
    """The language of a person's account; "" where they leave it to the browser."""
    language = getattr(user, "language", "")
    return language if language in dict(settings.LANGUAGES) else ""


def asked_by(user: User | None) -> AbstractContextManager[None]:
    """`with asked_by(student):` words what their own request causes to be sent.

    Without a choice it is the language of the page at hand.
    """
    return translation.override(chosen_by(user) or translation.get_language())


def written_to(user: User | None) -> AbstractContextManager[None]:
    """`with written_to(student):` words what another person or a command causes to be sent.

    Nobody knows what the browser of whoever will read it asks for: without a choice it is the
    language of the site.
    """
    return translation.override(chosen_by(user) or settings.LANGUAGE_CODE)
