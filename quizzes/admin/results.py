"""Attempts and answers: read-only, to be filtered, searched and exported.

What is shown was ended where its time is up: results that somebody reads are complete.
"""

from datetime import datetime

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.template.defaultfilters import floatformat
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from quizzes.access import where_may
from quizzes.actions.auditing import log_reading
from quizzes.actions.finishing import expire_overdue
from quizzes.models import Answer, Attempt, AttemptEvent, Quiz, ScoreChange
from quizzes.reports.answers import answer_in_words
from quizzes.reports.exports import answers_table, attempts_table
from quizzes.reports.log import event_in_words, time_in_full

from .base import CourseScoped, LazyViews, OwnRowsFilter, ReadOnlyAdmin, ReadOnlyInline
from .downloads import download_chosen
from .more_time import give_more_time
from .pages import MOST_EXPIRED_AT_ONCE

NO_BREAK_SPACE = "\u00a0"
LONGEST_KEY = 19  # digits of what no database refuses as too large


class AnswerInline(ReadOnlyInline):
    model = Answer
    fields = ["position", "question", "given", "how_right", "points", "max_points", "by_hand"]
    readonly_fields = ["given", "how_right", "by_hand"]
    ordering = ["position"]
    show_change_link = False

    def get_queryset(self, request):
        # The wording of choices is one more query, whatever the number of answers.
        return (
            super()
            .get_queryset(request)
            .select_related("question", "override__by")
            .prefetch_related("question__choices")
        )

    @admin.display(description=_("answer"))
    def given(self, answer: Answer) -> str:
        if answer.is_blank:
            return str(_("(unanswered)"))
        return answer_in_words(answer)

    @admin.display(description=_("correctness"))
    def how_right(self, answer: Answer) -> str:
        if answer.correctness is None:
            return ""
        return f"{floatformat(100 * answer.correctness, 1)}{NO_BREAK_SPACE}%"

    @admin.display(description=_("set by hand"))
    def by_hand(self, answer: Answer) -> str:
        override = getattr(answer, "override", None)
        return override.by.display_name if override else ""


class ScoreChangeInline(ReadOnlyInline):
    model = ScoreChange
    fields = ["when", "what", "kind", "from_to", "by_whom", "why"]
    readonly_fields = ["when", "what", "from_to", "by_whom", "why"]
    ordering = ["at", "pk"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("answer", "by", "ruling")

    @admin.display(description=_("at"))
    def when(self, change: ScoreChange) -> str:
        return time_in_full(change.at)

    @admin.display(description=_("what"))
    def what(self, change: ScoreChange) -> str:
        if change.answer is None:
            return str(_("score"))
        return str(_("question %(number)s") % {"number": change.answer.position})

    @admin.display(description=_("points"))
    def from_to(self, change: ScoreChange) -> str:
        return f"{floatformat(change.old, -2)} → {floatformat(change.new, -2)}"

    @admin.display(description=_("by"))
    def by_whom(self, change: ScoreChange) -> str:
        return change.by.display_name if change.by else str(_("import command"))

    @admin.display(description=_("why"))
    def why(self, change: ScoreChange) -> str:
        """The reason, after what was decided about the question where a ruling is behind it."""
        decided = change.ruling.get_decision_display() if change.ruling else ""
        return ": ".join(filter(None, [decided, change.reason]))


class AttemptEventInline(ReadOnlyInline):
    model = AttemptEvent
    verbose_name = _("event")
    verbose_name_plural = _("log")
    fields = ["when", "kind", "by_whom", "what"]
    readonly_fields = ["when", "by_whom", "what"]
    ordering = ["at", "pk"]

    def get_queryset(self, request):
        # The wording of late responses is four more queries, whatever the number of events.
        return (
            super()
            .get_queryset(request)
            .select_related("by")
            .prefetch_related("attempt__answers__question__choices")
        )

    @admin.display(description=_("at"))
    def when(self, event: AttemptEvent) -> str:
        return time_in_full(event.at)

    @admin.display(description=_("by"))
    def by_whom(self, event: AttemptEvent) -> str:
        return event.by.display_name if event.by else str(_("the clock"))

    @admin.display(description=_("what"))
    def what(self, event: AttemptEvent) -> str:
        return event_in_words(event)


class EndedBy(admin.SimpleListFilter):
    """Who ended an attempt."""

    title = _("end")
    parameter_name = "ended_by"

    def lookups(self, request, model_admin):
        return [("clock", _("the clock")), ("student", _("the student"))]

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset
        return queryset.submitted().filter(is_expired=self.value() == "clock")


class KeysFirst(Paginator):
    """Sorts keys alone, and joins what is shown for the rows of one page only."""

    def page(self, number):
        page = super().page(number)
        page.object_list = self.object_list.filter(pk__in=page.object_list.values("pk"))
        return page


@admin.register(Attempt)
class AttemptAdmin(ReadOnlyAdmin, CourseScoped, LazyViews):
    course_path = "quiz__course"
    list_display = ["student", "quiz", "number", "result", "per_cent", "end", "started"]
    list_filter = [
        "state",
        EndedBy,
        "is_preview",
        ("quiz__course", OwnRowsFilter),
        ("quiz", OwnRowsFilter),
        "started_at",
        "deadline",
    ]
    search_fields = [
        "student__username",
        "student__email",
        "student__first_name",
        "student__last_name",
        "quiz__title",
    ]
    search_help_text = _("Name, username or e-mail of a student, or title of a quiz")
    date_hierarchy = "started_at"
    paginator = KeysFirst
    change_list_template = "admin/quizzes/quiz/rows.html"
    fields = [
        "student_named",
        "quiz",
        "revision",
        "number",
        "attempts_allowed",
        "state",
        "is_preview",
        "result",
        "per_cent",
        "started",
        "deadline",
        "end",
        "by_hand",
        "rules",
        "as_seen",
    ]
    readonly_fields = [
        "student_named",
        "attempts_allowed",
        "result",
        "per_cent",
        "started",
        "end",
        "by_hand",
        "as_seen",
    ]
    inlines = [AnswerInline, ScoreChangeInline, AttemptEventInline]
    actions = ["give_more_time", "export_csv", "export_answers_csv"]

    def get_queryset(self, request):
        return super().get_queryset(request).for_display().with_end().select_related("student")

    def get_urls(self):
        views = [
            ("<path:object_id>/override/", "override", self._view("overriding", "override")),
            (
                "<path:object_id>/override/<int:pk>/withdraw/",
                "withdraw",
                require_POST(self._view("overriding", "withdraw")),
            ),
        ]
        return [*self._urls(views), *super().get_urls()]

    def has_extend_permission(self, request) -> bool:
        return request.user.has_perm("quizzes.extend_attempt")

    def get_object(self, request, object_id, from_field=None):
        """The attempt, ended first where its time is up."""
        attempt = super().get_object(request, object_id, from_field)
        now = timezone.now()
        if not attempt.is_overdue(now):
            return attempt
        expire_overdue(attempts=Attempt.objects.filter(pk=attempt.pk), now=now)
        return super().get_object(request, object_id, from_field)

    def changelist_view(self, request, extra_context=None):
        """The attempts at one quiz are one of its tabs.

        Nothing is ended by a POST: it may be about to give these attempts more time.
        """
        quiz = quiz_filtered_by(request)
        if request.method == "GET" and self.has_view_permission(request):
            shown = Attempt.objects.filter(quiz=quiz) if quiz else Attempt.objects.all()
            own = self.own_rows(shown, request, "view")
            expire_overdue(attempts=own, now=timezone.now(), at_most=MOST_EXPIRED_AT_ONCE)
        context = {"quiz": quiz, "tab": "attempts", **(extra_context or {})}
        return super().changelist_view(request, context)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        log_reading(obj, request=request)
        context["may_override"] = request.user.has_perm("quizzes.add_override", obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    @admin.display(description=_("student"))
    def student_named(self, attempt: Attempt) -> str:
        """Not the foreign key: its link would lead instructors to a page that is not theirs."""
        student = attempt.student
        address = student.email or _("no e-mail")
        return f"{student.display_name} ({student.username}, {address})"

    @admin.display(description=_("attempts allowed at the start"))
    def attempts_allowed(self, attempt: Attempt) -> str:
        return str(_("unlimited") if attempt.allowed is None else attempt.allowed)

    @admin.display(description=_("score"), ordering="score")
    def result(self, attempt: Attempt) -> str:
        if attempt.is_open:
            return attempt.get_state_display()
        points = _("%(score)s of %(points)s") % {
            "score": floatformat(attempt.score, -2),
            "points": floatformat(attempt.max_points, -2),
        }
        points = points.replace(" ", NO_BREAK_SPACE)
        if not attempt.is_preview:
            return points
        return str(_("%(result)s (preview)") % {"result": points})

    @admin.display(description=_("per cent"))
    def per_cent(self, attempt: Attempt) -> str:
        if attempt.percentage is None:
            return ""
        return f"{floatformat(attempt.percentage, -2)}{NO_BREAK_SPACE}%"

    @admin.display(description=_("started"), ordering="started_at")
    def started(self, attempt: Attempt) -> str:
        return date_format(timezone.localtime(attempt.started_at), "DATETIME_FORMAT")

    @admin.display(description=_("end"), ordering="submitted_at")
    def end(self, attempt: Attempt) -> str:
        """When it ended, and by whom if not by the student; of a running one when it will."""
        if attempt.submitted_at:
            ended = _time(attempt, attempt.submitted_at)
            return (
                str(_("%(time)s by the clock") % {"time": ended}) if attempt.is_expired else ended
            )
        if attempt.deadline:
            return str(_("ends %(time)s") % {"time": _time(attempt, attempt.deadline)})
        return ""

    @admin.display(description=_("score set by hand"))
    def by_hand(self, attempt: Attempt) -> str:
        override = attempt.overrides.filter(answer=None).select_related("by").first()
        return f"{override.by.display_name}: {override.reason}" if override else str(_("no"))

    @admin.display(description=_("as the student sees it"))
    def as_seen(self, attempt: Attempt) -> str:
        if attempt.is_open:
            return str(_("The review opens when the attempt is submitted."))
        url = reverse("quizzes:review", args=[attempt.pk])
        return format_html('<a href="{}">{}</a>', url, _("Open the review"))

    @admin.action(description=_("Give more time…"), permissions=["extend"])
    def give_more_time(self, request, queryset):
        """Refused as a whole, as Django's own deletion is, where it holds not for all of them."""
        allowed = where_may(queryset, request.user, "extend_attempt", path=self.course_path)
        if allowed.count() < queryset.count():
            raise PermissionDenied
        return give_more_time(self, request, queryset)

    @admin.action(description=_("Export selected attempts as CSV"), permissions=["view"])
    def export_csv(self, request, queryset):
        return download_chosen(attempts_table, queryset, "attempts", request.user)

    @admin.action(
        description=_("Export the answers of selected attempts as CSV"), permissions=["view"]
    )
    def export_answers_csv(self, request, queryset):
        return download_chosen(answers_table, queryset, "answers", request.user)


def quiz_filtered_by(request, parameter: str = "quiz__id__exact") -> Quiz | None:
    """The quiz whose rows alone a list shows; None for one that the user may not see."""
    chosen = request.GET.get(parameter, "")
    if not (chosen.isascii() and chosen.isdecimal() and len(chosen) < LONGEST_KEY):
        return None
    quizzes = Quiz.objects.select_related("course").with_open_reports()
    return where_may(quizzes, request.user, "view_quiz").filter(pk=chosen).first()


def _time(attempt: Attempt, at: datetime) -> str:
    """The time of day, with the date where that is not the day of the start."""
    local = timezone.localtime(at)
    is_same_day = local.date() == timezone.localtime(attempt.started_at).date()
    return date_format(local, "TIME_FORMAT" if is_same_day else "DATETIME_FORMAT")
