"""What there is to take: the home page, the pages of a course and a quiz, the start of an attempt."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest, session_digest
from quizzes.access import course_for, quiz_for
from quizzes.actions.starting import CannotStart, start_attempt
from quizzes.core.availability import Obstacle
from quizzes.models.roles import has_role
from quizzes.reports.briefing import briefing_of
from quizzes.reports.practice import due_count_of, practisable_in
from quizzes.reports.progress import (
    course_page_of,
    empty_courses_of,
    home_of,
    running_in,
    standing_of,
    standings_in,
)

from .expiring import expire_met

# Short: the page that these appear on says until when, or why not at all.
NOT_STARTED = {
    Obstacle.NOT_OPEN_YET: _("Nothing was started: this quiz has not opened yet."),
    Obstacle.CLOSED: _("Nothing was started: this quiz has closed."),
    Obstacle.NO_ATTEMPTS_LEFT: _("Nothing was started: you have no attempt left."),
    Obstacle.WAIT: _("Nothing was started: it is too early for the next attempt."),
}


@require_safe
@never_cache
def home(request: SignedInRequest) -> HttpResponse:
    """The quizzes, and where I stand in each; an attempt that is running comes first."""
    user, now = request.user, timezone.now()
    courses = home_of(user, now)
    if expire_met(user, standings_in(courses), now):
        courses = home_of(user, now)
    context = {
        "courses": courses,
        "running": running_in(courses),
        "due_count": due_count_of(user, now, practisable_in(standings_in(courses))),
        "now": now,
    }
    if not courses:
        context["empty_courses"] = empty_courses_of(user, now)
    return render(request, "quizzes/catalogue/home.html", context)


@require_safe
@never_cache
def course(request: SignedInRequest, slug: str) -> HttpResponse:
    """One course: what it is about, who teaches it, its quizzes, and where I stand in each."""
    user, now = request.user, timezone.now()
    found = course_for(user, slug, now)
    shown = course_page_of(user, found, now)
    if expire_met(user, shown.own.standings, now):
        shown = course_page_of(user, found, now)
    return render(request, "quizzes/catalogue/course.html", {"shown": shown, "now": now})


@require_safe
@never_cache
def quiz(request: SignedInRequest, course: str, slug: str) -> HttpResponse:
    """What to expect of one quiz, whether I may start now, and my attempts at it."""
    user, now = request.user, timezone.now()
    quiz = quiz_for(user, course, slug, now)
    standing = standing_of(user, quiz, now)
    if expire_met(user, [standing], now):
        standing = standing_of(user, quiz, now)
    context = {
        "quiz": quiz,
        "standing": standing,
        "briefing": briefing_of(user, standing, now),
        "now": now,
    }
    return render(request, "quizzes/catalogue/quiz.html", context)


@require_POST
def start(request: SignedInRequest, course: str, slug: str) -> HttpResponse:
    """Begin a sitting, or go on with the one that is open."""
    now = timezone.now()
    quiz = quiz_for(request.user, course, slug, now)
    try:
        attempt = start_attempt(
            quiz=quiz,
            student=request.user,
            now=now,
            is_preview=has_role(request.user, quiz.course_id),
            session=session_digest(request),
        )
    except CannotStart as problem:
        messages.error(request, NOT_STARTED[problem.refusal.obstacle])
        return redirect("quizzes:quiz", course, slug)
    return redirect("quizzes:attempt", attempt.pk)
