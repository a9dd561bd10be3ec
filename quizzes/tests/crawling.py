"""All pages that somebody can get to by following links, one of each kind.

A page that is added to the site is met here without being named, once something links to it.
"""

from collections import deque
from collections.abc import Iterable
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve


class Links(HTMLParser):
    """The addresses that the links of a page lead to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "a" and given.get("href"):
            self.found.append(given["href"])


def crawl(client: Client, starts: Iterable[str]) -> dict[str, str]:
    """The first address of each page, by the page's name, that is met from `starts` on.

    What leads to another page is found under that page's address.
    """
    found: dict[str, str] = {}
    waiting = deque(starts)
    while waiting:
        address = waiting.popleft()
        name = name_of(address)
        if name is None or name in found:
            continue
        response = client.get(address, follow=True)
        if is_page(response):
            address = response.redirect_chain[-1][0] if response.redirect_chain else address
            found[name] = address
            links = Links(response.content.decode()).found
            waiting += [urldefrag(urljoin(address, link)).url for link in links]
    return found


def name_of(address: str) -> str | None:
    """The name of the view that answers, and of what it is about; None for none of the site's."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return None
    try:
        match = resolve(parts.path)
    except Resolver404:
        return None
    return " ".join(filter(None, [match.view_name, match.kwargs.get("app_label")]))


def is_page(response: HttpResponse) -> bool:
    is_html = response.headers.get("Content-Type", "").startswith("text/html")
    return response.status_code == 200 and not response.streaming and is_html
