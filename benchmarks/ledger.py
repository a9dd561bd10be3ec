"""What students were told, kept beside the server, and compared with its database afterwards.

An answer's value is the sorted texts of the chosen choices, none for a blank one: what the
student saw and not how anything is stored. Pure: no network, no database.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from threading import Lock
from typing import NamedTuple

Value = tuple[str, ...]
Values = Mapping[int, Value]  # by position
BLANK: frozenset[Value] = frozenset({()})


class Finding(NamedTuple):
    """Something that should not have happened; `is_loss` when the server had acknowledged it."""

    text: str
    is_loss: bool = False


@dataclass
class Record:
    """One attempt.

    For each position, `certain` is the value acknowledged last, and `possible` are the values
    that the database may hold: that one, and each that was sent after it, for as long as nothing
    is known about what became of it.
    """

    student: int
    certain: dict[int, Value] = field(default_factory=dict)
    possible: dict[int, frozenset[Value]] = field(default_factory=dict)
    is_submitted: bool = False
    scores_shown: set[str] = field(default_factory=set)

    def allowed(self, position: int) -> frozenset[Value]:
        return self.possible.get(position, BLANK)


class Ledger:
    """Written by all students at once: an attempt by its own student alone."""

    def __init__(self) -> None:
        self.records: dict[int, Record] = {}  # by the attempt's id
        self.saves = 0
        self.submits = 0
        self._findings: list[Finding] = []
        self._lock = Lock()

    def started(self, attempt: int, student: int) -> None:
        with self._lock:
            record = self.records.setdefault(attempt, Record(student))
        if record.student != student:
            text = f"attempt {attempt} was given to students {record.student} and {student}"
            self.add(Finding(text))
        if record.is_submitted:
            self.add(Finding(f"attempt {attempt} was submitted and is open again", is_loss=True))

    def sent(self, attempt: int, values: Values) -> None:
        record = self.records[attempt]
        for position, value in values.items():
            record.possible[position] = record.allowed(position) | {value}

    def saved(self, attempt: int, values: Values) -> None:
        """The server has acknowledged these: from now on they are the only ones."""
        self._settle(attempt, values)
        with self._lock:
            self.saves += 1

    def submitted(self, attempt: int, values: Values) -> None:
        """The server has acknowledged the end of the attempt, with these answers."""
        self._settle(attempt, values)
        self.records[attempt].is_submitted = True
        with self._lock:
            self.submits += 1

    def submitted_by_either(self, attempt: int, one: Values, other: Values) -> None:
        """As `submitted`, when two tabs with the same questions raced and either may have won."""
        self.submitted(attempt, one)
        for position, value in other.items():
            self.records[attempt].possible[position] |= {value}

    def seen(self, attempt: int, values: Values) -> None:
        """A page shows these as what is stored.

        A value in flight that it shows has arrived; one that it does not show still may: the
        database can be at it although the process that asked for it is dead.
        """
        record = self.records[attempt]
        for position, value in values.items():
            if value not in record.allowed(position):
                self.add(_lost(attempt, position, record.allowed(position), value))
            if value != record.certain.get(position, ()):
                self._settle(attempt, {position: value})

    def score_shown(self, attempt: int, score: str) -> None:
        self.records[attempt].scores_shown.add(score)

    def add(self, finding: Finding) -> None:
        with self._lock:
            self._findings.append(finding)

    def take_findings(self) -> list[Finding]:
        """Those since the last time."""
        with self._lock:
            found, self._findings = self._findings, []
        return found

    def _settle(self, attempt: int, values: Values) -> None:
        record = self.records[attempt]
        record.certain |= values
        record.possible |= {position: frozenset({value}) for position, value in values.items()}

    def compare(self, stored: Iterable[Mapping]) -> list[Finding]:
        """What the database, as `benchmarks.stored` reads it, has lost or counts wrongly."""
        found = []
        rows = {row["id"]: row for row in stored}
        for attempt, record in self.records.items():
            row = rows.get(attempt)
            if row is None:
                found.append(Finding(f"attempt {attempt} was started and is lost", is_loss=True))
            else:
                found += _differences(attempt, record, row)
        for attempt in rows.keys() - self.records.keys():
            student = rows[attempt]["student"]
            found.append(Finding(f"attempt {attempt} of {student}: nobody started it"))
        return [*found, *_wrong_numbers(rows.values())]


def _differences(attempt: int, record: Record, row: Mapping) -> Iterator[Finding]:
    answers = {int(position): tuple(texts) for position, texts in row["answers"].items()}
    for position in sorted(record.possible.keys() | answers.keys()):
        allowed = record.allowed(position)
        if answers.get(position) not in allowed:
            yield _lost(attempt, position, allowed, answers.get(position))
    if record.is_submitted and row["is_open"]:
        yield Finding(f"attempt {attempt}: the submit was acknowledged and is lost", is_loss=True)
    for text in _miscounts(record, row):
        yield Finding(f"attempt {attempt}: {text}")


def _miscounts(record: Record, row: Mapping) -> Iterator[str]:
    if _number(row["score"]) != _number(row["regraded"]):
        yield f"its score is {row['score']}, its answers earn {row['regraded']}"
    if any(_number(score) != _number(row["score"]) for score in record.scores_shown):
        yield f"its score is {row['score']}, its review showed {sorted(record.scores_shown)}"
    if row["submissions"] != (not row["is_open"]):
        yield f"its log has {row['submissions']} submits, and it is {row['state']}"


def _number(score: str | None) -> Decimal | None:
    return None if score is None else Decimal(score)


def _lost(attempt: int, position: int, allowed: Iterable[Value], is_now: Value | None) -> Finding:
    expected = " or ".join(map(str, sorted(allowed)))
    text = f"attempt {attempt}, answer {position}: lost {expected}, there is {is_now}"
    return Finding(text, is_loss=True)


def _wrong_numbers(rows: Iterable[Mapping]) -> Iterator[Finding]:
    """A student's attempts are numbered 1, 2, 3 ..., and at most one is open."""
    by_student: dict[str, list[Mapping]] = {}
    for row in rows:
        by_student.setdefault(row["student"], []).append(row)
    for student, attempts in by_student.items():
        numbers = sorted(row["number"] for row in attempts)
        if numbers != list(range(1, len(numbers) + 1)):
            yield Finding(f"{student}: the attempts are numbered {numbers}")
        if sum(row["is_open"] for row in attempts) > 1:
            yield Finding(f"{student}: several attempts are open")
