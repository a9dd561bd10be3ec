"""How I am doing."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from quizzes.reports.advice import advice_of
from quizzes.reports.mastery import mastery_of
from quizzes.reports.practice import due_count_of, practisable_in
from quizzes.reports.progress import progress_of, standings_in
from quizzes.reports.question_reports import report_counts_of

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
    visible = (standing for standing in standings if standing.quiz.is_visible)
    due_count = due_count_of(user, now, practisable_in(visible))
    context = {
        "courses": [course for course in courses if course.taken],
        "mastery": mastery,
        "advice": advice_of(standings, mastery, due_count, now),
        "report_counts": report_counts_of(user),
        "now": now,
    }
    return render(request, "quizzes/progress.html", context)
