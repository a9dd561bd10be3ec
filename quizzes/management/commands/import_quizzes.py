"""`manage.py import_quizzes PATH...`: Markdown files and folders become quizzes."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from quizzes.actions.images import known_images
from quizzes.actions.importing import ImportResult, import_quiz
from quizzes.actions.planning import Plan, plan_import
from quizzes.actions.rendering import render_quiz
from quizzes.core.bounded_child import kept_children
from quizzes.core.bounded_images import QuizImage
from quizzes.core.diagnostics import Code, DiagnosticLog
from quizzes.core.document import Diagnostic, QuizDocument, Severity
from quizzes.core.quiz_images import gather_images, none_known
from quizzes.core.reading import ReadQuiz, SourceFile, read_quiz, slug_of
from quizzes.core.reporting import FileReport, as_github, as_json, as_text
from quizzes.core.sources import refuse_size
from quizzes.management.discovery import FoundQuiz, discover
from quizzes.management.pictures import files_below
from quizzes.models import Course


@dataclass
class Outcome:
    """What became of one quiz; `summary` is one line, or more for a plan."""

    found: FoundQuiz
    read: ReadQuiz
    diagnostics: list[Diagnostic]
    summary: str = ""
    is_passed_over: bool = False
    images: dict[str, QuizImage] = field(default_factory=dict)
    slug: str = field(init=False, default="")

    @property
    def has_failed(self) -> bool:
        return any(diagnostic.is_error for diagnostic in self.diagnostics)

    @property
    def report(self) -> FileReport:
        return FileReport(self.found.path, self.read.document, self.diagnostics)


class Command(BaseCommand):
    help = (
        "Imports quizzes from Markdown files, or from folders of them. A file is imported as a "
        "whole or not at all; a file with errors does not keep the others out. Exit status 1 "
        "when any file failed."
    )
    requires_system_checks = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH", help="a Markdown file or a folder")
        mode = parser.add_mutually_exclusive_group()
        mode.add_argument(
            "--check", action="store_true", help="read and lint only; needs no database"
        )
        mode.add_argument(
            "--dry-run", action="store_true", help="say what an import would change, change nothing"
        )
        parser.add_argument(
            "--format",
            choices=["text", "json", "github"],
            default="text",
            help="text for people, json for programs, github for annotations in a pull request",
        )
        parser.add_argument(
            "--course",
            default=Course.OPEN_SLUG,
            metavar="SLUG",
            help="the course that the quizzes belong to (default: %(default)s)",
        )

    def handle(self, *, paths, check, dry_run, course, **options) -> None:
        self.format = options["format"]
        self.addresses: dict[str, str] = {}
        self.course = None if check else self._course(course)
        self.dry_run = dry_run
        with kept_children():
            outcomes = list(self._outcomes(paths))
        self._print_end(outcomes)
        if any(outcome.has_failed for outcome in outcomes):
            sys.exit(1)

    def _course(self, slug: str) -> Course:
        try:
            return Course.objects.get(slug=slug)
        except Course.DoesNotExist:
            known = ", ".join(Course.objects.values_list("slug", flat=True))
            raise CommandError(f"There is no course “{slug}”. Courses: {known}.") from None

    def _outcomes(self, paths: list[str]) -> Iterator[Outcome]:
        quizzes = list(discover(paths))
        for number, found in enumerate(quizzes, start=1):
            self._show_progress(number, len(quizzes), found)
            outcome = self._outcome(found)
            self._show_progress()
            self._print(outcome)
            yield outcome

    def _outcome(self, found: FoundQuiz) -> Outcome:
        outcome = _read(found)
        document = outcome.read.document
        if document is None or outcome.is_passed_over:
            return outcome
        self._gather_images(outcome)
        if outcome.has_failed:
            return outcome
        outcome.slug = slug_of(document, found.address)
        self._claim_address(outcome)
        if outcome.has_failed:
            return outcome
        if self.course is None:
            outcome.summary = f"ok, {_counted(document)}"
        elif self.dry_run:
            plan = plan_import(
                document=document, course=self.course, slug=outcome.slug, images=outcome.images
            )
            outcome.summary = _worded_plan(plan)
        else:
            self._import(outcome, document, self.course)
        return outcome

    def _gather_images(self, outcome: Outcome) -> None:
        """The pictures beside the quiz; a check does without those that are stored."""
        known = none_known if self.course is None else known_images
        source = files_below(outcome.found.root, outcome.found.files[0].parent)
        outcome.images, found = gather_images(outcome.read, source, known=known)
        outcome.diagnostics += found

    def _claim_address(self, outcome: Outcome) -> None:
        """Two files of one run must not be revisions of the same quiz by accident."""
        earlier = self.addresses.setdefault(outcome.slug, outcome.found.path)
        if earlier != outcome.found.path:
            log = DiagnosticLog(outcome.found.path)
            message = f"this quiz has the same slug “{outcome.slug}” as {earlier}"
            log.error(Code.DUPLICATE_SLUG, 1, 1, message, "give one of them a `slug:` of its own")
            outcome.diagnostics += log.found

    def _import(self, outcome: Outcome, document: QuizDocument, course: Course) -> None:
        rendered, unrenderable = render_quiz(document, outcome.images)
        outcome.diagnostics += unrenderable
        if rendered is not None:
            result = import_quiz(
                rendered=rendered,
                course=course,
                slug=outcome.slug,
                by=None,
                now=timezone.now(),
            )
            outcome.summary = _worded_result(result)

    # Output

    def _print(self, outcome: Outcome) -> None:
        if self.format == "text":
            self.stdout.write(as_text(outcome.diagnostics, outcome.read.sources), ending="")
            if outcome.summary:
                self.stdout.write(f"{outcome.found.path}: {outcome.summary}")
        elif self.format == "github":
            self.stdout.write(as_github(outcome.diagnostics), ending="")

    def _print_end(self, outcomes: list[Outcome]) -> None:
        if self.format == "json":
            self.stdout.write(as_json(outcome.report for outcome in outcomes))
        elif self.format == "text":
            failed = sum(outcome.has_failed for outcome in outcomes)
            passed_over = sum(outcome.is_passed_over for outcome in outcomes)
            parts = [f"{len(outcomes) - failed - passed_over} ok", f"{failed} failed"]
            if passed_over:
                parts.append(f"{passed_over} without questions passed over")
            self.stdout.write(", ".join(parts))

    def _show_progress(self, number: int = 0, count: int = 0, found: FoundQuiz | None = None):
        """One line that is written over again, on a terminal only; without arguments, wiped."""
        if self.format == "text" and sys.stderr.isatty():
            text = f"{number}/{count} {found.path}" if found else ""
            self.stderr.write(f"\r\x1b[K{text[:100]}", ending="")
            self.stderr.flush()


def _read(found: FoundQuiz) -> Outcome:
    files = []
    for path in found.files:
        log = DiagnosticLog(str(path))
        data = _bytes(path, log)
        if data is None:
            return Outcome(found, ReadQuiz(None, (), {}), log.found)
        files.append(SourceFile(str(path), data))
    read = read_quiz(files, max_bytes=settings.IMPORT_MAX_BYTES)
    outcome = Outcome(found, read, list(read.diagnostics))
    if not found.is_named and {d.code for d in read.diagnostics} == {Code.NO_QUESTIONS}:
        outcome.is_passed_over = True
        outcome.diagnostics = [_as_warning(diagnostic) for diagnostic in read.diagnostics]
    return outcome


def _bytes(path: Path, log: DiagnosticLog) -> bytes | None:
    """The content of a file; a huge one is refused by its size, without reading it."""
    try:
        if path.stat().st_size > settings.IMPORT_MAX_BYTES:
            refuse_size(log, path.stat().st_size, settings.IMPORT_MAX_BYTES)
            return None
        return path.read_bytes()
    except OSError as problem:
        log.error(Code.UNREADABLE_FILE, 1, 1, f"the file cannot be read: {problem.strerror}")
        return None


def _as_warning(diagnostic: Diagnostic) -> Diagnostic:
    return replace(diagnostic, severity=Severity.WARNING)


def _counted(document: QuizDocument) -> str:
    count = len(document.questions)
    return f"{count} question" if count == 1 else f"{count} questions"


def _worded_result(result: ImportResult) -> str:
    if result.revision is None:
        return "nothing has changed"
    verb = "new quiz" if result.plan.is_new else f"revision {result.revision.number}"
    return f"{verb}, {_counted(result.plan.document)}"


def _worded_plan(plan: Plan) -> str:
    if plan.is_unchanged:
        return "nothing would change"
    if plan.is_new:
        return f"would be a new quiz, {_counted(plan.document)}"
    lines = [
        f"would be a new revision, {_counted(plan.document)};"
        f" {plan.attempt_count} submitted and {plan.open_attempt_count} running attempts"
        " keep theirs"
    ]
    lines += [
        f"  {match.change}: {question.number} (line {question.line}) {_first_line(question.stem)}"
        for question, match in plan.changes
    ]
    lines += [f"  retired: {_first_line(item.stem)}" for item in plan.retired]
    return "\n".join(lines)


def _first_line(stem: str) -> str:
    return stem.partition("\n")[0][:80]
