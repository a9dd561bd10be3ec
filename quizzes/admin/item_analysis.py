"""How the questions of a quiz did: the page of its item analysis, and the same in its Markdown."""

from collections.abc import Callable, Sequence
from pathlib import PurePosixPath

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest
from quizzes.forms.selection import SelectionForm
from quizzes.models import Quiz, Revision
from quizzes.reports.annotated import annotated_source
from quizzes.reports.item_analysis import AnalysedQuestion, item_analysis_of

from .downloads import record_export
from .pages import page, quiz_with_results
from .sorting import Heading, heading

QUESTIONS_ON_A_PAGE = 100

# What the table of questions may be sorted by.
VALUES: dict[str, Callable[[AnalysedQuestion], float | int | None]] = {
    "question": lambda question: question.place,
    "facility": lambda question: question.statistics.facility_index,
    "sd": lambda question: question.statistics.standard_deviation,
    "guess": lambda question: question.statistics.random_guess_score,
    "weight": lambda question: question.statistics.effective_weight,
    "discrimination": lambda question: question.statistics.discrimination_index,
    "efficiency": lambda question: question.statistics.discriminative_efficiency,
    "alpha": lambda question: question.statistics.alpha_if_deleted,
    "omitted": lambda question: question.omitted_share,
    "findings": lambda question: len(question.findings),
}
# One looks for the most of these, and for the least of the others.
DESCENDING_FIRST = {"omitted", "findings"}


def items(model_admin, request: SignedInRequest, object_id: str) -> HttpResponse:
    """The test as a whole, one row for each question, and what was answered to it."""
    quiz = quiz_with_results(model_admin, request, object_id)
    form = _selection_form(request, quiz)
    analysis = item_analysis_of(form.selection())
    order = _order(request)
    paginator = Paginator(_ordered(analysis.questions, order), QUESTIONS_ON_A_PAGE)
    shown = paginator.get_page(request.GET.get("page"))
    return page(
        model_admin,
        request,
        "items.html",
        title=_("Items"),
        quiz=quiz,
        form=form,
        analysis=analysis,
        headings=_headings(order),
        questions=shown,
        page_numbers=paginator.get_elided_page_range(shown.number),
    )


def annotated(model_admin, request: SignedInRequest, object_id: str) -> HttpResponse:
    """The current Markdown of the quiz, with the figures of each question in comments."""
    quiz = quiz_with_results(model_admin, request, object_id)
    revision = get_object_or_404(Revision, pk=quiz.current_revision_id)
    analysis = item_analysis_of(_selection_form(request, quiz).selection())
    try:
        text = annotated_source(revision, analysis)
    except ValueError:
        messages.error(request, _("This file has no place for comments, so it cannot carry them."))
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return redirect(reverse("admin:quizzes_quiz_items", args=[quiz.pk]) + query)
    record_export(request, quiz.course, quiz, "annotated")
    response = HttpResponse(text, content_type="text/markdown; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, _file_name(revision))
    response["Cache-Control"] = "no-store"
    return response


def _selection_form(request: SignedInRequest, quiz: Quiz) -> SelectionForm:
    """To begin with, of the latest revision that somebody has finished."""
    finished = quiz.attempts.counted().filter(revision=OuterRef("pk"))
    revisions = quiz.revisions.only("number", "quiz").order_by("-number")
    return SelectionForm(quiz, request.GET, revision=revisions.filter(Exists(finished)).first())


def _order(request: SignedInRequest) -> str:
    """The column to sort by, with a minus for downwards; to begin with, as the file has them."""
    order = request.GET.get("order", "")
    return order if order.removeprefix("-") in VALUES else "question"


def _ordered(questions: Sequence[AnalysedQuestion], order: str) -> list[AnalysedQuestion]:
    """Those without the figure come last."""
    value = VALUES[order.removeprefix("-")]
    known = [question for question in questions if value(question) is not None]
    unknown = [question for question in questions if value(question) is None]
    return sorted(known, key=value, reverse=order.startswith("-")) + unknown  # type: ignore[arg-type]


def _headings(order: str) -> dict[str, Heading]:
    labels = {
        "question": _("Question"),
        "facility": _("Facility"),
        "sd": _("SD"),
        "guess": _("Guess"),
        "weight": _("Weight"),
        "discrimination": _("Discrimination"),
        "efficiency": _("Efficiency"),
        "alpha": _("Alpha without"),
        "omitted": _("Omitted"),
        "findings": _("Look at"),
    }
    return {
        name: heading(name, label, order, is_descending_first=name in DESCENDING_FIRST)
        for name, label in labels.items()
    }


def _file_name(revision: Revision) -> str:
    """`planets.annotated.md`, of `week1/planets.md`."""
    path = PurePosixPath(revision.path)
    return f"{path.stem}.annotated{path.suffix}"
