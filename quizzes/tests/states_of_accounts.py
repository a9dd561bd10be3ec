"""States of accounts: coming in, second factors, a person's own pages."""

import re
from functools import partial

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse

from .access_world import PASSWORD, World
from .shown import Reach, Shown, State, ask, student_of

NEW = "three turnips in a hat, and a fourth"
KEY = {"clientExtensionResults": {"credProps": {"rk": True}}}


def _fresh() -> Client:
    """After a log-in a moment ago: nobody is asked for the password again."""
    client = Client()
    cache.clear()
    client.post(reverse("account_login"), {"username": "student", "password": PASSWORD})
    return client


def _recent(address: str, data=None, *, has_app: bool = False, has_key: bool = False) -> Reach:
    def reach(world: World, client: Client) -> Shown:
        names, client = dict(world.names), _fresh()
        if has_app:
            _app_of(student_of(world))
        if has_key:
            names["key"] = _key_of(student_of(world)).pk
        return ask(client, address.format_map(names), data)

    return reach


def _app_of(user) -> None:
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)


def _key_of(user) -> Authenticator:
    data = {"name": "My phone", "credential": KEY}
    return Authenticator.objects.create(user=user, type="webauthn", data=data)


def _second_step(data=None) -> Reach:
    """After the password of an account that has a second factor."""

    def reach(world: World, client: Client) -> Shown:
        _app_of(student_of(world))
        log_in = {"login": "student", "username": "student", "password": PASSWORD}
        shown = ask(client, reverse("account_login"), log_in)
        return shown if data is None else ask(client, shown.address, data)

    return reach


def _signing_up(data=None) -> Reach:
    def reach(world: World, client: Client) -> Shown:
        cache.clear()
        form = {"username": "dora", "email": "dora@example.org", "password1": NEW, "password2": NEW}
        shown = ask(client, reverse("account_signup"), form)
        return shown if data is None else ask(client, shown.address, data)

    return reach


def _resetting(data=None, *, is_again: bool = False) -> Reach:
    """The page that a link in a mail leads to, and what is sent from there."""

    def reach(world: World, client: Client) -> Shown:
        cache.clear()
        mail.outbox.clear()
        ask(client, reverse("account_reset_password"), {"email": "student@example.org"})
        link = re.search(r"http://[^/]+(/\S+)", mail.outbox[-1].body)[1]
        shown = ask(client, link)
        if data is None:
            return shown
        shown = ask(client, shown.address, data)
        return ask(client, link) if is_again else shown

    return reach


def _changing_address(world: World, client: Client) -> Shown:
    cache.clear()
    return ask(
        _fresh(),
        reverse("account_email"),
        {"action_add": "", "email": "new.student@example.org"},
    )


def _closed(address: str) -> Reach:
    def reach(world: World, client: Client) -> Shown:
        with override_settings(OPEN_SIGN_UP=False):
            return ask(client, address)

    return reach


STATES = [
    State("a code for the address", "nobody", _signing_up()),
    State("a wrong code", "nobody", _signing_up({"code": "AAAA-AAAA"})),
    State("a code, and nothing typed", "nobody", _signing_up({})),
    State("no sign-up", "nobody", _closed("/accounts/signup/")),
    State("log-in without sign-up", "nobody", _closed("/accounts/login/")),
    State("a new password", "nobody", _resetting()),
    State("a new password, errors", "nobody", _resetting({"password1": "a", "password2": "b"})),
    State("a new password is set", "nobody", _resetting({"password1": NEW, "password2": NEW})),
    State("a used link", "nobody", _resetting({"password1": NEW, "password2": NEW}, is_again=True)),
    State("a code for a new address", "student", _changing_address),
    State("setting up an app", "student", _recent("/accounts/2fa/totp/activate/")),
    State(
        "setting up an app, a wrong code",
        "student",
        _recent("/accounts/2fa/totp/activate/", {"code": "wrong"}),
    ),
    State("second factors", "student", _recent("/accounts/2fa/", has_app=True, has_key=True)),
    State("recovery codes", "student", _recent("/accounts/2fa/recovery-codes/", has_app=True)),
    State(
        "new recovery codes",
        "student",
        _recent("/accounts/2fa/recovery-codes/generate/", has_app=True),
    ),
    State("no app any more", "student", _recent("/accounts/2fa/totp/deactivate/", has_app=True)),
    State("a new key", "student", _recent("/accounts/2fa/webauthn/add/")),
    State("a new key, errors", "student", _recent("/accounts/2fa/webauthn/add/", {})),
    State("keys", "student", _recent("/accounts/2fa/webauthn/", has_key=True)),
    State(
        "a key's name", "student", _recent("/accounts/2fa/webauthn/keys/{key}/edit/", has_key=True)
    ),
    State(
        "a key without a name",
        "student",
        _recent("/accounts/2fa/webauthn/keys/{key}/edit/", {"name": ""}, has_key=True),
    ),
    State(
        "no key any more",
        "student",
        _recent("/accounts/2fa/webauthn/keys/{key}/remove/", has_key=True),
    ),
    State("a second factor", "nobody", _second_step()),
    State("a second factor, a wrong code", "nobody", _second_step({"code": "000000"})),
    State("a language", "student", partial(lambda w, c: ask(c, "/accounts/", {"language": "de"}))),
]
