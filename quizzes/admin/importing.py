"""Importing files: hand them in, look at the plan, and import exactly that or go back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.requests import SignedInRequest
from quizzes.actions.forecasting import Forecast, forecast
from quizzes.actions.importing import ImportResult
from quizzes.actions.pending import Applied, apply_pending, keep_pending, plan_pending
from quizzes.actions.planning_uploads import PlannedCourse, PlannedQuiz, UploadPlan
from quizzes.actions.ruling import rulings_by_import
from quizzes.core.differences import QuestionChange
from quizzes.core.grouping import COURSE_FILE
from quizzes.core.line_diff import LineDiff, line_diff
from quizzes.core.reporting import LocatedDiagnostic, located
from quizzes.core.rulings import Decision
from quizzes.forms.importing import UploadForm
from quizzes.forms.regrading import Option, RulingForm, decided, options_of
from quizzes.models import PendingImport
from quizzes.models.roles import courses_where, may

from .pages import MOST_CHANGES, page
from .receiving import UploadRequest
from .regrading import regraded_in_words


@dataclass(frozen=True)
class ShownQuiz:
    """A quiz of the plan as the page shows it.

    `asked` has what is asked about each question whose key changes, by the key of its item;
    `forecast` what the decisions would do, where that was asked for.
    """

    planned: PlannedQuiz
    diagnostics: list[LocatedDiagnostic]
    source: LineDiff | None
    most_changes: int
    asked: Mapping[str, "AskedDecision"]
    forecast: Forecast | None


@dataclass(frozen=True)
class AskedDecision:
    """The radio buttons about one question."""

    field: str
    options: tuple[Option, ...]


# By the slug of a quiz and the key of an item.
Decisions: TypeAlias = Mapping[str, Mapping[str, Decision]]


def upload(model_admin, request: UploadRequest) -> HttpResponse:
    """Hand in files; what they would do is the next page."""
    _require_importer(request)
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        user=request.user,
        refusal=request.upload_refusal,
    )
    if form.is_valid():
        pending = keep_pending(
            by=request.user,
            course=form.cleaned_data["course"],
            files=form.cleaned_data["sources"],
            now=timezone.now(),
        )
        return redirect("admin:quizzes_quiz_plan", pending.pk)
    return page(
        model_admin,
        request,
        "upload.html",
        title=_("Import quizzes"),
        form=form,
        max_files=settings.UPLOAD_MAX_FILES,
        max_bytes=settings.UPLOAD_MAX_BYTES,
        max_total_bytes=settings.UPLOAD_MAX_TOTAL_BYTES,
        max_questions=settings.UPLOAD_MAX_QUESTIONS,
    )


def plan(model_admin, request: SignedInRequest, pk) -> HttpResponse:
    """What importing the files would do; a POST does it, or shows what its decisions would."""
    _require_importer(request)
    mine = PendingImport.objects.filter(by=request.user)
    rows = mine.select_related("course", "quiz__course", "quiz__current_revision")
    pending = rows.filter(pk=pk).first()
    if pending is None:
        messages.warning(
            request, _("These files are not kept any more: they were imported, or are too old.")
        )
        return redirect("admin:quizzes_quiz_upload")
    _require_target(request, pending)
    planned = plan_pending(pending, is_partial="partial" in request.GET)
    form = RulingForm(request.POST or None)
    course = pending.course_id
    may_rule = course is not None and may(request.user, "add_ruling", course)
    try:
        decisions = _decisions(request.POST, planned) if may_rule else {}
    except ValidationError as error:
        messages.error(request, _("Nothing was imported: %s") % error.messages[0])
        return redirect(request.get_full_path())
    if form.is_valid() and "_forecast" not in request.POST:
        return _apply(model_admin, request, pending, planned, decisions, form)
    return _plan_page(model_admin, request, pending, planned, decisions, form)


def _require_importer(request: SignedInRequest) -> None:
    """Raises PermissionDenied unless there is a course for an upload, or may be a new one."""
    courses = courses_where(request.user, "add_quiz")
    if courses == frozenset() and not request.user.has_perm("quizzes.add_course"):
        raise PermissionDenied


def _require_target(request: SignedInRequest, pending: PendingImport) -> None:
    """Raises Http404 unless the user may still import what they have handed in: roles change."""
    user, course = request.user, pending.course_id
    if pending.quiz:
        is_allowed = user.has_perm("quizzes.change_quiz", pending.quiz)
    elif course is None:
        is_allowed = user.has_perm("quizzes.add_course")
    else:
        is_allowed = may(user, "add_quiz", course) and may(user, "change_quiz", course)
    if not is_allowed:
        raise Http404


def _plan_page(
    model_admin,
    request: SignedInRequest,
    pending: PendingImport,
    planned: UploadPlan,
    decisions: Decisions,
    form: RulingForm,
) -> HttpResponse:
    return page(
        model_admin,
        request,
        "plan.html",
        title=_("What the import will do"),
        quiz=pending.quiz,
        plan=planned,
        shown=_shown(planned, decisions, has_forecast=form.is_valid()),
        diagnostics=located(planned.diagnostics, {}),
        course=planned.course,
        course_diagnostics=_located(planned.course),
        course_file=COURSE_FILE,
        aside=[
            (_("Unchanged: the current revision already"), planned.unchanged),
            (_("Passed over: no questions in it"), planned.passed_over),
        ],
        pending=pending,
        is_partial="partial" in request.GET,
        form=form,
        has_decisions=any(decisions.values()),
        back=_back(pending),
    )


def _located(course: PlannedCourse | None) -> list[LocatedDiagnostic]:
    if course is None:
        return []
    sources = {course.path: course.document.source} if course.document else {}
    return located(course.diagnostics, sources)


def _decisions(data: QueryDict, planned: UploadPlan) -> Decisions:
    """What `data` decides about each key that changes, also those that the page did not show.

    Raises ValidationError for what is no decision.
    """
    return {
        quiz.slug: {
            change.item_key: decided(data, _field(quiz, change)) for change in quiz.plan.key_changes
        }
        for quiz in planned.importable
        if quiz.plan
    }


def _field(quiz: PlannedQuiz, change: QuestionChange) -> str:
    return f"decision-{quiz.slug}-{change.item_key}"


def _back(pending: PendingImport) -> str:
    """Where to change what was handed in."""
    if pending.quiz is None:
        return reverse("admin:quizzes_quiz_upload")
    edit = reverse("admin:quizzes_quiz_change", args=[pending.quiz.pk])
    return f"{edit}?{urlencode({'pending': pending.pk})}"


def _shown(planned: UploadPlan, decisions: Decisions, *, has_forecast: bool) -> list[ShownQuiz]:
    """The quizzes to decide about; past MOST_CHANGES questions, the others are only counted."""
    shown = []
    left = MOST_CHANGES
    for quiz in planned.quizzes:
        if quiz.is_unchanged or quiz.is_passed_over:
            continue
        source = None
        if quiz.plan and quiz.quiz and quiz.quiz.current_revision:
            source = line_diff(quiz.quiz.current_revision.source, quiz.plan.document.source)
        found = located(quiz.diagnostics, quiz.read.sources)
        chosen = decisions.get(quiz.slug, {})
        foreseen = _forecast(quiz, chosen) if has_forecast else None
        shown.append(ShownQuiz(quiz, found, source, left, _asked(quiz, chosen), foreseen))
        left -= min(left, len(quiz.plan.changes) if quiz.plan else 0)
    return shown


def _asked(quiz: PlannedQuiz, chosen: Mapping[str, Decision]) -> dict[str, AskedDecision]:
    """What is asked, with what is `chosen` so far."""
    return {
        change.item_key: AskedDecision(
            _field(quiz, change), options_of(chosen[change.item_key], change.effects)
        )
        for change in (quiz.plan.key_changes if quiz.plan and chosen else ())
    }


def _forecast(quiz: PlannedQuiz, chosen: Mapping[str, Decision]) -> Forecast | None:
    """None where there is nothing to decide."""
    if quiz.plan is None or quiz.quiz is None or not chosen:
        return None
    proposed = rulings_by_import(plan=quiz.plan, quiz=quiz.quiz, decisions=chosen)
    return forecast(quiz=quiz.quiz, proposed=proposed)


def _apply(
    model_admin,
    request: SignedInRequest,
    pending: PendingImport,
    planned: UploadPlan,
    decisions: Decisions,
    form: RulingForm,
) -> HttpResponse:
    agreed = dict(each.split("=", 1) for each in request.POST.getlist("agreed") if "=" in each)
    applied = apply_pending(
        pending=pending,
        planned=planned.quizzes,
        course=planned.course,
        agreed=agreed,
        by=request.user,
        now=timezone.now(),
        decisions=decisions,
        reason=form.cleaned_data["reason"],
    )
    for result in applied.results:
        log_import(model_admin, request, result)
    _tell(request, applied)
    if not applied.is_complete:
        return redirect(request.get_full_path())
    if planned.course and applied.course:
        messages.success(request, _("The course “%s” is as its file states it.") % applied.course)
    if len(applied.results) == 1:
        return redirect("admin:quizzes_quiz_change", applied.results[0].quiz.pk)
    return redirect("admin:quizzes_quiz_changelist")


def _tell(request: SignedInRequest, applied: Applied) -> None:
    for result in applied.results:
        regraded = applied.regraded.get(result.quiz.slug)
        scores = f" {regraded_in_words(regraded)}" if regraded else ""
        messages.success(request, f"{result.quiz.title}: {summary(result)}{scores}")
    for title in applied.unfinished:
        message = _(
            "%(title)s: imported, but regrading stopped on the way. “Regrade again” on the page "
            "“Regrading” of the quiz goes on with it."
        )
        messages.error(request, message % {"title": title})
    for title in applied.outdated:
        message = _("%(title)s: not imported. The quiz has changed meanwhile; this is a new plan.")
        messages.warning(request, message % {"title": title})
    for title in applied.failed:
        message = _("%(title)s: not imported. The database refused it; please try again.")
        messages.error(request, message % {"title": title})


def summary(result: ImportResult) -> str:
    """What an import did, in one sentence."""
    if result.revision is None:
        return _("Nothing has changed: this is the current revision already.")
    count = result.revision.question_count
    return ngettext(
        "Imported as revision %(number)s, with %(count)s question.",
        "Imported as revision %(number)s, with %(count)s questions.",
        count,
    ) % {"number": result.revision.number, "count": count}


def log_import(model_admin, request: SignedInRequest, result: ImportResult) -> None:
    """The admin's own history tells who imported what."""
    if result.revision is None:
        return
    if result.plan.is_new:
        model_admin.log_addition(request, result.quiz, summary(result))
    else:
        model_admin.log_change(request, result.quiz, summary(result))
