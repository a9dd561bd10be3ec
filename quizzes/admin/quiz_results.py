"""The results of a quiz: who took it, and how it went."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.requests import SignedInRequest
from quizzes.actions.finishing import expire_overdue
from quizzes.core.distribution import Bin, Summary
from quizzes.core.durations import in_words
from quizzes.forms.selection import SelectionForm
from quizzes.reports.results import results_of

from .pages import page, quiz_or_404
from .results import MOST_EXPIRED_AT_ONCE

# What the axis of times is in: from which width of its bins on, the seconds of one, its name.
UNITS = (
    (86_400, 86_400, gettext_lazy("Days")),
    (1800, 3600, gettext_lazy("Hours")),
    (60, 60, gettext_lazy("Minutes")),
    (0, 1, gettext_lazy("Seconds")),
)


def results(model_admin, request: SignedInRequest, object_id: str) -> HttpResponse:
    """Figures of the attempts that the filters leave, ended first where their time is up."""
    quiz = quiz_or_404(model_admin, request, object_id)
    if not request.user.has_perm("quizzes.view_attempt"):
        raise PermissionDenied
    now = timezone.now()
    expire_overdue(attempts=quiz.attempts.all(), now=now, at_most=MOST_EXPIRED_AT_ONCE)
    form = SelectionForm(quiz, request.GET)
    figures = results_of(form.selection())
    return page(
        model_admin,
        request,
        "results.html",
        title=_("Results"),
        quiz=quiz,
        form=form,
        results=figures,
        times=_times(figures.seconds, figures.second_bins) if figures.seconds else None,
    )


def _times(seconds: Summary, bins: tuple[Bin, ...]) -> dict[str, Any]:
    """Times in words, and the unit of the axis: its name, and how many seconds it has."""
    names = ("minimum", "lower_quartile", "median", "upper_quartile", "maximum")
    times = {name: in_words(timedelta(seconds=round(getattr(seconds, name)))) for name in names}
    width = (bins[0].high or 0) - bins[0].low
    unit, per = next((unit, per) for least, per, unit in UNITS if width >= least)
    return {**times, "unit": unit, "per": per}
