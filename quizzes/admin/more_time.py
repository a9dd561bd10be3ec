"""Giving more time in running attempts: the page between choosing the attempts and doing it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import helpers
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.requests import SignedInRequest
from quizzes.actions.extending import extend_attempts
from quizzes.models import Attempt
from quizzes.models.attempts import AttemptQuerySet

MOST_MINUTES = 7 * 24 * 60
MOST_NAMED = 20


class MoreTimeForm(forms.Form):
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"),
        min_value=1,
        max_value=MOST_MINUTES,
        help_text=gettext_lazy(
            "Added to the end of each attempt; where that has passed, counted from now."
        ),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("For the log of the attempt, which instructors read."),
    )
    # A form that is sent twice gives its time once.
    asked_at = forms.DateTimeField(widget=forms.HiddenInput, required=False)


def give_more_time(
    model_admin, request: SignedInRequest, attempts: AttemptQuerySet
) -> HttpResponse:
    """Ask how much and why, then move the ends and say who got nothing."""
    now = timezone.now()
    is_asked = "apply" in request.POST
    form = MoreTimeForm(request.POST if is_asked else None, initial={"asked_at": now.isoformat()})
    if form.is_valid():
        _extend(request, attempts, now, form.cleaned_data)
        return HttpResponseRedirect(request.get_full_path())
    selected = list(attempts)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": _("Give more time"),
        "form": form,
        "running": [attempt for attempt in selected if _can_be_extended(attempt)],
        "skipped": [attempt for attempt in selected if not _can_be_extended(attempt)],
        "checkbox_name": helpers.ACTION_CHECKBOX_NAME,
        "chosen": request.POST.getlist(helpers.ACTION_CHECKBOX_NAME),
        "select_across": request.POST.get("select_across", "0"),
        "most_named": MOST_NAMED,
    }
    return render(request, "admin/quizzes/attempt/more_time.html", context)


def _extend(
    request: SignedInRequest, attempts: AttemptQuerySet, now: datetime, given: dict[str, Any]
) -> None:
    result = extend_attempts(
        attempts=attempts,
        by=request.user,
        now=now,
        by_time=timedelta(minutes=given["minutes"]),
        reason=given["reason"],
        asked_at=given["asked_at"],
    )
    if result.extended:
        done = ngettext(
            "More time for %(count)d attempt: %(names)s.",
            "More time for %(count)d attempts: %(names)s.",
            len(result.extended),
        )
        messages.success(request, done % _counted(result.extended))
    if result.skipped:
        skipped = ngettext(
            "%(count)d attempt was left out, because it is finished or has no end to move: "
            "%(names)s.",
            "%(count)d attempts were left out, because they are finished or have no end to move: "
            "%(names)s.",
            len(result.skipped),
        )
        messages.warning(request, skipped % _counted(result.skipped))


def _can_be_extended(attempt: Attempt) -> bool:
    return attempt.is_open and attempt.deadline is not None


def _counted(attempts: list[Attempt]) -> dict[str, object]:
    return {"count": len(attempts), "names": ", ".join(_names(attempts))}


def _names(attempts: list[Attempt]) -> Iterable[str]:
    for attempt in attempts[:MOST_NAMED]:
        yield f"{attempt.student.display_name} ({attempt.student.username})"
    if len(attempts) > MOST_NAMED:
        yield _("and %(count)d more") % {"count": len(attempts) - MOST_NAMED}
