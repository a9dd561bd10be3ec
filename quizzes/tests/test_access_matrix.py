"""Everybody at every address of the site gets what `access_matrix.TABLE` says, and nothing else.

And nothing that anybody is sent, pages, files or addresses, has a word in it that is not theirs to
read. What is refused changes nothing in the database.
"""

import io
import logging
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib import admin
from django.db import connection, transaction
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from quizzes.reports.analysis_exports import QUIZ_TABLES
from quizzes.reports.spreadsheets import FORMATS

from .access_forms import FORMS
from .access_matrix import PEOPLE, TABLE
from .access_world import World, make_world
from .routes import routes

pytestmark = pytest.mark.django_db

LOG_IN_PAGES = {resolve_url(settings.LOGIN_URL), reverse("admin:login")}
WRITES = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
# What says that somebody was here is no change.
NOTES = {"accounts_guess", "cache", "django_session", "quizzes_auditevent"}
NOTES |= {"usersessions_usersession"}
NO_SUCH_PAGE = "/admin/no-such-page/"
HOW_TO_ADD = "add a line for {} to TABLE in quizzes/tests/access_matrix.py"
PERSON = {person: "administrator" if person == "admin" else person for person in PEOPLE}


@dataclass(frozen=True)
class Row:
    method: str
    address: str
    form: str
    expected: dict[str, str]

    def __str__(self) -> str:
        return f"{self.method} {self.address}{f' +{self.form}' if self.form else ''}"


def rows_of(table: str) -> list[Row]:
    rows = []
    for line in table.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        method, address, *words = line.split()
        form = words.pop(0)[1:] if words[0].startswith("+") else ""
        rows.append(Row(method, address, form, dict(zip(PEOPLE, words, strict=True))))
    return rows


ROWS = rows_of(TABLE)


# The world, made once


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), undone():
        yield make_world()


@pytest.fixture(autouse=True)
def without_log() -> Iterator[None]:
    """Each refusal is worth a line there, with a traceback; here they are what is asked for."""
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# The table has every address of the site


def route_of(row: Row, world: World) -> str | None:
    """The route that answers at the address; None where only one for anything that is left does."""
    path = urlsplit(row.address.format_map(world.names)).path
    try:
        match = resolve(path)
    except Resolver404:
        return None
    is_anything = "url" in match.kwargs or "/" in str(match.kwargs.get("object_id", ""))
    return None if is_anything and path != NO_SUCH_PAGE else match.route


def test_every_address_of_the_site_is_in_the_table(world):
    there, tested = routes(), {route_of(row, world) for row in ROWS}
    missing = [f"{name} ({route})" for route, name in there.items() if route not in tested]
    assert not missing, "\n".join(HOW_TO_ADD.format(each) for each in missing)


def test_every_line_of_the_table_has_an_address_of_the_site(world):
    gone = [str(row) for row in ROWS if route_of(row, world) is None]
    assert not gone, f"nothing answers at these addresses any more: remove {', '.join(gone)}"


def test_every_form_is_sent_by_some_line():
    assert {row.form for row in ROWS} - {""} == set(FORMS)


def test_every_file_with_results_has_a_line():
    names = [f"export/{kind}.{format}" for kind in QUIZ_TABLES for format in FORMATS]
    names += [f"gradebook.{format}" for format in FORMATS]
    missing = [name for name in names if not any(name in row.address for row in ROWS)]
    assert not missing, "\n".join(HOW_TO_ADD.format(each) for each in missing)


def test_every_action_of_a_list_has_a_line():
    sent = {(row.address, FORMS[row.form].get("action")) for row in ROWS if row.form}
    missing = []
    for model, model_admin in admin.site._registry.items():
        changelist = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        names = [getattr(action, "__name__", action) for action in model_admin.actions]
        missing += [f"{changelist} {name}" for name in names if (changelist, name) not in sent]
    assert not missing, "\n".join(HOW_TO_ADD.format(each) for each in missing)


def test_no_line_is_there_twice():
    assert len({str(row) for row in ROWS}) == len(ROWS)


# Everybody gets what it says


@dataclass(frozen=True)
class Answer:
    """What came of a request: in a word, and all that was sent."""

    word: str
    sent: str


def ask(row: Row, person: str, world: World) -> Answer:
    client = Client()
    if person in world.sessions:
        client.cookies[settings.SESSION_COOKIE_NAME] = world.sessions[person]
    address = row.address.format_map(world.names)
    with undone(), written_tables() as tables:
        if row.method == "GET":
            response = client.get(address)
        else:
            response = client.post(address, data_of(row, world))
        sent = text_of(response)
    return Answer(word_for(response, has_changed=bool(tables - NOTES)), sent)


def data_of(row: Row, world: World) -> dict[str, object]:
    form = FORMS[row.form] if row.form else {}
    return {
        name.format_map(world.names): value.format_map(world.names)
        if isinstance(value, str)
        else value()
        for name, value in form.items()
    }


@contextmanager
def written_tables() -> Iterator[set[str]]:
    """The tables that something was written to."""
    tables: set[str] = set()

    def note(execute, sql, params, many, context):
        tables.update(WRITES.findall(sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield tables


def word_for(response: HttpResponse, *, has_changed: bool) -> str:
    """What the table calls it."""
    if response.status_code >= 400:
        return f"{response.status_code}, but changed something" * has_changed or str(
            response.status_code
        )
    if has_changed:
        return "done"
    if response.status_code in (301, 302):
        return "login" if urlsplit(response["Location"]).path in LOG_IN_PAGES else "redirect"
    kind = response["Content-Type"].partition(";")[0]
    is_file = "attachment" in response.get("Content-Disposition", "") or kind.startswith("image/")
    return "file" if is_file else "data" if kind == "application/json" else "page"


def text_of(response: HttpResponse) -> str:
    """Head and body, unpacked where they are packed."""
    body = b"".join(response) if response.streaming else response.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"\n".join(archive.read(name) for name in archive.namelist())
    return f"{response.headers}\n{body.decode(errors='replace')}"


@pytest.mark.parametrize("person", ["staff", "newcomer"])
def test_staff_without_a_role_find_the_admin_empty(world, person):
    """Of two kinds: a newcomer may make courses, and sees lists with nothing in them."""
    secrets = world.secrets[person]
    wrong = []
    for row in ROWS:
        if not row.address.startswith("/admin/quizzes/") or row.form == "new-course":
            continue
        answer = ask(row, person, world)
        is_refused = answer.word in {"403", "404", "405", "redirect"} or answer.word == "400"
        is_list = person == "newcomer" and answer.word in {"page", "data", "file"}
        if not (is_refused or is_list or row.address == "/admin/quizzes/"):
            wrong.append(f"{row}: {answer.word}")
        wrong += [
            f"{row}: tells the {name}" for name, word in secrets.items() if word in answer.sent
        ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("person", PEOPLE)
def test_everybody_gets_what_the_table_says(world, person):
    secrets = world.secrets[PERSON[person]]
    untold = dict(world.told.get(person, {}))
    wrong = []
    for row in ROWS:
        answer = ask(row, PERSON[person], world)
        untold = {name: word for name, word in untold.items() if word not in answer.sent}
        if answer.word != row.expected[person]:
            wrong.append(f"{row}: {answer.word}, not {row.expected[person]}")
        wrong += [
            f"{row}: tells the {name}" for name, word in secrets.items() if word in answer.sent
        ]
    wrong += [f"nothing tells the {name}" for name in untold]
    assert not wrong, f"for {person}:\n" + "\n".join(wrong)
