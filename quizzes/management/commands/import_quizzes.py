"""`manage.py import_quizzes PATH...`: Markdown files and folders become quizzes."""

import sys
from argparse import RawDescriptionHelpFormatter
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, DjangoHelpFormatter
from django.utils import timezone

from quizzes.actions.images import content_sha256, known_images
from quizzes.actions.importing import import_quiz, retire_quizzes
from quizzes.actions.planning import plan_import
from quizzes.actions.planning_rules import RulesRefused
from quizzes.actions.recording import record_rejection
from quizzes.actions.regrading import regrade
from quizzes.actions.rendering import RenderedQuiz
from quizzes.core.bounded_child import kept_children
from quizzes.core.diagnostics import Code, DiagnosticLog
from quizzes.core.document import QuizDocument
from quizzes.core.explaining import explanation_of, similar_codes
from quizzes.core.quiz_images import none_known
from quizzes.core.reading import SourceFile, hash_unparsed
from quizzes.core.reporting import as_github, as_json, as_text
from quizzes.core.rulings import BY_KEY, Decision
from quizzes.core.switches import SWITCHES, codes_of
from quizzes.management.discovery import FoundQuiz, discover
from quizzes.management.locating import Locator, Place, SlugTaken
from quizzes.management.outcomes import (
    NOTHING_READ,
    Outcome,
    gather_pictures,
    read_files,
    read_outcome,
    render_outcome,
)
from quizzes.management.wording import (
    worded_check,
    worded_end,
    worded_plan,
    worded_prune,
    worded_regrading,
    worded_result,
    worded_unchanged,
)
from quizzes.models import Course

EPILOG = """\
exit status:
  0  everything is in (or would be); files without questions in a folder may be passed over
  1  something stays out: a file that was rejected, or questions that --partial left out
  2  the command cannot be run like this: a wrong option, or no such course
"""


class _HelpFormatter(DjangoHelpFormatter, RawDescriptionHelpFormatter):
    """Keeps the lines of the epilog."""


class Command(BaseCommand):
    help = (
        "Imports quizzes from Markdown files, or from folders of them. A file is imported as a "
        "whole or not at all; a file with errors does not keep the others out."
    )
    requires_system_checks = []

    def create_parser(self, prog_name, subcommand, **kwargs):
        kwargs |= {"epilog": EPILOG, "formatter_class": _HelpFormatter}
        return super().create_parser(prog_name, subcommand, **kwargs)

    def add_arguments(self, parser) -> None:
        parser.add_argument("paths", nargs="*", metavar="PATH", help="a Markdown file or a folder")
        mode = parser.add_mutually_exclusive_group()
        mode.add_argument(
            "--check", action="store_true", help="read and lint only; needs no database"
        )
        mode.add_argument(
            "--dry-run", action="store_true", help="say what an import would change, change nothing"
        )
        mode.add_argument(
            "--explain", metavar="CODE", help="say what a diagnostic means, such as no-choices"
        )
        parser.add_argument(
            "--format",
            choices=["text", "json", "github"],
            default="text",
            help="text for people, json for programs, github for annotations in a pull request",
        )
        parser.add_argument(
            "--ignore",
            action="append",
            default=[],
            choices=SWITCHES,
            metavar="CODE",
            help="leave out warnings of this code, or with “advice” all about how questions are "
            "written; may be repeated",
        )
        parser.add_argument(
            "--course",
            default=Course.OPEN_SLUG,
            metavar="SLUG",
            help="the course that the quizzes belong to (default: %(default)s)",
        )
        parser.add_argument(
            "--partial",
            action="store_true",
            help="leave questions with errors out and import the rest; results on them stay",
        )
        parser.add_argument(
            "--key-changes",
            choices=[decision.value for decision in BY_KEY],
            metavar="DECISION",
            help="what counts for attempts that were graded by a key which the files change: "
            "old-or-new (nobody loses), new-key, or only-new (they stay as they are); without "
            "this, they stay as they are until somebody decides in the admin",
        )
        parser.add_argument(
            "--prune",
            action="store_true",
            help="retire quizzes whose files have vanished from the folders named; not if any "
            "file fails",
        )
        parser.add_argument(
            "--pass-over",
            action="store_true",
            help="pass over files without questions also when they are named, as hooks do",
        )

    def handle(self, *, paths: list[str], check: bool, dry_run: bool, **options) -> None:
        if options["explain"] is not None:
            self._explain(options["explain"])
            return
        if not paths:
            raise CommandError("Name at least one file or folder.", returncode=2)
        if options["prune"] and check:
            raise CommandError("--prune needs the database, --check has none.", returncode=2)
        self.format: str = options["format"]
        self.is_partial: bool = options["partial"]
        self.ignored = codes_of(options["ignore"])
        self.passes_over: bool = options["pass_over"]
        self.dry_run = dry_run
        decision = options["key_changes"]
        self.key_changes = Decision(decision) if decision else None
        self.course = None if check else self._course(options["course"])
        self.slugs: dict[str, str] = {}
        quizzes = list(discover(paths))
        self.locator = Locator(self.course, quizzes) if self.course else None
        with kept_children():
            outcomes = list(self._outcomes(quizzes))
        if options["prune"] and self.locator:
            self._prune(self.locator, outcomes, [Path(path) for path in paths])
        self._print_end(outcomes)
        if any(outcome.has_failed for outcome in outcomes):
            sys.exit(1)

    def _course(self, slug: str) -> Course:
        try:
            return Course.objects.get(slug=slug)
        except Course.DoesNotExist:
            known = ", ".join(Course.objects.values_list("slug", flat=True))
            message = f"There is no course “{slug}”. Courses: {known}."
            raise CommandError(message, returncode=2) from None

    def _explain(self, code: str) -> None:
        documentation = settings.BASE_DIR / "docs" / "diagnostics.md"
        explanation = explanation_of(code, documentation.read_text(encoding="utf-8"))
        if explanation is None:
            similar = ", ".join(similar_codes(code))
            advice = f"Did you mean {similar}?" if similar else "docs/diagnostics.md has them all."
            raise CommandError(f"There is no code “{code}”. {advice}")
        self.stdout.write(explanation, ending="")

    # One quiz

    def _outcomes(self, quizzes: Sequence[FoundQuiz]) -> Iterator[Outcome]:
        for number, found in enumerate(quizzes, start=1):
            self._show_progress(number, len(quizzes), found)
            outcome = self._outcome(found)
            self._show_progress()
            self._print(outcome)
            if self.format != "json":  # which prints all of them at the end
                outcome.forget()
            yield outcome

    def _outcome(self, found: FoundQuiz) -> Outcome:
        files, unreadable = read_files(found)
        if self._is_unchanged(found, files):
            return Outcome(found, NOTHING_READ, [], summary=worded_unchanged(self.dry_run))
        outcome = read_outcome(
            found,
            files,
            unreadable,
            ignored=self.ignored,
            is_partial=self.is_partial,
            passes_over=self.passes_over,
        )
        gather_pictures(
            outcome,
            known=known_images if self.course else none_known,
            ignored=self.ignored,
            is_partial=self.is_partial,
        )
        if outcome.document is not None:
            self._go_on(outcome, outcome.document)
        if outcome.is_rejected:
            self._record_rejection(outcome)
        return outcome

    def _record_rejection(self, outcome: Outcome) -> None:
        if self.course and self.locator and not self.dry_run:
            record_rejection(
                course=self.course,
                quiz=self.locator.imported_from(outcome.found),
                path=outcome.found.path,
                by=None,
                now=timezone.now(),
                sha256=outcome.sha256,
                diagnostics=outcome.diagnostics,
            )

    def _is_unchanged(self, found: FoundQuiz, files: Sequence[SourceFile]) -> bool:
        """Whether the files need no reading, as nobody wants to see the warnings once more."""
        if self.locator is None or self.format != "text" or not files:
            return False
        content_hash = hash_unparsed(files, max_bytes=settings.IMPORT_MAX_BYTES)
        return self.locator.unchanged(found, content_hash) is not None

    def _is_imported(self, outcome: Outcome, document: QuizDocument) -> bool:
        """Whether what was read needs no rendering, as it is the quiz's current revision."""
        assert self.locator is not None  # noqa: S101 - there is one where there is a course
        content_hash = content_sha256(document.source, outcome.images)
        return self.locator.unchanged(outcome.found, content_hash) is not None

    def _go_on(self, outcome: Outcome, document: QuizDocument) -> None:
        """What follows after a quiz was read and is, at least in parts, without errors."""
        if self.course is None:
            self._check_slug(outcome, document)
            outcome.summary = worded_check(document, len(outcome.left_out))
            return
        if self._is_imported(outcome, document):
            outcome.summary = worded_unchanged(self.dry_run, len(outcome.left_out))
            return
        rendered = render_outcome(outcome, is_partial=self.is_partial)
        if rendered is None or (place := self._place(outcome, rendered.document)) is None:
            return
        try:
            outcome.summary = self._imported(outcome, rendered, place)
        except RulesRefused as refused:
            outcome.reject(refused.diagnostics)

    def _imported(self, outcome: Outcome, rendered: RenderedQuiz, place: Place) -> str:
        """What importing the quiz has done, or would do."""
        assert self.course is not None  # noqa: S101 - looked at by the caller
        if self.dry_run:
            plan = plan_import(
                document=rendered.document,
                course=self.course,
                slug=place.slug,
                left_out=outcome.left_out,
                images=rendered.images,
            )
            return worded_plan(plan, place.slug, place.renamed_from)
        result = import_quiz(
            rendered=rendered,
            course=self.course,
            slug=place.slug,
            by=None,
            now=timezone.now(),
            diagnostics=outcome.diagnostics,
            sha256=outcome.sha256,
            left_out=outcome.left_out,
            otherwise=self.key_changes,
        )
        summary = worded_result(result, place.renamed_from)
        if result.rulings:
            regraded = regrade(quiz=result.quiz, now=timezone.now())
            summary += f"\n  {worded_regrading(regraded)}"
        return summary

    def _place(self, outcome: Outcome, document: QuizDocument) -> Place | None:
        assert self.locator is not None  # noqa: S101 - there is one where there is a course
        try:
            return self.locator.locate(outcome.found, document)
        except SlugTaken as taken:
            self._reject_slug(outcome, taken.slug, taken.path)
            return None

    def _check_slug(self, outcome: Outcome, document: QuizDocument) -> None:
        """Without a database, only slugs that files state can be the same by mistake."""
        slug = document.stated.get("slug")
        if isinstance(slug, str):
            earlier = self.slugs.setdefault(slug, outcome.found.path)
            if earlier != outcome.found.path:
                self._reject_slug(outcome, slug, earlier)

    def _reject_slug(self, outcome: Outcome, slug: str, earlier: str) -> None:
        log = DiagnosticLog(outcome.found.path)
        message = f"this quiz has the same slug “{slug}” as {earlier}"
        log.error(Code.DUPLICATE_SLUG, 1, 1, message, "give one of them a `slug:` of its own")
        outcome.reject(log.found)

    # The whole run

    def _prune(
        self, locator: Locator, outcomes: Sequence[Outcome], arguments: Sequence[Path]
    ) -> None:
        """Retire what has vanished; a file that failed may be one that was renamed."""
        if any(outcome.is_rejected for outcome in outcomes):
            self._say("nothing is retired, because a file failed: it may be one that was renamed")
            return
        vanished = locator.vanished([path for path in arguments if path.is_dir()])
        if not self.dry_run:
            retire_quizzes(quizzes=vanished, now=timezone.now())
        if vanished:
            self._say(worded_prune(vanished, is_done=not self.dry_run))

    # Output

    def _say(self, text: str) -> None:
        """For people; the other formats have nothing but the diagnostics of files."""
        if self.format == "text":
            self.stdout.write(text)

    def _print(self, outcome: Outcome) -> None:
        if self.format == "text":
            self.stdout.write(as_text(outcome.diagnostics, outcome.read.sources), ending="")
            if outcome.summary and not outcome.is_rejected:
                self.stdout.write(f"{outcome.found.path}: {outcome.summary}")
        elif self.format == "github":
            self.stdout.write(as_github(outcome.diagnostics), ending="")

    def _print_end(self, outcomes: Sequence[Outcome]) -> None:
        if self.format == "json":
            self.stdout.write(as_json(outcome.report for outcome in outcomes))
        else:
            self._say(worded_end(outcomes))

    def _show_progress(self, number: int = 0, count: int = 0, found: FoundQuiz | None = None):
        """One line that is written over again, on a terminal only; without arguments, wiped."""
        if self.format == "text" and sys.stderr.isatty():
            text = f"{number}/{count} {found.path}" if found else ""
            self.stderr.write(f"\r\x1b[K{text[:100]}", ending="")
            self.stderr.flush()
