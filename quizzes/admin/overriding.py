"""Points set by hand: of one answer, or the score of a whole attempt, and taken back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest
from quizzes.actions.auditing import log_reading
from quizzes.actions.overriding import (
    OverrideRefused,
    override_points,
    override_score,
    withdraw_override,
)
from quizzes.forms.overriding import OverrideForm, ReasonForm
from quizzes.models import Attempt, Override


def override(model_admin, request: SignedInRequest, object_id: str) -> HttpResponse:
    """Set points, with a reason; and what is set by hand now."""
    attempt = _attempt_or_404(model_admin, request, object_id, "quizzes.add_override")
    if attempt.is_open:
        messages.warning(request, _("Points can be set once the attempt is submitted."))
        return redirect("admin:quizzes_attempt_change", attempt.pk)
    answers = list(attempt.answers.select_related("question").order_by("position"))
    asked = {"target": request.GET.get("question", ""), "seen": _latest_change(attempt)}
    form = OverrideForm(request.POST or None, attempt=attempt, answers=answers, initial=asked)
    if form.is_valid():
        return _set(request, attempt, form)
    return _override_page(model_admin, request, attempt, form)


def _override_page(
    model_admin, request: SignedInRequest, attempt: Attempt, form: OverrideForm
) -> HttpResponse:
    log_reading(attempt, request=request)
    seen = form.initial["seen"]
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": _("Set points by hand"),
        "original": attempt,
        "form": form,
        "withdrawal": ReasonForm(initial={"seen": seen}, auto_id=False),
        "overrides": attempt.overrides.select_related("answer", "by"),
        "may_withdraw": request.user.has_perm("quizzes.delete_override", attempt),
    }
    return render(request, "admin/quizzes/attempt/override.html", context)


def withdraw(model_admin, request: SignedInRequest, object_id: str, pk: int) -> HttpResponse:
    """Take back what was set by hand: what was earned counts again."""
    attempt = _attempt_or_404(model_admin, request, object_id, "quizzes.delete_override")
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was taken back: say why."))
        return redirect("admin:quizzes_attempt_override", attempt.pk)
    override = get_object_or_404(Override, attempt=attempt, pk=pk)
    reason, by = form.cleaned_data["reason"], request.user
    try:
        _require_latest(attempt, form)
        withdraw_override(override=override, by=by, reason=reason, now=timezone.now())
    except OverrideRefused:
        return _overtaken(request, attempt)
    messages.success(request, _("Taken back: what the answers earned counts again."))
    return redirect("admin:quizzes_attempt_override", attempt.pk)


def _attempt_or_404(
    model_admin, request: SignedInRequest, object_id: str, permission: str
) -> Attempt:
    attempt = model_admin.get_object(request, object_id)
    if not request.user.has_perm(permission, attempt):
        raise PermissionDenied
    return attempt


def _latest_change(attempt: Attempt) -> str:
    """Names the latest line of the log of the score; "" for none."""
    latest = attempt.score_changes.order_by("-pk").values_list("pk", flat=True).first()
    return str(latest or "")


def _require_latest(attempt: Attempt, form: ReasonForm) -> None:
    """Raises OverrideRefused where the score has changed since the form was made."""
    if form.cleaned_data["seen"] != _latest_change(attempt):
        raise OverrideRefused("overtaken")


def _overtaken(request: SignedInRequest, attempt: Attempt) -> HttpResponse:
    """All that can be refused to a valid form is what somebody else was faster with."""
    message = _("Nothing was set: the score has changed meanwhile. This is how it is now.")
    messages.warning(request, message)
    return redirect("admin:quizzes_attempt_override", attempt.pk)


def _set(request: SignedInRequest, attempt: Attempt, form: OverrideForm) -> HttpResponse:
    points, reason = form.cleaned_data["points"], form.cleaned_data["reason"]
    by, now = request.user, timezone.now()
    try:
        _require_latest(attempt, form)
        if form.answer:
            override_points(answer=form.answer, points=points, by=by, reason=reason, now=now)
        else:
            override_score(attempt=attempt, points=points, by=by, reason=reason, now=now)
    except OverrideRefused:
        return _overtaken(request, attempt)
    messages.success(request, _("Set by hand. It is listed under “Score changes”."))
    return redirect("admin:quizzes_attempt_change", attempt.pk)
