"""How long people stay logged in, and where they are."""

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from .requests import SignedInRequest

RENEWED_AT = "renewed_at"  # in the session: seconds since 1970
RENEW_AFTER = timedelta(minutes=10)

# What stands for whom in a User-Agent; most name others as well, so the first that is there counts.
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser/": "Samsung Internet",
    "Firefox/": "Firefox",
    "FxiOS/": "Firefox",
    "CriOS/": "Chrome",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
SYSTEMS = {
    "Windows": "Windows",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Macintosh": "Mac",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


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


def browser_name(user_agent: str) -> str:
    """What people call their browser: “Firefox on Windows”, else what it says of itself."""
    browser = next((name for sign, name in BROWSERS.items() if sign in user_agent), "")
    system = next((name for sign, name in SYSTEMS.items() if sign in user_agent), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or user_agent or _("Unknown browser")


def note_session(request: SignedInRequest, **kwargs) -> None:
    """Put the new session on the person's list, and take off it those that are gone."""
    alive = Session.objects.filter(session_key=OuterRef("session_key"))
    UserSession.objects.filter(~Exists(alive), user=request.user).delete()
    UserSession.objects.create_from_request(request)
