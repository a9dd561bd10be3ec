"""Who makes a request, and what it wants to be answered with."""

from contextvars import ContextVar
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    # Not when it runs: log lines name the request before there are models.
    from .models import User

# Names the request that is being answered, in log lines and in what it writes; "" outside of one.
request_id: ContextVar[str] = ContextVar("request_id", default="")


class SignedInRequest(HttpRequest):
    """What LoginRequiredMiddleware and the admin let through: `user` is one of ours.

    For annotations only; Django makes the requests.
    """

    user: "User"


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks, that reads JSON; a browser that opens a page never does."""
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def session_digest(request: HttpRequest) -> str:
    """Tells one session from another, in 32 characters that open none."""
    key = request.session.session_key or ""
    digest = salted_hmac("accounts.requests.session_digest", key, algorithm="sha256")
    return digest.hexdigest()[:32]
