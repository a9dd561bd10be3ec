"""What the site keeps about me, and how I go."""

from tempfile import SpooledTemporaryFile

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from quizzes.actions.finishing import expire_overdue
from quizzes.actions.personal_data import CannotDelete, delete_account
from quizzes.forms.personal_data import DeleteAccountForm
from quizzes.models import Attempt
from quizzes.reports.personal_data import write_personal_data

IN_MEMORY = 1024 * 1024  # bytes; what is larger waits on disk to be sent


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def my_data(request: SignedInRequest) -> HttpResponseBase:
    """What is kept and why; a POST downloads it, so that nothing loads it ahead or from elsewhere."""
    if request.method != "POST":
        return render(request, "quizzes/account/my_data.html")
    user, now = request.user, timezone.now()
    expire_overdue(attempts=Attempt.objects.by(user), now=now)
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    write_personal_data(file, user=user, now=now)
    file.seek(0)
    name = f"quizmark-{now:%Y-%m-%d}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("password")
def delete(request: SignedInRequest) -> HttpResponse:
    """What goes and what stays; with the password, it is done."""
    form = DeleteAccountForm(request.user, request.POST if request.method == "POST" else None)
    refused = None
    if form.is_valid():
        try:
            delete_account(user=request.user, by=request.user, now=timezone.now())
        except CannotDelete as problem:
            refused = problem
        else:
            logout(request)
            messages.info(request, _("Your account is deleted."))
            return redirect(settings.LOGIN_URL)
    open_count = Attempt.objects.by(request.user).open().count()
    context = {"form": form, "refused": refused, "open_count": open_count}
    return render(request, "quizzes/account/delete.html", context)
