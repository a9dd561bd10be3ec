"""What importing an upload would do: every quiz in it read, rendered and planned."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.conf import settings

from accounts.models import User
from quizzes.core.archives import ArchiveLimits
from quizzes.core.bounded_child import kept_children
from quizzes.core.bounded_images import QuizImage
from quizzes.core.course_file import (
    CourseDocument,
    CourseQuiz,
    Part,
    arrange,
    read_course_file,
)
from quizzes.core.diagnostics import Code, DiagnosticLog
from quizzes.core.document import Diagnostic, QuestionDocument, QuizDocument
from quizzes.core.front_matter import line_of
from quizzes.core.grouping import QUIZ_FILE
from quizzes.core.matching import Change
from quizzes.core.partial import without_broken
from quizzes.core.quiz_images import gather_images
from quizzes.core.reading import ReadQuiz, SourceFile, read_quiz, slug_of
from quizzes.core.switches import without_ignored
from quizzes.core.uploads import UploadedCourse, UploadedQuiz, sort_out
from quizzes.models import Course, Quiz

from .images import images_of, known_images
from .planning import Plan, plan_for
from .planning_courses import CoursePlan, plan_course
from .planning_rules import RulesRefused
from .rendering import RenderedQuiz, render_quiz

# A page that takes longer is no page: what is left by then must come in an upload of its own.
RENDERING_SECONDS = 15

SERIOUS = frozenset({Change.KEY_CHANGED, Change.RETIRED})


@dataclass
class PlannedQuiz:
    """One quiz of an upload; without a plan it is rejected, or passed over for want of questions.

    `slug` is its address in the course, "" if it could not be read. `left_out` are questions in
    error that stay out of the plan.
    """

    path: str
    read: ReadQuiz
    diagnostics: list[Diagnostic]
    left_out: tuple[QuestionDocument, ...] = ()
    is_passed_over: bool = False
    slug: str = ""
    quiz: Quiz | None = None
    rendered: RenderedQuiz | None = None
    plan: Plan | None = None

    @property
    def title(self) -> str:
        return self.read.document.title if self.read.document else self.path

    @property
    def is_rejected(self) -> bool:
        return self.plan is None and not self.is_passed_over

    @property
    def is_unchanged(self) -> bool:
        return self.plan is not None and self.plan.is_unchanged

    @property
    def base(self) -> str:
        """Names the revision that the plan was made against; "" for a new quiz."""
        revision = self.quiz.current_revision if self.quiz else None
        return str(revision.uid) if revision else ""

    @property
    def is_serious(self) -> bool:
        """Whether it does something to a quiz with attempts that one should see before."""
        plan = self.plan
        if plan is None or not (plan.attempt_count or plan.open_attempt_count):
            return False
        return any(each.change in SERIOUS for each in plan.changes)

    @property
    def next_number(self) -> int:
        """The number that its next revision will have, unless somebody is faster."""
        revision = self.quiz.current_revision if self.quiz else None
        return revision.number + 1 if revision else 1


@dataclass
class PlannedCourse:
    """The `course.md` of an upload; without a plan it is rejected, with all quizzes beside it."""

    path: str
    diagnostics: list[Diagnostic]
    document: CourseDocument | None = None
    plan: CoursePlan | None = None

    @property
    def title(self) -> str:
        return self.plan.title if self.plan else self.path

    @property
    def is_unchanged(self) -> bool:
        return self.plan is not None and self.plan.is_unchanged


@dataclass(frozen=True)
class UploadPlan:
    """Everything in an upload. `diagnostics` are about files that belong to no quiz."""

    quizzes: tuple[PlannedQuiz, ...]
    diagnostics: tuple[Diagnostic, ...] = ()
    course: PlannedCourse | None = None

    @property
    def importable(self) -> tuple[PlannedQuiz, ...]:
        """The quizzes that an import would do something about."""
        if self.course and self.course.plan is None:
            return ()
        return tuple(q for q in self.quizzes if q.plan and not q.is_unchanged)

    @property
    def changes_course(self) -> bool:
        plan = self.course.plan if self.course else None
        return plan is not None and not plan.is_unchanged

    @property
    def unchanged(self) -> tuple[PlannedQuiz, ...]:
        return tuple(quiz for quiz in self.quizzes if quiz.is_unchanged)

    @property
    def passed_over(self) -> tuple[PlannedQuiz, ...]:
        return tuple(quiz for quiz in self.quizzes if quiz.is_passed_over)

    @property
    def has_rejected(self) -> bool:
        return any(quiz.is_rejected for quiz in self.quizzes)


def plan_file(*, file: SourceFile, course: Course, quiz: Quiz | None = None) -> PlannedQuiz:
    """Plan the import of one file into `quiz`, or of a new quiz into `course`.

    Slow, and must not run inside a transaction.
    """
    address = "" if file.path == QUIZ_FILE else file.path
    return _Planner(course, quiz).plan(UploadedQuiz(address, (file,), is_named=True))


def plan_upload(
    *,
    files: Sequence[SourceFile],
    course: Course | None,
    by: User | None = None,
    is_partial: bool = False,
) -> UploadPlan:
    """Plan the import of everything in `files`, archives unpacked, into `course`; without one, into
    a new course, as their `course.md` states it. `by` is who would import.

    With `is_partial`, questions in error are left out where the others can stand without them.
    Slow, and must not run inside a transaction.
    """
    limits = ArchiveLimits(settings.UPLOAD_MAX_TOTAL_BYTES, settings.UPLOAD_MAX_FILES)
    upload = sort_out(files, limits)
    if course is None and upload.course is None:
        return UploadPlan((), (*upload.diagnostics, *_no_course(files)))
    planner = _Planner(course or Course(), is_partial=is_partial)
    with kept_children():
        quizzes = tuple(map(planner.plan, upload.quizzes))
        planned = None
        if upload.course:
            pairs = list(zip(upload.quizzes, quizzes, strict=True))
            planned = _plan_course(upload.course, course, pairs, by)
    return UploadPlan(quizzes, upload.diagnostics, planned)


def _no_course(files: Sequence[SourceFile]) -> list[Diagnostic]:
    log = DiagnosticLog(files[0].path if files else "")
    message = "these files hold no course.md, so that they make no course"
    log.error(Code.NO_COURSE, 1, 1, message, "choose a course for them, or add a course.md")
    return log.found


def _plan_course(
    uploaded: UploadedCourse,
    course: Course | None,
    quizzes: Sequence[tuple[UploadedQuiz, PlannedQuiz]],
    by: User | None,
) -> PlannedCourse:
    document, found = read_course_file(uploaded.file, max_bytes=settings.UPLOAD_MAX_BYTES)
    planned = PlannedCourse(uploaded.file.path, found, document)
    if document is None:
        return planned
    folder = uploaded.name or document.title("")
    planned.diagnostics += _objections_to_course(document, course, folder)
    parts, problems = _arranged(document, uploaded, course, quizzes)
    planned.diagnostics += problems
    if not any(diagnostic.is_error for diagnostic in planned.diagnostics):
        planned.plan, unrenderable = plan_course(
            document=document, course=course, folder=folder, by=by, order=parts
        )
        planned.diagnostics += unrenderable
    return planned


def _objections_to_course(
    document: CourseDocument, course: Course | None, folder: str
) -> list[Diagnostic]:
    """Why the file cannot be about this course, or make a new one."""
    log = DiagnosticLog(document.path)
    line = line_of(document.source, "slug")
    slug = document.slug(folder)
    if course is None and Course.objects.filter(slug=slug).exists():
        message = f"there is a course with the slug “{slug}” already"
        hint = "choose that course for these files, or state another `slug:`"
        log.error(Code.DUPLICATE_COURSE, line, 1, message, hint)
    elif course and document.stated.get("slug", course.slug) != course.slug:
        message = f"the slug of this course is “{course.slug}”; a course cannot change its address"
        log.error(Code.SLUG_CHANGED, line, 1, message, "take the `slug:` out, or make a new course")
    return log.found


def _arranged(
    document: CourseDocument,
    uploaded: UploadedCourse,
    course: Course | None,
    quizzes: Sequence[tuple[UploadedQuiz, PlannedQuiz]],
) -> tuple[list[Part] | None, list[Diagnostic]]:
    """The order by slugs, None if none is stated. It may name quizzes that are in already, too."""
    if document.order is None:
        return None, []
    slug_of_path = {uploaded.path_of(each): planned.slug for each, planned in quizzes}
    there = course.quizzes.filter(retired_at=None) if course else Quiz.objects.none()
    for slug in there.order_by("slug").values_list("slug", flat=True):
        if slug not in slug_of_path.values():
            slug_of_path[f"{slug}.md"] = slug
    known = [CourseQuiz(path, slug) for path, slug in slug_of_path.items()]
    parts, problems = arrange(document, known)
    named = (
        Part(part.title, tuple(filter(None, (slug_of_path[path] for path in part.quizzes))))
        for part in parts
    )
    return list(named), problems


@dataclass
class _Planner:
    """Plans the quizzes of one upload in turn, within bounds for all of them together."""

    course: Course  # perhaps one that has no row yet
    target: Quiz | None = None
    is_partial: bool = False
    _questions_left: int = field(default_factory=lambda: settings.UPLOAD_MAX_QUESTIONS)
    _until: float = field(default_factory=lambda: time.monotonic() + RENDERING_SECONDS)
    _path_by_slug: dict[str, str] = field(default_factory=dict)

    def plan(self, uploaded: UploadedQuiz) -> PlannedQuiz:
        limit = settings.UPLOAD_MAX_BYTES
        read = read_quiz(uploaded.files, max_bytes=limit)
        planned = PlannedQuiz(uploaded.files[0].path, read, list(read.diagnostics))
        is_no_quiz = read.is_no_quiz(may_be_other=uploaded.may_be_other)
        if is_no_quiz and not uploaded.is_named:
            planned.is_passed_over = True
            planned.diagnostics = read.as_warnings()
        elif read.document and read.is_ok:
            self._complete(planned, read.document, uploaded)
        elif self.is_partial and (rest := without_broken(read, max_bytes=limit)):
            planned.left_out = rest.left_out
            if rest.read.document:
                self._complete(planned, rest.read.document, uploaded)
        return planned

    def _complete(
        self, planned: PlannedQuiz, document: QuizDocument, uploaded: UploadedQuiz
    ) -> None:
        """Add slug, HTML and plan, or what stands in the way of that."""
        address = uploaded.address or f"{document.title}.md"
        planned.slug = self.target.slug if self.target else slug_of(document, address)
        objections = self._objections(planned, document)
        planned.diagnostics += objections
        if objections:
            return
        planned.quiz = (
            Quiz.objects.select_related("current_revision")
            .filter(course_id=self.course.pk, slug=planned.slug)
            .first()
        )
        images = self._images(planned, document, uploaded)
        if images is None:
            return
        try:
            plan = plan_for(
                document=document, quiz=planned.quiz, left_out=planned.left_out, images=images
            )
        except RulesRefused as refused:
            planned.diagnostics += refused.diagnostics
            return
        if not plan.is_unchanged:
            planned.rendered, unrenderable = render_quiz(document, images)
            planned.diagnostics += unrenderable
        planned.plan = plan if plan.is_unchanged or planned.rendered else None

    def _images(
        self, planned: PlannedQuiz, document: QuizDocument, uploaded: UploadedQuiz
    ) -> dict[str, QuizImage] | None:
        """The pictures that came with the quiz, else those that it has shown so far.

        None when one of them keeps the quiz out.
        """
        revision = planned.quiz.current_revision if planned.quiz else None
        images, problems = gather_images(
            replace(planned.read, document=document),
            uploaded.image,
            kept=images_of(revision) if revision else None,
            known=known_images,
        )
        planned.diagnostics += without_ignored(problems, document.questions, document.ignored)
        return None if any(problem.is_error for problem in problems) else images

    def _objections(self, planned: PlannedQuiz, document: QuizDocument) -> list[Diagnostic]:
        """Why a quiz without errors cannot be imported here all the same."""
        log = DiagnosticLog(planned.path)
        stated = document.stated.get("slug", planned.slug)
        earlier = self._path_by_slug.setdefault(planned.slug, planned.path)
        self._questions_left -= len(document.questions)
        if stated != planned.slug:
            message = f"the slug of this quiz is “{planned.slug}”; a quiz cannot change its address"
            log.error(Code.SLUG_CHANGED, 1, 1, message, "take the `slug:` out, or add a new quiz")
        elif earlier != planned.path:
            message = f"this quiz has the same slug “{planned.slug}” as {earlier}"
            log.error(Code.DUPLICATE_SLUG, 1, 1, message, "give one of them a `slug:` of its own")
        elif self._questions_left < 0:
            message = f"at most {settings.UPLOAD_MAX_QUESTIONS:,} questions can be uploaded at once"
            hint = "upload this file on its own, or use the import command"
            log.error(Code.TOO_MANY_QUESTIONS, 1, 1, message, hint)
        elif time.monotonic() > self._until:
            message = "the files before this one took too long to render"
            log.error(Code.TOO_COSTLY, 1, 1, message, "upload this file on its own")
        return log.found
