"""Results as files to download. All of them are complete: what is overdue is ended first."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from quizzes.actions.finishing import expire_overdue
from quizzes.forms.selection import SelectionForm
from quizzes.models import Attempt
from quizzes.models.attempts import AttemptQuerySet
from quizzes.reports.exports import QUIZ_TABLES
from quizzes.reports.spreadsheets import FORMATS, Table

from .pages import quiz_or_404


def export(
    model_admin, request: HttpRequest, object_id: str, kind: str, extension: str
) -> StreamingHttpResponse:
    """One kind of table about the attempts that the page with the link shows."""
    quiz = quiz_or_404(model_admin, request, object_id)
    require_results(request)
    if kind not in QUIZ_TABLES or extension not in FORMATS:
        raise Http404
    expire_overdue(attempts=Attempt.objects.filter(quiz=quiz), now=timezone.now())
    table = QUIZ_TABLES[kind](SelectionForm(quiz, request.GET).selection())
    return download(table, f"{quiz.course.slug}-{quiz.slug}-{kind}", extension)


def require_results(request: HttpRequest) -> None:
    if not request.user.has_perm("quizzes.view_attempt"):
        raise PermissionDenied


def download_chosen(
    make_table: Callable[[AttemptQuerySet], Table], chosen: AttemptQuerySet, name: str
) -> StreamingHttpResponse:
    """A CSV file about attempts that were chosen in a list."""
    attempts = Attempt.objects.filter(pk__in=chosen.order_by().values("pk"))
    expire_overdue(attempts=attempts, now=timezone.now())
    return download(make_table(chosen), name, "csv")


def download(table: Table, name: str, extension: str) -> StreamingHttpResponse:
    """The file as it is made; what is read for it is read while it is sent."""
    chosen = FORMATS[extension]
    disposition = content_disposition_header(True, f"{name}.{extension}") or ""
    return StreamingHttpResponse(
        chosen.chunks(table),
        content_type=chosen.content_type,
        headers={"Content-Disposition": disposition, "Cache-Control": "no-store"},
    )
