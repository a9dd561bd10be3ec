"""`manage.py import_quizzes PATH...`: Markdown files and folders become quizzes."""

import sys
from argparse import RawDescriptionHelpFormatter
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, DjangoHelpFormatter
from django.utils import timezone

from quizzes.actions.importing import retire_quizzes
from quizzes.core.bounded_child import kept_children
from quizzes.core.explaining import explanation_of, similar_codes
from quizzes.core.reporting import as_github, as_json, as_text
from quizzes.core.rulings import BY_KEY, Decision
from quizzes.core.switches import SWITCHES, codes_of
from quizzes.management.course_outcomes import (
    CourseOutcome,
    arrange_outcome,
    import_outcome,
    read_course_outcome,
    refuse_twin,
)
from quizzes.management.discovery import FoundCourse, FoundQuiz, discover
from quizzes.management.outcomes import (
    Outcome,
)
from quizzes.management.quiz_importer import QuizImporter, Run
from quizzes.management.targets import Targets
from quizzes.management.wording import (
    worded_end,
    worded_prune,
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
            metavar="SLUG",
            help="the course of the quizzes that lie in no folder with a course.md (default: "
            f"{Course.OPEN_SLUG}); a file that is named goes there even from such a folder",
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
        decision = options["key_changes"]
        self.run = Run(
            now=timezone.now(),
            is_check=check,
            is_dry_run=dry_run,
            is_partial=options["partial"],
            passes_over=options["pass_over"],
            skips_unchanged=self.format == "text",
            ignored=codes_of(options["ignore"]),
            key_changes=Decision(decision) if decision else None,
        )
        default = None if check else self._course(options["course"] or Course.OPEN_SLUG)
        found = list(discover(paths, looks_up=options["course"] is None))
        quizzes = [each for each in found if isinstance(each, FoundQuiz)]
        with kept_children():
            courses = self._course_outcomes(
                [each for each in found if isinstance(each, FoundCourse)]
            )
            targets = Targets(default, courses, quizzes) if default else None
            outcomes = list(self._outcomes(quizzes, QuizImporter(self.run, targets)))
        if targets:
            self._arrange(targets, courses)
        every: list[Outcome | CourseOutcome] = [*courses, *outcomes]
        if options["prune"] and targets:
            self._prune(targets, every, [Path(path) for path in paths])
        self._print_end(outcomes, courses)
        if any(outcome.has_failed for outcome in every):
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

    # Courses and quizzes

    def _course_outcomes(self, courses: Sequence[FoundCourse]) -> list[CourseOutcome]:
        """Read each `course.md`, and make or change the course before its quizzes come."""
        outcomes: list[CourseOutcome] = []
        first: dict[str, CourseOutcome] = {}
        for found in courses:
            outcome = read_course_outcome(found, ignored=self.run.ignored)
            if outcome.document and first.setdefault(outcome.slug, outcome) is not outcome:
                refuse_twin(outcome, first[outcome.slug])
            if not self.run.is_check:
                import_outcome(outcome, is_dry_run=self.run.is_dry_run, now=self.run.now)
            self._print(outcome)
            outcomes.append(outcome)
        return outcomes

    def _arrange(self, targets: Targets, courses: Sequence[CourseOutcome]) -> None:
        """Put the quizzes that are in now into the order of their courses."""
        for outcome in courses:
            if outcome.course:
                locator = targets.locator_at(outcome.course.slug)
                worded = arrange_outcome(
                    outcome, locator, is_dry_run=self.run.is_dry_run, now=self.run.now
                )
                if worded:
                    self._say(f"{outcome.found.path}: {worded}")

    def _outcomes(self, quizzes: Sequence[FoundQuiz], importer: QuizImporter) -> Iterator[Outcome]:
        for number, found in enumerate(quizzes, start=1):
            self._show_progress(number, len(quizzes), found)
            outcome = importer.outcome(found)
            self._show_progress()
            self._print(outcome)
            if self.format != "json":  # which prints all of them at the end
                outcome.forget()
            yield outcome

    # The whole run

    def _prune(
        self,
        targets: Targets,
        outcomes: Sequence[Outcome | CourseOutcome],
        arguments: Sequence[Path],
    ) -> None:
        """Retire what has vanished; a file that failed may be one that was renamed."""
        if any(outcome.is_rejected for outcome in outcomes):
            self._say("nothing is retired, because a file failed: it may be one that was renamed")
            return
        folders = [path for path in arguments if path.is_dir()]
        vanished = [quiz for locator in targets for quiz in locator.vanished(folders)]
        if not self.run.is_dry_run:
            retire_quizzes(quizzes=vanished, now=self.run.now)
        if vanished:
            self._say(worded_prune(vanished, is_done=not self.run.is_dry_run))

    # Output

    def _say(self, text: str) -> None:
        """For people; the other formats have nothing but the diagnostics of files."""
        if self.format == "text":
            self.stdout.write(text)

    def _print(self, outcome: Outcome | CourseOutcome) -> None:
        if self.format == "text":
            self.stdout.write(as_text(outcome.diagnostics, outcome.sources), ending="")
            if outcome.summary and not outcome.is_rejected:
                self.stdout.write(f"{outcome.found.path}: {outcome.summary}")
        elif self.format == "github":
            self.stdout.write(as_github(outcome.diagnostics), ending="")

    def _print_end(self, outcomes: Sequence[Outcome], courses: Sequence[CourseOutcome]) -> None:
        if self.format == "json":
            reports = (outcome.report for outcome in outcomes)
            self.stdout.write(as_json(reports, [course.report for course in courses]))
        else:
            self._say(worded_end(outcomes, courses))

    def _show_progress(self, number: int = 0, count: int = 0, found: FoundQuiz | None = None):
        """One line that is written over again, on a terminal only; without arguments, wiped."""
        if self.format == "text" and sys.stderr.isatty():
            text = f"{number}/{count} {found.path}" if found else ""
            self.stderr.write(f"\r\x1b[K{text[:100]}", ending="")
            self.stderr.flush()
