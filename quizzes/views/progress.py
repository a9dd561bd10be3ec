"""How I am doing."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.requests import SignedInRequest
from quizzes.reports.advice import advice_of
from quizzes.reports.mastery import mastery_of
from quizzes.reports.progress import progress_of, standings_in

from .expiring import expire_met


@require_safe
@never_cache
def progress(request: SignedInRequest) -> HttpResponse:
    """What to do next; then every quiz of mine: its attempts, which one counts, and what I know of
    each section.
    """
    user, now = request.user, timezone.now()
    courses = progress_of(user, now)
    if expire_met(user, standings_in(courses), now):
        courses = progress_of(user, now)
    standings = tuple(standings_in(courses))
    mastery = mastery_of(user, standings)
    context = {
        "courses": [course for course in courses if course.taken],
        "mastery": mastery,
        "advice": advice_of(standings, mastery, _due_count(user, now), now),
        "now": now,
    }
    return render(request, "quizzes/progress.html", context)


def _due_count(user: User, now: datetime) -> int:
    """How many questions are due in practice: none as long as there is no practice."""
    return 0
