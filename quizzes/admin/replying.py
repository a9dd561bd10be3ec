"""One report of a question, with all that one needs to judge it by, and the reply to it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest
from quizzes.actions.auditing import log_reading
from quizzes.actions.question_reports import ReportRefused, reply_to_report, version_of
from quizzes.forms.question_reports import ReplyForm
from quizzes.models import QuestionReport, Quiz
from quizzes.reports.question_reports import staff_report

from .item_analysis import QUESTIONS_ON_A_PAGE


def report_page(model_admin, request: SignedInRequest, object_id: str) -> HttpResponse:
    """The question, what the student answered and wrote; a POST replies."""
    report = model_admin.get_object(request, object_id)
    if not model_admin.has_view_permission(request, report):
        raise PermissionDenied
    may_reply = model_admin.has_change_permission(request, report)
    if request.method == "POST" and not may_reply:
        raise PermissionDenied
    shown = {"reply": report.reply, "seen": version_of(report)}
    form = ReplyForm(request.POST if request.method == "POST" else None, initial=shown)
    if form.is_valid():
        refused = _reply(request, report, form)
        if not refused:
            messages.success(request, _("Replied. The student gets a mail about it."))
            return redirect("admin:quizzes_questionreport_change", report.pk)
        report = model_admin.get_object(request, object_id)
        # What is sent next is sent by somebody who has read this.
        form = ReplyForm(form.cleaned_data | {"seen": version_of(report)})
        form.full_clean()
        form.refuse(refused)
    return _page(model_admin, request, report, form if may_reply else None)


def _reply(request: SignedInRequest, report: QuestionReport, form: ReplyForm) -> str:
    """Store the reply; returns the code of why not, "" where it is done."""
    try:
        reply_to_report(
            report=report,
            reply=form.cleaned_data["reply"],
            by=request.user,
            now=timezone.now(),
            site=request.build_absolute_uri("/").rstrip("/"),
            seen=form.cleaned_data["seen"],
        )
    except ReportRefused as problem:
        return problem.code
    return ""


def _page(
    model_admin, request: SignedInRequest, report: QuestionReport, form: ReplyForm | None
) -> HttpResponse:
    if report.answer:
        log_reading(report.answer.attempt, request=request)
    quizzes = Quiz.objects.select_related("course").with_open_reports()
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": report.question.label,
        "original": report,
        "report": report,
        "quiz": quizzes.get(pk=report.item.quiz_id),
        "read": staff_report(report),
        "items_page": report.question.position // QUESTIONS_ON_A_PAGE + 1,
        "items_place": report.question.position + 1,
        "form": form,
    }
    return render(request, "admin/quizzes/questionreport/report.html", context)
