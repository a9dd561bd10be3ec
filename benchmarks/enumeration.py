"""Do answers tell by their time who has an account? `python -m benchmarks.enumeration [--json]`

Asks the log-in, the link for a new password and the sign-up by turns for accounts that are there and
for some that are not, with the real hasher and without rate limits, in a database of its own.
Exits 1 where the medians differ by 10 ms or more, or by 3 standard errors or more.
"""

import argparse
import gc
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ACCOUNTS = 20
LONGEST = 0.010  # seconds
PASSWORD = "three turnips in a hat"


def set_up(folder: str) -> None:
    os.environ |= {
        "DEBUG": "0",
        "HTTPS": "0",
        "SECRET_KEY": "benchmark" * 8,
        "ALLOWED_HOSTS": "testserver",
        "DATABASE_URL": f"sqlite:///{Path(folder) / 'enumeration.sqlite3'}",
        "LOG_LEVEL": "CRITICAL",
    }
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    settings.ACCOUNT_RATE_LIMITS = dict.fromkeys(settings.ACCOUNT_RATE_LIMITS)
    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    if "smtp" in settings.EMAIL_BACKEND:
        settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    call_command("migrate", verbosity=0)


def make_accounts() -> None:
    from allauth.account.models import EmailAddress
    from django.contrib.auth.hashers import make_password

    from accounts.models import User

    password = make_password(PASSWORD)
    names = [f"known{n:02}" for n in range(ACCOUNTS)]
    users = User.objects.bulk_create(
        User(username=name, email=f"{name}@example.org", password=password) for name in names
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
    )


def by_user_name(name: str, n: int) -> tuple[str, dict]:
    return "account_login", {"username": name, "password": "a wrong password"}


def by_address(name: str, n: int) -> tuple[str, dict]:
    return by_user_name(f"{name}@example.org", n)


def by_reset(name: str, n: int) -> tuple[str, dict]:
    return "account_reset_password", {"email": f"{name}@example.org"}


def by_sign_up(name: str, n: int) -> tuple[str, dict]:
    fields = {"email": f"{name}@example.org", "password1": PASSWORD, "password2": PASSWORD}
    return "account_signup", {"username": f"{name}x{n}", **fields}


WAYS = {
    "log-in by user name": by_user_name,
    "log-in by address": by_address,
    "link for a new password": by_reset,
    "sign-up": by_sign_up,
}


def ask(way: Callable, name: str, n: int) -> tuple[float, int]:
    """How long one answer takes, in seconds, and its status."""
    from django.test import Client
    from django.urls import reverse

    from accounts.models import Guess

    Guess.objects.all().delete()
    address, fields = way(name, n)
    client = Client()
    client.get(reverse(address))
    gc.collect()
    began = time.perf_counter()
    response = client.post(reverse(address), fields)
    return time.perf_counter() - began, response.status_code


def compare(way: Callable, times: int) -> dict:
    """Medians in seconds, and their difference with its standard error."""
    took: dict[str, list[float]] = {"known": [], "other": []}
    statuses = set()
    order = random.Random(7)
    for n in range(-5, times):
        # By chance who comes first: what comes round, such as collecting garbage, falls on both.
        for kind in order.sample(("known", "other"), 2):
            seconds, status = ask(way, f"{kind}{n % ACCOUNTS:02}", n)
            if n >= 0:  # the first warm up
                took[kind].append(seconds)
            statuses.add(status)
    known, other = (statistics.median(each) for each in took.values())
    # The standard error of a median, by the middle half of the times: robust against outliers.
    errors = [1.2533 * middle_spread(each) / len(each) ** 0.5 for each in took.values()]
    error = sum(each**2 for each in errors) ** 0.5
    return {
        "known": known,
        "other": other,
        "difference": known - other,
        "standard_error": error,
        "statuses": sorted(statuses),
        "ok": len(statuses) == 1 and abs(known - other) < min(LONGEST, 3 * error),
    }


def middle_spread(values: list[float]) -> float:
    """The standard deviation that a normal distribution with the same quartiles has."""
    low, _, high = statistics.quantiles(values, n=4)
    return (high - low) / 1.349


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=300, help="requests of each kind")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder)
        make_accounts()
        found = {name: compare(way, options.times) for name, way in WAYS.items()}
    if options.json:
        print(json.dumps(found))
    else:
        for name, each in found.items():
            figures = [1000 * each[key] for key in ("known", "other", "difference")]
            error = 1000 * each["standard_error"]
            words = "known {:.2f} ms, other {:.2f} ms: {:+.2f} ms".format(*figures)
            print(f"{name}: {words} (standard error {error:.2f}){'' if each['ok'] else ' TOLD'}")
    sys.exit(not all(each["ok"] for each in found.values()))


if __name__ == "__main__":
    main()
