"""The rules of one sitting, copied from the quiz when an attempt starts and never changed after."""

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from .dealing import DEALING_VERSION
from .document import Navigation, Scoring, Shuffle


@dataclass(frozen=True, slots=True)
class Rules:
    """What grading, dealing and review of one attempt go by.

    `pass_mark` is in per cent; `time_factor` is what the student's time was multiplied by.
    """

    scoring: Scoring = Scoring.EXACT
    shuffle: Shuffle = Shuffle.CHOICES
    navigation: Navigation = Navigation.ONE_PAGE
    pass_mark: Decimal | None = None
    time_factor: Decimal = Decimal(1)
    announce_count: bool = True
    dealing_version: int = DEALING_VERSION

    def as_json(self) -> dict[str, Any]:
        decimals = {
            "pass_mark": None if self.pass_mark is None else str(self.pass_mark),
            "time_factor": str(self.time_factor),
        }
        return asdict(self) | decimals

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Rules":
        """The rules that `as_json` wrote, now or in an earlier version, which had fewer.

        Raises KeyError, ValueError or TypeError for anything else.
        """
        pass_mark = values["pass_mark"]
        return cls(
            **{
                **values,
                "scoring": Scoring(values["scoring"]),
                "shuffle": Shuffle(values["shuffle"]),
                "navigation": Navigation(values.get("navigation", Navigation.ONE_PAGE)),
                "pass_mark": None if pass_mark is None else Decimal(pass_mark),
                "time_factor": Decimal(values.get("time_factor", 1)),
            }
        )
