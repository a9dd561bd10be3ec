"""What students type: when a text is an accepted one, and which number a text writes.

Numbers are exact decimals of limited size: `1e999999999` is no number here, as working with it
would fill the memory.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact

from .wording import normalised

MOST_DIGITS = 30
MOST_EXPONENT = 99

_NUMBER = re.compile(
    rf"[+-]?(?:[0-9]{{1,{MOST_DIGITS}}}(?:[.,][0-9]{{0,{MOST_DIGITS}}})?"
    rf"|[.,][0-9]{{1,{MOST_DIGITS}}})(?:[eE][+-]?[0-9]{{1,2}})?"
)
# Wide enough for any two numbers that `_NUMBER` lets through, and loud if it were not.
_EXACT = Context(prec=500, traps=[Inexact])
_MINUS_SIGNS = str.maketrans(
    "\u2212\u2013", "--"
)  # a true minus, and what some keyboards make of it


@dataclass(frozen=True, slots=True)
class Range:
    """The numbers from `low` to `high`, both included."""

    low: Decimal
    high: Decimal

    @classmethod
    def around(cls, middle: Decimal, tolerance: Decimal) -> "Range":
        """Raises ValueError for a negative tolerance."""
        low = _EXACT.subtract(middle, tolerance)
        return cls.between(low, _EXACT.add(middle, tolerance))

    @classmethod
    def within_percent(cls, middle: Decimal, percent: Decimal) -> "Range":
        """Raises ValueError for a negative tolerance."""
        tolerance = _EXACT.multiply(abs(middle), percent.scaleb(-2, _EXACT))
        return cls.around(middle, tolerance)

    @classmethod
    def between(cls, low: Decimal, high: Decimal) -> "Range":
        """Raises ValueError when the ends are the wrong way round."""
        if low > high:
            raise ValueError(f"{low} is above {high}")
        return cls(low, high)

    @classmethod
    def from_json(cls, ends: Mapping[str, str]) -> "Range":
        return cls(Decimal(ends["low"]), Decimal(ends["high"]))

    def as_json(self) -> dict[str, str]:
        return {"low": str(self.low), "high": str(self.high)}

    def __contains__(self, number: Decimal) -> bool:
        return self.low <= number <= self.high


def number_in(text: str) -> Decimal | None:
    """The number that `text` writes, None if it writes none.

    `1.5` and `1,5` are the same; `1e3`, a true minus sign and white space, also between digits,
    are understood. With a single separator the comma is always a decimal one: 1,000 is 1.
    """
    plain = "".join(text.translate(_MINUS_SIGNS).split())
    if not _NUMBER.fullmatch(plain):
        return None
    return Decimal(plain.replace(",", "."))


def is_accepted_text(text: str, accepted: Iterable[str]) -> bool:
    """Whether `text` is one of `accepted`; letter case, white space and composition do not count."""
    typed = folded(text)
    return any(typed == folded(each) for each in accepted)


def is_accepted_number(text: str, accepted: Collection[Range]) -> bool:
    """Whether `text` writes a number within one of the ranges."""
    number = number_in(text)
    return number is not None and any(number in each for each in accepted)


def folded(text: str) -> str:
    """The form in which typed texts are compared: without letter case, with single spaces."""
    # Folding the case of a composed letter can take it apart again.
    return unicodedata.normalize("NFC", normalised(text).casefold())


def shown(number: Decimal) -> str:
    """The number as people read it, without an exponent as long as it is short."""
    plain = f"{number:f}"
    return plain if len(plain) <= MOST_DIGITS else f"{number:e}"
