"""The rules of one sitting, copied from the quiz when an attempt starts and never changed after."""

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from .dealing import DEALING_VERSION
from .document import Scoring, Shuffle


@dataclass(frozen=True, slots=True)
class Rules:
    """What grading, dealing and review of one attempt go by. `pass_mark` is in per cent."""

    scoring: Scoring = Scoring.EXACT
    shuffle: Shuffle = Shuffle.CHOICES
    pass_mark: Decimal | None = None
    announce_count: bool = True
    dealing_version: int = DEALING_VERSION

    def as_json(self) -> dict[str, Any]:
        values = asdict(self)
        values["pass_mark"] = None if self.pass_mark is None else str(self.pass_mark)
        return values

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Rules":
        """The rules that `as_json` wrote. Raises ValueError or TypeError for anything else."""
        pass_mark = values["pass_mark"]
        return cls(
            **{
                **values,
                "scoring": Scoring(values["scoring"]),
                "shuffle": Shuffle(values["shuffle"]),
                "pass_mark": None if pass_mark is None else Decimal(pass_mark),
            }
        )
