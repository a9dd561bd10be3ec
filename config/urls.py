"""The site's table of contents."""

from django.contrib import admin
from django.urls import include, path

from .health import healthz

handler500 = "config.errors.server_error"

urlpatterns = [
    path("", include("quizzes.urls")),
    path("accounts/", include("accounts.urls")),
    path("admin/", admin.site.urls),
    path("healthz", healthz, name="healthz"),
]
