"""Points set by hand: of one answer, or the score of a whole attempt, and taken back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.requests import SignedInRequest
from quizzes.actions.overriding import override_points, override_score, withdraw_override
from quizzes.forms.overriding import OverrideForm, ReasonForm
from quizzes.models import Attempt, Override


def override(model_admin, request: SignedInRequest, object_id: str) -> HttpResponse:
    """Set points, with a reason; and what is set by hand now."""
    attempt = _attempt_or_404(model_admin, request, object_id, "quizzes.add_override")
    if attempt.is_open:
        messages.warning(request, _("Points can be set once the attempt is submitted."))
        return redirect("admin:quizzes_attempt_change", attempt.pk)
    answers = list(attempt.answers.select_related("question").order_by("position"))
    seen = _latest_change(attempt)
    form = OverrideForm(
        request.POST or None,
        attempt=attempt,
        answers=answers,
        initial={"target": request.GET.get("question", ""), "seen": seen},
    )
    if form.is_valid():
        if form.cleaned_data["seen"] != seen:
            return _overtaken(request, attempt)
        _set(form, attempt, request.user)
        messages.success(request, _("Set by hand. The log of the scores says so."))
        return redirect("admin:quizzes_attempt_change", attempt.pk)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": _("Set points by hand"),
        "original": attempt,
        "form": form,
        "withdrawal": ReasonForm(initial={"seen": seen}, auto_id=False),
        "overrides": attempt.overrides.select_related("answer", "by"),
        "may_withdraw": request.user.has_perm("quizzes.delete_override"),
    }
    return render(request, "admin/quizzes/attempt/override.html", context)


def withdraw(model_admin, request: SignedInRequest, object_id: str, pk: int) -> HttpResponse:
    """Take back what was set by hand: what was earned counts again."""
    attempt = _attempt_or_404(model_admin, request, object_id, "quizzes.delete_override")
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was taken back: say why."))
    elif form.cleaned_data["seen"] != _latest_change(attempt):
        return _overtaken(request, attempt)
    else:
        withdraw_override(
            override=get_object_or_404(Override, attempt=attempt, pk=pk),
            by=request.user,
            reason=form.cleaned_data["reason"],
            now=timezone.now(),
        )
        messages.success(request, _("Taken back: what the answers earned counts again."))
    return redirect("admin:quizzes_attempt_override", attempt.pk)


def _attempt_or_404(
    model_admin, request: SignedInRequest, object_id: str, permission: str
) -> Attempt:
    attempt = model_admin.get_object(request, object_id)
    if attempt is None:
        raise Http404
    may_view = model_admin.has_view_permission(request, attempt)
    if not may_view or not request.user.has_perm(permission):
        raise PermissionDenied
    return attempt


def _latest_change(attempt: Attempt) -> str:
    """Names the latest line of the log of the score; "" for none."""
    latest = attempt.score_changes.order_by("-pk").values_list("pk", flat=True).first()
    return str(latest or "")


def _overtaken(request: SignedInRequest, attempt: Attempt) -> HttpResponse:
    message = _("Nothing was set: the score has changed meanwhile. This is how it is now.")
    messages.warning(request, message)
    return redirect("admin:quizzes_attempt_override", attempt.pk)


def _set(form: OverrideForm, attempt: Attempt, by: User) -> None:
    points, reason, now = form.cleaned_data["points"], form.cleaned_data["reason"], timezone.now()
    if form.answer:
        override_points(answer=form.answer, points=points, by=by, reason=reason, now=now)
    else:
        override_score(attempt=attempt, points=points, by=by, reason=reason, now=now)
