"""The databases that an app is tried on: a SQLite file, and a PostgreSQL cluster of one's own."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from .server import family_cpu_ms, free_port

NAMES = ("sqlite", "postgresql")


class Unavailable(Exception):
    """This machine lacks what a database or a phase needs; the message says what."""


class SqliteFile:
    """A context manager, as `PostgresCluster` is."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.path = folder / "quizmark.sqlite3"
        self.url = f"sqlite:///{self.path}"

    def __enter__(self) -> "SqliteFile":
        return self

    def __exit__(self, *exc_info) -> None:
        pass

    def cpu_ms(self) -> float:
        return 0.0  # it runs in the workers

    def defects(self) -> list[str]:
        """What SQLite itself finds wrong with the file."""
        with sqlite3.connect(self.path) as connection:
            rows = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        connection.close()
        return [] if rows == ["ok"] else rows

    def empty_log(self) -> None:
        """Move all of the write-ahead log into the file: the next write needs new space."""
        with sqlite3.connect(self.path) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()


class PostgresCluster:
    """A cluster that is made for the purpose, writes to disk as in production, and is thrown away."""

    name = "postgresql"

    def __init__(self) -> None:
        self.programs = _programs()
        self.port = free_port()
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def __enter__(self) -> "PostgresCluster":
        # In /tmp, whatever TMPDIR says: a socket's path may only be short.
        self.folder = Path(tempfile.mkdtemp(prefix="quizmark-bench.", dir="/tmp"))
        self.data = str(self.folder / "data")
        try:
            if os.geteuid() == 0:
                shutil.chown(self.folder, "postgres")
            self._run("initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8")
            options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync=on"
            self._control("start", "-o", options)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *exc_info) -> None:
        if (self.folder / "data/postmaster.pid").exists():
            self._control("stop", "-m", "immediate")
        shutil.rmtree(self.folder)

    def restart(self) -> None:
        """As after a crash: connections are cut, and what was not committed is gone."""
        self._control("restart", "-m", "immediate")

    def cpu_ms(self) -> float:
        """User and system time of the whole cluster since its last start."""
        return family_cpu_ms(int((self.folder / "data/postmaster.pid").read_text().split()[0]))

    def defects(self) -> list[str]:
        return []

    def _control(self, *arguments: str) -> None:
        self._run("pg_ctl", "-D", self.data, "-l", str(self.folder / "log"), "-w", *arguments)

    def _run(self, program: str, *arguments: str) -> None:
        command: Sequence[str] = [str(self.programs / program), *arguments]
        if os.geteuid() == 0:  # which the server refuses to run as
            command = ["runuser", "-u", "postgres", "--", *command]
        # Into a file, not a pipe: the server would inherit the pipe and keep it open.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output
            )
            if done.returncode:
                output.seek(0)
                raise RuntimeError(f"{command} failed:\n{output.read()}")


Database = SqliteFile | PostgresCluster


def open_database(name: str, folder: Path) -> Database:
    """One of NAMES, to be entered."""
    return SqliteFile(folder) if name == "sqlite" else PostgresCluster()


def chosen(option: str) -> tuple[list[str], list[dict]]:
    """What `--database` names (one, or both): those that are here, and reports on the others."""
    names, skipped = [], []
    for name in NAMES if option == "both" else (option,):
        try:
            _ = _programs() if name == "postgresql" else None
            names.append(name)
        except Unavailable as reason:
            skipped.append({"database": name, "skipped": str(reason)})
    return names, skipped


def _programs() -> Path:
    """The folder of the newest PostgreSQL installed."""
    found = [*Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda path: float(path.parts[-3])).parent
    on_path = shutil.which("initdb")
    if on_path is None:
        raise Unavailable("no PostgreSQL server is installed (initdb is not found)")
    return Path(on_path).resolve().parent
