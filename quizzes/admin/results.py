"""Attempts and answers: read-only, to be filtered, searched and exported."""

from collections.abc import Iterator

from django.contrib import admin
from django.http import StreamingHttpResponse
from django.template.defaultfilters import floatformat
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from quizzes.models import Answer, Attempt, AttemptEvent, Quiz
from quizzes.reports.answers import answer_in_words
from quizzes.reports.exports import answers_csv, attempts_csv

from .base import ReadOnlyAdmin

NO_BREAK_SPACE = "\u00a0"


class AnswerInline(ReadOnlyAdmin, admin.TabularInline):
    model = Answer
    fields = ["position", "question", "given", "correctness", "points", "max_points"]
    readonly_fields = ["given"]
    ordering = ["position"]
    show_change_link = False

    def get_queryset(self, request):
        # The wording of choices is one more query, whatever the number of answers.
        return (
            super()
            .get_queryset(request)
            .select_related("question")
            .prefetch_related("question__choices")
        )

    @admin.display(description=_("answer"))
    def given(self, answer: Answer) -> str:
        if answer.is_blank:
            return str(_("(unanswered)"))
        return answer_in_words(answer)


class AttemptEventInline(ReadOnlyAdmin, admin.TabularInline):
    model = AttemptEvent
    fields = ["at", "kind", "by", "data"]
    ordering = ["at", "pk"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("by")


@admin.register(Attempt)
class AttemptAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    list_display = ["student", "quiz", "number", "result", "per_cent", "started_at", "submitted_at"]
    list_filter = ["state", "is_preview", "quiz__course", "quiz", "started_at"]
    search_fields = [
        "student__username",
        "student__email",
        "student__first_name",
        "student__last_name",
        "quiz__title",
    ]
    search_help_text = _("Name, user name or e-mail of a student, or title of a quiz")
    date_hierarchy = "started_at"
    fields = [
        "student_named",
        "quiz",
        "revision",
        "number",
        "allowed",
        "state",
        "is_preview",
        "result",
        "per_cent",
        "started_at",
        "deadline",
        "submitted_at",
        "rules",
        "as_seen",
    ]
    readonly_fields = ["student_named", "result", "per_cent", "as_seen"]
    inlines = [AnswerInline, AttemptEventInline]
    actions = ["export_csv", "export_answers_csv"]

    def get_queryset(self, request):
        return super().get_queryset(request).for_display().select_related("student")

    def changelist_view(self, request, extra_context=None):
        """The attempts at one quiz are one of its tabs."""
        chosen = request.GET.get("quiz__id__exact", "")
        quizzes = Quiz.objects.select_related("course")
        quiz = quizzes.filter(pk=chosen).first() if chosen.isdecimal() else None
        return super().changelist_view(request, {"quiz": quiz, **(extra_context or {})})

    @admin.display(description=_("student"))
    def student_named(self, attempt: Attempt) -> str:
        """Not the foreign key: its link would lead instructors to a page that is not theirs."""
        student = attempt.student
        return f"{student.display_name} ({student.username}, {student.email or _('no e-mail')})"

    @admin.display(description=_("score"), ordering="score")
    def result(self, attempt: Attempt) -> str:
        if attempt.is_open:
            return attempt.get_state_display()
        points = _("%(score)s of %(points)s") % {
            "score": floatformat(attempt.score, -2),
            "points": floatformat(attempt.max_points, -2),
        }
        points = points.replace(" ", NO_BREAK_SPACE)
        return f"{points} ({_('preview')})" if attempt.is_preview else points

    @admin.display(description=_("per cent"))
    def per_cent(self, attempt: Attempt) -> str:
        if attempt.percentage is None:
            return ""
        return f"{floatformat(attempt.percentage, -2)}{NO_BREAK_SPACE}%"

    @admin.display(description=_("as the student sees it"))
    def as_seen(self, attempt: Attempt) -> str:
        if attempt.is_open:
            return str(_("The review opens when the attempt is submitted."))
        url = reverse("quizzes:review", args=[attempt.pk])
        return format_html('<a href="{}">{}</a>', url, _("Open the review"))

    @admin.action(description=_("Export selected attempts as CSV"), permissions=["view"])
    def export_csv(self, request, queryset):
        return _download(attempts_csv(queryset), "attempts.csv")

    @admin.action(
        description=_("Export the answers of selected attempts as CSV"), permissions=["view"]
    )
    def export_answers_csv(self, request, queryset):
        return _download(answers_csv(queryset), "answers.csv")


def _download(lines: Iterator[str], name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type="text/csv")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
