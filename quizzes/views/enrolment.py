"""Coming into a course, and leaving it: a GET asks, a POST does it."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from quizzes.access import enrolment_for, enrolments_of
from quizzes.actions.enrolling import leave_course
from quizzes.actions.inviting import CannotAccept, accept_invitation, invitation_of_link
from quizzes.actions.joining import CannotJoin, join_course
from quizzes.forms.enrolment import JoinForm
from quizzes.models import Course, Enrolment

# Everything that is wrong with a code is said in the same words: they tell nothing about courses.
NOT_JOINED = {
    "wrong": gettext_lazy(
        "This code does not work. It may be mistyped, expired or used up: ask your instructor."
    ),
    "too-many": gettext_lazy("Too many wrong codes. Try again in an hour, or ask your instructor."),
    "staff": gettext_lazy("You run this course, so you see its quizzes without a code."),
}
NOT_ACCEPTED = {
    "unreadable": gettext_lazy(
        "This is not a whole link to an invitation. Copy all of it from the mail."
    ),
    "withdrawn": gettext_lazy("This invitation was withdrawn."),
    "used": gettext_lazy("This invitation was accepted already; it works once."),
    "expired": gettext_lazy("This invitation has expired. Ask for a new one."),
    "staff": gettext_lazy("You run this course already."),
    "removed": gettext_lazy("You were removed from this course since you were invited."),
    "inactive": gettext_lazy("Your account is closed."),
}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def join(request: SignedInRequest) -> HttpResponse:
    """Type a code, or follow a link that has it; and the courses that one can leave."""
    form = JoinForm(request.POST or None, initial={"code": request.GET.get("code", "")})
    now, status = timezone.now(), HTTPStatus.OK
    if form.is_valid():
        try:
            enrolment = join_course(code=form.cleaned_data["code"], student=request.user, now=now)
        except CannotJoin as problem:
            form.add_error("code", NOT_JOINED[problem.code])
            if problem.code == "too-many":
                status = HTTPStatus.TOO_MANY_REQUESTS
        else:
            return _welcome(request, enrolment)
    context = {"form": form, "enrolments": enrolments_of(request.user)}
    return render(request, "quizzes/enrolment/join.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def invitation(request: SignedInRequest, token: str) -> HttpResponse:
    """Who was invited to what, and as which account it would be accepted."""
    now = timezone.now()
    try:
        found = invitation_of_link(token, now)
        if request.method == "POST":
            accepted = accept_invitation(invitation=found, user=request.user, now=now)
            return _accepted(request, found.course, bool(accepted.role))
    except CannotAccept as problem:
        context = {"problem": NOT_ACCEPTED[problem.code]}
        return render(request, "quizzes/enrolment/not_accepted.html", context, status=410)
    return render(request, "quizzes/enrolment/invitation.html", {"invitation": found})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def leave(request: SignedInRequest, course: str) -> HttpResponse:
    """Whether one really wants to, and what stays."""
    enrolment, now = enrolment_for(request.user, course), timezone.now()
    if request.method != "POST":
        context = {"enrolment": enrolment, "is_active": enrolment.is_active(now)}
        return render(request, "quizzes/enrolment/leave.html", context)
    leave_course(course=enrolment.course, student=request.user, now=now)
    message = _("You have left “%(course)s”. Your results stay.")
    messages.success(request, message % {"course": enrolment.course})
    return redirect("quizzes:home")


def _welcome(request: SignedInRequest, enrolment: Enrolment) -> HttpResponse:
    now, course, place = timezone.now(), enrolment.course, ["quizzes:home"]
    if enrolment.is_active(now):
        message, place = _("You are enrolled in “%(course)s”."), ["quizzes:course", course.slug]
    elif enrolment.starts_at and now < enrolment.starts_at:
        message = _("You are enrolled in “%(course)s”. It opens to you later.")
    else:
        message = _("You are enrolled in “%(course)s”, but your time in it is over.")
    messages.success(request, message % {"course": course})
    return redirect(*place)


def _accepted(request: SignedInRequest, course: Course, is_staff: bool) -> HttpResponse:
    if is_staff:
        messages.success(request, _("You run “%(course)s” from now on.") % {"course": course})
        return redirect("admin:quizzes_course_people", course.pk)
    return _welcome(request, enrolment_for(request.user, course.slug))
