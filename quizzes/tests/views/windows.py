"""A browser window without JavaScript: forms are sent as the pages have them, tokens and all."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts.models import User
from quizzes.models import Attempt

from ..conftest import ALL_RIGHT, given

PASSWORD = "three turnips in a hat"
LOG_IN = reverse("account_login")
HALF = {"closest": ["Venus"], "rings": ["Mars", "Saturn"]}
WHOLE = {**HALF, "red": ["Mars"]}
SCRIPT = {"headers": {"Accept": "application/json"}}


class Forms(HTMLParser):
    """`fields_by_address` has what each form of a page would send now, by its address."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fields_by_address: dict[str, dict[str, list[str]]] = {}
        self._fields: dict[str, list[str]] = {}
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self._fields = self.fields_by_address.setdefault(given.get("action", ""), {})
        elif tag == "input" and given.get("type") not in {"submit", "password"}:
            is_choice = given.get("type") in {"radio", "checkbox"}
            if not is_choice or "checked" in given:
                self._fields.setdefault(given.get("name", ""), []).append(given.get("value", ""))


def form_in(response, address: str) -> dict[str, list[str]]:
    """What the form with this address on the answered page would send."""
    return Forms(text_of(response)).fields_by_address[address]


def text_of(response) -> str:
    return response.content.decode()


@dataclass
class Window:
    """Somebody has the page of an attempt open; `fields` is what it would send, all blank."""

    attempt: Attempt
    client: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True))
    fields: dict[str, list[str]] = field(default_factory=dict)

    def url(self, name: str) -> str:
        return reverse(f"quizzes:{name}", args=[self.attempt.pk])

    def open(self) -> None:
        page = self.client.get(self.url("attempt"))
        self.fields = form_in(page, self.url("submit"))

    def tick(self, answers: dict[str, list[str]]) -> None:
        """Choose by the texts of choices, as `given` does."""
        for position, one in given(self.attempt, answers).items():
            self.fields[f"q{position}"] = list(one.values)

    def send(self, name: str, answers: dict[str, list[str]] | None = None, **options):
        """Press the button that leads to `name`, with these choices ticked as well."""
        if answers:
            self.tick(answers)
        return self.client.post(self.url(name), self.fields, **options)

    def send_again(self, name: str, shown):
        """Press the button of the page that has the answers ready to be sent again."""
        return self.client.post(self.url(name), form_in(shown, self.url(name)), follow=True)

    def sign_in(self, asked, username: str, password: str = PASSWORD, **changed):
        """Fill in the log-in page that was answered instead of storing answers."""
        fields = form_in(asked, self.url("sign_in"))
        credentials = {"username": username, "password": password}
        return self.client.post(
            self.url("sign_in"), {**fields, **credentials, **changed}, follow=True
        )

    def log_in_elsewhere(self, user: User) -> None:
        """In another tab of the same browser."""
        log_out = reverse("account_logout")
        home = self.client.get(reverse("quizzes:home"))
        self.client.post(log_out, form_in(home, log_out))
        fields = form_in(self.client.get(LOG_IN), "")
        credentials = {"username": user.username, "password": PASSWORD}
        assert self.client.post(LOG_IN, {**fields, **credentials}).status_code == 302


def expire_sessions() -> None:
    Session.objects.all().delete()


def stored(attempt: Attempt) -> dict[str, list[str]]:
    """The texts ticked in the database, by the key that `given` knows a question by."""
    attempt.refresh_from_db()
    found = {}
    for answer in attempt.answers.filter(response__isnull=False).select_related("question"):
        (stem,) = [stem for stem in ALL_RIGHT if stem in answer.question.source]
        texts = answer.question.choices.filter(position__in=answer.response)
        found[stem] = sorted(choice.source for choice in texts)
    return found


def kinds_logged(attempt: Attempt) -> list[str]:
    return [event.kind for event in attempt.events.order_by("pk")]


def is_untouched(attempt: Attempt) -> bool:
    return stored(attempt) == {} and attempt.is_open and kinds_logged(attempt) == ["started"]
