"""Practice: what is due, and a session of it, question by question."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from quizzes.access import attempt_for, practice_session_for
from quizzes.actions.practice import (
    CannotRate,
    NotAsked,
    NothingToPractise,
    answer_turn,
    rate_turn,
    start_session,
)
from quizzes.actions.practice import practise_missed as start_missed
from quizzes.core.responses import InvalidResponse
from quizzes.forms.answers import position_in
from quizzes.forms.practice import given_values, problem_in_words, said_in
from quizzes.reports.practice import (
    Dealt,
    Session,
    feedback_of,
    overview_of,
    practisable_quizzes,
    question_of,
    session_of,
    summary_of,
)


@require_safe
@never_cache
def overview(request: SignedInRequest) -> HttpResponse:
    """What is due today, what comes back when, and where it is from."""
    context = {"overview": overview_of(request.user, timezone.now())}
    return render(request, "quizzes/practice/overview.html", context)


@require_POST
def start(request: SignedInRequest) -> HttpResponse:
    """Deal what is due, or go on with a session of today."""
    user, now = request.user, timezone.now()
    quizzes = practisable_quizzes(user, now).values()
    try:
        session = start_session(student=user, quizzes=quizzes, now=now)
    except NothingToPractise:
        messages.info(request, _("Nothing is due today."))
        return redirect("quizzes:practice")
    return redirect("quizzes:practice_session", session.pk)


@require_POST
def practise_missed(request: SignedInRequest, pk: int) -> HttpResponse:
    """Deal the questions of an attempt that were not fully right."""
    attempt = attempt_for(request.user, pk)
    if attempt.is_open or attempt.is_preview:
        raise Http404
    now = timezone.now()
    quizzes = practisable_quizzes(request.user, now, [attempt.quiz_id]).values()
    try:
        session = start_missed(attempt=attempt, quizzes=quizzes, now=now)
    except NothingToPractise:
        messages.info(request, _("There is no question of this attempt to practise now."))
        return redirect("quizzes:review", pk)
    return redirect("quizzes:practice_session", session.pk)


@require_safe
@never_cache
def session(request: SignedInRequest, pk: int) -> HttpResponse:
    """The next question; or the one that is asked for, with what became of it; or the summary."""
    now = timezone.now()
    shown = session_of(practice_session_for(request.user, pk), now)
    asked = position_in(request.GET, "question")
    dealt = shown.at(asked) if asked else shown.next
    if dealt is None and asked:
        raise Http404
    if dealt is None:
        context = {"session": shown, "summary": summary_of(shown, now)}
        return render(request, "quizzes/practice/summary.html", context)
    return _render_turn(request, shown, dealt, now)


@require_POST
def answer(request: SignedInRequest, pk: int, position: int) -> HttpResponse:
    """Grade an answer, and show what it was."""
    now = timezone.now()
    shown, dealt = _turn(request, pk, position, now)
    values = given_values(request.POST, position)
    try:
        answer_turn(turn=dealt.turn, values=values, is_askable=dealt.is_asked, now=now)
    except InvalidResponse as problem:
        return _render_question(request, shown, dealt, values, problem_in_words(problem))
    except NotAsked:
        pass  # the page says so
    return redirect(_address(pk, position))


@require_POST
def rate(request: SignedInRequest, pk: int, position: int) -> HttpResponse:
    """Take down that a right answer was a guess, or easy."""
    _shown, dealt = _turn(request, pk, position, timezone.now())
    said = said_in(request.POST)
    if said is not None and dealt.is_asked:
        try:
            rate_turn(turn=dealt.turn, said=said)
        except CannotRate:
            messages.info(request, _("Only a right answer can be a guess, or easy."))
    return redirect(_address(pk, position))


def _turn(request: SignedInRequest, pk: int, position: int, now: datetime) -> tuple[Session, Dealt]:
    shown = session_of(practice_session_for(request.user, pk), now)
    dealt = shown.at(position)
    if dealt is None:
        raise Http404
    return shown, dealt


def _render_turn(
    request: SignedInRequest, shown: Session, dealt: Dealt, now: datetime
) -> HttpResponse:
    """A question; or what became of it; or that it is not asked any more."""
    context: dict[str, object] = {"session": shown, "dealt": dealt}
    if not dealt.is_asked:
        return render(request, "quizzes/practice/left_out.html", context)
    if dealt.review is None:
        return _render_question(request, shown, dealt)
    context |= {"quiz": shown.quiz_of(dealt), "feedback": feedback_of(shown, dealt, now)}
    return render(request, "quizzes/practice/feedback.html", context)


def _render_question(
    request: SignedInRequest,
    shown: Session,
    dealt: Dealt,
    typed: Sequence[str] | None = None,
    problem: str = "",
) -> HttpResponse:
    question = question_of(shown, dealt, typed)
    context = {
        "session": shown,
        "dealt": dealt,
        "quiz": shown.quiz_of(dealt),
        "questions": [question],
        "problems": {question.position: problem} if problem else {},
    }
    status = 400 if problem else 200
    return render(request, "quizzes/practice/question.html", context, status=status)


def _address(pk: int, position: int) -> str:
    return f"{reverse('quizzes:practice_session', args=[pk])}?question={position}"
