"""Students work at a quiz while the server is killed, restarted, reloaded, or has no disk left.

    python -m benchmarks.faults [--kills N] [--database sqlite|postgresql|both] [--phase NAME ...]

Everything that was acknowledged must be in the database afterwards. The exit status is 1 when
something is not, or when any other check fails. README.md beside this file says what is checked.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from pathlib import Path
from statistics import median

from . import phases
from .databases import Database, SqliteFile, Unavailable, chosen, open_database
from .ledger import Finding
from .phases import Moments
from .quiz_text import write_quiz
from .scene import Scene, add_options, serve
from .student import Stuck
from .tally import Tally, percentiles

QUESTIONS = 9
TMPFS_MB = 16
PHASES = ("kills", "restart", "deploy", "twins", "disk")
OF_ONE_DATABASE = {"restart": "postgresql", "disk": "sqlite"}
SHOWN = 10  # findings of a phase


def main() -> None:
    options = _options()
    names, done = chosen(options.database)
    for number, name in enumerate(names):
        kills = options.kills // len(names) + (number < options.kills % len(names))
        asked = [phase for phase in options.phase if OF_ONE_DATABASE.get(phase, name) == name]
        done += _run_all(name, asked, options, kills)
    found = _summary(done)
    print(json.dumps(found, indent=2) if options.json else _text(found))
    sys.exit(not found["ok"])


def _options() -> Namespace:
    parser = ArgumentParser(prog="python -m benchmarks.faults")
    add_options(parser, students=20)
    parser.add_argument("--kills", type=int, default=200, help="in all; default: %(default)s")
    parser.add_argument(
        "--phase", choices=PHASES, nargs="+", default=list(PHASES), help="default: all"
    )
    return parser.parse_args()


def _say(what: str) -> None:
    print(f"{what} ...", file=sys.stderr, flush=True)


def _run_all(name: str, asked: list[str], options: Namespace, kills: int) -> Iterator[dict]:
    """The disk is a scene of its own; the others share one, and its ledger."""
    with ExitStack() as stack:
        scene = None
        for phase in asked:
            _say(f"{name}: {phase}")
            if phase == "disk":
                yield _run_on_a_small_disk(options)
                continue
            if scene is None:
                folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
                database = stack.enter_context(open_database(name, folder))
                scene = stack.enter_context(_scene(folder, database, options))
            yield _run(phase, scene, kills)


def _run_on_a_small_disk(options: Namespace) -> dict:
    try:
        with (
            tempfile.TemporaryDirectory() as name,
            _small_disk(Path(name) / "disk") as disk,
            _scene(Path(name), SqliteFile(disk), options) as scene,
        ):
            return _run("disk", scene)
    except Unavailable as reason:
        return {"database": "sqlite", "phase": "disk", "skipped": str(reason)}


def _scene(folder: Path, database: Database, options: Namespace) -> AbstractContextManager[Scene]:
    return serve(folder, database, write_quiz(folder / "exam.md", QUESTIONS), options)


@contextmanager
def _small_disk(folder: Path) -> Iterator[Path]:
    if os.geteuid() != 0:
        raise Unavailable("only root can mount a small disk")
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={TMPFS_MB}m", "tmpfs", str(folder)]
    done = subprocess.run(mount, capture_output=True, text=True)
    if done.returncode:
        raise Unavailable(f"a small disk cannot be mounted: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def _run(name: str, scene: Scene, kills: int = 0) -> dict:
    """One phase with its checks. The ledger is compared as a whole, earlier phases included."""
    ledger = scene.ledger
    saves, submits, began = ledger.saves, ledger.submits, time.monotonic()
    scene.begin_phase()
    moments: Moments = {}
    try:
        moments = _action(name, kills)(scene)
    except Stuck as problem:
        ledger.add(Finding(f"the phase ended early: {problem}"))
    seconds = time.monotonic() - began
    if ledger.saves == saves:
        ledger.add(Finding("no save was acknowledged: the phase shows nothing"))
    findings = scene.check()
    return {
        "database": scene.database.name,
        "phase": name,
        "seconds": round(seconds, 1),
        "students": len(scene.students),
        "faults": {kind: len(times) for kind, times in moments.items()},
        "saves": ledger.saves - saves,
        "submits": ledger.submits - submits,
        "lost": sum(finding.is_loss for finding in findings),
        "outcomes": scene.tally.outcomes(),
        "first_save_ms": _first_saves(scene.tally, moments),
        "wait_ms": percentiles(scene.tally.waits),
        "findings": [finding.text for finding in findings],
    }


def _action(name: str, kills: int) -> Callable[[Scene], Moments]:
    return partial(phases.kills, count=kills) if name == "kills" else getattr(phases, name)


def _first_saves(tally: Tally, moments: Moments) -> dict[str, dict[str, float]]:
    found = {kind: tally.ms_to_first_save(times) for kind, times in moments.items()}
    return {
        kind: {"median": round(median(times)), "max": round(max(times))}
        for kind, times in found.items()
        if times
    }


def _summary(done: list[dict]) -> dict:
    """Of all phases together; those that were skipped count for nothing."""
    ran = [one for one in done if "skipped" not in one]
    kills = [one["faults"] for one in ran if one["phase"] == "kills"]
    totals = {key: sum(one[key] for one in ran) for key in ("saves", "submits", "lost")}
    return {
        "ok": bool(ran) and not any(one["findings"] for one in ran),
        "kills": sum(sum(faults.values()) for faults in kills),
        **totals,
        "phases": done,
    }


def _text(found: dict) -> str:
    end = "all checks hold" if found["ok"] else "NOT all checks hold"
    total = (
        f"{found['kills']} kills, {found['saves']} saves and {found['submits']} submits "
        f"acknowledged, {found['lost']} lost; {end}"
    )
    return "\n\n".join([*map(_table, found["phases"]), total])


def _table(one: dict) -> str:
    title = f"{one['database']}, {one['phase']}" if "phase" in one else one["database"]
    if "skipped" in one:
        return f"{title}: skipped, {one['skipped']}"
    faults = ", ".join(f"{kind} {count}" for kind, count in one["faults"].items())
    outcomes = ", ".join(f"{count} x {outcome}" for outcome, count in one["outcomes"].items())
    waits = one["wait_ms"]
    lines = [
        f"{title}: {one['students']} students, {one['seconds']:.0f} s; {faults}",
        f"  acknowledged  {one['saves']} saves, {one['submits']} submits; {one['lost']} lost",
        f"  answers       {outcomes}",
        *(
            f"  first save    after {kind}: median {times['median']} ms, max {times['max']} ms"
            for kind, times in one["first_save_ms"].items()
        ),
        f"  save, retries and all  p50 {waits['p50_ms']} ms, max {waits['max_ms']} ms",
    ]
    findings = one["findings"]
    lines += [f"  FAILED        {text}" for text in findings[:SHOWN]]
    if len(findings) > SHOWN:
        lines.append(f"  FAILED        and {len(findings) - SHOWN} more")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
