"""URLs of the account pages: allauth's own, and “Your account”."""

from allauth.account.urls import urlpatterns as account
from allauth.usersessions.urls import urlpatterns as sessions
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, include, path
from django.views.decorators.cache import never_cache
from django.views.i18n import set_language

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
    # In a cookie; whoever is logged in chooses for their account.
    path("language/", login_not_required(never_cache(set_language)), name="set_language"),
    path("", include(uncached(account))),
    path("2fa/", include("accounts.second_factor_urls")),
    path("sessions/", include(uncached(sessions))),
]
