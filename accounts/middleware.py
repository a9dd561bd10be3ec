"""What stands before every page."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import MiddlewareNotUsed
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from .languages import chosen_by
from .requests import wants_json
from .second_factor import lacks_second_factor


class LanguageMiddleware:
    """Pages in the language that a person has chosen for their account.

    It works before the view is looked for, so that pages which say that there is none are in it,
    too. Who has no session is not looked for. `LocaleMiddleware` has chosen by cookie and browser
    before, and names the language that it finds in the end to the browser.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if language := self._language(request):
            translation.activate(language)
            request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
        return self.get_response(request)

    def _language(self, request: HttpRequest) -> str:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return ""
        try:
            return chosen_by(request.user)
        except (OperationalError, InterfaceError):
            return ""  # met again at the view, whose answer keeps what was sent


class SecondFactorMiddleware:
    """Leads staff without a second factor to set one up, where STAFF_SECOND_FACTOR is on.

    They reach the pages of their account and nothing else. It works before the view is looked for,
    and so before the CSRF check, which answers with pages of its own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.STAFF_SECOND_FACTOR:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.account_pages = reverse("accounts:profile")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_account_page = request.path_info.startswith(self.account_pages)
        if is_account_page or not lacks_second_factor(request.user):
            return self.get_response(request)
        return lead_to_second_factor(request)


def lead_to_second_factor(request: HttpRequest) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"status": "refused", "message": _words()}, status=403)
    messages.warning(request, _words())
    return redirect("mfa_index")


def _words() -> str:
    return _(
        "Whoever teaches here needs a second factor besides the password. Please set one up: an "
        "app on your phone or a security key."
    )
