"""One quiz after the other: from a file that was found to what became of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from quizzes.actions.images import content_sha256, known_images
from quizzes.actions.importing import import_quiz
from quizzes.actions.planning import Plan, plan_import
from quizzes.actions.planning_rules import RulesRefused
from quizzes.actions.recording import record_rejection
from quizzes.actions.regrading import regrade
from quizzes.actions.rendering import RenderedQuiz
from quizzes.core.diagnostics import Code, DiagnosticLog
from quizzes.core.document import QuizDocument
from quizzes.core.quiz_images import none_known
from quizzes.core.reading import SourceFile, hash_unparsed
from quizzes.core.rulings import Decision
from quizzes.models import Course

from .course_wording import worded_elsewhere
from .discovery import FoundCourse, FoundQuiz
from .locating import Locator, Place, SlugTaken
from .outcomes import (
    NOTHING_READ,
    Outcome,
    gather_pictures,
    read_files,
    read_outcome,
    render_outcome,
)
from .targets import Targets
from .wording import (
    WORDED_KEPT_OUT,
    worded_check,
    worded_plan,
    worded_regrading,
    worded_result,
    worded_unchanged,
)


@dataclass(frozen=True)
class Run:
    """How the command was called, and when.

    `skips_unchanged` passes over files that are in already without reading them.
    """

    now: datetime
    is_check: bool
    is_dry_run: bool
    is_partial: bool
    passes_over: bool
    skips_unchanged: bool
    ignored: Collection[str]
    key_changes: Decision | None


class QuizImporter:
    """Reads, checks, plans or imports the quizzes of a run; without `targets`, it needs no
    database.
    """

    def __init__(self, run: Run, targets: Targets | None) -> None:
        self._run = run
        self._targets = targets
        self._slugs: dict[tuple[FoundCourse | None, str], str] = {}

    def outcome(self, found: FoundQuiz) -> Outcome:
        files, unreadable = read_files(found)
        locator = self._targets.locator_of(found) if self._targets else None
        if self._is_unchanged(locator, found, files):
            return Outcome(found, NOTHING_READ, [], summary=worded_unchanged(self._run.is_dry_run))
        outcome = read_outcome(
            found,
            files,
            unreadable,
            ignored=self._run.ignored,
            is_partial=self._run.is_partial,
            passes_over=self._run.passes_over,
        )
        gather_pictures(
            outcome,
            known=none_known if self._run.is_check else known_images,
            ignored=self._run.ignored,
            is_partial=self._run.is_partial,
        )
        if outcome.document is not None:
            self._go_on(outcome, outcome.document, locator)
        if outcome.is_rejected and locator and not self._run.is_dry_run:
            self._record_rejection(outcome, locator)
        return outcome

    def _record_rejection(self, outcome: Outcome, locator: Locator) -> None:
        record_rejection(
            course=locator.course,
            quiz=locator.imported_from(outcome.found),
            path=outcome.found.path,
            by=None,
            now=self._run.now,
            sha256=outcome.sha256,
            diagnostics=outcome.diagnostics,
        )

    def _is_unchanged(
        self, locator: Locator | None, found: FoundQuiz, files: Sequence[SourceFile]
    ) -> bool:
        """Whether the files need no reading, as nobody wants to see the warnings once more."""
        if locator is None or not self._run.skips_unchanged or not files:
            return False
        content_hash = hash_unparsed(files, max_bytes=settings.IMPORT_MAX_BYTES)
        return locator.unchanged(found, content_hash) is not None

    def _go_on(self, outcome: Outcome, document: QuizDocument, locator: Locator | None) -> None:
        """What follows after a quiz was read and is, at least in parts, without errors."""
        if self._run.is_check:
            self._check_slug(outcome, document)
            outcome.summary = worded_check(document, len(outcome.left_out))
        elif locator is None:
            outcome.is_kept_out, outcome.summary = True, WORDED_KEPT_OUT
        elif locator.unchanged(outcome.found, content_sha256(document.source, outcome.images)):
            # What was read needs no rendering, as it is the quiz's current revision.
            outcome.summary = worded_unchanged(self._run.is_dry_run, len(outcome.left_out))
        else:
            self._import(outcome, locator)

    def _import(self, outcome: Outcome, locator: Locator) -> None:
        rendered = render_outcome(outcome, is_partial=self._run.is_partial)
        if rendered is None:
            return
        place = self._place(outcome, rendered.document, locator)
        if place is None:
            return
        try:
            outcome.summary = self._imported(outcome, rendered, place, locator.course)
        except RulesRefused as refused:
            outcome.reject(refused.diagnostics)

    def _imported(
        self, outcome: Outcome, rendered: RenderedQuiz, place: Place, course: Course
    ) -> str:
        """What importing the quiz has done, or would do."""
        if self._run.is_dry_run:
            plan = plan_import(
                document=rendered.document,
                course=course,
                slug=place.slug,
                left_out=outcome.left_out,
                images=rendered.images,
            )
            summary = worded_plan(plan, place.slug, place.renamed_from)
            return summary + self._elsewhere(outcome, plan, course)
        result = import_quiz(
            rendered=rendered,
            course=course,
            slug=place.slug,
            by=None,
            now=self._run.now,
            diagnostics=outcome.diagnostics,
            sha256=outcome.sha256,
            left_out=outcome.left_out,
            otherwise=self._run.key_changes,
        )
        summary = worded_result(result, place.renamed_from)
        if result.rulings:
            regraded = regrade(quiz=result.quiz, now=timezone.now())
            summary += f"\n  {worded_regrading(regraded)}"
        return summary + self._elsewhere(outcome, result.plan, course)

    def _elsewhere(self, outcome: Outcome, plan: Plan, course: Course) -> str:
        """A line about the quiz of another course that the file was so far, if it was."""
        quiz = (
            self._targets.elsewhere(outcome.found, course)
            if self._targets and plan.is_new
            else None
        )
        return f"\n{worded_elsewhere(quiz)}" if quiz else ""

    def _place(self, outcome: Outcome, document: QuizDocument, locator: Locator) -> Place | None:
        try:
            return locator.locate(outcome.found, document)
        except SlugTaken as taken:
            self._reject_slug(outcome, taken.slug, taken.path)
            return None

    def _check_slug(self, outcome: Outcome, document: QuizDocument) -> None:
        """Without a database, only slugs that files state can be the same by mistake."""
        slug = document.stated.get("slug")
        if isinstance(slug, str):
            key = (outcome.found.course, slug)
            earlier = self._slugs.setdefault(key, outcome.found.path)
            if earlier != outcome.found.path:
                self._reject_slug(outcome, slug, earlier)

    def _reject_slug(self, outcome: Outcome, slug: str, earlier: str) -> None:
        log = DiagnosticLog(outcome.found.path)
        message = f"this quiz has the same slug “{slug}” as {earlier}"
        log.error(Code.DUPLICATE_SLUG, 1, 1, message, "give one of them a `slug:` of its own")
        outcome.reject(log.found)
