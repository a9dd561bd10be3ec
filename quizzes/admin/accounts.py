"""Accounts and groups as `accounts.admin` has them, with what is done to them in the audit log.

That app is below this one and knows no audit log.
"""

from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import transaction

from accounts.admin import GroupAdmin, UserAdmin
from accounts.models import User
from quizzes.models import AuditEvent

from .audit import Audited

admin.site.unregister([User, Group])


@admin.register(User)
class AuditedUserAdmin(Audited, UserAdmin):
    audited_as = AuditEvent.Action.ACCOUNT_CHANGED

    def user_change_password(self, request, id, form_url=""):
        with transaction.atomic():
            response = super().user_change_password(request, id, form_url)
            if request.method == "POST" and response.status_code == 302:
                self.record(request, self.get_object(request, id), {"changed": ["password"]})
        return response


@admin.register(Group)
class AuditedGroupAdmin(Audited, GroupAdmin):
    audited_as = AuditEvent.Action.ACCOUNT_CHANGED
