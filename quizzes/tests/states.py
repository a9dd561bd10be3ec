"""Every page of the site in every state, for whatever is asked of all of them.

Most come from `access_matrix.TABLE`: each address that answers with a page, and the page that each
form leads to, filled as `access_forms` has it and sent empty. What no line there brings about is in
the `states_of_…` modules, and here where it is of no page in particular.
"""

from functools import partial
from importlib import import_module
from types import ModuleType
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client, override_settings
from django.utils import translation

from quizzes.urls import pages_for_development

from . import states_of_accounts, states_of_attempts, states_of_practice, states_of_staff
from .access_matrix import PEOPLE
from .access_world import World
from .shown import Reach, Shown, State, ask
from .test_access_matrix import ROWS, Row, data_of

FAILURES = {"400": 400, "403": 403, "403_csrf": 403, "429": 429, "500": 500, "503": 503}
REFUSALS = ("400", "403", "404", "405", "410")

# The lines of the table

_BY_PREFERENCE = ["student", "owner", "admin", "instructor", "outsider", "nobody"]
_BY_PREFERENCE += [person for person in PEOPLE if person not in _BY_PREFERENCE]


def _who_gets(row: Row, *words: str) -> str | None:
    return next(
        (who for word in words for who in _BY_PREFERENCE if row.expected[who] == word), None
    )


def _line(row: Row, world: World, client: Client, *, is_empty: bool = False) -> Shown:
    address = row.address.format_map(world.names)
    data = None if row.method == "GET" else {} if is_empty else data_of(row, world)
    return ask(client, address, data)


def _is_seen_elsewhere(row: Row, who: str) -> bool:
    """Whether a line of the admin leads to a list or a form that another line shows already: by a
    filter, for the course elsewhere, or after something was done, of which Django tells in the same
    words and place each time.
    """
    parts = urlsplit(row.address)
    is_filtered = "__" in parts.query or "foreign_" in row.address
    is_told = row.method == "POST" and row.expected[who] in ("done", "redirect")
    return parts.path.startswith("/admin/") and (is_filtered or is_told)


def _of_table() -> list[State]:
    found, sent_empty, refusals = [], set(), set()
    for row in ROWS:
        refusal = next((word for word in row.expected.values() if word in REFUSALS), None)
        where = (row.method, refusal, row.address.startswith("/admin/"))
        who = _who_gets(row, "done", "page", "redirect")
        if refusal and (where not in refusals or not who):
            refusals.add(where)
            refused = _who_gets(row, refusal)
            found.append(State(f"{row}, {refusal} for {refused}", refused, partial(_line, row)))
        if who is None:
            continue
        if not _is_seen_elsewhere(row, who):
            found.append(State(str(row), who, partial(_line, row)))
        if row.method == "POST" and row.address not in sent_empty and "foreign_" not in row.address:
            sent_empty.add(row.address)
            reach = partial(_line, row, is_empty=True)
            found.append(State(f"POST {row.address}, with nothing", who, reach))
    return found


# Of no page in particular


def _failure(name: str) -> Reach:
    def reach(world: World, client: Client) -> Shown:
        with translation.override("en"):
            response = HttpResponse(render_to_string(f"{name}.html"), status=FAILURES[name])
        return Shown(response, f"/failing/{name}/", ())

    return reach


def with_gallery() -> ModuleType:
    """The site's addresses, and the gallery of components, which there is with `DEBUG` alone."""
    usual = import_module(settings.ROOT_URLCONF)
    module = ModuleType("with_gallery")
    module.urlpatterns = [*usual.urlpatterns, *pages_for_development(True)]
    module.handler500 = usual.handler500
    return module


def _gallery(world: World, client: Client) -> Shown:
    with override_settings(ROOT_URLCONF=with_gallery()):
        return ask(client, "/components/")


def _in_language(language: str, reach: Reach) -> Reach:
    """A page in a language, of which the site need not have the words: how it looks is asked."""

    def in_language(world: World, client: Client) -> Shown:
        for person in world.people.values():
            person.language = language
            person.save()
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        with (
            override_settings(LANGUAGES=[*settings.LANGUAGES, ("he", "עברית")]),
            translation.override(language),
        ):
            return reach(world, client)

    return in_language


_IN_LANGUAGES = {
    "de": [
        "home, an attempt is running",
        "attempt, errors",
        "review, sure and wrong",
        "progress, a section to repeat",
        "practice, pairs, missed",
        "GET /accounts/",
        "plan, a key changes",
        "results, sure and wrong",
    ],
    "es": [
        "GET /accounts/login/",
        "quiz, with every rule",
        "attempt, remarks",
        "practice, some due",
        "a report with a reply",
        "GET /my-data/",
        "items of each kind",
        "gradebook of many",
    ],
    "he": [
        "GET /accounts/login/",
        "home, an attempt is running",
        "quiz, with every rule",
        "attempt, errors",
        "attempt, remarks",
        "unanswered questions",
        "review, sure and wrong",
        "progress, a section to repeat",
        "practice, an order, missed",
        "practice, the summary",
        "a report with a reply",
        "second factors",
        "GET /admin/quizzes/course/{course_pk}/people/",
        "plan, a key changes",
        "results, sure and wrong",
        "items of each kind",
        "gradebook of many",
    ],
}


def _in_languages(states: list[State]) -> list[State]:
    by_name = {state.name: state for state in states}
    return [
        State(
            f"{name}, in {language}",
            by_name[name].who,
            _in_language(language, by_name[name].reach),
            by_name[name].has_script,
        )
        for language, names in _IN_LANGUAGES.items()
        for name in names
    ]


STATES = [
    *states_of_attempts.STATES,
    *states_of_practice.STATES,
    *states_of_accounts.STATES,
    *(State(f"failure {name}", "nobody", _failure(name)) for name in FAILURES),
    State("gallery", "nobody", _gallery),
    *states_of_staff.STATES,
    *_of_table(),
]
STATES += _in_languages(STATES)
