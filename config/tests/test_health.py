"""What a monitor is told."""

import pytest
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from config import health

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_process(monkeypatch):
    monkeypatch.setattr(health, "_is_migrated", False)


def test_a_server_that_can_serve_says_so_without_a_log_in(client, count_queries):
    response = client.get("/healthz")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert not response.cookies
    with count_queries(1):
        assert client.head("/healthz").status_code == 200
    assert client.post("/healthz").status_code == 405


def test_it_is_asked_within_without_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True

    assert client.get("/healthz").status_code == 200
    assert client.get("/healthz/").status_code == 301


def test_a_database_that_is_away_is_told_and_nothing_else(client):
    def fail(execute, sql, params, many, context):
        raise OperationalError("password authentication failed for user quizmark at 10.0.0.5")

    with connection.execute_wrapper(fail):
        response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json() == {"status": "unavailable", "failing": "database"}


def test_a_database_that_cannot_be_connected_to_is_away_too(client, monkeypatch):
    def fail():
        raise OperationalError("connection refused")

    monkeypatch.setattr(connection, "cursor", fail)

    assert client.get("/healthz").json() == {"status": "unavailable", "failing": "database"}


def test_code_that_is_newer_than_the_database_is_told_until_it_is_migrated(client):
    recorder = MigrationRecorder(connection)
    (latest,) = MigrationLoader(connection).graph.leaf_nodes("quizzes")
    recorder.record_unapplied(*latest)

    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json() == {"status": "unavailable", "failing": "migrations"}

    recorder.record_applied(*latest)
    assert client.get("/healthz").status_code == 200
