"""Writes the log of imports. Records of successes are written within the import's transaction."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from accounts.models import User
from quizzes.core.document import Diagnostic
from quizzes.models import AuditEvent, Course, ImportRecord, Quiz, Revision

from .auditing import record_event
from .planning import Plan

Outcome = ImportRecord.Outcome


def record_import(
    *,
    plan: Plan,
    quiz: Quiz,
    revision: Revision | None,
    by: User | None,
    now: datetime,
    sha256: str,
    diagnostics: Sequence[Diagnostic],
) -> ImportRecord:
    """An import that went in; without a revision, one that only told the file's new name."""
    if revision is None:
        outcome = Outcome.RENAMED
    else:
        outcome = Outcome.CREATED if plan.is_new else Outcome.REVISED
        record_event(
            AuditEvent.Action.IMPORTED,
            by=by,
            now=now,
            course=quiz.course,
            target=quiz,
            data={"quiz": quiz.slug, "revision": revision.number, "changes": plan.counts},
        )
    return _record(
        outcome,
        by,
        diagnostics,
        at=now,
        course=quiz.course,
        quiz=quiz,
        revision=revision,
        path=plan.document.path,
        sha256=sha256,
        question_count=len(plan.document.questions),
        changes=plan.counts,
    )


def record_rejection(
    *,
    course: Course,
    path: str,
    by: User | None,
    now: datetime,
    sha256: str,
    diagnostics: Sequence[Diagnostic],
    quiz: Quiz | None = None,
) -> ImportRecord | None:
    """A file that was refused; None when the same was already refused for the same reasons."""
    earlier = ImportRecord.objects.filter(course=course, path=path).first()
    if (
        earlier is not None
        and earlier.outcome == Outcome.REJECTED
        and earlier.sha256 == sha256
        and earlier.diagnostics == _as_json(diagnostics)
    ):
        return None
    return _record(
        Outcome.REJECTED,
        by,
        diagnostics,
        at=now,
        course=course,
        quiz=quiz,
        path=path,
        sha256=sha256,
    )


def record_retirement(*, quiz: Quiz, now: datetime) -> ImportRecord:
    """A quiz that went because its file had vanished."""
    record_event(
        AuditEvent.Action.RETIRED,
        by=None,
        now=now,
        course=quiz.course,
        target=quiz,
        data={"quiz": quiz.slug},
    )
    return _record(Outcome.RETIRED, None, (), at=now, course=quiz.course, quiz=quiz, path=quiz.path)


def _record(
    outcome: Outcome, by: User | None, diagnostics: Sequence[Diagnostic], **values
) -> ImportRecord:
    return ImportRecord.objects.create(
        outcome=outcome,
        by=by,
        via=ImportRecord.Via.ADMIN if by else ImportRecord.Via.COMMAND,
        diagnostics=_as_json(diagnostics),
        diagnostic_count=len(diagnostics),
        **values,
    )


def _as_json(diagnostics: Sequence[Diagnostic]) -> list[dict[str, str | int]]:
    return [asdict(each) for each in diagnostics[: ImportRecord.MOST_DIAGNOSTICS]]
