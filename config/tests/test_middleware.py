"""What every response carries: the name of its request, and headers that keep browsers careful."""

import logging
import re

import pytest
from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from accounts.requests import request_id
from config import urls
from config.middleware import name_requests

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
FAILURES = {
    400: SuspiciousOperation("odd"),
    403: PermissionDenied("no"),
    404: Http404("none"),
    500: ZeroDivisionError("mistake"),
    503: OperationalError("away"),
}
FORWARDED = "0123456789-abcdef"


@login_not_required
def fail(request, status: int):
    raise FAILURES[status]


handler500 = urls.handler500
urlpatterns = [path("fail/<int:status>/", fail), *urls.urlpatterns]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


@pytest.fixture
def client(settings):
    settings.WHITENOISE_USE_FINDERS = True  # static files by WhiteNoise without collecting them
    return Client(raise_request_exception=False)


def assert_safe(response) -> None:
    directives = response["Content-Security-Policy"].split("; ")
    assert dict(directive.split(" ", 1) for directive in directives) == POLICY
    assert {name: response.get(name) for name in ALWAYS} == ALWAYS
    assert "camera=()" in response["Permissions-Policy"]
    assert re.fullmatch("[0-9a-f]{32}", response["X-Request-ID"])
    assert "Access-Control-Allow-Origin" not in response
    assert re.fullmatch(
        r'text/(html|css|javascript); charset="?utf-8"?|application/json', response["Content-Type"]
    )
    response.close()  # a file


def assert_has_reference(response) -> None:
    reference = f"Reference: <code>{response['X-Request-ID']}</code>"
    assert reference in " ".join(response.content.decode().split())


@pytest.mark.parametrize("status", FAILURES)
def test_pages_of_failures_carry_every_header_and_a_reference(client, status):
    response = client.get(f"/fail/{status}/")

    assert response.status_code == status
    assert_safe(response)
    assert_has_reference(response)
    assert "no-store" in response["Cache-Control"]


def test_so_does_the_page_for_a_form_without_its_token():
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"username": "a"})

    assert response.status_code == 403
    assert_safe(response)
    assert_has_reference(response)


@pytest.mark.parametrize(
    ("address", "status"),
    [("/admin/", 302), ("/static/css/base.css", 200), ("/accounts/login/", 200), ("/healthz", 200)],
)
def test_so_do_redirects_static_files_and_pages(client, address, status):
    response = client.get(address)

    assert response.status_code == status
    assert_safe(response)


def test_so_does_a_redirect_to_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    response = client.get("/accounts/login/")

    assert response["Location"] == "https://testserver/accounts/login/"
    assert_safe(response)


def test_a_host_that_is_not_ours_is_refused(client):
    response = client.get("/accounts/password/reset/", headers={"host": "evil.example"})

    assert response.status_code == 400
    assert_safe(response)


@pytest.mark.parametrize(
    "address", ["/admin/login/", "/accounts/login/", "/", "/static/css/base.css"]
)
@pytest.mark.parametrize(
    "method", ["TRACE", "OPTIONS", "PUT", "PATCH", "DELETE", "CONNECT", "BREW"]
)
def test_methods_that_no_page_needs_are_refused(client, method, address):
    response = client.generic(method, address)

    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, POST"
    assert_safe(response)


def test_what_says_nothing_about_caching_is_not_kept(client):
    assert client.get("/admin/")["Cache-Control"] == "private, no-store"
    assert client.get("/fail/404/")["Cache-Control"] == "private, no-store"
    static = client.get("/static/css/base.css")
    static.close()
    assert "no-store" not in static["Cache-Control"]


@pytest.mark.parametrize(
    "address",
    ["/static/", "/static/css/", "/.git/HEAD", "/static/../.git/HEAD", "/static/%2e%2e/manage.py"],
)
def test_neither_folders_nor_the_code_of_the_site_are_served(client, address):
    assert client.get(address).status_code == 404


# The name of a request


def test_a_request_has_a_new_name_while_it_is_answered():
    seen = []

    def view(request):
        seen.append(request_id.get())
        return HttpResponse()

    request = RequestFactory().get("/", headers={"x-request-id": FORWARDED})
    responses = [name_requests(view)(request)["X-Request-ID"] for _ in range(2)]

    assert seen == responses
    assert len(set(seen) | {FORWARDED}) == 3
    assert request_id.get() == ""


def test_it_loses_its_name_when_it_fails_too():
    def view(request):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        name_requests(view)(RequestFactory().get("/"))
    assert request_id.get() == ""


def test_a_trusted_proxy_may_name_requests(client, settings):
    settings.BEHIND_PROXY = True

    response = client.get("/healthz", headers={"x-request-id": FORWARDED})
    assert response["X-Request-ID"] == FORWARDED


@pytest.mark.parametrize(
    "name",
    ["", "short", "x" * 37, "a b c d e f", "12345678\nERROR", "12345678\r", "é" * 9, "1234567;"],
)
def test_but_only_with_what_does_no_harm_in_a_log(client, settings, name):
    settings.BEHIND_PROXY = True

    response = client.get("/healthz", headers={"x-request-id": name})
    assert re.fullmatch("[0-9a-f]{32}", response["X-Request-ID"])


@pytest.mark.parametrize(
    ("count", "forwarded", "address"),
    [
        (0, "6.6.6.6", "10.0.0.1"),
        (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (2, "1.2.3.4, 10.0.0.2", "1.2.3.4"),
        (2, "1.2.3.4", "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, "no address", "10.0.0.1"),
    ],
)
def test_only_trusted_proxies_say_where_a_request_comes_from(settings, count, forwarded, address):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = count
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    request = RequestFactory(REMOTE_ADDR="10.0.0.1").get("/", headers=headers)

    assert get_adapter().get_client_ip(request) == address


def test_a_refusal_is_logged_with_who_and_what(client, caplog):
    with caplog.at_level(logging.INFO, "quizmark"):
        refused = client.get("/fail/403/")
        client.get("/no-such-page/")  # nobody is refused what there is not

    (record,) = (each for each in caplog.records if each.name == "quizmark.security")
    assert record.getMessage() == "refused"
    assert record.details == {
        "ip": "127.0.0.1",
        "status": 403,
        "method": "GET",
        "path": "/fail/403/",
    }
    assert refused.status_code == 403
