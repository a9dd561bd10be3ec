"""A small browser for what is not timed: it follows redirects and fills in forms."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

from .client import encode, exchange, split
from .counting import HEADER

Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Page:
    path: str
    status: int
    headers: dict[str, str]
    text: str

    @property
    def queries(self) -> int:
        """How many the request made; known in counting passes."""
        return int(self.headers[HEADER.lower()])


@dataclass
class Browser:
    """One student at one app. `visited` are the pages asked for, redirects included."""

    port: int
    session: str
    visited: list[Page] = field(default_factory=list)

    def get(self, path: str) -> Page:
        return self._follow("GET", path, ())

    def post(self, path: str, fields: Fields = ()) -> Page:
        return self._follow("POST", path, fields)

    def _follow(self, method: str, path: str, fields: Fields) -> Page:
        page = self._ask(method, path, fields)
        while page.status in (302, 303):
            page = self._ask("GET", urljoin(page.path, page.headers["location"]), ())
        if page.status != 200:
            raise RuntimeError(f"{method} {path}: {page.status}\n{page.text[:2000]}")
        return page

    def _ask(self, method: str, path: str, fields: Fields) -> Page:
        request = {"method": method, "path": path, "session": self.session, "fields": fields}
        page = Page(path, *split(exchange(encode(request, self.port), self.port)))
        self.visited.append(page)
        return page


class QuestionForm(HTMLParser):
    """The questions on a page: inputs named q and a number, and the hidden fields with them."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.hidden: list[tuple[str, str]] = []
        self.choices: dict[str, list[str]] = {}
        self._inputs: list[tuple[str, str, str]] = []
        self.feed(page.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "form":
            self._inputs = []
        elif tag == "input":
            named = dict(attrs)
            kind, name, value = (named.get(key) or "" for key in ("type", "name", "value"))
            self._inputs.append((kind, name, value))

    def handle_endtag(self, tag: str) -> None:
        if tag != "form" or not any(_is_question(name) for _, name, _ in self._inputs):
            return
        for kind, name, value in self._inputs:
            if _is_question(name):
                self.choices.setdefault(name, []).append(value)
            elif kind == "hidden" and name != "csrfmiddlewaretoken":
                self.hidden.append((name, value))

    def answered(self, choose: Callable[[list[str]], str]) -> Fields:
        """What a browser sends when one choice of every question is ticked."""
        return [*self.hidden, *((name, choose(values)) for name, values in self.choices.items())]


def _is_question(name: str) -> bool:
    return re.fullmatch(r"q\d+", name) is not None
