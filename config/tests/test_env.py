"""The environment is read strictly: a wrong value stops the start and says which."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env

ROOT = Path(__file__).resolve().parents[2]


def check(**variables: str) -> subprocess.CompletedProcess:
    """`manage.py check` with nothing but these variables."""
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({}, "SECRET_KEY is not set"),
        ({"DEBUG": "maybe"}, "DEBUG is invalid"),
        ({"DEBUG": "1", "DATABASE_URL": "mysql://a/b"}, "DATABASE_URL is invalid"),
    ],
)
def test_a_bad_environment_stops_the_start_with_one_clear_line(variables, words):
    stopped = check(**variables)
    assert stopped.returncode == 1
    assert stopped.stderr.startswith("Quizmark cannot start: ")
    assert words in stopped.stderr
    assert stopped.stderr.count("\n") == 1


def test_debug_needs_nothing_else():
    assert check(DEBUG="1").returncode == 0


@pytest.mark.parametrize("value", ["1", "true", "True", "YES", "on"])
def test_flags_that_are_on(monkeypatch, value):
    monkeypatch.setenv("FLAG", value)
    assert env.flag("FLAG", False) is True


@pytest.mark.parametrize("value", ["0", "false", "No", "OFF", ""])
def test_flags_that_are_off(monkeypatch, value):
    monkeypatch.setenv("FLAG", value)
    assert env.flag("FLAG", True) is False


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (lambda: env.flag("NAME", False), "ture"),
        (lambda: env.number("NAME", 1), "1.5"),
        (lambda: env.database("NAME", ""), "nonsense"),
        (lambda: env.database("NAME", ""), "oracle://a/b"),
        (lambda: env.cache("NAME", "database"), "memcached://a/b"),
        (lambda: env.cache("NAME", "database"), "redis:"),
        (lambda: env.cache("NAME", "database"), ""),
        (lambda: env.time_zone("NAME", "UTC"), "Mars/Olympus"),
        (lambda: env.time_zone("NAME", "UTC"), "../etc/passwd"),
    ],
)
def test_a_value_that_cannot_be_read_names_its_variable(monkeypatch, read, value):
    monkeypatch.setenv("NAME", value)
    with pytest.raises(ImproperlyConfigured, match="environment variable NAME is invalid"):
        read()


def test_the_cache_is_a_table_or_a_redis_server(monkeypatch):
    assert env.cache("UNSET", "database")["BACKEND"].endswith("DatabaseCache")
    monkeypatch.setenv("NAME", "redis://127.0.0.1:6379/0")
    monkeypatch.setattr(env, "find_spec", lambda name: None)
    with pytest.raises(ImproperlyConfigured, match=r"NAME is invalid: .* redis.* not installed"):
        env.cache("NAME", "database")
    monkeypatch.setattr(env, "find_spec", lambda name: name)
    assert env.cache("NAME", "database")["LOCATION"] == "redis://127.0.0.1:6379/0"


def test_names_are_separated_by_commas(monkeypatch):
    monkeypatch.setenv("NAMES", "a.example, b.example,")
    assert env.names("NAMES", []) == ["a.example", "b.example"]


def test_sqlite_gets_the_options_that_concurrent_saves_need():
    options = env.database("UNSET", "sqlite:///x.sqlite3")["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in options["init_command"]


def test_postgresql_keeps_connections_and_checks_them():
    settings = env.database("UNSET", "postgres://user:secret@localhost/quizmark")
    assert settings["CONN_MAX_AGE"] == 600
    assert settings["CONN_HEALTH_CHECKS"] is True
    assert "OPTIONS" not in settings or "transaction_mode" not in settings["OPTIONS"]
