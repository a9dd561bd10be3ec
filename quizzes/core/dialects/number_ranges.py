"""The numbers that an answer allows, as `QuestionDocument.spec` holds them."""

import re
from decimal import Decimal

_NUMBER = r"\s*([-+]?(?:[0-9]{1,12}(?:\.[0-9]{0,8})?|\.[0-9]{1,8}))\s*"
_ONE = re.compile(_NUMBER)
# GIFT writes 3:0.1 and 1..5, text2qti 3 +- 0.1, 3 +- 5% and [1, 5].
_TOLERANCE = re.compile(rf"{_NUMBER}(?::|\+-|±){_NUMBER}(?P<is_percentage>%\s*)?")
_LIMITS = re.compile(rf"{_NUMBER}\.\.{_NUMBER}|\s*\[{_NUMBER},{_NUMBER}\]\s*")


def number_range(text: str) -> dict[str, str] | None:
    """The `low` and `high` that `text` states, both included; None if it states no numbers."""
    if found := _ONE.fullmatch(text):
        return _range(Decimal(found[1]), Decimal(found[1]))
    if found := _TOLERANCE.fullmatch(text):
        middle, tolerance = Decimal(found[1]), abs(Decimal(found[2]))
        if found["is_percentage"]:
            tolerance = abs(middle) * tolerance / 100
        return _range(middle - tolerance, middle + tolerance)
    if found := _LIMITS.fullmatch(text):
        return _range(Decimal(found[1] or found[3]), Decimal(found[2] or found[4]))
    return None


def _range(low: Decimal, high: Decimal) -> dict[str, str]:
    low, high = sorted((low, high))
    return {"low": format(low, "f"), "high": format(high, "f")}
