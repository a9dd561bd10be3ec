"""How I am doing."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from quizzes.reports.progress import progress_of, standings_in
from quizzes.reports.question_reports import report_counts_of

from .expiring import expire_met


@require_safe
@never_cache
def progress(request: SignedInRequest) -> HttpResponse:
    """Every attempt of mine: score, date, which one counts, trend."""
    user, now = request.user, timezone.now()
    courses = progress_of(user, now)
    if expire_met(user, standings_in(courses), now):
        courses = progress_of(user, now)
    context = {"courses": courses, "now": now, "report_counts": report_counts_of(user)}
    return render(request, "quizzes/progress.html", context)
