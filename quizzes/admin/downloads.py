"""Results as files to download, and the attempts that were chosen in a list as such."""

from collections.abc import Callable

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from quizzes.actions.finishing import expire_overdue
from quizzes.models import Attempt
from quizzes.models.attempts import AttemptQuerySet
from quizzes.reports.spreadsheets import FORMATS, Table


def download(table: Table, name: str, extension: str) -> StreamingHttpResponse:
    """A file of the table; what is in it is read while it is sent."""
    chosen = FORMATS[extension]
    disposition = content_disposition_header(True, f"{name}.{extension}") or ""
    return StreamingHttpResponse(
        chosen.chunks(table),
        content_type=chosen.content_type,
        headers={"Content-Disposition": disposition, "Cache-Control": "no-store"},
    )


def download_chosen(
    make_table: Callable[[AttemptQuerySet], Table], chosen: AttemptQuerySet, name: str
) -> StreamingHttpResponse:
    """A CSV file about attempts, ended first where their time is up."""
    attempts = Attempt.objects.filter(pk__in=chosen.order_by().values("pk"))
    expire_overdue(attempts=attempts, now=timezone.now())
    return download(make_table(chosen), name, "csv")
