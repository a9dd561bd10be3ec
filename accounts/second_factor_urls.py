"""URLs of second factors: allauth's, with their names, whose views are imported at first use.

They bring a library of cryptography along that few requests need, and that every start would wait
for. A test compares this list with allauth's.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache

BASE, TOTP = "allauth.mfa.base.views", "allauth.mfa.totp.views"
CODES, KEYS = "allauth.mfa.recovery_codes.views", "allauth.mfa.webauthn.views"


def view(module: str, name: str):
    @never_cache
    def imported(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return import_string(f"{module}.{name}")(request, *args, **kwargs)

    return imported


urlpatterns = [
    path("", view(BASE, "index"), name="mfa_index"),
    path("authenticate/", login_not_required(view(BASE, "authenticate")), name="mfa_authenticate"),
    path("reauthenticate/", view(BASE, "reauthenticate"), name="mfa_reauthenticate"),
    # an app
    path("totp/activate/", view(TOTP, "activate_totp"), name="mfa_activate_totp"),
    path("totp/deactivate/", view(TOTP, "deactivate_totp"), name="mfa_deactivate_totp"),
    # recovery codes
    path("recovery-codes/", view(CODES, "view_recovery_codes"), name="mfa_view_recovery_codes"),
    path(
        "recovery-codes/generate/",
        view(CODES, "generate_recovery_codes"),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "recovery-codes/download/",
        view(CODES, "download_recovery_codes"),
        name="mfa_download_recovery_codes",
    ),
    # passkeys and security keys
    path("webauthn/", view(KEYS, "list_webauthn"), name="mfa_list_webauthn"),
    path("webauthn/add/", view(KEYS, "add_webauthn"), name="mfa_add_webauthn"),
    path(
        "webauthn/login/",
        login_not_required(view(KEYS, "login_webauthn")),
        name="mfa_login_webauthn",
    ),
    path(
        "webauthn/reauthenticate/",
        view(KEYS, "reauthenticate_webauthn"),
        name="mfa_reauthenticate_webauthn",
    ),
    path("webauthn/keys/<int:pk>/edit/", view(KEYS, "edit_webauthn"), name="mfa_edit_webauthn"),
    path(
        "webauthn/keys/<int:pk>/remove/", view(KEYS, "remove_webauthn"), name="mfa_remove_webauthn"
    ),
]
