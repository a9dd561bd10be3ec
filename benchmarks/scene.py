"""Quizmark, served as in production on a database of its own, with students at the door."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from . import apps
from .databases import NAMES, Database
from .ledger import Finding, Ledger
from .server import Server
from .student import Student
from .tally import Tally

WORKERS, THREADS = 4, 1  # of gunicorn, as in README.md


@dataclass
class Scene:
    """`ledger` has what the students were told, `tally` the requests of the phase at hand."""

    database: Database
    app: apps.App
    server: Server
    students: list[Student]
    ledger: Ledger
    tally: Tally

    def begin_phase(self) -> None:
        self.tally = Tally()
        for student in self.students:
            student.tally = self.tally

    def check(self) -> list[Finding]:
        """What went wrong: in the phase by its answers, and since the beginning in the database."""
        findings = self.ledger.take_findings() + self.ledger.compare(apps.stored(self.app))
        findings += [Finding(f"the database: {defect}") for defect in self.database.defects()]
        return findings + [
            Finding(f"{times} times the status was {status}")
            for status, times in self.tally.server_errors().items()
        ]


def add_options(parser: ArgumentParser, *, students: int) -> None:
    """What each program that serves a scene can be told; `students` is the default."""
    parser.add_argument("--json", action="store_true", help="print JSON instead of text")
    parser.add_argument("--database", choices=[*NAMES, "both"], default="both")
    numbers = {"students": students, "workers": WORKERS, "threads": THREADS}
    for name, default in numbers.items():
        parser.add_argument(f"--{name}", type=int, default=default, help="default: %(default)s")


@contextmanager
def serve(
    folder: Path,
    database: Database,
    quiz: Path,
    options: Namespace,
) -> Iterator[Scene]:
    """`options` are students, workers and threads.

    The students are signed in: hashing passwords is slow on purpose.
    """
    app = apps.quizmark(folder, options.students, quiz=quiz, database_url=database.url)
    threads = ["--threads", str(options.threads)]
    with Server(app, "/", workers=options.workers, options=threads) as server:
        ledger, tally = Ledger(), Tally()
        everyone = [
            Student(server.port, number, session, ledger, tally)
            for number, session in enumerate(app.sessions)
        ]
        yield Scene(database, app, server, everyone, ledger, tally)
