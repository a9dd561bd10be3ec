"""Telling those who run a course that something is wrong with a question, and their replies."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest
from quizzes.access import answer_to_report, turn_to_report
from quizzes.actions.question_reports import ReportRefused, report_question
from quizzes.forms.question_reports import ReportForm
from quizzes.models import Answer, PracticeTurn
from quizzes.reports.question_reports import reported_question, reports_about, reports_of


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def report(request: SignedInRequest, pk: int, position: int) -> HttpResponse:
    """A note about a question of my submitted attempt, and the replies to earlier ones."""
    answer = answer_to_report(request.user, pk, position)
    return _page(request, answer, {"attempt": answer.attempt, "quiz": answer.attempt.quiz})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def report_turn(request: SignedInRequest, pk: int, position: int) -> HttpResponse:
    """The same for a question that I have practised."""
    turn = turn_to_report(request.user, pk, position)
    return _page(request, turn, {"session": turn.session, "quiz": turn.question.revision.quiz})


@require_safe
@never_cache
def reports(request: SignedInRequest) -> HttpResponse:
    """What I have reported, and what was replied."""
    return render(request, "quizzes/reports/reports.html", {"reports": reports_of(request.user)})


def _page(request: SignedInRequest, met: Answer | PracticeTurn, place: dict) -> HttpResponse:
    """The question, what I have said about it, and the form: filled in while that is open."""
    own = reports_about(request.user, met.question.item_id)
    open_report = next((each for each in own if each.is_open), None)
    initial = {"note": open_report.note if open_report else ""}
    form = ReportForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            report_question(
                student=request.user, met=met, note=form.cleaned_data["note"], now=timezone.now()
            )
        except ReportRefused as problem:
            form.refuse(problem.code)
        else:
            messages.success(request, _("Your note is sent. The reply will stand here."))
            return redirect(request.path)
    context = {
        **place,
        "position": met.position,
        "form": form,
        "question": reported_question(met),
        "open_report": open_report,
        "answered": [each for each in own if not each.is_open],
    }
    return render(request, "quizzes/reports/report.html", context)
