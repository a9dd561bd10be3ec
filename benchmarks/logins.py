"""Log-ins and password resets, as a class makes them: `python -m benchmarks.logins [--json]`.

Quizmark under gunicorn with two workers on SQLite. Two clients log students in, one after the other
each, with the real password hash; then resets are asked for, for a known and an unknown address in
turn, while the mail server is down.
"""

import argparse
import json
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median, stdev

from .apps import _python, quizmark
from .client import encode, exchange, outcome
from .server import Server

CLIENTS = 2
PASSWORD = "three turnips in a hat"
LOG_IN, RESET = "/accounts/login/", "/accounts/password/reset/"


def measure(log_ins: int, resets: int) -> dict:
    with tempfile.TemporaryDirectory(prefix="quizmark-logins-") as folder:
        app = quizmark(Path(folder), 1)
        app.env.update(EMAIL_HOST="127.0.0.1", EMAIL_PORT="9")
        _python(app.env, "-m", "benchmarks.logins", "--make", str(max(log_ins, resets)))
        with Server(app, "/") as server:
            return {**_log_in(server, log_ins), **_reset(server, resets)}


def make(count: int) -> None:
    """Students who can log in, for the app that DJANGO_SETTINGS_MODULE names."""
    import django

    django.setup()
    from django.contrib.auth.hashers import make_password

    from accounts.models import User

    password = make_password(PASSWORD)
    User.objects.bulk_create(
        User(username=f"s{n}", email=f"s{n}@example.org", password=password) for n in range(count)
    )


def _log_in(server: Server, count: int) -> dict:
    messages = [
        _post(server, LOG_IN, username=f"s{n}", login=f"s{n}", password=PASSWORD)
        for n in range(count)
    ]
    began, begin_cpu_ms = time.perf_counter(), server.cpu_ms()
    with ThreadPoolExecutor(CLIENTS) as pool:
        times = list(pool.map(lambda message: _timed(server, message, "302 /"), messages))
    seconds = time.perf_counter() - began
    return {
        "log_ins_per_second": round(count / seconds, 1),
        "log_in_cpu_ms": round((server.cpu_ms() - begin_cpu_ms) / count, 1),
        "log_in_p50_ms": round(median(times), 1),
    }


def _reset(server: Server, count: int) -> dict:
    known, unknown = [], []
    for n in range(count):
        for times, name in ((known, f"s{n}"), (unknown, f"nobody{n}")):
            message = _post(server, RESET, email=f"{name}@example.org")
            times.append(_timed(server, message, "302"))
    # Of a median, about; of the difference of two.
    error = 1.25 * (stdev(known) ** 2 / count + stdev(unknown) ** 2 / count) ** 0.5
    return {
        "reset_known_p50_ms": round(median(known), 2),
        "reset_unknown_p50_ms": round(median(unknown), 2),
        "reset_difference_ms": round(median(known) - median(unknown), 2),
        "reset_standard_error_ms": round(error, 2),
    }


def _post(server: Server, path: str, **fields: str) -> bytes:
    request = {"method": "POST", "path": path, "session": "", "fields": list(fields.items())}
    return encode(request, server.port)


def _timed(server: Server, message: bytes, expected: str) -> float:
    """Milliseconds. Raises RuntimeError for another answer."""
    began = time.perf_counter()
    answer = exchange(message, server.port)
    took = (time.perf_counter() - began) * 1000
    if not (got := outcome(answer)).startswith(expected):
        raise RuntimeError(f"{got} instead of {expected}\n{server.log_text()}")
    return took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--log-ins", type=int, default=200)
    parser.add_argument(
        "--resets", type=int, default=29, help="of each kind; an address may ask 60 times a minute"
    )
    parser.add_argument("--make", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.make is not None:
        make(options.make)
        return
    figures = measure(options.log_ins, options.resets)
    if options.json:
        print(json.dumps(figures))
    else:
        for name, figure in figures.items():
            print(f"{name:24} {figure}")


if __name__ == "__main__":
    main()
