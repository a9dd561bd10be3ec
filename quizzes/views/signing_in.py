"""Logging in from a page that holds answers."""

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.forms import LogInForm
from accounts.requests import wants_json
from quizzes.forms.keeping import KEPT_FIELD, SITTING_FIELD, read_kept, student_named_in

from .keeping import answer_somebody_else, render_sign_in
from .saving import save, submit


@login_not_required
@require_POST
@sensitive_post_parameters()
@never_cache
def sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Log in, then do with the kept answers what the student had pressed."""
    form = LogInForm(request, request.POST)
    if not form.is_valid():
        return _refuse(request, pk, form)
    user = form.get_user()
    login(request, user)
    if wants_json(request):
        return _answer_script(request, pk, user.pk)
    return _go_on(request, pk, user.pk)


def _refuse(request: HttpRequest, pk: int, form: LogInForm) -> HttpResponse:
    if wants_json(request):
        message = " ".join(
            str(problem) for problems in form.errors.values() for problem in problems
        )
        return JsonResponse({"status": "refused", "message": message}, status=400)
    kept, sitting = request.POST.get(KEPT_FIELD, ""), request.POST.get(SITTING_FIELD, "")
    return render_sign_in(request, pk, form, kept=kept, sitting=sitting)


def _answer_script(request: HttpRequest, pk: int, user_pk: int) -> HttpResponse:
    if student_named_in(request.POST.get(SITTING_FIELD, ""), pk) != user_pk:
        return answer_somebody_else(request)
    return JsonResponse({"status": "signed-in", "csrf": get_token(request)})


def _go_on(request: HttpRequest, pk: int, user_pk: int) -> HttpResponse:
    kept = read_kept(request.POST.get(KEPT_FIELD, ""), pk)
    sitting = request.POST.get(SITTING_FIELD, "")
    student_pk = kept.student_pk if kept else student_named_in(sitting, pk)
    if student_pk not in (None, user_pk):
        messages.warning(
            request,
            _(
                "You are logged in. The answers on the page before belong to somebody else’s "
                "attempt; they were not stored."
            ),
        )
        return redirect("quizzes:home")
    if kept is None:
        messages.warning(
            request,
            _(
                "You are logged in. The answers on the page before could not be read any more: "
                "they are kept for one day. What was saved earlier is here."
            ),
        )
        return redirect("quizzes:attempt", pk)
    messages.success(request, _("Your answers were kept while you logged in."))
    request.POST = QueryDict(kept.fields.urlencode())
    return save(request, pk) if kept.pressed == "save" else submit(request, pk)
