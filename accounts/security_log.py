"""The log of who signs in, how they do, and what they are refused: logger “quizmark.security”.

docs/security.md lists the events. A line says who, from where and what: never what was typed into a
form, since people type their passwords into the wrong field.
"""

import logging
from typing import Any

from django.contrib.auth import signals
from django.http import HttpRequest

from .models import User
from .requests import client_address

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
    where = {"ip": client_address(request)} if request is not None else {}
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
    """Start to listen to what Django says about log-ins."""
    signals.user_logged_in.connect(_signed_in, dispatch_uid="security_log")
    signals.user_logged_out.connect(_signed_out, dispatch_uid="security_log")
    signals.user_login_failed.connect(_sign_in_failed, dispatch_uid="security_log")


def _signed_in(sender, request, user, **kwargs) -> None:
    log_event("signed-in", request=request, user=user)


def _signed_out(sender, request, user, **kwargs) -> None:
    log_event("signed-out", request=request, user=user)


def _sign_in_failed(sender, credentials, request=None, **kwargs) -> None:
    """Names the account only where there is one: anything else may be a password."""
    user = User.objects.filter(username=credentials.get("username") or "").first()
    log_event("sign-in-failed", request=request, user=user, warns=True)
