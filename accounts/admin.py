"""People in the admin: for administrators alone, whatever permissions anybody else has.

Who may change accounts or groups may make themselves anything, so a permission is not enough.
"""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.models import Group
from django.http import HttpRequest

from .admin_bases import CarefulAdmin
from .models import User
from .roles import is_administrator


class AdministratorsOnly(CarefulAdmin):
    """A ModelAdmin that nobody but an administrator sees."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_administrator(request.user)

    def has_view_permission(self, request: HttpRequest, obj=None) -> bool:
        return is_administrator(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return is_administrator(request.user)

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return is_administrator(request.user)

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return is_administrator(request.user)


@admin.register(User)
class UserAdmin(AdministratorsOnly, auth_admin.UserAdmin):
    """Django's own, with what this site adds to an account."""

    fieldsets = (*(auth_admin.UserAdmin.fieldsets or ()), (None, {"fields": ("language",)}))


admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(AdministratorsOnly, auth_admin.GroupAdmin):
    """Django's own."""


admin.site.unregister([Authenticator, EmailAddress, UserSession])  # sessions: each has their own


@admin.register(EmailAddress)
class EmailAddressAdmin(AdministratorsOnly, admin.ModelAdmin):
    """Which addresses people have shown to be theirs."""

    list_display = ("email", "user", "verified")
    list_filter = ("verified",)
    list_select_related = ("user",)
    search_fields = ("email", "user__username")
    raw_id_fields = ("user",)


@admin.register(Authenticator)
class AuthenticatorAdmin(AdministratorsOnly, admin.ModelAdmin):
    """Second factors, to be deleted for who has lost theirs. Their secrets are shown to nobody."""

    list_display = fields = readonly_fields = ("user", "type", "created_at", "last_used_at")
    list_select_related = ("user",)
    search_fields = ("user__username",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        """Saving one would bring codes back that were used meanwhile."""
        return False
