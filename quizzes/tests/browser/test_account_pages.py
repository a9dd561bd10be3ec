"""Pages about people's accounts, and those about failures: axe, narrow and light, wide and dark."""

import re
from functools import partial

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.template.loader import render_to_string
from django.utils import timezone

from .conftest import PASSWORD, press
from .test_accessibility import NARROW, WIDE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize(("width", "scheme"), [(NARROW, "light"), (WIDE, "dark")]),
]

NEW = "three turnips in a hat"
KEY = {"clientExtensionResults": {"credProps": {"rk": True}}}
FAILURES = ("400", "403", "403_csrf", "429", "500", "503")


@pytest.fixture
def page(new_page, width, scheme):
    return new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)


def fill(page, **values: str) -> None:
    for name, value in values.items():
        page.locator(f"#id_{name}").fill(value)


def answer(body: str, route) -> None:
    route.fulfill(body=body, content_type="text/html")


def test_signing_up(page, visit, transactional_db, settings, scheme):
    email = f"dora@{scheme}.example"  # each gets a mail in ten seconds
    page.goto("/accounts/signup/")
    fill(page, username="dora dora", email=email, password1="a", password2="b")
    press(page.get_by_role("button", name="Sign up"))
    visit(page, "sign-up, with errors")
    fill(page, username="dora", password1=NEW, password2=NEW)
    press(page.get_by_role("button", name="Sign up"))
    visit(page, "a code")
    page.get_by_label("Code").fill("AAAA-AAAA")
    press(page.get_by_role("button", name="Confirm"))
    visit(page, "a wrong code")
    page.get_by_label("Code").fill(re.search(r"^\S{4}-\S{4}$", mail.outbox[0].body, re.M)[0])
    press(page.get_by_role("button", name="Confirm"))
    visit(page, "home, in no course")
    press(page.get_by_role("button", name="Log out"))

    settings.OPEN_SIGN_UP = False
    for path in ("/accounts/login/", "/accounts/signup/", "/accounts/inactive/"):
        page.goto(path)
        visit(page, f"{path} without sign-up")


def test_a_new_password(page, visit, alice):
    type(alice).objects.update(email="alice@example.org")
    page.goto("/accounts/password/reset/")
    page.get_by_label("E-mail address").fill("alice@example.org")
    press(page.get_by_role("button", name="Send the link"))
    visit(page, "a link was sent")
    link = re.search(r"http://[^/]+(/\S+)", mail.outbox[0].body)[1]
    page.goto(link)
    fill(page, password1="a", password2="b")
    press(page.get_by_role("button", name="Set password"))
    visit(page, "a new password, with errors")
    fill(page, password1=NEW, password2=NEW)
    press(page.get_by_role("button", name="Set password"))
    visit(page, "a new password is set")
    page.goto(link)
    visit(page, "a used link")


def test_your_account(page, visit, log_in, alice):
    type(alice).objects.update(email="alice@example.org")
    log_in(page, alice)
    for path in ("", "email/", "sessions/", "2fa/", "2fa/webauthn/", "reauthenticate/", "logout/"):
        page.goto(f"/accounts/{path}")
        visit(page, f"/accounts/{path}")
    page.goto("/accounts/email/")
    page.get_by_label("New e-mail address").fill("alice.ames@example.org")
    press(page.get_by_role("button", name="Change e-mail address"))
    visit(page, "a code for the new address")
    page.goto("/accounts/password/change/")
    fill(page, oldpassword="wrong", password1="a", password2="b")
    press(page.get_by_role("button", name="Change password"))
    visit(page, "a new password, with errors")
    page.goto("/my-data/delete/")
    page.get_by_label("Your password").fill("wrong")
    press(page.get_by_role("button", name="Delete your account"))
    visit(page, "no deletion with a wrong password")


def test_second_factors(page, visit, log_in, alice):
    log_in(page, alice)
    page.goto("/accounts/2fa/totp/activate/")
    if "reauthenticate" in page.url:
        page.get_by_label("Password").fill(PASSWORD)
        press(page.get_by_role("button", name="Confirm"))
    visit(page, "setting up an app")
    page.get_by_label("Authenticator code").fill("wrong")
    press(page.get_by_role("button", name="Turn on"))
    visit(page, "setting up an app, with a wrong code")
    secret = page.locator("main code").inner_text()
    code = format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30))
    page.get_by_label("Authenticator code").fill(code)
    press(page.get_by_role("button", name="Turn on"))
    visit(page, "recovery codes")
    page.goto("/accounts/2fa/webauthn/add/")
    visit(page, "adding a key")
    key = Authenticator.objects.create(
        user=alice, type="webauthn", data={"name": "My phone", "credential": KEY}
    )
    for path in (
        "",
        "recovery-codes/generate/",
        "totp/deactivate/",
        "webauthn/",
        f"webauthn/keys/{key.pk}/edit/",
        f"webauthn/keys/{key.pk}/remove/",
    ):
        page.goto(f"/accounts/2fa/{path}")
        visit(page, path)


def test_failures(page, visit, transactional_db):
    page.goto("/accounts/login/")
    for name in FAILURES:
        body = render_to_string(f"{name}.html")
        page.route(f"**/{name}/", partial(answer, body))
        page.goto(f"/{name}/")
        page.get_by_role("link", name="Home", exact=True).wait_for()
        visit(page, name)
