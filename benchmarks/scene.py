"""Quizmark, served as in production on a database of its own, with students at the door."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from . import apps
from .databases import Database
from .ledger import Finding, Ledger
from .server import Server
from .student import Student
from .tally import Tally


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


@contextmanager
def serve(
    folder: Path,
    database: Database,
    quiz: Path,
    *,
    students: int,
    workers: int,
    options: Iterable[str] = (),
) -> Iterator[Scene]:
    """`options` are gunicorn's. The students are signed in: hashing passwords is slow on purpose."""
    app = apps.quizmark(folder, students, quiz=quiz, database_url=database.url)
    with Server(app, "/", workers=workers, options=options) as server:
        ledger, tally = Ledger(), Tally()
        everyone = [
            Student(server.port, number, session, ledger, tally)
            for number, session in enumerate(app.sessions)
        ]
        yield Scene(database, app, server, everyone, ledger, tally)
