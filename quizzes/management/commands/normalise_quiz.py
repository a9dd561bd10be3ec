"""`manage.py normalise_quiz FILE...`: any readable quiz in the one form that we recommend."""

import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from quizzes.core.diagnostics import Code, DiagnosticLog
from quizzes.core.document import Diagnostic
from quizzes.core.normalising import normal_form
from quizzes.core.reading import SourceFile, read_quiz
from quizzes.core.reporting import as_text
from quizzes.management.replacing import replacing

STANDARD_INPUT = "-"


class Command(BaseCommand):
    help = (
        "Prints a quiz of any dialect in the recommended format, with everything in its usual "
        "place. A file with errors is reported and stays as it is. Needs no database."
    )
    requires_system_checks = []

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "files", nargs="+", metavar="FILE", help="a Markdown file, or - for standard input"
        )
        mode = parser.add_mutually_exclusive_group()
        mode.add_argument(
            "--write", action="store_true", help="put each file into its normal form in place"
        )
        mode.add_argument(
            "--check",
            action="store_true",
            help="print nothing; exit status 1 if a file is not in its normal form",
        )

    def handle(self, *, files, write, check, **options) -> None:
        if len(files) > 1 and not (write or check):
            raise CommandError("Only one file can be printed. For several, use --write or --check.")
        if write and STANDARD_INPUT in files:
            raise CommandError("Standard input cannot be written in place.")
        treat = self._write if write else self._check if check else self._print
        are_done = [self._normalise(file, treat) for file in files]
        if not all(are_done):
            sys.exit(1)

    def _normalise(self, path: str, treat) -> bool:
        """Whether the file has a normal form and could be treated."""
        try:
            data = _bytes(path)
            text, found, sources = _normalised(path, data)
            self.stderr.write(as_text(found, sources), ending="")
            return text is not None and treat(path, data, text.encode())
        except OSError as problem:
            log = DiagnosticLog(path)
            message = f"the file cannot be read or written: {problem.strerror}"
            log.error(Code.UNREADABLE_FILE, 1, 1, message)
            self.stderr.write(as_text(log.found, {}), ending="")
            return False

    def _print(self, path: str, data: bytes, normal: bytes) -> bool:
        self.stdout.write(normal.decode(), ending="")
        return True

    def _check(self, path: str, data: bytes, normal: bytes) -> bool:
        if data != normal:
            self.stderr.write(f"{path}: not in its normal form; --write changes that")
        return data == normal

    def _write(self, path: str, data: bytes, normal: bytes) -> bool:
        if data == normal:
            self.stdout.write(f"{path}: nothing to change")
        else:
            with replacing(Path(path)) as file:
                file.write(normal)
            self.stdout.write(f"{path}: rewritten")
        return True


def _bytes(path: str) -> bytes:
    return sys.stdin.buffer.read() if path == STANDARD_INPUT else Path(path).read_bytes()


def _normalised(path: str, data: bytes) -> tuple[str | None, list[Diagnostic], dict[str, str]]:
    """The normal form, unless the file has errors; what there is to say; the texts to show for it."""
    read = read_quiz([SourceFile(path, data)], max_bytes=settings.IMPORT_MAX_BYTES)
    found = list(read.diagnostics)
    if read.document is None or not read.is_ok:
        return None, found, read.sources
    text, inexpressible = normal_form(read.document)
    return None if inexpressible else text, found + inexpressible, read.sources
