"""`manage.py export_results KIND`: the exports of the admin, for scripts and for large ones."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from quizzes.actions.auditing import record_event
from quizzes.actions.finishing import expire_overdue
from quizzes.management.replacing import replacing
from quizzes.models import Attempt, AuditEvent, Course, Quiz
from quizzes.reports.analysis_exports import QUIZ_TABLES, gradebook_table
from quizzes.reports.gradebook import Gradebook, gradebook_quizzes
from quizzes.reports.selection import Selection, Which
from quizzes.reports.spreadsheets import FORMATS, Table

STANDARD_OUTPUT = "-"
GRADEBOOK = "gradebook"
MOST_NAMED = 10


class Command(BaseCommand):
    help = (
        "Writes results as a table: the gradebook of a course, or of a quiz its attempts, its "
        "answers, the figures of the test, of its items, or of the responses to them. Attempts "
        "whose time is up are ended first; running ones and previews by staff are left out. A file "
        "is written as a whole or not at all."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("kind", choices=[GRADEBOOK, *QUIZ_TABLES])
        parser.add_argument(
            "--course",
            metavar="COURSE",
            help="for the gradebook: a slug; may be left out if only one",
        )
        parser.add_argument("--quiz", metavar="COURSE/QUIZ", help="for all others: two slugs")
        parser.add_argument(
            "--which",
            choices=[which.value for which in Which],
            default=Which.ALL.value,
            help="of each student's attempts at the quiz; default: %(default)s",
        )
        parser.add_argument(
            "--format", choices=list(FORMATS), help="default: as FILE is called, else csv"
        )
        parser.add_argument(
            "--output",
            metavar="FILE",
            default=STANDARD_OUTPUT,
            help="default: - for standard output",
        )

    def handle(self, *, kind, course, quiz, which, format, output, **options) -> None:
        format = format or _format_of(output)
        if format == "xlsx" and output == STANDARD_OUTPUT and sys.stdout.isatty():
            raise CommandError("XLSX is nothing to read in a terminal. Name a file with --output.")
        if kind == GRADEBOOK:
            table = _gradebook_table(course, quiz)
        else:
            table = _quiz_table(kind, course, quiz, Which(which))
        self._write(table, format, output)

    def _write(self, table: Table, format: str, output: str) -> None:
        chunks = FORMATS[format].chunks(table)
        if output == STANDARD_OUTPUT:
            sys.stdout.buffer.writelines(chunks)
            sys.stdout.buffer.flush()
            return
        try:
            with replacing(Path(output)) as file:
                file.writelines(chunks)
        except OSError as problem:
            raise CommandError(f"{output} cannot be written: {problem.strerror}") from problem
        self.stderr.write(f"{output} is written.")


def _format_of(output: str) -> str:
    extension = Path(output).suffix.removeprefix(".").lower()
    return extension if extension in FORMATS else "csv"


def _gradebook_table(slug: str | None, quiz: str | None) -> Table:
    if quiz is not None:
        raise CommandError("The gradebook is of a course: name it with --course, without --quiz.")
    course = _course(slug)
    _end_overdue(quiz__course=course)
    _record(course, course, GRADEBOOK)
    return gradebook_table(Gradebook(course, list(gradebook_quizzes(course))))


def _quiz_table(kind: str, course: str | None, name: str | None, which: Which) -> Table:
    if name is None or course is not None:
        raise CommandError(
            "This is of one quiz: name it with --quiz COURSE/QUIZ, without --course."
        )
    quiz = _quiz(name)
    _end_overdue(quiz=quiz)
    _record(quiz.course, quiz, kind)
    return QUIZ_TABLES[kind](Selection(quiz, which))


def _course(slug: str | None) -> Course:
    courses = Course.objects.order_by("slug")
    found = list(courses if slug is None else courses.filter(slug=slug))
    if len(found) == 1:
        return found[0]
    problem = "Name the course with --course." if slug is None else f"There is no course {slug}."
    raise CommandError(f"{problem} {_named('Courses', courses.values_list('slug', flat=True))}")


def _quiz(name: str) -> Quiz:
    course, _, slug = name.partition("/")
    quizzes = Quiz.objects.select_related("course")
    quiz = quizzes.filter(course__slug=course, slug=slug).first()
    if quiz is None:
        rows = quizzes.order_by("course__slug", "slug").values_list("course__slug", "slug")
        raise CommandError(f"There is no quiz {name}. {_named('Quizzes', map('/'.join, rows))}")
    return quiz


def _named(what: str, names) -> str:
    """The first few of the names that there are."""
    names = list(names)
    more = len(names) - MOST_NAMED
    listed = ", ".join(names[:MOST_NAMED]) or "none"
    return f"{what}: {listed}" + (f" and {more} more." if more > 0 else ".")


def _end_overdue(**which) -> None:
    expire_overdue(attempts=Attempt.objects.filter(**which), now=timezone.now())


def _record(course: Course, target: Course | Quiz, table: str) -> None:
    record_event(
        AuditEvent.Action.EXPORTED,
        by=None,
        now=timezone.now(),
        target=target,
        course=course,
        data={"table": table},
    )
