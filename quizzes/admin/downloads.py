"""Results as files to download, and the attempts that were chosen in a list as such."""

from collections.abc import Callable

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from accounts.models import User
from accounts.requests import SignedInRequest
from quizzes.actions.auditing import record_event, record_export_of_attempts
from quizzes.actions.finishing import expire_overdue
from quizzes.models import Attempt, AuditEvent, Course, Quiz
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


def record_export(
    request: SignedInRequest, course: Course, target: Course | Quiz, table: str
) -> None:
    """Note in the audit log that somebody downloads a table about a course or a quiz."""
    record_event(
        AuditEvent.Action.EXPORTED,
        by=request.user,
        now=timezone.now(),
        target=target,
        course=course,
        data={"table": table},
    )


def download_chosen(
    make_table: Callable[[AttemptQuerySet], Table], chosen: AttemptQuerySet, name: str, by: User
) -> StreamingHttpResponse:
    """A CSV file about attempts, ended first where their time is up."""
    attempts = Attempt.objects.filter(pk__in=chosen.order_by().values("pk"))
    now = timezone.now()
    expire_overdue(attempts=attempts, now=now)
    record_export_of_attempts(attempts=attempts, by=by, now=now, name=name)
    return download(make_table(chosen), name, "csv")
