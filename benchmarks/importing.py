"""What importing costs: `python -m benchmarks.importing [--json] [--rounds N]`.

Each run is a process of its own on trees made for it, as `manage.py import_quizzes` is used. The
rates are questions per second of the whole process, its start-up included, by the clock and by
processor time; the memory is the peak of its resident set.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
WORDS = [
    "lantern",
    "river",
    "copper",
    "orchid",
    "marble",
    "falcon",
    "timber",
    "velvet",
    "harbour",
    "cinder",
]
# Of a run: questions per second at least, seconds at most, MB at most.
LIMITS = {
    "check": {"rate": 5000},
    "import": {"rate": 2000, "mb": 300},
    "second run": {"seconds": 1},
}


class Run(NamedTuple):
    seconds: float
    cpu: float
    mb: float


class Tree(NamedTuple):
    """`files` files with `size` questions each; a rich question has code, emphasis and a table."""

    name: str
    files: int
    size: int
    is_rich: bool = False

    @property
    def questions(self) -> int:
        return self.files * self.size

    def write(self, folder: Path) -> None:
        for number in range(self.files):
            week = folder / f"week{number % 20:02}"
            week.mkdir(parents=True, exist_ok=True)
            text = "\n".join(self._question(number, n) for n in range(self.size))
            (week / f"quiz{number:03}.md").write_text(
                f"# Quiz {number}\n\n{text}", encoding="utf-8"
            )

    def _question(self, file: int, number: int) -> str:
        label = file * self.size + number
        word, other = WORDS[label % 10], WORDS[label // 10 % 10]
        stem = f"Which of these is the {word} of lot {label} next to the {other}?"
        if self.is_rich:
            stem += f"\n\n```python\nprint({label})\n```\n\n| a | b |\n|---|---|\n| *1* | `2` |"
        choices = "\n".join(
            f"- [{'x' if n == label % 4 else ' '}] The {WORDS[(label + n) % 10]} on shelf {n}"
            for n in range(4)
        )
        return f"**{number + 1}.** {stem}\n{choices}\n\nLot {label} has only one.\n"


TREES = (
    Tree("200 files of 50", 200, 50),
    Tree("one file of 20,000", 1, 20_000),
    Tree("40 rich files of 50", 40, 50, is_rich=True),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    found = {tree.name: _figures(tree, options.rounds) for tree in TREES}
    found["linear"] = {"ratio": _growth(options.rounds)}
    print(json.dumps(found, indent=2) if options.json else "\n".join(_table(found)))


def _figures(tree: Tree, rounds: int) -> dict:
    runs: dict[str, list[Run]] = {"start-up": [], "check": [], "import": [], "second run": []}
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as name:
            folder, database = Path(name) / "quizzes", Path(name) / "db.sqlite3"
            tree.write(folder)
            _manage(database, "migrate", "--verbosity", "0")
            runs["start-up"].append(_manage(database, "import_quizzes", "--explain", "too-deep"))
            runs["check"].append(_manage(database, "import_quizzes", "--check", folder))
            runs["import"].append(_manage(database, "import_quizzes", folder))
            runs["second run"].append(_manage(database, "import_quizzes", folder))
    return {step: _summary(tree, each) for step, each in runs.items()}


def _summary(tree: Tree, runs: list[Run]) -> dict[str, float]:
    seconds, cpu = median(run.seconds for run in runs), median(run.cpu for run in runs)
    return {
        "seconds": round(seconds, 3),
        "rate": round(tree.questions / seconds),
        "cpu": round(cpu, 3),
        "cpu_rate": round(tree.questions / cpu),
        "mb": round(max(run.mb for run in runs), 1),
    }


def _growth(rounds: int) -> float:
    """How much longer the check of four times as many questions takes than it should: 1 is linear."""
    small, large = Tree("small", 1, 5_000), Tree("large", 1, 20_000)
    with tempfile.TemporaryDirectory() as name:
        seconds = []
        for tree in (small, large):
            folder = Path(name) / tree.name
            tree.write(folder)
            command = ("import_quizzes", "--check", folder)
            times = [_manage(Path(name) / "none.sqlite3", *command).seconds for _ in range(rounds)]
            seconds.append(min(times))
    return round(seconds[1] / seconds[0] / 4, 2)


def _manage(database: Path, *arguments: object) -> Run:
    """Runs manage.py to its end, which must be a good one."""
    environment = {
        **os.environ,
        "DEBUG": "0",
        "SECRET_KEY": "only-for-measuring",
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": f"sqlite:///{database}",
    }
    command = [sys.executable, "manage.py", *map(str, arguments)]
    begin = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    seconds = time.perf_counter() - begin
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _table(found: dict) -> Iterator[str]:
    yield f"{'tree':22}{'run':12}{'seconds':>9}{'rate':>9}{'CPU':>8}{'rate':>9}{'MB':>7}  limit"
    for tree in TREES:
        for step, figures in found[tree.name].items():
            limits = LIMITS.get(step, {}) if tree is TREES[0] else {}
            stated = ", ".join(f"{name} {limit}" for name, limit in limits.items())
            yield (
                f"{tree.name:22}{step:12}{figures['seconds']:9.2f}{figures['rate']:9,}"
                f"{figures['cpu']:8.2f}{figures['cpu_rate']:9,}{figures['mb']:7.0f}  {stated}"
            )
    yield f"growth from 5,000 to 20,000 questions, 1 is linear: {found['linear']['ratio']}"


if __name__ == "__main__":
    main()
