"""Typed readers of the environment. A value that cannot be read raises with its variable's name."""

from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import dj_database_url
from environs import Env, EnvError

env = Env()

SQLITE_OPTIONS = {
    # IMMEDIATE takes the write lock when a transaction begins, so that concurrent saves wait for
    # each other instead of failing with "database is locked". For the same reason there is no
    # transaction around every request (ATOMIC_REQUESTS): only one page at a time could be read.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,  # seconds to wait for the lock
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
}


def database(name: str, default: str) -> dict[str, Any]:
    """Django's settings for the database at a `sqlite:///path` or `postgres://...` URL."""
    url = env.str(name, default)
    if urlsplit(url).scheme not in {"sqlite", "postgres", "postgresql"}:
        raise EnvError(f'Environment variable "{name}" invalid: not a sqlite: or postgres: URL.')
    settings = dj_database_url.parse(
        url, conn_max_age=env.int("DATABASE_CONN_MAX_AGE", 600), conn_health_checks=True
    )
    if settings["ENGINE"] == "django.db.backends.sqlite3":
        settings["OPTIONS"] = SQLITE_OPTIONS
    return dict(settings)


def time_zone(name: str, default: str) -> str:
    """The name of a time zone of the IANA database."""
    zone = env.str(name, default)
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError) as problem:
        raise EnvError(
            f'Environment variable "{name}" invalid: no time zone "{zone}".'
        ) from problem
    return zone
