"""The site's table of contents."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from quizzes.urls import pages_for_development

from .health import healthz

handler500 = "config.errors.server_error"

# Staff come in by the same door as everybody: its limits and second factors are theirs, too.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
change_password = RedirectView.as_view(pattern_name="account_change_password")

urlpatterns = [
    path("", include("quizzes.urls")),
    path("accounts/", include("accounts.urls")),
    path("admin/password_change/", change_password),
    path("admin/", admin.site.urls),
    path("healthz", healthz, name="healthz"),
    *pages_for_development(settings.DEBUG),
]
