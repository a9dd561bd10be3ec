"""The revisions of a quiz: compare any two, and go back to one."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest
from quizzes.actions.pending import keep_pending
from quizzes.core.reading import SourceFile
from quizzes.models import Quiz, Revision
from quizzes.reports.history import compare_revisions

from .pages import MOST_CHANGES, page, quiz_or_404


def history(model_admin, request: SignedInRequest, object_id: str) -> HttpResponse:
    """All revisions, and what became of the quiz between two of them."""
    quiz = quiz_or_404(model_admin, request, object_id)
    revisions = list(_revisions(quiz))
    older, newer = _chosen(request, quiz, revisions)
    return page(
        model_admin,
        request,
        "history.html",
        title=_("History"),
        quiz=quiz,
        revisions=revisions,
        older=older,
        newer=newer,
        comparison=compare_revisions(older, newer) if older and newer else None,
        most_changes=MOST_CHANGES,
    )


def restore(model_admin, request: SignedInRequest, object_id: str, number: int) -> HttpResponse:
    """Plan to make the text of an earlier revision the current one again."""
    quiz = quiz_or_404(model_admin, request, object_id)
    if not model_admin.has_change_permission(request, quiz):
        raise PermissionDenied
    revision = get_object_or_404(Revision, quiz=quiz, number=number)
    pending = keep_pending(
        by=request.user,
        course=quiz.course,
        files=[SourceFile(revision.path, revision.source.encode())],
        quiz=quiz,
        now=timezone.now(),
    )
    return redirect("admin:quizzes_quiz_plan", pending.pk)


def _revisions(quiz: Quiz) -> QuerySet[Revision]:
    """The newest first, without the long texts."""
    revisions = quiz.revisions.select_related("imported_by").order_by("-number")
    return revisions.defer("source", "description_html")


def _chosen(
    request: SignedInRequest, quiz: Quiz, revisions: list[Revision]
) -> tuple[Revision | None, Revision | None]:
    """The two to compare, the older one first: as asked for, else the latest change."""
    current = quiz.current_revision.number if quiz.current_revision else 0
    by_number = {str(revision.number): revision for revision in revisions}
    newer = by_number.get(request.GET.get("to", ""), by_number.get(str(current)))
    before = str(newer.number - 1) if newer else ""
    older = by_number.get(request.GET.get("from", ""), by_number.get(before))
    if older and newer and older.number > newer.number:
        older, newer = newer, older
    return (older, newer) if older != newer else (None, newer)
