"""Logging in from a page that holds answers."""

from typing import cast

from allauth.account.stages import LoginStage, LoginStageController
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.forms import LogInForm
from accounts.middleware import lead_to_second_factor
from accounts.requests import SignedInRequest, wants_json
from accounts.second_factor import lacks_second_factor
from quizzes.forms.keeping import KEPT_FIELD, SITTING_FIELD, read_kept, student_named_in

from .keeping import answer_signed_out, answer_somebody_else, render_sign_in
from .saving import save, submit


@login_not_required
@require_POST
@sensitive_post_parameters()
@never_cache
def sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Log in, then do with the kept answers what the student had pressed.

    It is everybody's log-in, with its limits; an account with a second factor is asked for it.
    """
    form = LogInForm(request.POST, request=request)
    if not form.is_valid():
        if wants_json(request):
            return _refuse_script(form)
        return render_sign_in(request, pk, form, **_carried(request))
    next_step = form.login(request)
    if request.user.is_authenticated:
        return _signed_in(cast(SignedInRequest, request), pk)
    stage = _second_factor_stage(request)
    if stage is None:
        return next_step  # closed, or not confirmed yet: such an account has no attempt open
    if wants_json(request):
        return JsonResponse({"status": "second-factor", "csrf": get_token(request)})
    return _ask_second_factor(request, pk, stage)


@login_not_required
@require_POST
@never_cache
def second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the code, or what a security key says, and go on as after the password."""
    from allauth.mfa.base.forms import AuthenticateForm
    from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm

    if request.user.is_authenticated:  # by now, in another tab
        return _signed_in(cast(SignedInRequest, request), pk)
    stage = _second_factor_stage(request)
    if stage is None:  # it took too long
        return answer_signed_out(request, pk)
    form_class = AuthenticateForm if "code" in request.POST else AuthenticateWebAuthnForm
    form = form_class(request.POST, user=stage.login.user)
    if not form.is_valid():
        if wants_json(request):
            return _refuse_script(form)
        return _ask_second_factor(request, pk, stage, form)
    form.save()
    next_step = stage.exit()
    if not request.user.is_authenticated:
        return next_step
    return _signed_in(cast(SignedInRequest, request), pk)


def _second_factor_stage(request: HttpRequest) -> LoginStage | None:
    from allauth.mfa.stages import AuthenticateStage

    return LoginStageController.enter(request, AuthenticateStage.key)


def _ask_second_factor(
    request: HttpRequest, pk: int, stage: LoginStage, refused: Form | None = None
) -> HttpResponse:
    """The page for the code or the key; the answers stay in its forms."""
    from allauth.mfa.base.forms import AuthenticateForm
    from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm
    from allauth.mfa.webauthn.internal.auth import begin_authentication

    user = stage.login.user
    is_code = isinstance(refused, AuthenticateForm)
    context = {
        "attempt_pk": pk,
        "carried": _carried(request),
        "form": refused if is_code else AuthenticateForm(user=user),
        "webauthn_form": AuthenticateWebAuthnForm(user=user) if is_code or not refused else refused,
        "js_data": {"request_options": begin_authentication(user)},
    }
    return render(request, "quizzes/attempts/second_factor.html", context)


def _carried(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "") for name in (KEPT_FIELD, SITTING_FIELD)}


def _refuse_script(form: Form) -> HttpResponse:
    message = " ".join(str(problem) for problems in form.errors.values() for problem in problems)
    return JsonResponse({"status": "refused", "message": message}, status=400)


def _signed_in(request: SignedInRequest, pk: int) -> HttpResponse:
    if lacks_second_factor(request.user):
        return lead_to_second_factor(request)
    if wants_json(request):
        return _answer_script(request, pk, request.user.pk)
    return _go_on(request, pk, request.user.pk)


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
