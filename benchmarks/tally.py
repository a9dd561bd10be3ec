"""Every request of a run: what came of it and how long it took."""

from collections import Counter
from collections.abc import Iterable
from statistics import median
from typing import NamedTuple

NO_ANSWER = "no answer"


class Exchange(NamedTuple):
    """`outcome` is the status, or NO_ANSWER; `began` and `ended` are `time.monotonic()`."""

    step: str
    outcome: str
    began: float
    ended: float

    @property
    def ms(self) -> float:
        return (self.ended - self.began) * 1000

    @property
    def is_failure(self) -> bool:
        return self.outcome == NO_ANSWER or self.outcome >= "500"


class Tally:
    """Lists that any thread appends to."""

    def __init__(self) -> None:
        self.exchanges: list[Exchange] = []
        self.waits: list[float] = []  # ms from the first try of a save to its acknowledgement

    def outcomes(self) -> dict[str, int]:
        return dict(sorted(Counter(each.outcome for each in self.exchanges).items()))

    def server_errors(self) -> Counter[str]:
        """Statuses from 500 on, but for 503: that one is an honest "try again"."""
        outcomes = (each.outcome for each in self.exchanges if each.is_failure)
        return Counter(outcome for outcome in outcomes if outcome not in (NO_ANSWER, "503"))

    def steps(self) -> dict[str, dict[str, float]]:
        """For each step: how often, p50, p95 and max in ms of what was answered, and failures."""
        by_step: dict[str, list[Exchange]] = {}
        for each in self.exchanges:
            by_step.setdefault(each.step, []).append(each)
        return {
            step: {
                "count": len(exchanges),
                **percentiles([each.ms for each in exchanges if not each.is_failure]),
                "errors": sum(each.is_failure for each in exchanges),
            }
            for step, exchanges in by_step.items()
        }

    def ms_to_first_save(self, moments: Iterable[float]) -> list[float]:
        """For each moment, the ms until a save that began after it was answered well."""
        saves = [each for each in self.exchanges if each.step == "save" and not each.is_failure]
        return [
            (min(ends) - moment) * 1000
            for moment in moments
            if (ends := [each.ended for each in saves if each.began >= moment])
        ]


def percentiles(times: list[float]) -> dict[str, float]:
    times = sorted(times) or [0.0]
    return {
        "p50_ms": round(median(times), 1),
        "p95_ms": round(times[int(0.95 * (len(times) - 1))], 1),
        "max_ms": round(times[-1], 1),
    }
