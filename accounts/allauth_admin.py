"""What allauth keeps about people, in the admin: for administrators alone, and without secrets."""

from allauth.account.admin import EmailAddressAdmin as AllauthEmailAddressAdmin
from allauth.account.models import EmailAddress
from allauth.mfa import admin as mfa_admin  # noqa: F401 - registers what is unregistered below
from allauth.mfa.models import Authenticator
from allauth.usersessions import admin as usersessions_admin  # noqa: F401
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.http import HttpRequest

from .admin import AdministratorsOnly

# Sessions are for their people to look at, and end with the account.
admin.site.unregister([EmailAddress, Authenticator, UserSession])


@admin.register(EmailAddress)
class EmailAddressAdmin(AdministratorsOnly, AllauthEmailAddressAdmin):
    """allauth's own."""


@admin.register(Authenticator)
class AuthenticatorAdmin(AdministratorsOnly, admin.ModelAdmin):
    """Second factors: to be taken away from whoever has lost theirs. `data` is the secret itself."""

    list_display = ["user", "type", "created_at", "last_used_at"]
    list_filter = ["type"]
    list_select_related = ["user"]
    search_fields = ["user__username", "user__email"]
    fields = ["user", "type", "created_at", "last_used_at"]
    readonly_fields = ["user", "type", "created_at", "last_used_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False
