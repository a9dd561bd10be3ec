"""Quizzes. Adding and editing a quiz is importing Markdown; see `editing`."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from quizzes.models import AuditEvent, Question, Quiz, Revision, Section
from quizzes.reports.answers import key_in_words

from .audit import Audited
from .base import CourseScoped, LazyViews, OwnRowsFilter, ReadOnlyAdmin, ReadOnlyInline
from .receiving import bounded_upload
from .settings_page import SettingsAdmin


@admin.register(Quiz)
class QuizAdmin(Audited, CourseScoped, LazyViews, SettingsAdmin):
    """The change list, and the ways to the pages of one quiz."""

    audited_as = AuditEvent.Action.SETTINGS_CHANGED

    list_display = [
        "title",
        "course",
        "revision_number",
        "questions",
        "revisions_made",
        "attempts_made",
        "open_attempts",
        "is_published",
    ]
    list_filter = [("course", OwnRowsFilter)]
    search_fields = ["title", "slug"]

    def get_queryset(self, request):
        return super().get_queryset(request).with_revision().with_counts().with_open_reports()

    # Adding and editing mean Markdown; the settings keep Django's own change form.

    def get_urls(self):
        views = [
            ("add/", "add", bounded_upload(self._view("editing", "add_quiz"))),
            ("preview/", "preview", require_POST(self._view("editing", "preview_quiz"))),
            ("explain/<slug:code>/", "explain", self._view("editing", "explain")),
            ("import/", "upload", bounded_upload(self._view("importing", "upload"))),
            ("import/<uuid:pk>/", "plan", self._view("importing", "plan")),
            ("gradebook/", "gradebook", self._view("gradebook", "gradebook")),
            (
                "gradebook.<slug:extension>",
                "gradebook_export",
                require_safe(self._view("exporting", "export_gradebook")),
            ),
            (
                "<path:object_id>/change/",
                "change",
                bounded_upload(self._view("editing", "edit_quiz")),
            ),
            ("<path:object_id>/history/", "history", self._view("history", "history")),
            (
                "<path:object_id>/history/<int:number>/restore/",
                "restore",
                require_POST(self._view("history", "restore")),
            ),
            ("<path:object_id>/results/", "results", self._view("quiz_results", "results")),
            ("<path:object_id>/items/", "items", self._view("item_analysis", "items")),
            (
                "<path:object_id>/items/annotated.md",
                "annotated",
                self._view("item_analysis", "annotated"),
            ),
            (
                "<path:object_id>/export/<slug:kind>.<slug:extension>",
                "export",
                require_safe(self._view("exporting", "export_quiz")),
            ),
            ("<path:object_id>/regrading/", "regrading", self._view("regrading", "regrading")),
            (
                "<path:object_id>/print/",
                "print",
                require_safe(self._view("printing", "paper_test")),
            ),
            ("<path:object_id>/settings/", "settings", self.settings_view),
            ("<path:object_id>/log/", "log", self.history_view),
        ]
        return [*self._urls(views), *super().get_urls()]

    def has_delete_permission(self, request, obj=None) -> bool:
        """Quizzes are retired: results hang on them."""
        return False

    # Columns

    @admin.display(description=_("revision"))
    def revision_number(self, quiz: Quiz) -> int | None:
        return quiz.current_revision.number if quiz.current_revision else None

    @admin.display(description=_("questions"))
    def questions(self, quiz: Quiz) -> int | None:
        return quiz.current_revision.question_count if quiz.current_revision else None

    @admin.display(description=_("revisions"), ordering="revision_count")
    def revisions_made(self, quiz: Quiz) -> int:
        return quiz.revision_count

    @admin.display(description=_("attempts"), ordering="attempt_count")
    def attempts_made(self, quiz: Quiz) -> int:
        return quiz.attempt_count

    @admin.display(description=_("open attempts"), ordering="open_attempt_count")
    def open_attempts(self, quiz: Quiz) -> int:
        return quiz.open_attempt_count

    @admin.display(description=_("published"), boolean=True)
    def is_published(self, quiz: Quiz) -> bool:
        return quiz.current_revision_id is not None and quiz.retired_at is None


class SectionInline(ReadOnlyInline):
    model = Section
    fields = ["position", "title", "drawn"]
    readonly_fields = ["drawn"]
    ordering = ["position"]

    @admin.display(description=_("questions drawn"))
    def drawn(self, section: Section) -> str:
        return str(_("all") if section.draw is None else section.draw)


class QuestionInline(ReadOnlyInline):
    model = Question
    fields = ["position", "number", "kind", "source", "right", "points", "item", "line"]
    readonly_fields = ["right"]
    ordering = ["position"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("item").prefetch_related("choices")

    @admin.display(description=_("right"))
    def right(self, question: Question) -> str:
        return key_in_words(question)


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin, CourseScoped):
    course_path = "quiz__course"
    list_display = ["title", "quiz", "number", "question_count", "imported_by", "imported_at"]
    list_filter = [("quiz", OwnRowsFilter)]
    list_select_related = ["quiz", "imported_by"]
    search_fields = ["title", "path"]
    date_hierarchy = "imported_at"
    fields = [
        "quiz",
        "number",
        "title",
        "path",
        "sha256",
        "stated",
        "question_count",
        "dealt_count",
        "max_points",
        "imported_by",
        "imported_at",
        "source_text",
    ]
    readonly_fields = ["source_text"]
    inlines = [SectionInline, QuestionInline]

    @admin.display(description=_("Markdown source"))
    def source_text(self, revision: Revision) -> str:
        return format_html("<pre>{}</pre>", revision.source)
