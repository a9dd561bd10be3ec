"""A sitting, from its first page to its end. Each view is one call into `actions` or `reports`."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from quizzes.access import attempt_for
from quizzes.actions.attempts import (
    AlreadySubmitted,
    GivenAnswer,
    SaveResult,
    save_answers,
    submit_attempt,
)
from quizzes.forms.answers import given_answers, problems_in, seen_versions
from quizzes.models import Attempt
from quizzes.reports.sitting import sitting_of


@require_safe
@never_cache
def attempt(request: SignedInRequest, pk: int) -> HttpResponse:
    """The questions, with the answers stored so far."""
    attempt = attempt_for(request.user, pk)
    if not attempt.is_open:
        return redirect("quizzes:review", pk)
    return _render_sitting(request, attempt)


@require_POST
@never_cache
def save(request: SignedInRequest, pk: int) -> HttpResponse:
    """Store the answers on the page and go on."""
    attempt = attempt_for(request.user, pk)
    given = given_answers(request.POST)
    now = timezone.now()
    try:
        result = save_answers(attempt=attempt, given=given, now=now)
    except AlreadySubmitted:
        return _render_already_submitted(request, attempt)
    if not result.is_clean:
        return _render_problems(request, attempt, given, result)
    messages.success(request, _("Saved at %(time)s.") % {"time": _clock(now)})
    return redirect("quizzes:attempt", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def submit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Store the answers and finish; unanswered questions are named before that counts."""
    attempt = attempt_for(request.user, pk)
    if request.method == "POST":
        return _submit(request, attempt)
    if not attempt.is_open:
        return redirect("quizzes:review", pk)
    context = {"attempt": attempt, "sitting": sitting_of(attempt)}
    return render(request, "quizzes/attempts/submit.html", context)


def _submit(request: SignedInRequest, attempt: Attempt) -> HttpResponse:
    given = given_answers(request.POST)
    result = submit_attempt(
        attempt=attempt,
        given=given,
        now=timezone.now(),
        accept_unanswered="accept_unanswered" in request.POST,
    )
    if result.is_late:
        messages.warning(
            request,
            _(
                "This attempt was submitted before. The answers you sent now are kept in its log "
                "and do not count."
            ),
        )
    if result.is_submitted:
        return redirect("quizzes:review", attempt.pk)
    if not result.is_clean:
        return _render_problems(request, attempt, given, result)
    return redirect("quizzes:submit", attempt.pk)


def _render_sitting(request, attempt, *, typed=None, problems=None, status=200) -> HttpResponse:
    sitting = sitting_of(attempt, typed)
    context = {
        "attempt": attempt,
        "sitting": sitting,
        "versions": seen_versions(sitting.versions),
        "problems": problems or {},
    }
    return render(request, "quizzes/attempts/take.html", context, status=status)


def _render_problems(
    request: SignedInRequest, attempt: Attempt, given: dict[int, GivenAnswer], result: SaveResult
) -> HttpResponse:
    """The page again: what was refused as it was sent, what is newer elsewhere as it is now."""
    typed = {position: given[position].values for position in result.refused}
    status = 400 if result.refused else 409
    return _render_sitting(
        request, attempt, typed=typed, problems=problems_in(result), status=status
    )


def _render_already_submitted(request: SignedInRequest, attempt: Attempt) -> HttpResponse:
    context = {"attempt": attempt}
    return render(request, "quizzes/attempts/already_submitted.html", context, status=409)


def _clock(now) -> str:
    return timezone.localtime(now).strftime("%H:%M")
