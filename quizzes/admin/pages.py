"""What our own pages about quizzes have in common: who may see them, and how they are framed."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from quizzes.models import Quiz

FOLDER = "admin/quizzes/quiz"
# What a page shows of a list that could be endless.
MOST_DIAGNOSTICS = 200
MOST_CHANGES = 100


def quiz_or_404(model_admin, request: HttpRequest, object_id: str) -> Quiz:
    """The quiz, for those who may look at it or change it."""
    quiz = model_admin.get_object(request, object_id)
    if quiz is None:
        raise Http404
    if not model_admin.has_view_or_change_permission(request, quiz):
        raise PermissionDenied
    return quiz


def require_importer(model_admin, request: HttpRequest) -> None:
    """An upload can make new quizzes as well as change old ones."""
    may_import = model_admin.has_add_permission(request) and model_admin.has_change_permission(
        request
    )
    if not may_import:
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
