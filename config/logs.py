"""How log lines are written: readable, or as JSON for what collects them.

Written here because what matters is not the format: nothing that people send may start a line or
give away a link that lets somebody in, whichever logger it comes through.
"""

import json
import logging
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from accounts.requests import request_id

# What ends a line, moves the cursor, turns the direction of what follows, or cannot be encoded.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
# Who holds these addresses may set a password, or join a course.
_SECRETS = re.compile(
    r"(/(?:password/reset(?:/key)?|confirm-email|invitations|login/code/confirm)/|[?&](?:code|key|token)=)"
    r"[^\s/?&\"'][^\s?&\"']*"
)
HIDDEN = r"\1[hidden]"


def clean(text: str) -> str:
    """The text on one line, without what nobody should read in a log."""
    return _CONTROLS.sub(_escaped, _SECRETS.sub(HIDDEN, text))


def _escaped(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode("ascii")


def _time_of(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _request_of(record: logging.LogRecord) -> str:
    """The id of the request that the line is about; "" outside of one."""
    return request_id.get() or getattr(getattr(record, "request", None), "request_id", "")


def _details_of(record: logging.LogRecord) -> Mapping[str, object]:
    """What a line of “quizmark.security” or “quizmark.audit” says beyond its event."""
    return getattr(record, "details", {})


class LineFormatter(logging.Formatter):
    """`2026-03-02T09:00:00.123+00:00 WARNING quizmark.security [id] sign-in-failed user="alice"`"""

    def format(self, record: logging.LogRecord) -> str:
        return "\n    ".join(self._lines(record))

    def _lines(self, record: logging.LogRecord) -> Iterator[str]:
        at = _time_of(record)
        said = " ".join(
            [
                clean(record.getMessage()),
                *(f'{name}="{clean(str(value))}"' for name, value in _details_of(record).items()),
            ]
        )
        yield f"{at} {record.levelname} {record.name} [{_request_of(record) or '-'}] {said}"
        if record.exc_info:
            yield from map(clean, self.formatException(record.exc_info).splitlines())
        if record.stack_info:
            yield from map(clean, self.formatStack(record.stack_info).splitlines())


class JsonFormatter(logging.Formatter):
    """One JSON object on each line."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": _time_of(record),
            "level": record.levelname,
            "logger": record.name,
            "request": _request_of(record),
            "message": clean(record.getMessage()),
            **{name: clean(str(value)) for name, value in _details_of(record).items()},
        }
        if record.exc_info:
            line["traceback"] = _SECRETS.sub(HIDDEN, self.formatException(record.exc_info))
        return json.dumps(line)
