"""A sitting: its start, its page, and its review. What the page sends is answered in `saving`."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest, session_digest
from accounts.roles import is_staff
from quizzes.access import attempt_for, attempt_to_read, quiz_for
from quizzes.actions.finishing import expire_attempt
from quizzes.actions.starting import CannotStart, start_attempt
from quizzes.forms.answers import position_in, seen_versions
from quizzes.forms.keeping import sitting_token
from quizzes.forms.replies import end_in_words, ending_in_words, seconds_left
from quizzes.models import Attempt
from quizzes.reports.review import review_of
from quizzes.reports.sitting import sitting_of


@require_POST
def start(request: SignedInRequest, course: str, slug: str) -> HttpResponse:
    """Begin a sitting, or go on with the one that is open."""
    quiz = quiz_for(request.user, course, slug)
    try:
        attempt = start_attempt(
            quiz=quiz,
            student=request.user,
            now=timezone.now(),
            is_preview=is_staff(request.user),
            session=session_digest(request),
        )
    except CannotStart:
        messages.error(request, _("You cannot start this quiz now."))
        return redirect("quizzes:quiz", course, slug)
    return redirect("quizzes:attempt", attempt.pk)


@require_safe
@never_cache
def attempt(request: SignedInRequest, pk: int) -> HttpResponse:
    """The questions, with the answers stored so far."""
    attempt = attempt_for(request.user, pk)
    now = timezone.now()
    if is_over(request, attempt, now):
        return redirect("quizzes:review", pk)
    return render_sitting(request, attempt, now, asked=position_in(request.GET, "question"))


@require_safe
@never_cache
def review(request: SignedInRequest, pk: int) -> HttpResponse:
    """The score, and each question with what I chose, what was right, and why."""
    attempt = attempt_to_read(request.user, pk)
    if attempt.is_open:
        return redirect("quizzes:attempt", pk)
    context = {"attempt": attempt, "review": review_of(attempt)}
    return render(request, "quizzes/attempts/review.html", context)


def is_over(request: SignedInRequest, attempt: Attempt, now: datetime) -> bool:
    """Whether the attempt is finished; one that is overdue is ended first, and the student told."""
    if attempt.is_overdue(now):
        expire_attempt(attempt=attempt, now=now)
        attempt.refresh_from_db(fields=["state", "deadline", "submitted_at"])
        if not attempt.is_open:
            messages.warning(request, ending_in_words(attempt))
    return not attempt.is_open


def render_sitting(
    request: SignedInRequest,
    attempt: Attempt,
    now: datetime,
    *,
    asked: int | None = None,
    typed: Mapping[int, Sequence[str]] | None = None,
    problems: Mapping[int, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of an open attempt; once its time is up, to read and to submit only."""
    sitting = sitting_of(attempt, typed, asked)
    context = {
        "attempt": attempt,
        "sitting": sitting,
        "sitting_token": sitting_token(attempt),
        "versions": seen_versions(sitting.versions),
        "problems": problems or {},
        "ends": attempt.deadline and end_in_words(attempt.deadline, now),
        "seconds_left": seconds_left(attempt, now),
        "is_time_up": attempt.is_time_up(now),
        "now": now,
    }
    return render(request, "quizzes/attempts/take.html", context, status=status)
