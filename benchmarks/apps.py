"""The two apps that are measured, each set up in a folder of its own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIXTURE = "fixtures/quizzes/llm-quiz.md"


@dataclass(frozen=True)
class App:
    """An app with its database filled; `sessions` are those of students who are logged in."""

    wsgi: str
    env: dict[str, str]
    sessions: list[str]


def quizmark(
    folder: Path, students: int, *, quiz: Path | str = FIXTURE, database_url: str = ""
) -> App:
    """Quizmark as in production, but without HTTPS, with one quiz: the ten-question fixture.

    Its database is a SQLite file in the folder, unless `database_url` names another.
    """
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "BENCH_STATIC_ROOT": str(folder / "static"),
        "BENCH_COUNT": "0",
        "DATABASE_URL": database_url or f"sqlite:///{folder / 'quizmark.sqlite3'}",
        "DEBUG": "0",
        "HTTPS": "0",
        "SECRET_KEY": "only-for-measuring",
        "ALLOWED_HOSTS": "127.0.0.1",
        "LOG_LEVEL": "ERROR",
    }
    _manage(env, "migrate", "--verbosity", "0")
    _manage(env, "collectstatic", "--noinput", "--verbosity", "0")
    _manage(env, "import_quizzes", str(quiz))
    return App("config.wsgi", env, _students(env, students))


def floor(folder: Path, students: int) -> App:
    """The bare Django project in `benchmarks/floor`, with the same questions."""
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "benchmarks.floor.settings",
        "BENCH_COUNT": "0",
        "FLOOR_DATABASE": str(folder / "floor.sqlite3"),
    }
    reading = {**os.environ, "DEBUG": "1"}
    questions = _manage(reading, "import_quizzes", FIXTURE, "--check", "--format", "json")
    _python(env, "-m", "django", "migrate", "--run-syncdb", "--verbosity", "0")
    _python(env, "-m", "benchmarks.floor.seed", stdin=questions)
    return App("benchmarks.floor.wsgi", env, _students(env, students))


def stored(app: App) -> list[dict]:
    """The attempts in Quizmark's database, as `benchmarks.stored` prints them."""
    return json.loads(_python(app.env, "-m", "benchmarks.stored"))


def instructors(app: App, count: int) -> list[str]:
    """The sessions of instructors of Quizmark, who are logged in."""
    return json.loads(_python(app.env, "-m", "benchmarks.people", str(count), "instructor"))


def seed(app: App, first: int, last: int) -> dict:
    """Finished attempts in Quizmark's database, as `benchmarks.seeding` makes them."""
    return json.loads(_python(app.env, "-m", "benchmarks.seeding", str(first), str(last)))


def _students(env: dict[str, str], count: int) -> list[str]:
    return json.loads(_python(env, "-m", "benchmarks.people", str(count)))


def _manage(env: dict[str, str], *arguments: str) -> str:
    return _python(env, "manage.py", *arguments)


def _python(env: dict[str, str], *arguments: str, stdin: str = "") -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=env, input=stdin, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"{arguments} failed:\n{done.stdout}\n{done.stderr}")
    return done.stdout
