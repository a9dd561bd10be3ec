"""A quiz on paper: the page that shows and prints it, with its key or without."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest
from quizzes.reports.paper_test import paper_test_of

from .pages import page, quiz_or_404


def paper_test(model_admin, request: SignedInRequest, object_id: str) -> HttpResponse:
    """The current revision as a test on paper, then its key; `?key=no` leaves the key out."""
    quiz = quiz_or_404(model_admin, request, object_id)
    if not request.user.has_perm("quizzes.view_question", quiz):
        raise PermissionDenied
    revision = quiz.current_revision
    return page(
        model_admin,
        request,
        "paper_test.html",
        title=_("Print"),
        quiz=quiz,
        test=paper_test_of(quiz, revision) if revision else None,
        has_key=request.GET.get("key") != "no",
    )
