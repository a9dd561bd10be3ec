"""How long people stay logged in, and where they are."""

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef

from .requests import SignedInRequest

RENEWED_AT = "renewed_at"  # in the session: seconds since 1970
RENEW_AFTER = timedelta(minutes=10)


def renew_session(request: SignedInRequest, now: datetime) -> None:
    """Move the session's end on to SESSION_COOKIE_AGE from now.

    For requests that show that somebody is at work, and write anyway: the session is written at
    most every ten minutes, and by no page that is only read. A log-in has just made it new.
    """
    logged_in_at = request.user.last_login
    made_new_at = logged_in_at.timestamp() if logged_in_at else 0
    renewed_at = max(request.session.get(RENEWED_AT, 0), made_new_at)
    if now.timestamp() - renewed_at >= RENEW_AFTER.total_seconds():
        request.session[RENEWED_AT] = int(now.timestamp())


def note_session(request: SignedInRequest, **kwargs) -> None:
    """Put the new session on the person's list, and take off it those that are gone."""
    alive = Session.objects.filter(session_key=OuterRef("session_key"))
    UserSession.objects.filter(~Exists(alive), user=request.user).delete()
    UserSession.objects.create_from_request(request)
