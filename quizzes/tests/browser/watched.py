"""A browser whose requests are answered by a test client, and that tells what it was made to do.

No server and no host is needed, so that many pages can be looked at in little time; and what a
page asks for elsewhere is noted and goes nowhere.
"""

import mimetypes
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connections
from django.test import Client

ORIGIN = "http://localhost"
POLICY = "Content-Security-Policy"
# Stricter than any page needs; nothing that these texts could have a browser do is in it.
STRICT = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self' 'report-sample'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
# Runs before anything of the page. A script that runs says so; one that the policy stops, or
# would stop if it did more than report, is reported by the browser.
WATCH = """
window.noted = [];
for (const name of ["alert", "confirm", "prompt", "print", "open"])
  window[name] = () => window.noted.push(`${name} was called`);
document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sample }) =>
  window.noted.push(`${effectiveDirective}: ${blockedURI} ${sample}`));
"""
# What can be done to a page without leaving it, and what is to be seen in it then.
PROBE = """async () => {
  const TYPES = ["click", "dblclick", "mouseover", "mouseenter", "mousemove", "pointerenter",
    "pointerover", "focus", "focusin", "keydown", "toggle", "beforetoggle", "error", "load",
    "animationstart", "animationend", "transitionend", "wheel", "scroll", "copy", "paste"];
  const noted = [];
  for (const details of document.querySelectorAll("details")) details.open = true;
  for (const element of document.querySelectorAll("*")) {
    for (const { name, value } of element.attributes) {
      if (/^on/i.test(name)) noted.push(`${element.tagName} ${name}=${value}`);
      if (/^[\\s\\0-\\x1f]*(javascript|vbscript|data):/i.test(value) && name !== "value")
        noted.push(`${element.tagName} ${name}=${value}`);
    }
    const { protocol } = element;
    if (protocol !== undefined && element.href && !/^(https?|mailto):$/.test(protocol))
      noted.push(`${element.tagName} leads to ${element.href}`);
    // A script of the admin's takes the first for "back", and ours prints at the second.
    if (element.matches(".cancel-link, button#print")) continue;
    for (const type of TYPES) element.dispatchEvent(new Event(type));
  }
  for (const link of document.querySelectorAll("main a[href^=http], #content a[href^=http]"))
    if (new URL(link.href).origin !== location.origin && link.rel !== "noopener noreferrer nofollow")
      noted.push(`${link.href} is told where the reader comes from`);
  await new Promise((resolve) => setTimeout(resolve));
  return [...window.noted, ...noted];
}"""


@dataclass
class Watched:
    """A page of a browser, in front of `client`.

    Where it is not `guarded`, it never hears of the site's policy, but reports what a strict one
    would stop. Where it is, the site's own holds, or a strict one where the site has none.
    """

    page: Any
    client: Client
    is_guarded: bool
    asked_elsewhere: list[str] = field(default_factory=list)
    sent: dict[str, bytes] = field(default_factory=dict)  # pages as they are, by address

    def __post_init__(self) -> None:
        self.connection = connections["default"]
        self.page.add_init_script(WATCH)
        self.page.on("dialog", self._dismiss)
        self.page.context.route("**/*", self._answer)

    def look(self, address: str) -> list[str]:
        """Open the page at `address` and do all that one can; what was amiss about it."""
        self.asked_elsewhere.clear()
        self.page.goto(f"{ORIGIN}{address}", wait_until="load")
        noted = self.page.evaluate(PROBE)
        if self.page.url.partition("#")[0] != f"{ORIGIN}{address}":
            noted.append(f"was led to {self.page.url}")
        if len(self.page.frames) > 1:
            noted.append("has frames")
        return [f"{address}: {each}" for each in [*noted, *self.asked_elsewhere]]

    def look_at(self, html: bytes, address: str) -> list[str]:
        """As `look`, at a page that was the answer to something else than a GET."""
        self.sent[address] = html
        return self.look(address)

    def _dismiss(self, dialog) -> None:
        self.asked_elsewhere.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _answer(self, route) -> None:
        request = route.request
        if not request.url.startswith(f"{ORIGIN}/"):
            self.asked_elsewhere.append(f"asks for {request.url}")
            route.abort()
            return
        address = request.url.removeprefix(ORIGIN)
        path = urlsplit(address).path
        if path.startswith(f"/{settings.STATIC_URL.lstrip('/')}"):
            self._answer_static(route, path)
        elif address in self.sent:
            headers = self._headers({"Content-Type": "text/html; charset=utf-8"})
            route.fulfill(body=self.sent[address], headers=headers)
        else:
            self._answer_dynamic(route, address)

    def _answer_static(self, route, path: str) -> None:
        found = finders.find(path.removeprefix(f"/{settings.STATIC_URL.lstrip('/')}"))
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        if found:
            route.fulfill(body=Path(found).read_bytes(), content_type=kind)
        else:
            route.fulfill(status=404)

    def _answer_dynamic(self, route, address: str) -> None:
        request = route.request
        # Playwright calls this in a context of its own, where Django would open another one.
        connections["default"] = self.connection
        response = self.client.generic(
            request.method,
            address,
            request.post_data_buffer or b"",
            request.headers.get("content-type", ""),
            headers={"Host": "localhost", "Accept": request.headers.get("accept", "*/*")},
        )
        body = b"".join(response) if response.streaming else response.content
        route.fulfill(
            status=response.status_code, body=body, headers=self._headers(response.headers)
        )

    def _headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        kept = {name: value for name, value in headers.items() if not name.startswith(POLICY)}
        if not self.is_guarded:
            return kept | {f"{POLICY}-Report-Only": STRICT}
        return kept | {POLICY: headers.get(POLICY, STRICT)}


def structures(page, pages: Sequence[str]) -> list[dict[str, int]]:
    """How many elements that make up a page there are, as a browser reads each of `pages`."""
    return page.evaluate(
        """pages => {
          const TAGS = ["form", "input", "fieldset", "legend", "button", "select", "option",
            "textarea", "label", "output", "object", "script", "style", "link", "meta", "base",
            "iframe", "title", "main", "header", "nav", "body", "svg", "article"];
          return pages.map((html) => {
            const page = new DOMParser().parseFromString(html, "text/html");
            const count = (selector) => page.querySelectorAll(selector).length;
            const counts = Object.fromEntries(TAGS.map((tag) => [tag, count(tag)]));
            counts["in a form"] = count("form input, form select, form button, form fieldset");
            // What follows the first paragraph of a question has one, if there is anything.
            counts["with an id"] = count("[id]:not([id^=more-])");
            counts["with a name"] = count("[name]");
            counts["with a style"] = count("[style]");
            return counts;
          });
        }""",
        list(pages),
    )
