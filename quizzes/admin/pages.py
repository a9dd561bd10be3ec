"""What our own pages about quizzes have in common: who may see them, and how they are framed."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.requests import SignedInRequest
from quizzes.actions.finishing import expire_overdue
from quizzes.models import Quiz

FOLDER = "admin/quizzes/quiz"
# What a page shows of a list that could be endless.
MOST_DIAGNOSTICS = 200
MOST_CHANGES = 100
# A page should not be long in coming; what is left is ended with the next.
MOST_EXPIRED_AT_ONCE = 200


def quiz_or_404(model_admin, request: HttpRequest, object_id: str) -> Quiz:
    """The quiz, for those who may look at it or change it. Raises Http404 for all others."""
    quiz = model_admin.get_object(request, object_id)
    if not model_admin.has_view_or_change_permission(request, quiz):
        raise PermissionDenied
    return quiz


def quiz_with_results(
    model_admin, request: SignedInRequest, object_id: str, *, is_whole: bool = False
) -> Quiz:
    """The quiz, for those who may see attempts; these were ended where their time is up.

    All of them if it `is_whole`, else as many as a page can wait for.
    """
    quiz = quiz_or_404(model_admin, request, object_id)
    require_results(request, quiz)
    at_most = None if is_whole else MOST_EXPIRED_AT_ONCE
    expire_overdue(attempts=quiz.attempts.all(), now=timezone.now(), at_most=at_most)
    return quiz


def require_results(request: SignedInRequest, quiz: Quiz | None = None) -> None:
    """Raises PermissionDenied unless the user may see attempts at the quiz; at any, without one."""
    if not request.user.has_perm("quizzes.view_attempt", quiz):
        raise PermissionDenied


def page(
    model_admin,
    request: HttpRequest,
    template: str,
    *,
    title: str,
    quiz: Quiz | None = None,
    status: int = 200,
    **context,
) -> HttpResponse:
    """A page within the admin's frame; with a quiz, it is one of the tabs of that quiz."""
    frame = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": title,
        "subtitle": str(quiz) if quiz else None,
        "original": quiz,
        "may_import": model_admin.has_change_permission(request, quiz),
        "most_diagnostics": MOST_DIAGNOSTICS,
    }
    return render(request, f"{FOLDER}/{template}", frame | context, status=status)
