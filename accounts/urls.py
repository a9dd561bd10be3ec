"""URLs of the account pages: allauth's own, and “Your account”."""

from django.urls import include, path
from django.views.decorators.cache import never_cache

from . import views


def uncached(patterns: list) -> list:
    """These pages say who somebody is, some of them secrets: no browser is to keep any."""
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            uncached(pattern.url_patterns)
        else:
            pattern.callback = never_cache(pattern.callback)
    return patterns


own = [path("", views.profile, name="profile")]

urlpatterns = [
    path("", include((own, "accounts"))),
    *uncached(
        [
            path("", include("allauth.account.urls")),
            path("2fa/", include("allauth.mfa.urls")),
            path("sessions/", include("allauth.usersessions.urls")),
        ]
    ),
]
