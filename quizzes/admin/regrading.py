"""Deciding about questions after the fact: see what it would do, then do it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.requests import SignedInRequest
from quizzes.actions.deciding import OutdatedDecisionError, basis_of, decide
from quizzes.actions.forecasting import forecast
from quizzes.actions.regrading import Regraded, regrade
from quizzes.actions.ruling import ProposedRuling
from quizzes.core.rulings import Decision
from quizzes.forms.regrading import (
    DEFAULT,
    Option,
    QuestionRulingForm,
    RulingForm,
    decided,
    options_of,
)
from quizzes.models import Quiz
from quizzes.reports.key_changes import UndecidedKeyChange, undecided_key_changes
from quizzes.reports.regrading import question_names, rulings_of

from .pages import MOST_CHANGES, page, quiz_or_404

# What a form of the page decides about, if not about keys.
QUESTION = "question"


@dataclass(frozen=True)
class KeyChangeToDecide:
    """A changed key as the page asks about it; `name` is the question's."""

    change: UndecidedKeyChange
    name: str
    field: str
    options: tuple[Option, ...]


def regrading(model_admin, request: SignedInRequest, object_id: str) -> HttpResponse:
    """What is to be decided, what has been, and ways to decide; a POST looks first, then decides."""
    quiz = quiz_or_404(model_admin, request, object_id)
    if not request.user.has_perm("quizzes.view_ruling", quiz):
        raise PermissionDenied
    if request.method != "POST":
        return _overview(model_admin, request, quiz)
    if not request.user.has_perm("quizzes.add_ruling", quiz):
        raise PermissionDenied
    if "_again" in request.POST:
        return _again(request, quiz)
    if request.POST.get("about") == QUESTION:
        return _of_question(model_admin, request, quiz)
    return _of_keys(model_admin, request, quiz)


def _overview(
    model_admin,
    request: SignedInRequest,
    quiz: Quiz,
    *,
    form: QuestionRulingForm | None = None,
    keys_form: RulingForm | None = None,
) -> HttpResponse:
    names = question_names(quiz)
    basis = basis_of(quiz)
    rulings = rulings_of(quiz, MOST_CHANGES + 1)
    about = request.GET.get("question", "")
    return page(
        model_admin,
        request,
        "regrading.html",
        title=_("Regrading"),
        quiz=quiz,
        changes=[
            KeyChangeToDecide(
                change,
                names[change.item_id],
                _field_of(change),
                options_of(_chosen(request, change), {}),
            )
            for change in undecided_key_changes(quiz)
        ],
        keys_form=keys_form or RulingForm(initial={"basis": basis}, auto_id="keys_%s"),
        form=form or QuestionRulingForm(names=names, initial={"basis": basis, "question": about}),
        rulings=[(names.get(each.ruling.item_id, ""), each) for each in rulings[:MOST_CHANGES]],
        has_more=len(rulings) > MOST_CHANGES,
        may_decide=request.user.has_perm("quizzes.add_ruling", quiz),
        most=MOST_CHANGES,
    )


def _of_keys(model_admin, request: SignedInRequest, quiz: Quiz) -> HttpResponse:
    """A decision about each of the keys that were changed."""
    changes = undecided_key_changes(quiz)
    form = RulingForm(request.POST, auto_id="keys_%s")
    try:
        proposed = [
            ProposedRuling(
                change.item_id, decided(request.POST, _field_of(change)), change.key, change.up_to
            )
            for change in changes
        ]
    except ValidationError as error:
        form.add_error(None, error)
    if not form.is_valid():
        return _overview(model_admin, request, quiz, keys_form=form)
    names = question_names(quiz)
    named = [names[change.item_id] for change in changes]
    return _look_or_decide(model_admin, request, quiz, form, proposed, named)


def _of_question(model_admin, request: SignedInRequest, quiz: Quiz) -> HttpResponse:
    """A decision about one question that needs no key."""
    names = question_names(quiz)
    form = QuestionRulingForm(request.POST, names=names)
    if not form.is_valid() or quiz.current_revision is None:
        return _overview(model_admin, request, quiz, form=form)
    item_id = form.cleaned_data["question"]
    decision = Decision(form.cleaned_data["decision"])
    proposed = [ProposedRuling(item_id, decision, None, quiz.current_revision.number)]
    return _look_or_decide(model_admin, request, quiz, form, proposed, [names[item_id]])


def _look_or_decide(
    model_admin,
    request: SignedInRequest,
    quiz: Quiz,
    form: RulingForm,
    proposed: Sequence[ProposedRuling],
    names: Sequence[str],
) -> HttpResponse:
    """First what it would do; from that page, it is done."""
    if form.cleaned_data["basis"] != basis_of(quiz):
        return _overtaken(request)
    if "_decide" in request.POST:
        return _decide(request, quiz, form, proposed)
    decisions = [(name, each.as_row()) for name, each in zip(names, proposed, strict=True)]
    return page(
        model_admin,
        request,
        "forecast.html",
        title=_("What regrading would do"),
        quiz=quiz,
        forecast=forecast(quiz=quiz, proposed=proposed),
        decisions=decisions,
        sent=[each for each in request.POST.items() if each[0] != "csrfmiddlewaretoken"],
        reason=form.cleaned_data["reason"],
        most=MOST_CHANGES,
    )


def _decide(
    request: SignedInRequest, quiz: Quiz, form: RulingForm, proposed: Sequence[ProposedRuling]
) -> HttpResponse:
    try:
        done = decide(
            quiz=quiz,
            proposed=proposed,
            by=request.user,
            reason=form.cleaned_data["reason"],
            now=timezone.now(),
            basis=form.cleaned_data["basis"],
        )
    except OutdatedDecisionError:
        return _overtaken(request)
    messages.success(request, regraded_in_words(done))
    return redirect(request.path)


def _again(request: SignedInRequest, quiz: Quiz) -> HttpResponse:
    """Go on where an earlier regrading was broken off; else it changes nothing."""
    regraded = regrade(quiz=quiz, now=timezone.now(), by=request.user)
    messages.success(request, regraded_in_words(regraded))
    return redirect(request.path)


def _overtaken(request: SignedInRequest) -> HttpResponse:
    message = _("Nothing was decided now: something was since you looked. This is how it is now.")
    messages.warning(request, message)
    return redirect(request.path)


def _field_of(change: UndecidedKeyChange) -> str:
    return f"decision-{change.item_id}"


def _chosen(request: SignedInRequest, change: UndecidedKeyChange) -> Decision:
    """What is ticked when the page is shown again."""
    try:
        return decided(request.POST, _field_of(change))
    except ValidationError:
        return DEFAULT


def regraded_in_words(regraded: Regraded) -> str:
    """`12 scores rose, 0 fell.`"""
    rose = ngettext("%(count)s score rose", "%(count)s scores rose", regraded.rose)
    fell = ngettext("%(count)s fell", "%(count)s fell", regraded.fell)
    return f"{rose % {'count': regraded.rose}}, {fell % {'count': regraded.fell}}."
