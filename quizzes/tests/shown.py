"""A page of the site as somebody sees it in some state, and ways to bring that about.

Each state is reached by Django's test client, in a transaction that is taken back.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import timezone

from accounts.models import User
from quizzes.models import Quiz

from .access_world import World
from .conftest import EVERY_KIND, import_markdown, picture
from .test_access_matrix import PERSON

# Answers to the questions of `EVERY_KIND`, some of them right.
MIXED = {0: [0], 1: [0, 2], 2: "Venus", 3: "8", 4: ["sun", "x"], 5: [1, 0, 2], 6: [0, 1, 0]}


@dataclass(frozen=True)
class Shown:
    """What the last of some requests was answered with, and all addresses asked for on the way."""

    response: HttpResponse
    address: str
    way: tuple[str, ...]

    @property
    def html(self) -> str:
        return self.response.content.decode()

    @property
    def is_page(self) -> bool:
        kind = self.response.headers.get("Content-Type", "")
        is_file = "attachment" in self.response.headers.get("Content-Disposition", "")
        is_whole = not self.response.streaming and b"<html" in self.response.content
        return kind.startswith("text/html") and is_whole and not is_file

    @property
    def names(self) -> set[str]:
        """Of the views that were asked."""
        return {name for address in self.way if (name := _name_of(address))}


Reach = Callable[[World, Client], Shown]


@dataclass(frozen=True)
class State:
    """A page as somebody sees it. `has_script` is whether the page's own script is to run there."""

    name: str
    who: str
    reach: Reach
    has_script: bool = True

    def __str__(self) -> str:
        return self.name

    def shown(self, world: World) -> Shown:
        return self.reach(world, client_of(world, self.who))


def client_of(world: World, who: str) -> Client:
    client = Client()
    if who != "nobody":
        client.cookies[settings.SESSION_COOKIE_NAME] = world.sessions[PERSON.get(who, who)]
    return client


def ask(client: Client, address: str, data=None) -> Shown:
    """Get an address, or send `data` there, and follow where that leads."""
    response = client.get(address) if data is None else client.post(address, data)
    way = [address]
    while response.status_code in (301, 302) and len(way) < 10:
        way.append(urljoin(way[-1], response["Location"]))
        response = client.get(way[-1])
    last = urlsplit(way[-1])
    return Shown(response, f"{last.path}{'?' * bool(last.query)}{last.query}", tuple(way))


def _name_of(address: str) -> str | None:
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return None


def student_of(world: World) -> User:
    return world.people["student"]


def at(address: str, **changed) -> Reach:
    """An address, after some attributes of the quiz of the course have changed."""

    def reach(world: World, client: Client) -> Shown:
        Quiz.objects.filter(pk=world.names["quiz_pk"]).update(**changed)
        return ask(client, address.format_map(world.names))

    return reach


def every_kind(markdown: str = EVERY_KIND, **changed) -> Quiz:
    """A quiz of the open course with each kind of question, or another; in one there is a picture."""
    files = {"images/square.png": picture()}
    text = markdown.replace(
        "Which planet is red?", "Which of these is red?\n\n    ![A square](images/square.png)\n", 1
    )
    then = timezone.now() - timedelta(days=9)
    quiz = import_markdown(text, "every-kind.md", files=files, now=then).quiz
    Quiz.objects.filter(pk=quiz.pk).update(**changed)
    return Quiz.objects.select_related("course", "current_revision").get(pk=quiz.pk)


def fields_of(html: str) -> dict[str, str]:
    """The hidden fields of a page."""
    found = {}
    for tag in re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", html):
        name, value = (re.search(rf'\b{each}="([^"]*)"', tag) for each in ("name", "value"))
        if name:
            found[name[1]] = value[1] if value else ""
    return found
