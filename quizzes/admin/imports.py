"""The log of imports: read-only, to be filtered and searched."""

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from quizzes.core.matching import Change
from quizzes.models import ImportRecord

from .base import CourseScoped, OwnRowsFilter, ReadOnlyAdmin


@admin.register(ImportRecord)
class ImportRecordAdmin(ReadOnlyAdmin, CourseScoped):
    list_display = ["at", "path", "outcome", "quiz", "question_count", "diagnostic_count", "by"]
    list_filter = ["outcome", "via", ("course", OwnRowsFilter), "at"]
    search_fields = ["path", "quiz__title", "quiz__slug", "by__username", "by__email"]
    search_help_text = _("Path of a file, title or slug of a quiz, or who imported it")
    date_hierarchy = "at"
    fields = [
        "at",
        "outcome",
        "via",
        "imported_by",
        "course",
        "quiz",
        "revision",
        "path",
        "sha256",
        "question_count",
        "questions_changed",
        "said",
    ]
    readonly_fields = ["imported_by", "questions_changed", "said"]

    def get_queryset(self, request):
        queryset = super().get_queryset(request)
        return queryset.select_related("course", "quiz", "revision", "by").defer(
            "revision__source", "revision__description_html"
        )

    @admin.display(description=_("by"))
    def imported_by(self, record: ImportRecord) -> str:
        """Not the foreign key: its link would lead instructors to a page that is not theirs."""
        return str(record.by or "")

    @admin.display(description=_("changes"))
    def questions_changed(self, record: ImportRecord) -> str:
        counts = record.changes  # which PostgreSQL keeps in an order of its own
        return ", ".join(f"{each}: {counts[each]}" for each in Change if each in counts)

    @admin.display(description=_("diagnostics"))
    def said(self, record: ImportRecord) -> str:
        lines = format_html_join(
            "",
            "<li>{}:{}:{}: {}[{}]: {}</li>",
            (
                [each[key] for key in ("path", "line", "column", "severity", "code", "message")]
                for each in record.diagnostics
            ),
        )
        hidden = record.diagnostic_count - len(record.diagnostics)
        more = ngettext("and %d more", "and %d more", hidden) % hidden if hidden else ""
        return format_html("<ul>{}</ul>{}", lines, more) if lines else ""
