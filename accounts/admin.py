"""People in the admin: for administrators alone, whatever permissions anybody else has.

Who may change accounts or groups may make themselves anything, so a permission is not enough.
"""

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
    """Django's own."""


admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(AdministratorsOnly, auth_admin.GroupAdmin):
    """Django's own."""
