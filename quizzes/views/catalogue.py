"""What there is to take: the home page and a quiz's own page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from quizzes.access import quiz_for
from quizzes.reports.progress import home_of, running_in, standing_of


@require_safe
@never_cache
def home(request: SignedInRequest) -> HttpResponse:
    """The quizzes, and where I stand in each; an attempt that is running comes first."""
    courses = home_of(request.user)
    context = {"courses": courses, "running": running_in(courses)}
    return render(request, "quizzes/catalogue/home.html", context)


@require_safe
@never_cache
def quiz(request: SignedInRequest, course: str, slug: str) -> HttpResponse:
    """What to expect of one quiz, and my attempts at it."""
    quiz = quiz_for(request.user, course, slug)
    context = {"quiz": quiz, "standing": standing_of(request.user, quiz)}
    return render(request, "quizzes/catalogue/quiz.html", context)
