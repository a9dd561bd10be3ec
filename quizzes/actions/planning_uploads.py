"""What importing an upload would do: every quiz in it read, rendered and planned."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.conf import settings

from quizzes.core.archives import ArchiveLimits
from quizzes.core.bounded_child import kept_children
from quizzes.core.bounded_images import QuizImage
from quizzes.core.diagnostics import Code, DiagnosticLog
from quizzes.core.document import Diagnostic, QuestionDocument, QuizDocument
from quizzes.core.grouping import QUIZ_FILE
from quizzes.core.matching import Change
from quizzes.core.partial import without_broken
from quizzes.core.quiz_images import gather_images
from quizzes.core.reading import ReadQuiz, SourceFile, read_quiz, slug_of
from quizzes.core.switches import without_ignored
from quizzes.core.uploads import UploadedQuiz, sort_out
from quizzes.models import Course, Quiz

from .images import images_of, known_images
from .planning import Plan, plan_for
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


@dataclass(frozen=True)
class UploadPlan:
    """Everything in an upload. `diagnostics` are about files that belong to no quiz."""

    quizzes: tuple[PlannedQuiz, ...]
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def importable(self) -> tuple[PlannedQuiz, ...]:
        """The quizzes that an import would do something about."""
        return tuple(q for q in self.quizzes if q.plan and not q.is_unchanged)

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
    *, files: Sequence[SourceFile], course: Course, is_partial: bool = False
) -> UploadPlan:
    """Plan the import of everything in `files`, archives unpacked, into `course`.

    With `is_partial`, questions in error are left out where the others can stand without them.
    Slow, and must not run inside a transaction.
    """
    limits = ArchiveLimits(settings.UPLOAD_MAX_TOTAL_BYTES, settings.UPLOAD_MAX_FILES)
    upload = sort_out(files, limits)
    planner = _Planner(course, is_partial=is_partial)
    with kept_children():
        return UploadPlan(tuple(map(planner.plan, upload.quizzes)), upload.diagnostics)


@dataclass
class _Planner:
    """Plans the quizzes of one upload in turn, within bounds for all of them together."""

    course: Course
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
            .filter(course=self.course, slug=planned.slug)
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
