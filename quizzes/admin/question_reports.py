"""What students report about questions: a list, and a page to read and answer one.

The answer is given on a page of our own (`replying`), beside all that one needs to judge by.
"""

from django.contrib import admin
from django.db.models import F
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from quizzes.models import QuestionReport

from .base import CourseScoped, LazyViews, OwnRowsFilter
from .results import quiz_filtered_by

QUIZ_FILTER = "item__quiz__id__exact"
# What a report is read with, and what of that is long and not shown.
RELATED = [
    "student",
    "replied_by",
    "question__revision",
    "question__section",
    "item__quiz__course",
    "answer__attempt",
]
LONG_TEXTS = [
    *(f"question__revision__{name}" for name in ("source", "description", "description_html")),
    *(f"item__quiz__course__{name}" for name in ("description", "description_html")),
]


class Answered(admin.SimpleListFilter):
    """Whether a report has a reply."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("open", _("open")), ("answered", _("answered"))]

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset
        return queryset.filter(replied_at__isnull=self.value() == "open")


@admin.register(QuestionReport)
class QuestionReportAdmin(CourseScoped, LazyViews):
    course_path = "item__quiz__course"
    list_display = ["which", "state", "what", "quiz", "who", "at"]
    list_filter = [Answered, ("item__quiz__course", OwnRowsFilter), ("item__quiz", OwnRowsFilter)]
    search_fields = [
        "note",
        "reply",
        "question__source",
        "student__username",
        "student__first_name",
        "student__last_name",
        "item__quiz__title",
    ]
    search_help_text = _(
        "Words of a note, a reply or a question, name of a student, title of a quiz"
    )
    # What waits comes first, the longest waiting before all.
    ordering = [F("replied_at").desc(nulls_first=True), "at", "pk"]
    change_list_template = "admin/quizzes/quiz/rows.html"
    show_full_result_count = False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related(*RELATED).defer(*LONG_TEXTS)

    def get_urls(self):
        views = [("<path:object_id>/change/", "change", self._view("replying", "report_page"))]
        return [*self._urls(views), *super().get_urls()]

    def has_add_permission(self, request) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        """What a student wrote is not made to vanish."""
        return False

    def changelist_view(self, request, extra_context=None):
        """The reports about one quiz are one of its tabs."""
        quiz = quiz_filtered_by(request, QUIZ_FILTER)
        context = {"quiz": quiz, "tab": "reports", **(extra_context or {})}
        if self.has_view_or_change_permission(request):
            context.setdefault("title", self._title(request, quiz))
        return super().changelist_view(request, context)

    def _title(self, request, quiz) -> str:
        """How many wait, of the quiz or of all: the number that somebody comes for."""
        own = self.own_rows(QuestionReport.objects.open(), request, "view")
        count = quiz.open_report_count if quiz else own.count()
        return ngettext("%(n)s report to answer", "%(n)s reports to answer", count) % {"n": count}

    @admin.display(description=_("question"), ordering="question__position")
    def which(self, report: QuestionReport) -> str:
        return f"{report.question.label}: {report.question}"

    @admin.display(description=_("quiz"), ordering="item__quiz__title")
    def quiz(self, report: QuestionReport) -> str:
        return report.item.quiz.title

    @admin.display(description=_("note"))
    def what(self, report: QuestionReport) -> str:
        if report.is_note_deleted:
            return str(_("(deleted with the account)"))
        return Truncator(" ".join(report.note.split())).chars(120)

    @admin.display(description=_("student"), ordering="student__username")
    def who(self, report: QuestionReport) -> str:
        return report.student.display_name

    @admin.display(description=_("state"), ordering="replied_at")
    def state(self, report: QuestionReport) -> str:
        return str(_("open") if report.is_open else _("answered"))
