"""Typed readers of the environment: a value that cannot be read stops the start and says which.

Written here because the libraries for it either let a misspelt boolean pass as false or take a
tenth of the server's start-up time.
"""

import os
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off", ""})

SQLITE_OPTIONS = {
    # IMMEDIATE takes the write lock when a transaction begins, so that concurrent saves wait for
    # each other instead of failing with "database is locked". For the same reason there is no
    # transaction around every request (ATOMIC_REQUESTS): only one page at a time could be read.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,  # seconds to wait for the lock
    # The second thread sorts: counting a million answers takes a third less time.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA threads=2;",
}


def text(name: str, default: str) -> str:
    return os.environ.get(name, default)


def flag(name: str, default: bool) -> bool:
    """1, true, yes, on or 0, false, no, off; letter case does not matter."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.lower() in TRUE | FALSE:
        return value.lower() in TRUE
    raise _invalid(name, f"“{value}” is neither on nor off")


def number(name: str, default: int) -> int:
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise _invalid(name, f"“{value}” is not a whole number") from None


def choice(name: str, default: str, values: Mapping[str, str]) -> str:
    """What the named one of `values` stands for."""
    value = text(name, default)
    if value not in values:
        raise _invalid(name, f"“{value}” is none of {', '.join(values)}")
    return values[value]


def names(name: str, default: list[str]) -> list[str]:
    """Names separated by commas."""
    value = os.environ.get(name)
    if value is None:
        return default
    return [each.strip() for each in value.split(",") if each.strip()]


def database(name: str, default: str) -> dict[str, Any]:
    """Django's settings for the database at a `sqlite:///path` or `postgres://...` URL."""
    url = text(name, default)
    if urlsplit(url).scheme not in {"sqlite", "postgres", "postgresql"}:
        raise _invalid(name, "it is not a sqlite: or postgres: URL")
    max_age = number("DATABASE_CONN_MAX_AGE", 600)
    settings = dict(dj_database_url.parse(url, conn_max_age=max_age, conn_health_checks=True))
    if settings["ENGINE"] == "django.db.backends.sqlite3":
        settings["OPTIONS"] = SQLITE_OPTIONS
    return settings


def cache(name: str, default: str) -> dict[str, Any]:
    """Django's settings for the cache: `database`, or a Redis server at `redis://host:port/number`.

    A table in the database needs no other service; a migration of `accounts` makes it.
    """
    url = text(name, default)
    if url == "database":
        return {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "cache",
            # So many that nobody can have a limit forgotten by filling the table.
            "OPTIONS": {"MAX_ENTRIES": 1_000_000},
        }
    parts = urlsplit(url)
    if parts.scheme not in {"redis", "rediss", "unix"} or not (parts.hostname or parts.path):
        raise _invalid(name, "it is neither “database” nor a redis: URL")
    if not find_spec("redis"):
        raise _invalid(name, "the Python package redis, which it needs, is not installed")
    return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}


def time_zone(name: str, default: str) -> str:
    """The name of a time zone of the IANA database."""
    zone = text(name, default)
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise _invalid(name, f"there is no time zone “{zone}”") from None
    return zone


def _invalid(name: str, why: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"the environment variable {name} is invalid: {why}.")
