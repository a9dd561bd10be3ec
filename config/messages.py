"""Where one-time messages wait for the next page."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class HostCookieStorage(CookieStorage):
    """In a cookie that no other host can have set, where cookies are sent by https alone."""

    cookie_name = "__Host-messages" if settings.SESSION_COOKIE_SECURE else "messages"


class MessageStorage(FallbackStorage):
    """In a cookie, and what does not fit there in the session: as Django does."""

    storage_classes = (HostCookieStorage, SessionStorage)
