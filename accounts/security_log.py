"""The log of who signs in, how they do, and what they are refused: logger “quizmark.security”.

docs/security.md lists the events. A line says who, from where and what: never what was typed into a
form, since people type their passwords into the wrong field.
"""

import logging
from typing import Any

from allauth.account import signals as account_signals
from allauth.account.adapter import get_adapter
from allauth.mfa import signals as mfa_signals
from django.contrib.auth import signals
from django.dispatch import Signal
from django.http import HttpRequest

from .models import User

logger = logging.getLogger("quizmark.security")


def log_event(
    event: str,
    *,
    request: HttpRequest | None,
    user: Any = None,
    warns: bool = False,
    **details: Any,
) -> None:
    """Write a line about `user`, None for somebody who is not known."""
    about = {"user": user.get_username()} if user is not None and user.pk else {}
    where = {"ip": get_adapter().get_client_ip(request)} if request is not None else {}
    level = logging.WARNING if warns else logging.INFO
    logger.log(level, event, extra={"details": {**about, **where, **details}})


def log_refusal(request: HttpRequest, status: int) -> None:
    """Somebody asked for what is not theirs, or is not there."""
    user = getattr(request, "user", None)
    log_event(
        "refused",
        request=request,
        user=user,
        warns=True,
        status=status,
        method=request.method,
        path=request.path,
    )


def connect() -> None:
    """Start to listen to what Django and allauth say about log-ins."""
    signals.user_login_failed.connect(_sign_in_failed, dispatch_uid="security_log")
    _listen(signals.user_logged_in, "signed-in")
    _listen(signals.user_logged_out, "signed-out")
    _listen(account_signals.password_changed, "password-changed")
    _listen(account_signals.password_reset, "password-reset")
    _listen(account_signals.email_changed, "email-changed")
    _listen(mfa_signals.authenticator_added, "second-factor-added")
    _listen(mfa_signals.authenticator_removed, "second-factor-removed")
    _listen(mfa_signals.authentication_failed, "second-factor-failed", warns=True)


def _listen(signal: Signal, event: str, *, warns: bool = False) -> None:
    """Write a line whenever the signal is sent, which says in which request and about whom."""

    def write(sender, request, user, **kwargs) -> None:
        log_event(event, request=request, user=user, warns=warns)

    signal.connect(write, weak=False, dispatch_uid=f"security_log.{event}")


def _sign_in_failed(sender, credentials, request=None, **kwargs) -> None:
    """Names the account only where there is one: anything else may be a password."""
    user = User.objects.filter(username=credentials.get("username") or "").first()
    log_event("sign-in-failed", request=request, user=user, warns=True)
