"""What single students have beyond the others: more time, more attempts, a later end."""

from urllib.parse import parse_qs

from django.contrib import admin
from django.contrib.auth import get_permission_codename
from django.utils.translation import gettext_lazy as _

from quizzes.access import students_where, where_may
from quizzes.forms.extensions import ExtensionForm
from quizzes.models import Accommodation, AuditEvent, Extension, Quiz

from .audit import Audited
from .base import OwnRowsFilter
from .choosing_students import OneStudentAdmin
from .results import quiz_filtered_by

STUDENT_NAMES = [
    "student__username",
    "student__email",
    "student__first_name",
    "student__last_name",
]


@admin.register(Accommodation)
class AccommodationAdmin(Audited, OneStudentAdmin):
    """It holds in all courses, so it is there for the staff of each course of the student."""

    audited_as = AuditEvent.Action.ACCOMMODATED
    list_display = ["student_named", "time_factor"]
    search_fields = STUDENT_NAMES
    search_help_text = _("Name, username or e-mail of a student")
    fields = ["student", "time_factor"]

    def name_of(self, obj) -> str:
        return f"{obj.student.username}: {obj}"

    def own_rows(self, rows, request, action: str):
        own = students_where(request.user, get_permission_codename(action, self.opts))
        return rows.filter(student__in=own)

    def may(self, action: str, request, obj) -> bool:
        may_some = super().may(action, request, None)
        if obj is None or not may_some:
            return may_some
        return self.own_rows(Accommodation.objects.filter(pk=obj.pk), request, action).exists()


@admin.register(Extension)
class ExtensionAdmin(Audited, OneStudentAdmin):
    audited_as = AuditEvent.Action.EXTENDED
    course_path = "quiz__course"
    form = ExtensionForm
    list_display = ["student_named", "quiz", "extra_attempts", "closes_at"]
    list_filter = [("quiz", OwnRowsFilter)]
    search_fields = [*STUDENT_NAMES, "quiz__title"]
    search_help_text = _("Name, username or e-mail of a student, or title of a quiz")
    fields = ["quiz", "student", "extra_attempts", "closes_at"]
    autocomplete_fields = ["quiz"]
    change_list_template = "admin/quizzes/quiz/rows.html"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("quiz")

    def changelist_view(self, request, extra_context=None):
        """The extensions of one quiz are one of its tabs."""
        quiz = quiz_filtered_by(request)
        context = {"quiz": quiz, "tab": "extensions", **(extra_context or {})}
        return super().changelist_view(request, context)

    def get_changeform_initial_data(self, request):
        """Added from the tab of a quiz, it is for this one."""
        initial = super().get_changeform_initial_data(request)
        filters = parse_qs(initial.pop("_changelist_filters", ""))
        chosen = filters.get("quiz__id__exact", [""])[0]
        return {"quiz": chosen, **initial} if chosen.isdecimal() else initial

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "quiz":
            kwargs["queryset"] = where_may(Quiz.objects.all(), request.user, "add_extension")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
