"""The audit log: what staff did, to be read, and the way into it for pages of Django."""

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quizzes.actions.auditing import record_event
from quizzes.models import AuditEvent, Course

from .base import CourseScoped, ReadOnlyAdmin


class Audited(admin.ModelAdmin):
    """Notes what is added, changed and deleted on Django's own pages, in their transactions."""

    audited_as: AuditEvent.Action

    def save_model(self, request, obj, form, change) -> None:
        super().save_model(request, obj, form, change)
        self.record(request, obj, {"changed" if change else "added": form.changed_data})

    def delete_model(self, request, obj) -> None:
        self.record(request, obj, {"deleted": obj.pk})
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset) -> None:
        with transaction.atomic():
            for obj in queryset:
                self.record(request, obj, {"deleted": obj.pk})
            super().delete_queryset(request, queryset)

    def record(self, request, obj, data: dict[str, Any]) -> None:
        """`data` names fields, never what is in them: a password may be."""
        record_event(
            self.audited_as,
            by=request.user,
            now=timezone.now(),
            target=self.name_of(obj),
            course=self.course_of(obj),
            data={"id": obj.pk, **data},
        )

    def name_of(self, obj) -> str:
        return str(obj)

    def course_of(self, obj) -> Course | None:
        """None for what concerns the whole site."""
        return getattr(getattr(obj, "quiz", obj), "course", None)


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin, CourseScoped):
    list_display = ["at", "by_whom", "action", "course", "target"]
    list_filter = ["action", ("course", admin.RelatedOnlyFieldListFilter), "at"]
    list_select_related = ["by", "course"]
    search_fields = ["target", "by__username", "request_id"]
    search_help_text = _("Username of who did it, what it was done to, or reference of a request")
    date_hierarchy = "at"
    show_full_result_count = False
    fields = ["at", "by_whom", "action", "course", "target", "data", "request_id"]
    readonly_fields = ["by_whom"]

    def has_view_permission(self, request, obj=None) -> bool:
        """For owners: who may make courses and owns none has nothing to see."""
        return self.may("view", request, obj)

    @admin.display(description=_("by"), ordering="by__username")
    def by_whom(self, event: AuditEvent) -> str:
        """Not the foreign key: its link would lead owners to a page that is not theirs."""
        return event.by.username if event.by else str(_("a command"))
