"""What the page of an attempt sends: answers to save, a submit, and its script's questions.

To the same address a form and a script send the same fields. A form is answered with a page or a
redirect, a script with JSON.
"""

from collections.abc import Mapping
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest, session_digest, wants_json
from quizzes.access import attempt_for
from quizzes.actions.attempts import (
    AlreadySubmitted,
    GivenAnswer,
    SaveResult,
    save_answers,
    submit_attempt,
)
from quizzes.forms.answers import (
    GO_TO_FIELD,
    LEAVE_FIELD,
    given_answers,
    position_in,
    problems_in,
    remarks_in,
)
from quizzes.forms.keeping import sitting_token
from quizzes.forms.replies import clock, ended_reply, ending_in_words, save_reply, state_reply
from quizzes.models import Attempt
from quizzes.reports.sitting import completion_of, state_of

from .attempts import is_over, render_sitting
from .keeping import keep_answers

Given = Mapping[int, GivenAnswer]


@keep_answers
@require_POST
def save(request: SignedInRequest, pk: int) -> HttpResponse:
    """Store the answers on the page and go on."""
    attempt = attempt_for(request.user, pk)
    given = given_answers(request.POST)
    now = timezone.now()
    try:
        result = save_answers(
            attempt=attempt,
            given=given,
            now=now,
            session=session_digest(request),
            leave=position_in(request.POST, LEAVE_FIELD),
        )
    except AlreadySubmitted as ended:
        return _answer_ended(request, attempt, ended)
    if wants_json(request):
        return _answer_script(attempt, given, result, now)
    if not result.is_clean:
        return _render_problems(request, attempt, given, result, now)
    messages.success(request, _("Saved at %(time)s.") % {"time": clock(now)})
    return redirect(_address(pk, position_in(request.POST, GO_TO_FIELD)))


@keep_answers
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Store the answers and finish; unanswered questions are named before that counts."""
    attempt = attempt_for(request.user, pk)
    now = timezone.now()
    if request.method == "POST":
        return _submit(request, attempt, now)
    if is_over(request, attempt, now):
        return redirect("quizzes:review", pk)
    context = {
        "attempt": attempt,
        "completion": completion_of(attempt),
        "sitting_token": sitting_token(attempt),
    }
    return render(request, "quizzes/attempts/submit.html", context)


@keep_answers
@require_safe
def state(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the attempt holds now, and how long it goes on: for pages that have stood for a while."""
    attempt = attempt_for(request.user, pk)
    now = timezone.now()
    if is_over(request, attempt, now):
        return JsonResponse(ended_reply(attempt))
    return JsonResponse(state_reply(attempt, state_of(attempt), now))


def _submit(request: SignedInRequest, attempt: Attempt, now: datetime) -> HttpResponse:
    given = given_answers(request.POST)
    result = submit_attempt(
        attempt=attempt,
        given=given,
        now=now,
        session=session_digest(request),
        accept_unanswered="accept_unanswered" in request.POST,
    )
    if result.is_submitted:
        return _answer_submitted(request, result)
    if not result.is_clean:
        if wants_json(request):
            return _answer_script(attempt, given, result, now)
        return _render_problems(request, attempt, given, result, now)
    if wants_json(request):
        url = reverse("quizzes:submit", args=[attempt.pk])
        return JsonResponse({"status": "unanswered", "url": url}, status=409)
    return redirect("quizzes:submit", attempt.pk)


def _answer_submitted(request: SignedInRequest, result: SaveResult) -> HttpResponse:
    attempt = result.attempt
    if result.is_late or attempt.is_ended_by_clock:
        messages.warning(request, ending_in_words(attempt, is_late=result.is_late))
    if wants_json(request):
        return JsonResponse(ended_reply(attempt, is_late=result.is_late))
    return redirect("quizzes:review", attempt.pk)


def _answer_ended(
    request: SignedInRequest, attempt: Attempt, ended: AlreadySubmitted
) -> HttpResponse:
    """Say that a save came after the end, and what ended the attempt."""
    reply = ended_reply(ended.attempt, is_late=ended.is_late)
    if wants_json(request):
        return JsonResponse(reply, status=409)
    context = {"attempt": attempt, "message": reply["message"]}
    return render(request, "quizzes/attempts/already_submitted.html", context, status=409)


def _answer_script(
    attempt: Attempt, given: Given, result: SaveResult, now: datetime
) -> HttpResponse:
    attempt.place = result.attempt.place
    elsewhere = [*result.conflicts, *result.remarked]
    current = state_of(attempt).answers if elsewhere else {}
    newer = {position: current[position] for position in elsewhere if position in current}
    status = 200 if result.is_clean else 400 if result.refused else 409
    return JsonResponse(save_reply(result, given, newer, now), status=status)


def _render_problems(
    request: SignedInRequest, attempt: Attempt, given: Given, result: SaveResult, now: datetime
) -> HttpResponse:
    """The page again: what was refused as it was sent, what is newer elsewhere as it is now."""
    problems = problems_in(result)
    attempt.place = result.attempt.place
    return render_sitting(
        request,
        attempt,
        now,
        asked=min(problems),
        typed={position: given[position].values for position in result.refused},
        remarked=remarks_in({position: given[position] for position in result.refused}),
        problems=problems,
        status=400 if result.refused else 409,
    )


def _address(pk: int, position: int | None) -> str:
    """The page of the attempt, where it has several the one with this question."""
    address = reverse("quizzes:attempt", args=[pk])
    return f"{address}?question={position}" if position else address
