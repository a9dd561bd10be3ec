"""What is answered when something fails that no view expected."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template import loader
from django.utils.translation import gettext as _
from django.views import defaults
from django.views.decorators.cache import never_cache

from accounts.requests import wants_json
from quizzes.views.keeping import kept_in

RETRY_AFTER = 5  # seconds


@never_cache
def server_error(request: HttpRequest) -> HttpResponse:
    """503 when the database is away, locked or full, since trying again helps; else 500."""
    if not isinstance(sys.exception(), OperationalError | InterfaceError):
        return defaults.server_error(request)
    response = _json_unavailable() if wants_json(request) else _page_unavailable(request)
    response.status_code = 503
    response["Retry-After"] = str(RETRY_AFTER)
    return response


def _json_unavailable() -> HttpResponse:
    message = _("The server cannot store anything right now. Your answers stay on this page.")
    return JsonResponse({"status": "unavailable", "message": message})


def _page_unavailable(request: HttpRequest) -> HttpResponse:
    """Answers that were sent are in the page, to be sent again: without a script it is all there is.

    Rendered without the request: what pages usually show, such as the user, is in the database.
    """
    context = {"kept": kept_in(request), "csrf_token": get_token(request)}
    return HttpResponse(loader.render_to_string("503.html", context))
