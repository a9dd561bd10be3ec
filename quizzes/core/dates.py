"""Dates with or without a time, as authors write them: `2026-03-02 09:00`."""

import re
from datetime import UTC, datetime, time, timedelta, timezone

EXAMPLES = "2026-03-02, or 2026-03-02 09:00"
# What a date alone means: something opens when the day begins, and closes when it ends.
START_OF_DAY, END_OF_DAY = time(), time(23, 59, 59)
_TIME = re.compile(
    r"(?P<date>(?:19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2})"
    r"(?:(?:T|[ \t]+)(?P<time>[0-9]{2}:[0-9]{2}(?::[0-9]{2})?)"
    r"(?P<zone>[ \t]*(?:Z|UTC|[+-][0-9]{2}(?::?[0-5][0-9])?))?)?",
    re.IGNORECASE,
)


class NotATime(ValueError):
    """A text is no date and no time; the message says what to do about it."""


def read_time(text: str, time_of_day: time) -> datetime:
    """The time that `text` says, without a zone where it names none. Raises NotATime.

    A date alone means `time_of_day`.
    """
    found = _TIME.fullmatch(text.strip())
    if found is None:
        raise NotATime("write year, month, day and the hours to 23, such as 2026-03-02 09:00")
    try:
        date = datetime.fromisoformat(found["date"])
        if not found["time"]:
            return datetime.combine(date, time_of_day)
        stated = time.fromisoformat(found["time"])
        zone = _zone(found["zone"].strip()) if found["zone"] else None
        return datetime.combine(date, stated, zone)
    except ValueError:
        raise NotATime("there is no such date or time") from None


def written(moment: datetime, time_of_day: time) -> str:
    """The one way in which we write a time, to the second; `read_time` reads the same from it."""
    if moment.tzinfo is None and moment.time() == time_of_day:
        return f"{moment:%Y-%m-%d}"
    text = moment.isoformat(" ", "seconds" if moment.second else "minutes")
    return text.replace("+00:00", "Z")


def _zone(text: str) -> timezone:
    """UTC, or hours and perhaps minutes from it. Raises ValueError from 24 hours on."""
    if text.upper() in ("Z", "UTC"):
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text[0] == "-" else offset)
