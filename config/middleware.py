"""What every request and every response goes through first and last, static files included."""

import re
from collections.abc import Callable, Mapping
from secrets import token_hex

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from accounts.requests import request_id
from accounts.security_log import log_refusal

View = Callable[[HttpRequest], HttpResponse]

# What may come from the proxy in front: nothing that could break a line of the log.
REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,36}")
METHODS = ("GET", "HEAD", "POST")
REFUSALS = frozenset({403, 404})

_UNUSED = (
    "accelerometer",
    "browsing-topics",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)
HEADERS: Mapping[str, str] = {
    # Signed-in pages are nobody else's, not even those of the next person at this browser. Views
    # that may be kept say so themselves.
    "Cache-Control": "private, no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _UNUSED),
}


def name_requests(get_response: View) -> View:
    """Give each request an id: in its log lines, in what it writes and in its answer.

    A client could write what it likes into the log, so that only the id of a proxy that is trusted
    with the scheme already is taken over.
    """

    def named(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "") if settings.BEHIND_PROXY else ""
        name = given if REQUEST_ID.fullmatch(given) else token_hex(16)
        # Django logs some failures after the last middleware: its log lines name the request.
        request.request_id = name  # type: ignore[attr-defined]
        token = request_id.set(name)
        try:
            response = get_response(request)
            if response.status_code in REFUSALS and request.resolver_match is not None:
                log_refusal(request, response.status_code)
        finally:
            request_id.reset(token)
        response["X-Request-ID"] = name
        return response

    return named


def add_headers(get_response: View) -> View:
    """Add what is the same for every response and no other middleware adds."""

    def with_headers(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.setdefault(name, value)
        return response

    return with_headers


def refuse_methods(get_response: View) -> View:
    """Let through the methods that pages need: the admin would answer any other like GET."""

    def refusing(request: HttpRequest) -> HttpResponse:
        if request.method in METHODS:
            return get_response(request)
        return HttpResponseNotAllowed(METHODS)

    return refusing
