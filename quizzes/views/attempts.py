"""The page of a sitting. What it sends is answered in `saving`."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from quizzes.access import attempt_for
from quizzes.actions.finishing import expire_attempt
from quizzes.core.remarks import Remarks
from quizzes.forms.answers import position_in, seen_versions
from quizzes.forms.keeping import sitting_token
from quizzes.forms.replies import end_in_words, ending_in_words, seconds_left
from quizzes.models import Attempt
from quizzes.reports.sitting import sitting_of


@require_safe
@never_cache
def attempt(request: SignedInRequest, pk: int) -> HttpResponse:
    """The questions, with the answers stored so far."""
    attempt = attempt_for(request.user, pk)
    now = timezone.now()
    if is_over(request, attempt, now):
        return redirect("quizzes:review", pk)
    return render_sitting(request, attempt, now, asked=position_in(request.GET, "question"))


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
    remarked: Mapping[int, Remarks] | None = None,
    problems: Mapping[int, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of an open attempt; once its time is up, to read and to submit only."""
    sitting = sitting_of(attempt, typed, asked, remarked)
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
