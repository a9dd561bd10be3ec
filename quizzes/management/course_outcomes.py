"""A `course.md` on its way through the import command: read, planned, imported, and put in order."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings

from quizzes.actions.arranging import arrange_course, order_of
from quizzes.actions.importing_courses import import_course
from quizzes.actions.planning_courses import CoursePlan, plan_course
from quizzes.core.course_file import (
    CourseDocument,
    CourseQuiz,
    Part,
    arrange,
    merged,
    read_course_file,
)
from quizzes.core.diagnostics import Code, DiagnosticLog
from quizzes.core.document import Diagnostic
from quizzes.core.front_matter import stated_texts
from quizzes.core.reading import SourceFile
from quizzes.core.reporting import CourseReport
from quizzes.core.sources import decode
from quizzes.core.switches import without_ignored
from quizzes.models import Course

from .course_wording import worded_course, worded_order
from .discovery import FoundCourse, FoundQuiz, shown_path
from .locating import Locator
from .outcomes import file_bytes


@dataclass
class CourseOutcome:
    """What became of a `course.md`.

    `parts` is the order of the quizzes in its folder, by their paths from there. `course` is the
    one that they go to, None when it is kept out; in a dry run it may be one without a row.
    """

    found: FoundCourse
    document: CourseDocument | None
    diagnostics: list[Diagnostic]
    sources: dict[str, str] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    course: Course | None = None
    summary: str = ""

    @property
    def has_failed(self) -> bool:
        return any(diagnostic.is_error for diagnostic in self.diagnostics)

    @property
    def is_rejected(self) -> bool:
        """As of a quiz: nothing of a course goes in unless all of it does."""
        return self.has_failed

    @property
    def slug(self) -> str:
        return self.document.slug(self.found.name) if self.document else ""

    @property
    def report(self) -> CourseReport:
        title = self.document.title(self.found.name) if self.document else ""
        return CourseReport(self.found.path, self.slug, title, self.diagnostics)


def read_course_outcome(found: FoundCourse, *, ignored: Collection[str]) -> CourseOutcome:
    """Reads the file, and looks for the quizzes that it names."""
    log = DiagnosticLog(found.path)
    data = file_bytes(found.file, log)
    if data is None:
        return CourseOutcome(found, None, log.found)
    file = SourceFile(found.path, data)
    document, problems = read_course_file(file, max_bytes=settings.IMPORT_MAX_BYTES)
    outcome = CourseOutcome(found, document, without_ignored(problems, (), ignored))
    if document:
        outcome.sources = {found.path: document.source}
    if document and document.order is not None:
        outcome.parts, problems = _arranged(document, found)
        outcome.diagnostics += problems
        outcome.diagnostics.sort(key=lambda d: (d.line, d.column))
    return outcome


def refuse_twin(outcome: CourseOutcome, earlier: CourseOutcome) -> None:
    """Say that two folders cannot be one course."""
    log = DiagnosticLog(outcome.found.path)
    message = f"this course has the same slug “{outcome.slug}” as {earlier.found.path}"
    log.error(Code.DUPLICATE_COURSE, 1, 1, message, "give one of them a `slug:` of its own")
    outcome.diagnostics += log.found


def import_outcome(outcome: CourseOutcome, *, is_dry_run: bool, now: datetime) -> None:
    """Makes or changes the course, or says what that would be, before its quizzes come."""
    if outcome.document is None or outcome.has_failed:
        return
    course = Course.objects.filter(slug=outcome.slug).first()
    plan, problems = plan_course(
        document=outcome.document, course=course, folder=outcome.found.name, by=None
    )
    if plan is None:
        outcome.diagnostics += problems
        return
    outcome.summary = worded_course(plan, is_done=not is_dry_run)
    if is_dry_run:
        outcome.course = course or Course(slug=plan.slug, title=plan.title)
    elif course and _is_known(plan, course, outcome.found.path):
        outcome.course = course
    else:
        outcome.course = import_course(plan=plan, by=None, now=now, path=outcome.found.path)


def arrange_outcome(
    outcome: CourseOutcome, locator: Locator, *, is_dry_run: bool, now: datetime
) -> str:
    """Puts the quizzes into the order that the file states; what that changes, in words."""
    if outcome.document is None or outcome.document.order is None or outcome.course is None:
        return ""
    slugs = locator.slugs()
    slug_of = {
        outcome.found.path_of(quiz): slugs.get(quiz.location, "") for quiz in outcome.found.quizzes
    }
    parts = [
        Part(part.title, tuple(filter(None, (slug_of[path] for path in part.quizzes))))
        for part in outcome.parts
    ]
    if is_dry_run:
        is_changed = not outcome.course.pk or order_of(outcome.course) != merged(parts)
    else:
        is_changed = arrange_course(
            course=outcome.course, parts=parts, by=None, now=now, is_stated=True
        )
    return worded_order(parts, is_done=not is_dry_run) if is_changed else ""


def _arranged(
    document: CourseDocument, found: FoundCourse
) -> tuple[tuple[Part, ...], list[Diagnostic]]:
    """By the names of files; what these do not tell, by the slugs that the files state."""
    paths = {found.path_of(quiz): quiz for quiz in found.quizzes}
    parts, problems = arrange(document, [CourseQuiz(path) for path in paths])
    if any(problem.code == Code.UNKNOWN_QUIZ for problem in problems):
        quizzes = [CourseQuiz(path, _stated_slug(quiz)) for path, quiz in paths.items()]
        parts, problems = arrange(document, quizzes)
    return parts, problems


def _stated_slug(quiz: FoundQuiz) -> str:
    """The slug in the head of a quiz's first file, read for nothing else."""
    data = file_bytes(quiz.files[0], DiagnosticLog(""))
    text, _ = decode(shown_path(quiz.files[0]), data or b"", settings.IMPORT_MAX_BYTES)
    stated, _ = stated_texts((text or "").split("\n"))
    return stated.get("slug", ("", 1))[0]


def _is_known(plan: CoursePlan, course: Course, path: str) -> bool:
    """Whether nothing is to be written, so that a run every night leaves no trace."""
    stated = sorted(plan.document.stated)
    return plan.is_unchanged and (course.stated, course.path) == (stated, path)
