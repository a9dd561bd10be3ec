"""Every address that the site answers, read from its URL patterns."""

import re
from collections.abc import Iterator, Mapping

from django.urls import URLPattern, URLResolver, get_resolver

_PARAMETER = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")


def routes(
    resolver: URLResolver | None = None, namespace: str = "", before: str = ""
) -> dict[str, str]:
    """Every route of the site, as `resolve` names it, with the name of its view."""
    found = {}
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern).removeprefix("^")
        if isinstance(pattern, URLPattern):
            found[route] = f"{namespace}{pattern.name or '(without a name)'}"
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            found |= routes(pattern, inner, route)
    return found


def addresses(values: Mapping[str, str]) -> Iterator[str]:
    """An address for each route; `values` fill its parameters, by kind and name (`uuid:pk`), by
    name or by kind.
    """

    def filled(found: re.Match[str]) -> str:
        kind, name = found["kind"] or "str", found["name"]
        given = (values.get(each) for each in (f"{kind}:{name}", name, kind))
        return next((value for value in given if value is not None), "x")

    for route in routes():
        yield f"/{_PARAMETER.sub(filled, _simple(route))}"


def _simple(route: str) -> str:
    """A route without what regular expressions have beyond others."""
    if not re.search(r"\(\?P|[\^$]", route):
        return route
    named = re.sub(r"\(\?P<(\w+)>[^()]*(?:\([^()]*\)[^()]*)*\)", r"<\1>", route)
    return re.sub(r"[\^$]|\\Z|\(\?:|[()]\??", "", named).replace("\\", "")
