"""Durations as authors write them: `30 min`, `1 h 30 min`, `1:30:00`, `2 days`."""

import re
from datetime import timedelta
from decimal import Decimal

LONGEST_TIME_LIMIT = timedelta(days=30)
LONGEST_WAIT = timedelta(days=365)
SHORTEST = timedelta(seconds=1)
# Instead of a duration, a time or a mark: there is to be none, whatever was set in the admin.
NONE = "none"
EXAMPLES = "30 min, 1 h 30 min, 1:30:00 or 2 days"
_UNITS = {
    "s": ("s", "sec", "secs", "second", "seconds"),
    "min": ("m", "min", "mins", "minute", "minutes"),
    "h": ("h", "hr", "hrs", "hour", "hours"),
    "day": ("d", "day", "days"),
    "week": ("w", "week", "weeks"),
}
_SECONDS = {"s": 1, "min": 60, "h": 3600, "day": 86_400, "week": 604_800}
_UNIT_BY_NAME = {name: unit for unit, names in _UNITS.items() for name in names}
_CLOCK = re.compile(r"(?P<h>[0-9]{1,4}):(?P<min>[0-5][0-9]):(?P<s>[0-5][0-9])")
_PART = re.compile(r"(?P<number>[0-9]{1,7}(?:\.[0-9]{1,2})?)[ \t]*(?P<unit>[a-z]+)\.?")
_BETWEEN = re.compile(r"[ \t]*(?:,|\band\b)?[ \t]*")


class NotADuration(ValueError):
    """A text is no duration; the message says what to do about it."""


def read_duration(text: str) -> timedelta:
    """The duration that `text` says, in whole seconds. Raises NotADuration."""
    text = text.strip().lower()
    if clock := _CLOCK.fullmatch(text):
        hours, minutes, rest = map(int, clock.group("h", "min", "s"))
        return timedelta(hours=hours, minutes=minutes, seconds=rest)
    if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", text):
        raise NotADuration(f"add the unit, such as {text[:20]} min or {text[:20]} h")
    if re.fullmatch(r"[0-9]+:[0-9]+", text):
        raise NotADuration("write hours, minutes and seconds, such as 1:30:00, or name the units")
    seconds = sum(_parts(text).values())
    if seconds != int(seconds):
        raise NotADuration("durations have whole seconds")
    return timedelta(seconds=int(seconds))


def in_words(duration: timedelta) -> str:
    """The one way in which we write a duration, to the second: `1 day 2 h 30 min`."""
    minutes, seconds = divmod(int(duration.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = [
        (days, "day" if days == 1 else "days"),
        (hours, "h"),
        (minutes, "min"),
        (seconds, "s"),
    ]
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "0 s"


def _parts(text: str) -> dict[str, Decimal]:
    """The seconds that each unit of `text` stands for."""
    found: dict[str, Decimal] = {}
    position = 0
    while position < len(text):
        part = _PART.match(text, position)
        unit = _UNIT_BY_NAME.get(part["unit"]) if part else None
        if part is None or unit is None or unit in found:
            raise NotADuration(f"write it like {EXAMPLES}")
        found[unit] = Decimal(part["number"]) * _SECONDS[unit]
        between = _BETWEEN.match(text, part.end())
        position = between.end() if between else part.end()
    if not found:
        raise NotADuration(f"write it like {EXAMPLES}")
    return found
