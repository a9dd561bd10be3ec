"""Whatever is sent to whichever address: an answer, never a server error, and no GET that writes.

The test client raises what a server would answer with 500.
"""

import json
import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import reverse

from quizzes.models import AuditEvent

from .attack_texts import ALL, needs_vectors, stored_texts
from .routes import addresses
from .worlds import World, lines_of, make_world

# What the pages of the site and of Django's admin look for in an address or a form.
PARAMETERS = [
    "q",
    "page",
    "p",
    "o",
    "order",
    "which",
    "since",
    "until",
    "revision",
    "course",
    "quizzes",
    "from",
    "to",
    "question",
    "next",
    "partial",
    "pending",
    "action",
    "quiz",
    "student",
    "all",
    "e",
    "code",
    "line",
    "text",
    "base",
    "term",
    "app_label",
    "model_name",
    "field_name",
    "id",
    "id__in",
    "quiz__id__exact",
    "quiz__course__id__exact",
    "state__exact",
    "started_at__year",
    "started_at__gte",
    "ended_by",
    "is_preview__exact",
    "_changelist_filters",
    "_popup",
    "_to_field",
    "_facets",
    "groups__id__exact",
    "student__id__exact",
    "username",
    "password",
    "email",
    "points",
    "reason",
    "target",
    "seen",
    "decision",
    "basis",
    "about",
    "minutes",
    "sources",
    "file",
    "kept",
    "sitting",
    "versions",
    "go_to",
    "leave",
    "q1",
    "q2",
    "q1.1",
    "accept_unanswered",
    "_selected_action",
    "select_across",
    "agreed",
    "note",
    "reply",
    "state",
    "item__quiz__id__exact",
    "item__quiz__course__id__exact",
]
ODD = ["", "\0", "9" * 30, "-1", "x", "²", "٣", "9999-99-99", "NaN", "[]", "a" * 3000]
ODD_PARTS = ["9" * 30, "x", "%00", "%F0%9F%98%80", "..%2f", "_5F"]
JSON = {"Accept": "application/json"}
KINDS = ("int", "str", "path", "slug", "unicode_slug", "uuid", "sha256")
EXTERNAL = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "https:evil.example",
    "https:/evil.example",
    "javascript:alert(1)",
    "\tjavascript:alert(1)",
    "java\nscript:alert(1)",
    "\x01//evil.example/",
    "/\t/evil.example/",
    "/\n/evil.example/",
    "http://localhost@evil.example/",
    "http://testserver.evil.example/",
    "https://[::1]evil.example/",
    "data:text/html,<script>alert(1)</script>",
    " //evil.example/",
    "/%09/evil.example/",
    "\u2028//evil.example/",
    "／／evil.example/",
]


@pytest.fixture
def world(db) -> World:
    return make_world(["one", "two"] * 3, "quiz.md")


class ReadingClient(Client):
    """Reads what it is sent to the end, as browsers do: then the server closes its files."""

    def request(self, **request):
        response = super().request(**request)
        if response.streaming:
            response.streaming_content = [response.getvalue()]
        return response


@pytest.fixture
def everybody(world, ines) -> dict[str, Client]:
    """A client for each kind of person; the world's student has attempts."""
    clients = {"nobody": ReadingClient()}
    for user in (world.student, ines, world.staff):
        clients[user.username] = ReadingClient()
        clients[user.username].force_login(user)
    return clients


def sensible(world: World) -> list[str]:
    """Every address, of something that there is."""
    quiz, attempt = world.quizzes[0], world.running[0]
    values = {
        "int:pk": str(attempt.pk),
        "uuid:pk": str(world.pending),
        "object_id": "1",
        "course": world.course.slug,
        "slug": quiz.slug,
        "number": "1",
        "kind": "answers",
        "extension": "csv",
        "code": "missing-box",
        "app_label": "quizzes",
        "sha256": "0" * 64,
        "id": str(world.student.pk),
    }
    return [address for address in addresses(values) if "logout" not in address]


def odd_addresses() -> Iterator[str]:
    for part in ODD_PARTS:
        yield from addresses(dict.fromkeys(KINDS, part))


def test_the_addresses_are_read_from_the_patterns_of_the_site(world):
    found = sensible(world)
    names = ("home", "progress")
    assert {reverse(f"quizzes:{name}") for name in names} <= set(found)
    assert reverse("quizzes:attempt", args=[world.running[0].pk]) in found
    assert reverse("admin:quizzes_quiz_plan", args=[world.pending]) in found
    assert len(found) > 90


def test_an_address_may_say_anything(world, everybody):
    for address in odd_addresses():
        for name in ("nobody", world.staff.username):
            assert everybody[name].get(address).status_code < 500


def test_the_parameters_of_an_address_may_say_anything(world, everybody):
    client = everybody[world.staff.username]
    for address in sensible(world):
        for text in ODD:
            assert client.get(address, dict.fromkeys(PARAMETERS, text)).status_code < 500


@pytest.mark.parametrize(
    "model",
    [
        *("accounts_user", "quizzes_quiz", "quizzes_attempt", "quizzes_extension"),
        "quizzes_questionreport",
    ],
)
def test_each_parameter_of_a_list_may_say_anything(world, everybody, model):
    """One by one: a list looks no further than the first that it cannot read."""
    client = everybody[world.staff.username]
    address = reverse(f"admin:{model}_changelist")
    for name in PARAMETERS:
        for text in ODD[1:5]:
            assert client.get(address, {name: text}).status_code < 500


def test_a_form_may_say_anything(world, everybody):
    for client in everybody.values():
        for address in sensible(world):
            for text in ("\0", "9" * 30, next(lines_of(ALL))):
                fields = {name: [text, text] for name in PARAMETERS}
                assert client.post(address, fields).status_code < 500


@needs_vectors
def test_a_form_may_say_what_public_collections_do(world, everybody):
    """Every text, in another field of each form."""
    client = everybody[world.staff.username]
    texts = [text for text in stored_texts() if text]
    assert len(texts) > 500
    for offset, address in enumerate(sensible(world)):
        turned = iter([*texts[offset:], *texts[:offset]])
        while fields := dict(zip(PARAMETERS, turned, strict=False)):
            assert client.post(address, fields).status_code < 500


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"[]", "application/json"),
        (b'{"q1": {"a": [1]}, "versions": null}', "application/json"),
        (b"\xff\xfe", "application/json"),
        (b"q1=%ff&versions=%00&q2[]=1&q1=2", "application/x-www-form-urlencoded"),
        (b"q1=1", "application/x-www-form-urlencoded; charset=nonsense"),
        (b"q1=1", "multipart/form-data"),
        (b"--x\r\nnonsense\r\n--x--", "multipart/form-data; boundary=x"),
        (
            b"--x\r\nContent-Disposition: form-data; name=q1\r\n\r\n1",
            "multipart/form-data; boundary=x",
        ),
        (b"", ""),
        (b"<a/>", "text/xml"),
    ],
)
def test_a_body_may_be_anything(world, everybody, body, kind):
    for name in (world.student.username, world.staff.username):
        for address in sensible(world):
            is_own = address.startswith("/admin/quizzes/quiz/") or "/admin/" not in address
            if is_own == (name == world.staff.username) or "/attempts/" in address:
                response = everybody[name].generic("POST", address, body, kind, headers=JSON)
                assert response.status_code < 500


def test_more_fields_than_any_form_has_are_refused(world, everybody):
    fields = {f"q{number}": "0" for number in range(1001)}
    client = everybody[world.student.username]
    for name in ("save", "submit"):
        address = reverse(f"quizzes:{name}", args=[world.running[0].pk])
        assert client.post(address, fields).status_code == 400


# What a GET may not do


def content_of_the_database() -> dict[str, list]:
    """Every row, but for sessions, and for files with results that were sent."""
    rows = {model._meta.label: model.objects.order_by("pk") for model in apps.get_models()}
    del rows[Session._meta.label]
    rows[AuditEvent._meta.label] = AuditEvent.objects.exclude(action="exported").order_by("pk")
    return {label: list(of_it.values()) for label, of_it in rows.items()}


@pytest.mark.parametrize("method", ["get", "head", "options", "trace"])
def test_looking_changes_nothing(world, everybody, method):
    before = content_of_the_database()
    for client in everybody.values():
        for address in sensible(world):
            getattr(client, method)(address)
    assert content_of_the_database() == before


def test_nothing_that_writes_is_done_by_a_get(world, everybody):
    """The fields of every form in the address."""
    before = content_of_the_database()
    fields = dict.fromkeys([*PARAMETERS, "apply", "_decide", "_again", "post", "_save"], "1")
    for client in everybody.values():
        for address in sensible(world):
            client.get(address, fields | {"state__exact": "open"})
    assert content_of_the_database() == before


def test_trace_sends_nothing_back(world, everybody):
    for client in everybody.values():
        for address in sensible(world):
            response = client.trace(address, headers={"X-Secret": "told-to-nobody"})
            body = b"".join(response) if response.streaming else response.content
            assert b"told-to-nobody" not in body
            assert response["Content-Type"] != "message/http"


@pytest.mark.parametrize("text", EXTERNAL, ids=ascii)
def test_nobody_is_sent_elsewhere_after_logging_in(client, alice, text):
    alice.set_password("three turnips in a hat")
    alice.save()
    log_in = resolve_url(settings.LOGIN_URL)
    fields = {"username": "alice", "login": "alice", "password": "three turnips in a hat"}
    for address in (log_in, reverse("admin:login")):
        for response in (
            client.post(address, fields | {"next": text}, query_params={"next": text}),
            client.get(address, {"next": text}),
        ):
            assert_stays_here(response)
        client.logout()


def test_nobody_is_sent_elsewhere_by_any_page(world, everybody):
    for client in everybody.values():
        for address in sensible(world):
            for text in EXTERNAL[:5]:
                assert_stays_here(client.get(address, {"next": text, "_changelist_filters": text}))


def assert_stays_here(response) -> None:
    """As a browser reads where it is sent: no line ends and tabs, a backslash for a slash."""
    read = re.sub(r"[\t\r\n]", "", response.headers.get("Location", "")).replace("\\", "/")
    parts = urlsplit(urljoin("http://testserver/accounts/", read.strip("\0\x01 ")))
    assert (parts.scheme, parts.netloc) == ("http", "testserver"), read


@pytest.mark.parametrize("path", ["//evil.example", "//evil.example/..", "/%5cevil.example", "//"])
def test_an_address_that_looks_like_another_host_is_none(client, ada, path):
    client.force_login(ada)
    assert_stays_here(client.get(path))
    assert_stays_here(client.get(f"/admin{path}"))


def test_every_page_refuses_to_be_framed(world, everybody):
    for client in everybody.values():
        for address in [*sensible(world), "/nothing/", "/admin/nothing/"]:
            assert client.get(address).headers.get("X-Frame-Options") == "DENY", address


def test_json_is_not_taken_for_a_page(world, everybody):
    client = everybody[world.student.username]
    response = client.get(reverse("quizzes:state", args=[world.running[0].pk]))
    assert response["Content-Type"] == "application/json"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert json.loads(response.content)
