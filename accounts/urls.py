"""URLs of the account pages: allauth's own, and “Your account”."""

from allauth.account.urls import urlpatterns as account
from allauth.usersessions.urls import urlpatterns as sessions
from django.urls import URLPattern, include, path
from django.views.decorators.cache import never_cache

from . import views

own = [path("", views.profile, name="profile")]
email = path("email/", views.EmailView.as_view(), name="account_email")
account = [email if pattern.name == email.name else pattern for pattern in account]


def uncached(patterns: list[URLPattern]) -> list[URLPattern]:
    """Of these pages no browser is to keep any: they say who somebody is."""
    for pattern in patterns:
        pattern.callback = never_cache(pattern.callback)
    return patterns


urlpatterns = [
    path("", include((own, "accounts"))),
    path("", include(uncached(account))),
    path("2fa/", include("accounts.second_factor_urls")),
    path("sessions/", include(uncached(sessions))),
]
