"""Files between handing in and importing: kept, planned, and then imported exactly as shown."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from django.db import DatabaseError, transaction

from accounts.models import User
from quizzes.core.reading import SourceFile
from quizzes.core.rulings import Decision
from quizzes.models import Course, PendingFile, PendingImport, Quiz

from .importing import ImportResult, OutdatedPlanError, import_quiz
from .planning_rules import RulesRefused
from .planning_uploads import PlannedQuiz, UploadPlan, plan_file, plan_upload
from .recording import record_rejection
from .regrading import Regraded, regrade
from .ruling import NO_DECISIONS

KEPT_FOR = timedelta(days=1)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Applied:
    """What became of an upload; the files of `outdated` and `failed` quizzes can be tried again.

    `regraded` has what the rulings about changed keys did, by the slug of the quiz; quizzes of
    `unfinished` were imported, and `manage.py regrade` goes on where their regrading stopped.
    """

    results: tuple[ImportResult, ...]
    outdated: tuple[str, ...]
    failed: tuple[str, ...]
    regraded: Mapping[str, Regraded] = field(default_factory=dict)
    unfinished: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        return not (self.outdated or self.failed)


def keep_pending(
    *,
    by: User,
    course: Course,
    files: Sequence[SourceFile],
    now: datetime,
    quiz: Quiz | None = None,
) -> PendingImport:
    """Keep `files` until `by` has seen the plan; nothing is imported.

    The oldest that the same person has kept go, and whatever anybody has left lying for a day.
    """
    with transaction.atomic():
        PendingImport.objects.filter(created_at__lt=now - KEPT_FOR).delete()
        kept = PendingImport.objects.filter(by=by).values_list("pk", flat=True)
        surplus = list(kept[PendingImport.KEPT_PER_PERSON - 1 :])
        PendingImport.objects.filter(pk__in=surplus).delete()
        pending = PendingImport.objects.create(by=by, course=course, quiz=quiz, created_at=now)
        PendingFile.objects.bulk_create(
            PendingFile(pending=pending, position=position, path=file.path, data=file.data)
            for position, file in enumerate(files)
        )
    return pending


def plan_pending(pending: PendingImport, *, is_partial: bool = False) -> UploadPlan:
    """What importing it would do now; `is_partial` as for `plan_upload`.

    Slow, and must not run inside a transaction.
    """
    files = [SourceFile(file.path, bytes(file.data)) for file in pending.files.all()]
    if pending.quiz:
        planned = [plan_file(file=file, course=pending.course, quiz=pending.quiz) for file in files]
        return UploadPlan(tuple(planned))
    return plan_upload(files=files, course=pending.course, is_partial=is_partial)


def apply_pending(
    *,
    pending: PendingImport,
    planned: Sequence[PlannedQuiz],
    agreed: Mapping[str, str],
    by: User,
    now: datetime,
    decisions: Mapping[str, Mapping[str, Decision]] = MappingProxyType({}),
    reason: str = "",
) -> Applied:
    """Import every quiz of `planned` that can be, each in a transaction of its own.

    `agreed` has, for the slug of each quiz that `by` has seen the plan of, the `base` of that
    plan; a quiz that is not at that revision any more, or cannot be imported any more, is left
    alone. `decisions` has, for the slug of a quiz, what is decided about its questions whose key
    changes, by the key of the item, with one `reason`; submitted attempts are regraded after the
    import, outside of its transaction. Once everything has gone in, the pending files go.
    """
    results: list[ImportResult] = []
    outdated: list[str] = []
    failed: list[str] = []
    for quiz in planned:
        if quiz.is_rejected and quiz.slug in agreed:
            outdated.append(quiz.title)
            continue
        if quiz.rendered is None or quiz.plan is None or quiz.plan.is_unchanged:
            continue
        if agreed.get(quiz.slug) != quiz.base:
            outdated.append(quiz.title)
            continue
        try:
            decided = decisions.get(quiz.slug, NO_DECISIONS)
            results.append(_import(quiz, pending.course, by, now, decided, reason))
        except (OutdatedPlanError, RulesRefused):
            outdated.append(quiz.title)
        except DatabaseError:
            logger.exception("Importing %r failed", quiz.path)
            failed.append(quiz.title)
    regraded, unfinished = _regrade(results, by, now)
    applied = Applied(tuple(results), tuple(outdated), tuple(failed), regraded, unfinished)
    if applied.is_complete:
        _record_rejections(pending, planned, by, now)
        pending.delete()
    return applied


def _import(
    quiz: PlannedQuiz,
    course: Course,
    by: User,
    now: datetime,
    decisions: Mapping[str, Decision],
    reason: str,
) -> ImportResult:
    assert quiz.rendered is not None  # noqa: S101 - looked at by the caller
    return import_quiz(
        rendered=quiz.rendered,
        course=course,
        slug=quiz.slug,
        by=by,
        now=now,
        diagnostics=quiz.diagnostics,
        left_out=quiz.left_out,
        plan=quiz.plan,
        decisions=decisions,
        reason=reason,
    )


def _regrade(
    results: Sequence[ImportResult], by: User, now: datetime
) -> tuple[dict[str, Regraded], tuple[str, ...]]:
    """What the rulings of the imports did, by slug, and the titles of quizzes where it stopped."""
    regraded = {}
    unfinished = []
    for result in results:
        try:
            if result.rulings:
                regraded[result.quiz.slug] = regrade(quiz=result.quiz, now=now, by=by)
        except DatabaseError:
            logger.exception("Regrading %r stopped", result.quiz.slug)
            unfinished.append(result.quiz.title)
    return regraded, tuple(unfinished)


def _record_rejections(
    pending: PendingImport, planned: Sequence[PlannedQuiz], by: User, now: datetime
) -> None:
    for quiz in planned:
        if quiz.is_rejected:
            record_rejection(
                course=pending.course,
                path=quiz.path,
                by=by,
                now=now,
                sha256="",
                diagnostics=quiz.diagnostics,
                quiz=pending.quiz,
            )
