"""Every address that the site answers, read from its URL patterns."""

import re
from collections.abc import Iterator, Mapping

from django.urls import URLPattern, URLResolver, get_resolver

_PARAMETER = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")


def addresses(values: Mapping[str, str]) -> Iterator[str]:
    """An address for each pattern; `values` fill its parameters, by kind and name (`uuid:pk`), by
    name or by kind.
    """

    def filled(found: re.Match[str]) -> str:
        kind, name = found["kind"] or "str", found["name"]
        given = (values.get(each) for each in (f"{kind}:{name}", name, kind))
        return next((value for value in given if value is not None), "x")

    for route in _routes(get_resolver()):
        yield f"/{_PARAMETER.sub(filled, route)}"


def _routes(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for each in resolver.url_patterns:
        route = prefix + _simple(str(each.pattern))
        if isinstance(each, URLResolver):
            yield from _routes(each, route)
        elif isinstance(each, URLPattern):
            yield route


def _simple(pattern: str) -> str:
    """A pattern that is a regular expression as a route."""
    if not re.search(r"\(\?P|[\^$]", pattern):
        return pattern
    named = re.sub(r"\(\?P<(\w+)>[^()]*(?:\([^()]*\)[^()]*)*\)", r"<\1>", pattern)
    return re.sub(r"[\^$]|\\Z|\(\?:|[()]\??", "", named).replace("\\", "")
