"""The database is away, locked or full: nothing typed is lost, and the student is told."""

import logging
from contextlib import contextmanager

import pytest
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from quizzes.actions.starting import start_attempt

from ..conftest import NOW, import_markdown
from .windows import HALF, LOG_IN, PASSWORD, SCRIPT, WHOLE, Window, expire_sessions, stored, text_of

WRITES = ("INSERT", "UPDATE", "DELETE")


@pytest.fixture(autouse=True)
def _answers_as_in_production(request):
    """The test client would raise what a server answers with 503."""
    if "window" in request.fixturenames:
        request.getfixturevalue("window").client.raise_request_exception = False


@contextmanager
def database_away(failure=OperationalError, verbs: tuple[str, ...] = ("",)):
    """Every query fails that begins with one of the verbs."""

    def fail(execute, sql, params, many, context):
        if sql.lstrip().upper().startswith(verbs):
            raise failure("could not connect to server")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        yield


def is_unavailable(response) -> bool:
    return response.status_code == 503 and response["Retry-After"] == "5"


@pytest.mark.parametrize("failure", [OperationalError, InterfaceError])
@pytest.mark.parametrize("verbs", [("",), WRITES], ids=["any query", "writing"])
def test_a_save_can_be_tried_again_from_the_page(window, verbs, failure):
    window.tick(HALF)
    with database_away(failure, verbs):
        shown = window.send("save")

    assert is_unavailable(shown)
    assert "no-store" in shown["Cache-Control"]
    assert "Your answers could not be saved yet" in text_of(shown)
    assert stored(window.attempt) == {}
    response = window.send_again("save", shown)
    assert response.redirect_chain == [(window.url("attempt"), 302)]
    assert stored(window.attempt) == HALF


def test_a_submit_can_be_tried_again_as_often_as_it_takes(window):
    window.tick(WHOLE)
    with database_away():
        shown = window.send_again("submit", window.send("submit"))
        assert is_unavailable(shown)
    response = window.send_again("submit", shown)

    assert response.redirect_chain == [(window.url("review"), 302)]
    assert stored(window.attempt) == WHOLE


def test_a_script_is_told_so(window):
    window.tick(HALF)
    with database_away():
        response = window.send("save", **SCRIPT)

    assert is_unavailable(response)
    assert response.json()["status"] == "unavailable"
    assert "cannot store anything right now" in response.json()["message"]


@pytest.mark.parametrize("name", ["attempt", "submit", "review"])
def test_a_page_that_is_read_says_to_come_back(window, name):
    with database_away():
        response = window.client.get(window.url(name))

    assert is_unavailable(response)
    assert "<form" not in text_of(response)


def test_nobody_is_logged_out_by_it(window, alice):
    with database_away():
        response = window.client.get("/")

    assert "sessionid" not in response.cookies
    assert window.client.get("/").status_code == 200


def test_answers_wait_while_logging_in_is_not_possible(window):
    expire_sessions()
    asked = window.send("submit", WHOLE)
    with database_away():
        shown = window.sign_in(asked, "alice")

    assert is_unavailable(shown)
    assert PASSWORD not in text_of(shown)
    window.sign_in(window.send_again("submit", shown), "alice")
    assert stored(window.attempt) == WHOLE


def test_the_log_in_page_does_not_give_the_password_back(window):
    expire_sessions()
    token = window.fields["csrfmiddlewaretoken"]
    fields = {"username": "alice", "password": PASSWORD, "csrfmiddlewaretoken": token}
    with database_away():
        response = window.client.post(LOG_IN, fields)

    assert is_unavailable(response)
    assert PASSWORD not in text_of(response)


def test_a_form_on_another_site_has_nothing_filled_in(window):
    del window.fields["csrfmiddlewaretoken"], window.fields["sitting"]
    window.tick(WHOLE)
    with database_away():
        response = window.send("submit")

    assert response.status_code in (403, 503)
    assert "<form" not in text_of(response)


def test_it_is_logged_as_an_error_with_its_cause(window, caplog):
    window.tick(HALF)
    with database_away():
        window.send("save")

    (record,) = [each for each in caplog.records if each.name == "django.request"]
    assert record.levelno == logging.ERROR
    assert record.exc_info[0] is OperationalError


# A full disk

TYPED = "\n".join(f"**{n}.** Write number {n}.\n= {n}\n" for n in range(1, 41))


@contextmanager
def disk_full():
    """SQLite may not take one page more."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        size = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {size}")
        yield
        cursor.execute("PRAGMA max_page_count = 4294967294")


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="limits the size of a file of SQLite")
def test_on_a_full_disk_earlier_answers_are_read_and_the_others_saved_later(alice):
    window = Window(start_attempt(quiz=import_markdown(TYPED).quiz, student=alice, now=NOW))
    window.client.raise_request_exception = False
    window.client.force_login(alice)
    window.open()
    first, *others = [name for name in window.fields if name.startswith("q")]
    window.fields[first] = ["acknowledged"]
    assert window.send("save").status_code == 302
    window.open()
    window.fields |= {name: ["typed " * 80] for name in others}

    with disk_full():
        shown = window.send("save")
        assert is_unavailable(shown)
        page = window.client.get(window.url("attempt"))
        assert page.status_code == 200
        assert 'value="acknowledged"' in text_of(page)

    window.send_again("save", shown)
    assert window.attempt.answers.filter(response__isnull=False).count() == 40


# A connection that was cut


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_connection_that_was_cut_costs_one_answer_at_most(window):
    pid = connection.cursor().execute("SELECT pg_backend_pid()").fetchone()[0]
    other = connection.copy()
    other.cursor().execute("SELECT pg_terminate_backend(%s, 1000)", [pid])
    other.close()

    statuses = []
    for _ in range(3):
        close_old_connections()  # as before and after every request to a server
        statuses.append(window.send("save", HALF).status_code)
    assert statuses[0] in (302, 503)
    assert statuses[1:] == [302, 302]
    assert stored(window.attempt) == HALF
