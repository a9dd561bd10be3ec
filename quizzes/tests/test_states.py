"""The list of states has every page of the site."""

import json
import logging
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from .access_world import World, make_world
from .routes import routes
from .shown import Shown
from .states import STATES
from .test_access_matrix import undone

pytestmark = pytest.mark.django_db

# What no state shows as a page, and why.
NO_PAGES = {
    "admin:password_change": "leads to the page of everybody, before this name is asked",
    "healthz": "says whether the server is well, to programs",
    "quizzes:image": "a picture",
    "quizzes:state": "what a script asks for",
    "quizzes:receipt": "a text to keep",
    "admin:jsi18n": "a script's words",
    "admin:autocomplete": "what a script asks for",
    "admin:quizzes_accommodation_students": "what a script asks for",
    "admin:quizzes_extension_students": "what a script asks for",
    "admin:quizzes_quiz_preview": "a part of the editor's page",
    "admin:quizzes_quiz_export": "a file",
    "admin:quizzes_quiz_annotated": "a file",
    "admin:quizzes_quiz_gradebook_export": "a file",
    "mfa_download_recovery_codes": "a file",
    "mfa_login_webauthn": "what a script asks for",
    "mfa_reauthenticate_webauthn": "what a script asks for",
}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), undone():
        yield make_world()


@pytest.fixture(scope="module")
def shown(world) -> dict[str, Shown]:
    found = {}
    logging.disable()  # refusals are worth a line each, with a traceback
    for state in STATES:
        with undone():
            found[state.name] = state.shown(world)
    logging.disable(logging.NOTSET)
    return found


def test_every_named_address_is_visited_by_some_state(shown):
    there = {name for name in routes().values() if "(without a name)" not in name}
    seen = set().union(*(page.names for page in shown.values() if page.is_page))
    assert sorted(there - seen - NO_PAGES.keys()) == []


def test_what_shows_no_page_is_said_of_addresses_that_there_are():
    assert NO_PAGES.keys() - set(routes().values()) == set()


def test_names_of_states_are_their_own():
    names = [state.name for state in STATES]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_no_state_fails(shown):
    failing = {name: page.response.status_code for name, page in shown.items()}
    assert {n: s for n, s in failing.items() if s >= 500 and not n.startswith("failure")} == {}


# Of Django's own widgets, in forms of the admin.
OF_DJANGO = [
    "Attribute “disabled” not allowed on element “div”",  # the hash of a password
    "No “p” element in scope but a “p” end tag seen.",  # a list in the help of a password
    "“select” element with a “required” attribute",  # autocompletion fills it
]


@pytest.fixture(scope="module")
def checker() -> list[str]:
    """How the Nu HTML checker is called. Nobody has to have it: `.ci/vnu` fetches it."""
    java = shutil.which("java")
    found = sorted((Path(settings.BASE_DIR) / ".venv").glob("vnu-*.jar"))
    jar = os.environ.get("QUIZMARK_VNU") or (str(found[-1]) if found else "")
    if not java or not jar:
        pytest.skip(
            "needs Java, and the Nu HTML checker: .ci/vnu fetches it, QUIZMARK_VNU names it"
        )
    return [java, "-jar", jar, "--format", "json", "--exit-zero-always"]


@pytest.mark.once
def test_the_html_of_every_page_is_valid(shown, checker, tmp_path):
    for number, (_name, page) in enumerate(shown.items()):
        if page.is_page:
            (tmp_path / f"{number}.html").write_bytes(page.response.content)
    files = [str(file) for file in tmp_path.iterdir()]
    done = subprocess.run([*checker, *files], capture_output=True, text=True, check=True)
    names = list(shown)
    errors = [
        f"{names[int(Path(found['url']).stem)]}: {found['message']} {found.get('extract', '')}"
        for found in json.loads(done.stderr)["messages"]
        if found["type"] == "error" and not any(known in found["message"] for known in OF_DJANGO)
    ]
    assert errors == []
