"""How secrets of second factors are kept: without SECRET_KEY, the database opens no account."""

from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING

from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet


class MFAAdapter(DefaultMFAAdapter):
    """Allauth's, with secrets encrypted under SECRET_KEY; SECRET_KEY_FALLBACKS still open them."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "unreadable": _(
            "What this site knows of your second factor cannot be read any more. Ask the person who "
            "runs it to take it away."
        ),
    }

    def encrypt(self, text: str) -> str:
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Raises ValidationError where it was encrypted under another key."""
        from cryptography.fernet import InvalidToken

        try:
            return _fernet().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            raise self.validation_error("unreadable") from None


def _fernet() -> "MultiFernet":
    from cryptography.fernet import Fernet, MultiFernet  # a tenth of a second, for few requests

    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    salt = "accounts.factor_secrets"
    digests = [salted_hmac(salt, "", secret=key, algorithm="sha256").digest() for key in keys]
    return MultiFernet([Fernet(urlsafe_b64encode(digest)) for digest in digests])
