"""Failures that no view expected."""

import errno
import logging

import pytest
from django.core.handlers.exception import response_for_exception
from django.db import DatabaseError, OperationalError, connection
from django.http import UnreadablePostError
from django.test import RequestFactory
from django.urls import resolve

LOG_IN = "/accounts/login/"
SAVE = "/attempts/1/save/"


@pytest.fixture
def client(client):
    client.raise_request_exception = False
    return client


@pytest.fixture
def failing(db):
    """`failing(failure)` makes every query raise it."""

    def fail_with(failure):
        def fail(execute, sql, params, many, context):
            raise failure

        return connection.execute_wrapper(fail)

    return fail_with


def log_in(client):
    return client.post(LOG_IN, {"username": "alice", "password": "three turnips in a hat"})


def test_a_database_that_is_away_is_said_to_be_back_soon(client, failing):
    with failing(OperationalError("database is locked")):
        response = log_in(client)

    assert response.status_code == 503
    assert response["Retry-After"] == "5"
    assert "The server cannot reach its data right now" in response.content.decode()


def test_any_other_failure_is_a_mistake_of_the_server(client, failing):
    with failing(DatabaseError("malformed")):
        response = log_in(client)

    assert response.status_code == 500
    assert "Retry-After" not in response


@pytest.mark.parametrize("failure", [OSError, UnreadablePostError])
def test_a_request_that_cannot_be_read_is_answered_too(client, failure):
    class Broken:
        def read(self, size=0):
            raise failure("the connection was reset")

    request = RequestFactory().post(SAVE)
    request.environ["wsgi.input"] = request._stream = Broken()
    request.resolver_match = resolve(SAVE)
    try:
        raise OperationalError("away")
    except OperationalError as away:
        response = response_for_exception(request, away)

    assert response.status_code == 503


def test_a_log_on_a_full_disk_does_not_change_the_answer(client, failing, monkeypatch):
    class Full:
        def write(self, text=""):
            raise OSError(errno.ENOSPC, "No space left on device")

        flush = write

    handler = logging.StreamHandler(Full())
    monkeypatch.setattr("sys.stderr", handler.stream)
    logging.getLogger().addHandler(handler)
    try:
        with failing(OperationalError("database or disk is full")):
            response = log_in(client)
    finally:
        logging.getLogger().removeHandler(handler)

    assert response.status_code == 503
