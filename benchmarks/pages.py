"""Measures the pages of a quiz against a bare Django, on this machine, in one run.

    python -m benchmarks.pages [--json] [--rounds N] [--seconds N]

README.md beside this file says how to read the figures.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from . import apps, report
from .server import Server
from .sides import ONCE, PAGES, FloorSide, QuizmarkSide, Side

POOL = 300  # students, and so open attempts that a round can submit
JOURNEYS = 20
COUNTED = 9  # requests in a counting pass: more than enough to warm two workers up


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="quizmark-bench-") as folder:
        _say("setting up")
        both = {
            "quizmark": (QuizmarkSide, apps.quizmark(Path(folder), POOL)),
            "floor": (FloorSide, apps.floor(Path(folder), POOL)),
        }
        _say("counting queries")
        counts = {name: _count(*one) for name, one in both.items()}
        rounds = []
        for number in range(1, options.rounds + 1):
            _say(f"round {number} of {options.rounds}")
            # Who goes first takes turns: whatever else the machine does then favours neither.
            order = list(both) if number % 2 else list(both)[::-1]
            rounds.append(_round(both, order, options.seconds))
    figures = report.figures(rounds, counts, options.seconds)
    print(json.dumps(figures, indent=2) if options.json else report.table(figures))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--rounds", type=int, default=5, help="default: %(default)s")
    parser.add_argument(
        "--seconds", type=float, default=2, help="per page, app and round; default: %(default)s"
    )
    return parser.parse_args()


def _say(what: str) -> None:
    print(f"{what} ...", file=sys.stderr, flush=True)


def _count(kind: type[Side], app: apps.App) -> dict:
    """Queries per page, and requests and queries of the journey, once the workers are warm."""
    with Server(app, kind.first_path, counting=True) as server:
        side = kind(app, server)
        counts: dict = {}
        for page in PAGES:
            requests = side.requests(page, COUNTED)
            requests = requests if page in ONCE else requests * COUNTED
            counts[page] = int(median(_queries(side, one) for one in requests))
        journeys = [side.journey(session) for session in side.writing[:COUNTED]]
        queries = int(median(sum(page.queries for page in pages) for pages in journeys))
        counts["journey"] = {"requests": len(journeys[-1]), "queries": queries}
    return counts


def _queries(side: Side, request: dict) -> int:
    browser = side.browser(request["session"])
    ask = browser.get if request["method"] == "GET" else browser.post
    ask(request["path"], *([request["fields"]] if request["method"] == "POST" else []))
    return browser.visited[0].queries


def _round(both: dict, order: list[str], seconds: float) -> dict:
    """Figures by app. Both servers run; each page is asked of one, then at once of the other."""
    measured: dict = {name: {} for name in order}
    with ExitStack() as stack:
        sides = {}
        for name in order:
            kind, app = both[name]
            server = stack.enter_context(Server(app, kind.first_path))
            sides[name] = kind(app, server)
            measured[name]["cold_start"] = {"ms": server.cold_start_ms}
        for page in PAGES:
            for name in order:
                measured[name][page] = _measure(sides[name], page, seconds)
        for name in order:
            measured[name]["journey"] = {"cpu_ms": _journey_cpu_ms(sides[name])}
            measured[name]["memory"] = sides[name].server.memory_mb()
    return measured


def _measure(side: Side, page: str, seconds: float) -> dict[str, float]:
    job = {
        "port": side.server.port,
        "requests": side.requests(page, POOL),
        "once": page in ONCE,
        "seconds": seconds,
    }
    before = side.server.cpu_ms()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.client"],
        cwd=apps.ROOT,
        input=json.dumps(job),
        capture_output=True,
        text=True,
        check=True,
    )
    cpu_ms = side.server.cpu_ms() - before
    result = json.loads(done.stdout)
    if set(result["outcomes"]) != {side.outcome(page)}:
        raise RuntimeError(f"{page}: expected {side.outcome(page)}, got {result['outcomes']}")
    times = sorted(result["ms"])
    return {
        "cpu_ms": cpu_ms / len(times),
        "p50_ms": median(times),
        "p95_ms": times[int(0.95 * (len(times) - 1))],
        "rps": len(times) / result["seconds"],
    }


def _journey_cpu_ms(side: Side) -> float:
    before = side.server.cpu_ms()
    for session in side.writing[-JOURNEYS:]:
        side.journey(session)
    return (side.server.cpu_ms() - before) / JOURNEYS


if __name__ == "__main__":
    main()
