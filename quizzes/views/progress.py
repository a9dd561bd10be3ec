"""How I am doing."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from quizzes.reports.progress import progress_of


@require_safe
@never_cache
def progress(request: SignedInRequest) -> HttpResponse:
    """Every attempt of mine: score, date, best and latest, trend."""
    return render(request, "quizzes/progress.html", {"courses": progress_of(request.user)})
