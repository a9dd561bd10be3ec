"""Settings of passwords and mail that the test suite itself does not run with."""

from config import settings


def test_new_passwords_are_hashed_by_our_hasher_and_old_ones_open():
    first, *others = settings.PASSWORD_HASHERS
    assert first == "accounts.passwords.Argon2idHasher"
    assert "django.contrib.auth.hashers.PBKDF2PasswordHasher" in others


def test_mail_is_queued_and_goes_to_a_mail_server():
    assert settings.EMAIL_BACKEND == "accounts.mail.QueueBackend"
    assert settings.MAIL_DELIVERY_BACKEND == "django.core.mail.backends.smtp.EmailBackend"
