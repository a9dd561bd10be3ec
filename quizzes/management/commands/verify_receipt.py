"""`manage.py verify_receipt`: whether a receipt that somebody shows was made here, unchanged."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from quizzes.reports.receipt import is_genuine


class Command(BaseCommand):
    help = (
        "Says whether FILE is a receipt that this site made, as it made it. Exit status 1 when it "
        "is not, or was changed in any place. What mail programs do to line ends does no harm."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *, file: Path, **options) -> None:
        try:
            content = file.read_bytes()
        except OSError as problem:
            raise CommandError(f"{file} cannot be read: {problem.strerror}") from problem
        if not is_genuine(content):
            raise CommandError(f"{file} was not made by this site, or was changed since.")
        self.stdout.write(f"{file} is genuine and unchanged.")
