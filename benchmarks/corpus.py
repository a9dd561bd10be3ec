"""How many real quiz files are read exactly: every question, every choice, every ticked box.

    python -m benchmarks.corpus DIR [--json]

DIR holds `files/` and `MANIFEST.tsv`, which says of each path below `files/` how many questions,
choices and ticked boxes it has, and in `truth` how far to trust that. README.md has the rules.
"""

import argparse
import csv
import json
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from quizzes.core.document import Kind, QuestionDocument
from quizzes.core.reading import SourceFile, read_quiz

TRUSTED = ("agree", "hand", "parsed")
_MAX_BYTES = 64 * 1024 * 1024
_CHOICE_KINDS = (Kind.SINGLE, Kind.MULTIPLE)


@dataclass(frozen=True)
class Counts:
    questions: int
    choices: int
    ticked: int


@dataclass(frozen=True)
class Comparison:
    """One file: what the manifest says of it and what was read."""

    path: str
    dialect: str
    truth: str
    notes: str
    expected: Counts | None  # None: the manifest has no figures
    found: Counts
    read_as: str
    codes: dict[str, int]

    @property
    def is_exact(self) -> bool:
        """A key that stands elsewhere ticks no box: then there are no ticks to compare."""
        if self.expected is None:
            return False
        is_keyed_by_text = self.dialect.endswith("-key") and self.expected.ticked == 0
        pairs = zip(asdict(self.expected).items(), asdict(self.found).items(), strict=True)
        return all(
            ours == theirs or (name == "ticked" and is_keyed_by_text)
            for (name, theirs), (_, ours) in pairs
        )


def compare(row: dict[str, str], files: Path) -> Comparison:
    path = row["path"]
    quiz = read_quiz([SourceFile(path, (files / path).read_bytes())], max_bytes=_MAX_BYTES)
    document = quiz.document
    return Comparison(
        path=path,
        dialect=row["dialect"],
        truth=row["truth"],
        notes=row["notes"],
        expected=_expected(row),
        found=_counts(document.questions if document else (), row["dialect"]),
        read_as=document.dialect if document else "",
        codes=dict(Counter(diagnostic.code for diagnostic in quiz.diagnostics)),
    )


def _expected(row: dict[str, str]) -> Counts | None:
    figures = [row[name] for name in ("n_questions", "n_options", "n_correct")]
    return Counts(*map(int, figures)) if all(figures) else None


def _counts(questions: Iterable[QuestionDocument], dialect: str) -> Counts:
    """The manifest counts choice questions, and none that has no choices at all.

    Of letters it counts the lines with an answer, which may name several of them.
    """
    counted = [q for q in questions if q.kind in _CHOICE_KINDS and q.choices]
    choices = sum(len(question.choices) for question in counted)
    is_lettered = dialect.startswith("letter-")
    ticked = (bool(q.key) if is_lettered else len(q.key) for q in counted)
    return Counts(len(counted), choices, sum(ticked))


def summary(comparisons: Iterable[Comparison]) -> list[dict]:
    """One row a dialect, with its own name, and one of them all, named “all”."""
    by_dialect: dict[str, list[Comparison]] = {}
    for comparison in comparisons:
        by_dialect.setdefault(comparison.dialect, []).append(comparison)
        by_dialect.setdefault("all", []).append(comparison)
    names = sorted(by_dialect, key=lambda name: (name == "all", name))
    return [_row(name, by_dialect[name]) for name in names]


def _row(dialect: str, comparisons: list[Comparison]) -> dict:
    exact = sum(comparison.is_exact for comparison in comparisons)
    return {
        "dialect": dialect,
        "files": len(comparisons),
        "exact": exact,
        "per_cent": round(100 * exact / len(comparisons), 1),
        "questions_expected": sum(c.expected.questions for c in comparisons if c.expected),
        "questions_found": sum(c.found.questions for c in comparisons),
    }


def measure(folder: Path) -> dict:
    """All figures: per dialect for the trusted rows, the files that differ, and the others."""
    with (folder / "MANIFEST.tsv").open(encoding="utf-8", newline="") as manifest:
        rows = list(csv.DictReader(manifest, delimiter="\t", quoting=csv.QUOTE_NONE))
    started = time.perf_counter()
    comparisons = [compare(row, folder / "files") for row in rows]
    seconds = time.perf_counter() - started
    trusted = [c for c in comparisons if c.truth in TRUSTED and c.expected]
    others = [c for c in comparisons if c not in trusted]
    return {
        "seconds": round(seconds, 2),
        "dialects": summary(trusted),
        "differing": [asdict(c) for c in trusted if not c.is_exact],
        "others": summary(others),
        "others_differing": [asdict(c) for c in others if not c.is_exact],
    }


def as_text(found: dict) -> str:
    lines = ["trusted: agree, hand, parsed", *_table(found["dialects"]), ""]
    lines += ["files that differ (questions/choices/ticked)", *map(_line, found["differing"]), ""]
    lines += ["others, for information", *_table(found["others"]), ""]
    lines += [*map(_line, found["others_differing"]), "", f"{found['seconds']} s"]
    return "\n".join(lines)


def _table(rows: list[dict]) -> list[str]:
    head = f"{'dialect':22}{'files':>6}{'exact':>7}{'%':>7}{'questions':>11}{'found':>8}"
    return [head] + [
        f"{row['dialect']:22}{row['files']:6}{row['exact']:7}{row['per_cent']:7.1f}"
        f"{row['questions_expected']:11}{row['questions_found']:8}"
        for row in rows
    ]


def _line(comparison: dict) -> str:
    expected, found = (
        "/".join(map(str, counts.values())) if counts else "?"
        for counts in (comparison["expected"], comparison["found"])
    )
    return (
        f"{comparison['dialect']:18} {expected:>14} found {found:>14} by {comparison['read_as']:14}"
        f" {comparison['path']} {comparison['codes'] or ''}"
    )


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.corpus")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    found = measure(options.folder)
    print(json.dumps(found, ensure_ascii=False, indent=2) if options.json else as_text(found))


if __name__ == "__main__":
    main(sys.argv[1:])
