"""An exam on this machine: everybody starts in the same second, works, and submits at the end.

    python -m benchmarks.load [--students N] [--minutes M] [--database sqlite|postgresql|both]

All answers and scores in the database are compared with what was acknowledged. The exit status is
1 when something is lost or a request failed. README.md beside this file says how to read it.
"""

import argparse
import json
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from threading import Thread, stack_size

from .databases import chosen, open_database
from .ledger import Finding
from .quiz_text import write_quiz
from .scene import Scene, add_options, serve
from .server import machine_cpu_ms
from .student import Student

QUESTIONS = 20
THINKING = (30, 90)  # seconds for an answer; scaled to the length of the exam
RUSH = 30.0  # seconds at the end in which everybody submits
SLACK = 5.0  # seconds for the start, before the first answer is thought about
CHANGES, RELOADS = 0.15, 0.05  # how often one answer more is changed, or the page read again
P95_LIMITS = {"save": 200, "page": 400, "start": 2000}  # ms


def main() -> None:
    options = _options()
    names, done = chosen(options.database)
    for name in names:
        print(f"{name}: {options.minutes:g} minutes ...", file=sys.stderr, flush=True)
        with (
            tempfile.TemporaryDirectory() as folder,
            open_database(name, Path(folder)) as database,
            serve(
                Path(folder),
                database,
                _exam(Path(folder), options.minutes * 60),
                options,
            ) as scene,
        ):
            done.append(_measure(scene, options))
    ran = [one for one in done if "skipped" not in one]
    is_ok = bool(ran) and not any(one["findings"] or one["errors"] for one in ran)
    found = {"ok": is_ok, "runs": done}
    print(json.dumps(found, indent=2) if options.json else "\n\n".join(map(_table, done)))
    sys.exit(not is_ok)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load")
    add_options(parser, students=500)
    parser.add_argument("--minutes", type=float, default=10, help="from 1 on; default: %(default)s")
    options = parser.parse_args()
    if options.minutes < 1:
        parser.error("an exam takes a minute at least")
    return options


def _exam(folder: Path, seconds: float) -> Path:
    """The quiz, with a time limit that leaves a fifth more than the exam takes."""
    limit = timedelta(seconds=round(1.2 * seconds))
    return write_quiz(folder / "exam.md", QUESTIONS, time_limit=str(limit))


def _measure(scene: Scene, options: argparse.Namespace) -> dict:
    before = _cpu_seconds(scene)
    scene.begin_phase()
    _hold_exam(scene.students, options.minutes * 60)
    used = {who: seconds - before[who] for who, seconds in _cpu_seconds(scene).items()}
    used["others"] = used.pop("machine") - sum(used.values())
    peak_mb = scene.server.peak_mb()
    findings = scene.check()
    steps = scene.tally.steps()
    errors = sum(step["errors"] for step in steps.values())
    return {
        "database": scene.database.name,
        "students": len(scene.students),
        "minutes": options.minutes,
        "workers": options.workers,
        "threads": options.threads,
        "thinking_scale": round(_seconds_to_answer(options.minutes * 60) / _most_thinking(), 2),
        "steps": steps,
        "saves": scene.ledger.saves,
        "submits": scene.ledger.submits,
        "errors": errors,
        "outcomes": scene.tally.outcomes(),
        "lost": sum(finding.is_loss for finding in findings),
        "cpu_seconds": {who: round(max(seconds, 0), 1) for who, seconds in used.items()},
        "peak_worker_mb": round(peak_mb, 1),
        "targets": _targets(steps, errors, findings),
        "findings": [finding.text for finding in findings],
    }


def _cpu_seconds(scene: Scene) -> dict[str, float]:
    return {
        "server": scene.server.family_cpu_ms() / 1000,
        "database": scene.database.cpu_ms() / 1000,
        "students": time.process_time(),
        "machine": machine_cpu_ms() / 1000,
    }


def _targets(steps: dict, errors: int, findings: list[Finding]) -> dict[str, bool]:
    times = {
        f"{step} p95 < {limit} ms": steps[step]["p95_ms"] < limit
        for step, limit in P95_LIMITS.items()
        if step in steps
    }
    return {**times, "no error": errors == 0, "nothing lost": not findings}


def _hold_exam(students: list[Student], seconds: float) -> None:
    stack_size(512 * 1024)  # bytes: there are many threads
    begin = time.monotonic() + 2 + len(students) / 200
    threads = [Thread(target=_sit, args=(student, begin, seconds)) for student in students]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _sit(student: Student, begin: float, seconds: float) -> None:
    try:
        _take_exam(student, begin, seconds)
    except Exception as problem:
        student.ledger.add(Finding(f"student {student.number} gave up: {problem!r}"))


def _take_exam(student: Student, begin: float, seconds: float) -> None:
    random = student.random
    moments = _moments(student, seconds)
    _sleep_until(begin)
    student.start()
    student.read("first page")
    for position, moment in enumerate(moments, start=1):
        _sleep_until(begin + moment)
        if random.random() < RELOADS:
            student.read()
        student.save(position, student.page.questions[position].any_value(random))
        if random.random() < CHANGES:
            earlier = random.randint(1, position)
            time.sleep(random.uniform(0.5, 2))
            student.save(earlier, student.page.questions[earlier].any_value(random))
    _sleep_until(begin + seconds - RUSH + random.uniform(0, RUSH))
    student.submit({})
    student.review()


def _moments(student: Student, seconds: float) -> list[float]:
    """When each answer is given, in seconds from the start: all before the rush begins."""
    random = student.random
    thinking = [random.uniform(*THINKING) for _ in range(QUESTIONS)]
    scale = random.uniform(0.9, 1) * _seconds_to_answer(seconds) / sum(thinking)
    return [SLACK + scale * sum(thinking[: n + 1]) for n in range(QUESTIONS)]


def _seconds_to_answer(seconds: float) -> float:
    return seconds - RUSH - SLACK


def _most_thinking() -> float:
    """What all answers would take with unscaled think times, on average."""
    return QUESTIONS * sum(THINKING) / 2


def _sleep_until(moment: float) -> None:
    time.sleep(max(0, moment - time.monotonic()))


def _table(one: dict) -> str:
    if "skipped" in one:
        return f"{one['database']}: skipped, {one['skipped']}"
    cpu = ", ".join(f"{who} {seconds:g} s" for who, seconds in one["cpu_seconds"].items())
    lines = [
        f"{one['database']}: {one['students']} students, {one['minutes']:g} minutes, "
        f"{one['workers']} workers with {one['threads']} threads, "
        f"think times x {one['thinking_scale']:g}",
        f"  {'step':12}{'count':>8}{'p50 ms':>10}{'p95 ms':>10}{'max ms':>10}{'errors':>8}",
        *(
            f"  {name:12}{step['count']:8}{step['p50_ms']:10}{step['p95_ms']:10}"
            f"{step['max_ms']:10}{step['errors']:8}"
            for name, step in one["steps"].items()
        ),
        f"  acknowledged  {one['saves']} saves, {one['submits']} submits; {one['lost']} lost",
        f"  CPU           {cpu}; a worker's peak {one['peak_worker_mb']:g} MB",
        *(
            f"  {'holds' if holds else 'MISSED':13} {text}"
            for text, holds in one["targets"].items()
        ),
        *(f"  FAILED        {text}" for text in one["findings"][:10]),
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
