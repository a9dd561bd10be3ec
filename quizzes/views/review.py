"""A submitted attempt: its review, and the receipt to keep."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from quizzes.access import attempt_to_read, sees_results
from quizzes.actions.auditing import log_reading
from quizzes.actions.finishing import expire_attempt
from quizzes.core.revealing import EVERYTHING
from quizzes.reports.achievement import achievement_of
from quizzes.reports.practice import missed_count_of
from quizzes.reports.receipt import receipt_of
from quizzes.reports.review import review_of
from quizzes.reports.review_listing import listing_of
from quizzes.reports.visibility import visibility_of


@require_safe
@never_cache
def review(request: SignedInRequest, pk: int) -> HttpResponse:
    """The score, and each question with what was right, and why: what of it may be shown now."""
    now = timezone.now()
    attempt = attempt_to_read(request.user, pk)
    if attempt.is_overdue(now) and expire_attempt(attempt=attempt, now=now):
        attempt = attempt_to_read(request.user, pk)
    if attempt.is_open:
        return redirect("quizzes:attempt", pk)
    log_reading(attempt, request=request)
    visibility = visibility_of(attempt.quiz, now)
    is_own = attempt.student_id == request.user.pk
    sees_all = not is_own or sees_results(request.user, attempt.quiz.course_id)
    found = review_of(attempt, EVERYTHING if sees_all else visibility.shown)
    context = {
        "attempt": attempt,
        "review": found,
        "achievement": achievement_of(found),
        "listing": listing_of(found, request.GET.get("show", "")),
        "visibility": visibility,
        "is_own": is_own,
        "practise_count": missed_count_of(attempt, len(found.missed), visibility.shown, now)
        if is_own
        else 0,
        "sees_all": sees_all,
    }
    return render(request, "quizzes/attempts/review.html", context)


@require_safe
@never_cache
def receipt(request: SignedInRequest, pk: int) -> HttpResponse:
    """What was handed in, as a signed text file: the same for whoever loads it."""
    attempt = attempt_to_read(request.user, pk)
    if attempt.is_open:
        raise Http404
    now = timezone.now()
    log_reading(attempt, request=request)
    visibility = visibility_of(attempt.quiz, now)
    text = receipt_of(attempt, visibility, site=request.get_host())
    response = HttpResponse(text.encode(), content_type="text/plain; charset=utf-8")
    name = f"{attempt.quiz.slug}-{attempt.number}-receipt.txt"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
