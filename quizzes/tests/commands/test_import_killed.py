"""An import that is killed in the middle of its transaction leaves no trace."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing

from quizzes.core.bounded_child import PROJECT_ROOT

from .conftest import GOOD

IMPORT = """
import sys

import django

django.setup()
from django.core.management import call_command
from quizzes.models.immutable import ImmutableQuerySet


def hang(*arguments):
    print("half-way", flush=True)
    sys.stdin.read()


call_command("migrate", verbosity=0)
if sys.argv[2] == "hang":
    ImmutableQuerySet.insert_all = hang
call_command("import_quizzes", sys.argv[1])
"""
TABLES = ("quiz", "revision", "section", "item", "question", "choice", "importrecord")


def test_an_import_that_is_killed_half_way_leaves_no_trace(tmp_path):
    database, folder = tmp_path / "db.sqlite3", tmp_path / "quizzes"
    folder.mkdir()
    (folder / "planets.md").write_text(GOOD)
    environment = {
        **os.environ,
        "DEBUG": "1",
        "DATABASE_URL": f"sqlite:///{database}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }

    def start(how: str) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-c", IMPORT, folder, how],
            cwd=PROJECT_ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def rows() -> dict[str, int]:
        with closing(sqlite3.connect(database)) as connection:
            return {
                table: connection.execute(f"SELECT count(*) FROM quizzes_{table}").fetchone()[0]
                for table in TABLES
            }

    with start("hang") as killed:
        assert killed.stdout.readline() == "half-way\n"
        killed.kill()
    assert set(rows().values()) == {0}
    with start("go on") as whole:
        assert "new quiz, 3 questions" in whole.communicate()[0]
    assert (rows()["quiz"], rows()["question"], rows()["importrecord"]) == (1, 3, 1)
