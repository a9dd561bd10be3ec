"""Answers that arrive where they cannot be stored: nobody loses what was typed.

The session may have expired, or its form token may have changed with a log-in in another tab.
Nothing is stored then and nothing is taken on trust: the answers go back to the browser that sent
them, and come again with a log-in or with a click.
"""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views import csrf
from django.views.decorators.cache import never_cache

from accounts.forms import LogInForm
from accounts.requests import SignedInRequest, wants_json
from accounts.sessions import renew_session
from quizzes.access import attempt_for
from quizzes.core.remarks import Remarks
from quizzes.forms.answers import given_answers, remarks_in
from quizzes.forms.keeping import KEPT_FIELD, KeptAnswers, answers_sent, read_kept
from quizzes.models import Attempt
from quizzes.reports.sitting import SittingQuestion, sitting_of


def keep_answers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For views that answers are posted to; what they answer is never cached.

    Who is logged in stays so while they work. Who is not is asked to log in, on a page that keeps
    what was posted: LoginRequiredMiddleware would redirect and drop it.
    """

    @login_not_required
    @never_cache
    @wraps(view)
    def keeping(request: SignedInRequest, pk: int) -> HttpResponse:
        if not request.user.is_authenticated:
            return answer_signed_out(request, pk)
        response = view(request, pk)
        if request.method == "POST":
            renew_session(request, timezone.now())
        return response

    return keeping


def kept_in(request: HttpRequest) -> KeptAnswers | None:
    """The answers that a page of an attempt sent with this request; None if none did.

    Needs no database, and does not raise where the request cannot be read.
    """
    match = request.resolver_match
    if request.method != "POST" or match is None or match.namespace != "quizzes":
        return None
    if match.url_name in {"save", "submit"}:
        return answers_sent(_posted(request), match.kwargs["pk"], pressed=match.url_name)
    if match.url_name in {"sign_in", "second_factor"}:
        data = _posted(request)
        pk = match.kwargs["pk"]
        # A script logs in without them: its page still holds the answers.
        return read_kept(data.get(KEPT_FIELD, ""), pk) or answers_sent(data, pk, pressed="save")
    return None


def _posted(request: HttpRequest) -> QueryDict:
    try:
        return request.POST
    except (SuspiciousOperation, MultiPartParserError, UnreadablePostError):
        return QueryDict()


@never_cache
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Give answers back to the student whose page sent them; anything else is refused as ever.

    A form on another site gets here too. It must neither have answers stored nor have them filled
    in for a click of the student's; it cannot, as it does not know the token of the sitting.
    """
    kept = kept_in(request)
    if kept is None:
        return csrf.csrf_failure(request, reason)
    if not request.user.is_authenticated:
        return answer_signed_out(request, kept.attempt_pk)
    if kept.student_pk != request.user.pk:
        return answer_somebody_else(request)
    return _answer_out_of_date(request, attempt_for(request.user, kept.attempt_pk), kept)


def render_sign_in(
    request: HttpRequest, pk: int, form: LogInForm, *, kept: str, sitting: str
) -> HttpResponse:
    """The page to log in on; `kept` are the answers, signed."""
    context = {"attempt_pk": pk, "form": form, "kept": kept, "sitting": sitting}
    return render(request, "quizzes/attempts/sign_in.html", context)


def answer_somebody_else(request: HttpRequest) -> HttpResponse:
    """Say that the answers are not those of the person who is logged in, and show none."""
    if wants_json(request):
        return JsonResponse({"status": "somebody-else"}, status=403)
    return render(request, "quizzes/attempts/somebody_else.html", status=403)


def answer_signed_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a log-in, on a page that keeps what was sent."""
    if wants_json(request):
        return JsonResponse({"status": "signed-out", "csrf": get_token(request)}, status=401)
    kept = kept_in(request)
    if kept is not None:
        form = LogInForm(request=request)
        return render_sign_in(request, pk, form, kept=kept.signed(), sitting=kept.sitting)
    is_post = request.method == "POST"
    # After the log-in there is nothing to post any more: the questions are the place to go to.
    next_page = reverse("quizzes:attempt", args=[pk]) if is_post else request.get_full_path()
    return redirect_to_login(next_page)


def _answer_out_of_date(request: HttpRequest, attempt: Attempt, kept: KeptAnswers) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"status": "out-of-date", "csrf": get_token(request)}, status=403)
    sent = given_answers(kept.fields)
    typed = {position: one.values for position, one in sent.items()}
    questions = sitting_of(attempt, typed, remarked=remarks_in(sent)).questions
    given = [each for each in questions if each.position in typed and _is_given(each)]
    context = {"attempt": attempt, "kept": kept, "given": given}
    return render(request, "quizzes/attempts/out_of_date.html", context, status=403)


def _is_given(question: SittingQuestion) -> bool:
    ticked = any(choice.is_ticked for choice in question.choices)
    return ticked or any(part.value for part in question.parts) or question.remarks != Remarks()
