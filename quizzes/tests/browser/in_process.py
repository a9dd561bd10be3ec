"""A browser whose requests Django answers in this process, in a transaction that is taken back.

So one world serves any number of states, each of them starts from it, and nothing that a state
does is there in the next one.
"""

import mimetypes
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.db import connections
from django.http import HttpResponse
from django.test import Client

from ..shown import Shown, State

SITE = "http://localhost"


class InProcess:
    """Answers whatever a page of a browser asks for."""

    def __init__(self, page) -> None:
        self.connection = connections["default"]
        self.client = Client()
        self.shown: Shown | None = None
        self.has_script = True
        self.outside: list[str] = []
        page.route("**/*", self._answer)
        self.page = page

    def show(self, state: State, shown: Shown, client: Client) -> None:
        """Show a page as Django has sent it, styles, scripts and pictures included."""
        self.client, self.shown, self.has_script = client, shown, state.has_script
        self.page.goto(f"{SITE}{shown.address}", wait_until="load")

    def _answer(self, route) -> None:
        connections["default"] = self.connection  # a handler has a context of its own
        request = route.request
        parts = urlsplit(request.url)
        if f"{parts.scheme}://{parts.netloc}" != SITE:
            self.outside.append(request.url)
            route.abort()
        elif not self.has_script and "/attempt/" in parts.path and parts.path.endswith(".js"):
            route.abort()
        elif parts.path.startswith("/static/"):
            _static(route, parts.path.removeprefix("/static/"))
        elif request.is_navigation_request() and self.shown:
            _fulfil(route, self.shown.response)
        else:
            _fulfil(route, self._forward(request, parts))

    def _forward(self, request, parts) -> HttpResponse:
        body = request.post_data_buffer or b""
        return self.client.generic(
            request.method,
            f"{parts.path}?{parts.query}",
            body,
            request.headers.get("content-type", ""),
            headers={"accept": request.headers.get("accept", "*/*")},
        )


def _fulfil(route, response: HttpResponse) -> None:
    body = b"".join(response) if response.streaming else response.content
    headers = {
        name: value
        for name, value in response.headers.items()
        if name.lower() not in {"content-length", "location"}
    }
    route.fulfill(status=response.status_code, headers=headers, body=body)


def _static(route, name: str) -> None:
    path = finders.find(name)
    if path is None:
        route.fulfill(status=404, body="")
        return
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    route.fulfill(path=path, content_type=kind)
