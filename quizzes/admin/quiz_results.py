"""The results of a quiz: who took it, and how it went."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.requests import SignedInRequest
from quizzes.core.distribution import Bin, Summary
from quizzes.forms.selection import SelectionForm
from quizzes.reports.results import results_of

from .pages import page, quiz_with_results

# What the axis of times is in: from which width of its bins on, the seconds of one, its name.
UNITS = (
    (86_400, 86_400, gettext_lazy("Days")),
    (1800, 3600, gettext_lazy("Hours")),
    (60, 60, gettext_lazy("Minutes")),
    (0, 1, gettext_lazy("Seconds")),
)


def results(model_admin, request: SignedInRequest, object_id: str) -> HttpResponse:
    """Figures of the attempts that the filters leave."""
    quiz = quiz_with_results(model_admin, request, object_id)
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
    """Times, and the unit of the axis: its name, and how many seconds it has."""
    names = ("minimum", "lower_quartile", "median", "upper_quartile", "maximum")
    times = {name: timedelta(seconds=round(getattr(seconds, name))) for name in names}
    width = (bins[0].high or 0) - bins[0].low
    unit, per = next((unit, per) for least, per, unit in UNITS if width >= least)
    return {**times, "unit": unit, "per": per}
