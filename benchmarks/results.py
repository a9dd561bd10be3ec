"""The pages of results with many attempts: `python -m benchmarks.results [--attempts N]`.

A quiz of ten questions has first a tenth of N finished attempts, then all, and an instructor looks
at every page about them and downloads every export. The exit status is 1 when a page fails, takes
more queries for more attempts, or a seeded score is not what the app gives. README.md beside this
file says how to read it.
"""

import argparse
import json
import sys
import tempfile
import time
from dataclasses import replace
from http.client import HTTPException
from pathlib import Path
from statistics import median

from . import apps
from .apps import App
from .browser import Browser
from .client import encode, exchange, split
from .databases import NAMES, Database, chosen, open_database
from .download import download
from .results_report import report, table
from .server import Server

QUIZ = Path(__file__).with_name("results_quiz.md")
# As docs/deploying.md says; one worker, so that every page meets the same.
SERVED = {"workers": 1, "options": ["--timeout", "300"]}
QUIZ_PAGE = "/admin/quizzes/quiz/1"
GRADEBOOK = "/admin/quizzes/quiz/gradebook/"
ATTEMPTS = "/admin/quizzes/attempt/"
PAGES = {
    "results": f"{QUIZ_PAGE}/results/",
    "results of all": f"{QUIZ_PAGE}/results/?which=all",
    "items": f"{QUIZ_PAGE}/items/",
    "items of all": f"{QUIZ_PAGE}/items/?which=all",
    "annotated": f"{QUIZ_PAGE}/items/annotated.md",
    "gradebook": GRADEBOOK,
    "gradebook by score": f"{GRADEBOOK}?order=-quiz-1",
    "gradebook, search": f"{GRADEBOOK}?q=chen",
    "attempts": ATTEMPTS,
    "attempts of a quiz": f"{ATTEMPTS}?quiz__id__exact=1",
}
EXPORTS = {
    "attempts.csv": f"{QUIZ_PAGE}/export/attempts.csv?which=all",
    "answers.csv": f"{QUIZ_PAGE}/export/answers.csv?which=all",
    "items.csv": f"{QUIZ_PAGE}/export/items.csv?which=all",
    "responses.csv": f"{QUIZ_PAGE}/export/responses.csv?which=all",
    "gradebook.csv": "/admin/quizzes/quiz/gradebook.csv",
    "attempts.xlsx": f"{QUIZ_PAGE}/export/attempts.xlsx?which=all",
    "gradebook.xlsx": "/admin/quizzes/quiz/gradebook.xlsx",
    "answers.xlsx": f"{QUIZ_PAGE}/export/answers.xlsx?which=all",
}


def main() -> None:
    options = _options()
    names, done = chosen(options.database)
    for name in names:
        with (
            tempfile.TemporaryDirectory() as folder,
            open_database(name, Path(folder)) as database,
        ):
            done.append(_measure(database, Path(folder), options))
    found = report(done)
    print(json.dumps(found, indent=2) if options.json else "\n\n".join(map(table, done)))
    sys.exit(not found["ok"])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.results")
    parser.add_argument("--attempts", type=int, default=100_000, help="default: %(default)s")
    parser.add_argument("--database", choices=[*NAMES, "both"], default="both")
    parser.add_argument("--rounds", type=int, default=5, help="of warm requests: %(default)s")
    parser.add_argument("--json", action="store_true", help="print JSON instead of text")
    options = parser.parse_args()
    if options.attempts < 20 or options.attempts % 20:
        parser.error("the attempts are a multiple of 20, so that a tenth of them is even")
    return options


def _measure(database: Database, folder: Path, options: argparse.Namespace) -> dict:
    app = apps.quizmark(folder, 0, quiz=QUIZ, database_url=database.url)
    app = replace(app, sessions=apps.instructors(app, 1))
    sizes, seeding, begin = {}, [], 1
    for size in (options.attempts // 10, options.attempts):
        _say(f"{database.name}: {size:,} attempts")
        seeding.append(apps.seed(app, begin, size))
        sizes[size] = _measure_size(app, options.rounds)
        begin = size + 1
    return {"database": database.name, "seeding": seeding, "sizes": sizes}


def _measure_size(app: App, rounds: int) -> dict:
    with Server(app, "/admin/", **SERVED) as server:
        pages = {name: _timed(server, path, app, rounds) for name, path in PAGES.items()}
        idle_mb = server.peak_mb()
        exports = {}
        for name, path in EXPORTS.items():
            _say(f"  {name}")
            exports[name] = _downloaded(server, path, app)
        peak_mb = server.peak_mb()
    with Server(app, "/admin/", counting=True, **SERVED) as server:
        for name, page in pages.items():
            if page["status"] == 200:
                page["queries"] = _queries(server, PAGES[name], app)
    memory = {"pages_peak_mb": round(idle_mb, 1), "peak_mb": round(peak_mb, 1)}
    return {"pages": pages, "exports": exports, "memory": memory}


def _timed(server: Server, path: str, app: App, rounds: int) -> dict:
    """The first request of a worker, and the median of `rounds` more."""
    request = {"method": "GET", "path": path, "session": app.sessions[0]}
    message = encode(request, server.port)
    times, status, first_cpu_ms = [], 0, 0.0
    for number in range(1 + rounds):
        began = time.perf_counter()
        answer = exchange(message, server.port)
        times.append((time.perf_counter() - began) * 1000)
        status = split(answer)[0]
        if status != 200:
            return {"status": status}
        first_cpu_ms = first_cpu_ms if number else server.cpu_ms()
    first, *warm = times
    return {
        "status": status,
        "first_ms": round(first),
        "ms": round(median(warm)),
        "cpu_ms": round((server.cpu_ms() - first_cpu_ms) / rounds),
    }


def _queries(server: Server, path: str, app: App) -> int:
    """Of a warm worker."""
    browser = Browser(server.port, app.sessions[0])
    browser.get(path)
    return browser.get(path).queries


def _downloaded(server: Server, path: str, app: App) -> dict:
    try:
        got = download(server, path, app.sessions[0])
    except (HTTPException, OSError) as problem:
        return {"status": repr(problem)}
    return {"status": got.status, **(got.figures() if got.status == 200 else {})}


def _say(what: str) -> None:
    print(f"{what} ...", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
