"""The settings of a server: what its cookies and headers are like."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import json, logging, django
django.setup()
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.management import call_command
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.test import Client
from django.urls import path
from accounts.models import User
import config.urls

@login_not_required
def view(request):
    get_token(request)
    login(request, User.objects.get(), "django.contrib.auth.backends.ModelBackend")
    messages.success(request, "Done.")
    return HttpResponse("x")

logging.disable()
call_command("migrate", verbosity=0)
User.objects.create_user("alice")
config.urls.urlpatterns.append(path("view", view))
client = Client()
insecure = client.get("/view")
health = client.get("/healthz")
secure = client.get("/view", secure=True)
print(json.dumps({
    "cookies": {name: dict(cookie) for name, cookie in secure.cookies.items()},
    "headers": dict(secure.headers),
    "insecure": [insecure.status_code, insecure.headers.get("Location")],
    "health": [health.status_code, list(health.cookies)],
}))
"""


@pytest.fixture(scope="module")
def server() -> dict:
    """What a server answers that has the settings of docs/deploying.md."""
    variables = {
        "SECRET_KEY": "only-for-a-test-" * 4,
        "ALLOWED_HOSTS": "testserver",
        "DATABASE_URL": "sqlite://:memory:",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PATH": os.environ["PATH"],
    }
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=ROOT,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_every_cookie_is_of_this_host_by_https_and_for_no_script(server):
    assert set(server["cookies"]) == {"__Host-sessionid", "__Host-csrftoken", "__Host-messages"}
    for cookie in server["cookies"].values():
        assert cookie["secure"] is True
        assert cookie["httponly"] is True
        assert cookie["samesite"] == "Lax"
        assert (cookie["path"], cookie["domain"]) == ("/", "")


def test_browsers_keep_to_https_for_a_year(server):
    policy = server["headers"]["Strict-Transport-Security"]
    assert policy == "max-age=31536000; includeSubDomains; preload"


def test_http_leads_to_https_but_for_the_health_check(server):
    assert server["insecure"] == [301, "https://testserver/view"]
    assert server["health"] == [200, []]
