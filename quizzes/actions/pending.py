"""Files between handing in and importing: kept, planned, and then imported exactly as shown."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from django.db import DatabaseError, transaction

from accounts.models import User
from quizzes.core.grouping import COURSE_FILE
from quizzes.core.reading import SourceFile
from quizzes.core.rulings import Decision
from quizzes.models import Course, PendingFile, PendingImport, Quiz

from .arranging import arrange_course
from .importing import ImportResult, OutdatedPlanError, import_quiz
from .importing_courses import import_course
from .inviting import CannotInvite
from .planning_rules import RulesRefused
from .planning_uploads import PlannedCourse, PlannedQuiz, UploadPlan, plan_file, plan_upload
from .recording import record_rejection
from .regrading import Regraded, regrade
from .ruling import NO_DECISIONS
from .staffing import CannotAppoint

KEPT_FOR = timedelta(days=1)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Applied:
    """What became of an upload into `course`; the files of `outdated` and `failed` quizzes can be tried again.

    `regraded` has what the rulings about changed keys did, by the slug of the quiz; quizzes of
    `unfinished` were imported, and `manage.py regrade` goes on where their regrading stopped.
    """

    results: tuple[ImportResult, ...]
    outdated: tuple[str, ...]
    failed: tuple[str, ...]
    regraded: Mapping[str, Regraded] = field(default_factory=dict)
    unfinished: tuple[str, ...] = ()
    course: Course | None = None

    @property
    def is_complete(self) -> bool:
        return not (self.outdated or self.failed)


def keep_pending(
    *,
    by: User,
    course: Course | None,
    files: Sequence[SourceFile],
    now: datetime,
    quiz: Quiz | None = None,
) -> PendingImport:
    """Keep `files` until `by` has seen the plan; nothing is imported. Without a `course`, they are
    to make a new one.

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
        course = pending.quiz.course
        planned = [plan_file(file=file, course=course, quiz=pending.quiz) for file in files]
        return UploadPlan(tuple(planned))
    return plan_upload(files=files, course=pending.course, by=pending.by, is_partial=is_partial)


def apply_pending(
    *,
    pending: PendingImport,
    planned: Sequence[PlannedQuiz],
    agreed: Mapping[str, str],
    by: User,
    now: datetime,
    course: PlannedCourse | None = None,
    decisions: Mapping[str, Mapping[str, Decision]] = MappingProxyType({}),
    reason: str = "",
) -> Applied:
    """Import every quiz of `planned` that can be, each in a transaction of its own; before them what
    their `course.md` states, and after them its order.

    `agreed` has, for the slug of each quiz that `by` has seen the plan of, the `base` of that
    plan, and that of the course for its file's name; a quiz that is not at that revision any more,
    or cannot be imported any more, is left alone, and with a course that has changed all of them.
    `decisions` has, for the slug of a quiz, what is decided about its questions whose key changes,
    by the key of the item, with one `reason`; submitted attempts are regraded after the import,
    outside of its transaction. Once everything has gone in, the pending files go.
    """
    target = pending.course if course is None else _course_of(pending, course, agreed, by, now)
    if target is None:
        return Applied((), (course.title if course else "",), ())
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
            results.append(_import(quiz, target, by, now, decided, reason))
        except (OutdatedPlanError, RulesRefused):
            outdated.append(quiz.title)
        except DatabaseError:
            logger.exception("Importing %r failed", quiz.path)
            failed.append(quiz.title)
    if course and course.plan and course.plan.order is not None:
        arrange_course(course=target, parts=course.plan.order, by=by, now=now, is_stated=True)
    regraded, unfinished = _regrade(results, by, now)
    applied = Applied(tuple(results), tuple(outdated), tuple(failed), regraded, unfinished, target)
    if applied.is_complete:
        _record_rejections(pending, planned, by, now)
        pending.delete()
    return applied


def _course_of(
    pending: PendingImport,
    planned: PlannedCourse,
    agreed: Mapping[str, str],
    by: User,
    now: datetime,
) -> Course | None:
    """The course as its file states it; None where that is not what `by` has agreed to.

    A course that was made is that of the pending files from now on, should a quiz fail.
    """
    if planned.plan is None or agreed.get(COURSE_FILE) != planned.plan.base:
        return None
    try:
        with transaction.atomic():
            course = import_course(plan=planned.plan, by=by, now=now)
            PendingImport.objects.filter(pk=pending.pk).update(course=course)
    except (OutdatedPlanError, CannotAppoint, CannotInvite):
        return None
    pending.course = course
    return course


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
        if quiz.is_rejected and pending.course:
            record_rejection(
                course=pending.course,
                path=quiz.path,
                by=by,
                now=now,
                sha256="",
                diagnostics=quiz.diagnostics,
                quiz=pending.quiz,
            )
