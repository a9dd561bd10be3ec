"""Lines of the log: one each, whatever is in them, and nothing that lets somebody in."""

import json
import logging
import os
import sys
from pathlib import Path

import pytest

from accounts.requests import request_id
from config.logs import JsonFormatter, LineFormatter

VECTORS = Path(os.environ.get("QUIZMARK_VECTORS", "no-such-folder")) / "blns.json"
NASTY = [
    "a\nERROR root: forged",
    "a\r\nb",
    "a\x0bb\x0cc\x85d\u2028e\u2029f",
    "\x1b[2J\x1b]0;title\x07",
    "\u202egnp.exe",
    '" user="root',
    "\x00",
    "\ud800",  # what a broken path may decode to
]
if VECTORS.exists():
    NASTY += json.loads(VECTORS.read_text())
SECRET = "c4x9q2-0123456789abcdef0123456789abcdef"
SECRET_ADDRESSES = [
    f"/accounts/password/reset/MQ/{SECRET}/",
    f"/accounts/password/reset/key/1-{SECRET}/",
    f"/accounts/confirm-email/{SECRET}:1a:{SECRET}/",
    f"/invitations/{SECRET}:{SECRET}/",
    f"/join/?code={SECRET}",
    f"/x/?a=b&token={SECRET}",
]


def record(message: str, *args, exception: Exception | None = None, **extra) -> logging.LogRecord:
    made = logging.LogRecord("quizmark.test", logging.WARNING, __file__, 1, message, args, None)
    if exception:
        try:
            raise exception
        except type(exception):
            made.exc_info = sys.exc_info()
    made.__dict__.update(extra)
    return made


def test_a_line_says_when_how_bad_who_and_in_which_request():
    token = request_id.set("0123456789")
    try:
        line = LineFormatter().format(record("Not Found: %s", "/x/", details={"user": "alice"}))
    finally:
        request_id.reset(token)

    assert line.endswith('+00:00 WARNING quizmark.test [0123456789] Not Found: /x/ user="alice"')


def test_what_django_logs_after_the_request_names_it_too():
    class Request:
        request_id = "0123456789"

    assert "[0123456789]" in LineFormatter().format(record("Not Found", request=Request()))
    assert json.loads(JsonFormatter().format(record("x", request=Request())))["request"] == (
        "0123456789"
    )


def test_json_has_the_same_in_fields():
    line = json.loads(JsonFormatter().format(record("signed-in", details={"user": "alice"})))

    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "WARNING",
        "logger": "quizmark.test",
        "request": "",
        "message": "signed-in",
        "user": "alice",
    }


@pytest.mark.parametrize("formatter", [LineFormatter(), JsonFormatter()])
def test_nothing_that_people_send_makes_a_line_of_its_own(formatter):
    for nasty in NASTY:
        line = formatter.format(record("Not Found: %s", nasty, details={"user": nasty}))

        assert len(line.splitlines()) == 1, ascii(nasty)
        assert not set(line) & set("\x1b\x00\u202e")
        line.encode()


def test_nor_does_it_in_a_traceback():
    for nasty in NASTY:
        failed = record("Internal Server Error", exception=ValueError(nasty))

        first, *others = LineFormatter().format(failed).split("\n")
        assert first.endswith("Internal Server Error")
        assert len(others) > 2
        assert all(line.startswith("    ") for line in others), ascii(nasty)
        assert len(JsonFormatter().format(failed).splitlines()) == 1


@pytest.mark.parametrize("formatter", [LineFormatter(), JsonFormatter()])
@pytest.mark.parametrize("address", SECRET_ADDRESSES)
def test_links_that_let_somebody_in_are_hidden(address, formatter):
    failed = record(
        "Not Found: %s", address, details={"path": address}, exception=ValueError(address)
    )

    assert SECRET not in formatter.format(failed)
    assert "[hidden]" in formatter.format(failed)


def test_other_addresses_are_not():
    for address in ("/attempts/5/save/", "/accounts/password/change/", "/courses/tokens/?page=2"):
        assert address in LineFormatter().format(record("Not Found: %s", address))
