"""Who runs a course, and who is invited to it: what the forms of its page about people do."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.requests import SignedInRequest
from quizzes.actions.inviting import (
    CannotInvite,
    invite,
    renew_invitation,
    withdraw_invitation,
)
from quizzes.actions.mailing import mail_invitations
from quizzes.actions.staffing import CannotAppoint
from quizzes.actions.staffing import appoint as give_role
from quizzes.actions.staffing import dismiss as take_role
from quizzes.forms.people import AppointForm
from quizzes.models import Course, Invitation, Role
from quizzes.models.roles import has_role

from .course_pages import course_for, to_people
from .course_people import people_page, posted_number

REFUSED = {
    "not-allowed": gettext_lazy("Only owners of the course and administrators may do this."),
    "last-owner": gettext_lazy(
        "Nobody would own the course any more. Make somebody else owner first."
    ),
    "inactive": gettext_lazy("This account is closed."),
    "gone": gettext_lazy("It has changed meanwhile: see below how it is now."),
}


def appoint(model_admin, request: SignedInRequest, object_id: int) -> HttpResponse:
    """Give a role to somebody, or invite an address to it. As `make_code` for what is no POST."""
    course = course_for(model_admin, request, object_id, "add_coursestaff")
    if request.method != "POST":
        return to_people(course, query=request.GET)
    form = AppointForm(request.POST)
    if not form.is_valid():
        return people_page(model_admin, request, course, appoint_form=form)
    role, now = Role(form.cleaned_data["role"]), timezone.now()
    try:
        if form.user:
            give_role(course=course, user=form.user, role=role, by=request.user, now=now)
            said = {"name": form.user.display_name, "role": role.label}
            messages.success(request, _("%(name)s is %(role)s from now on.") % said)
        else:
            invited = invite(
                course=course, emails=[form.email], role=role, by=request.user, now=now
            )
            _mail(request, course, invited)
    except (CannotAppoint, CannotInvite) as problem:
        messages.error(request, REFUSED[problem.code])
    return to_people(course, "staff")


def dismiss(model_admin, request: SignedInRequest, object_id: int) -> HttpResponse:
    course = course_for(model_admin, request, object_id, "delete_coursestaff")
    user = get_object_or_404(User, course_roles__course=course, pk=posted_number(request, "user"))
    if user == request.user:
        user = request.user  # what it says of itself changes, too
    try:
        take_role(course=course, user=user, by=request.user, now=timezone.now())
    except CannotAppoint as problem:
        messages.error(request, REFUSED[problem.code])
    else:
        said = {"name": user.display_name}
        messages.success(request, _("%(name)s has no role in this course any more.") % said)
    if user == request.user and not has_role(user, course.pk):
        return _home(request)
    return to_people(course, "staff")


def resend(model_admin, request: SignedInRequest, object_id: int) -> HttpResponse:
    """Invite an address anew, by a mail with a new link."""

    def renewed(invitation: Invitation) -> None:
        renew_invitation(invitation=invitation, by=request.user, now=timezone.now())
        _mail(request, invitation.course, [invitation])

    return _with_invitation(model_admin, request, object_id, "add_invitation", renewed)


def withdraw(model_admin, request: SignedInRequest, object_id: int) -> HttpResponse:
    def withdrawn(invitation: Invitation) -> None:
        withdraw_invitation(invitation=invitation, by=request.user, now=timezone.now())
        said = {"email": invitation.email}
        messages.success(request, _("The invitation of %(email)s was withdrawn.") % said)

    return _with_invitation(model_admin, request, object_id, "delete_invitation", withdrawn)


def _with_invitation(
    model_admin,
    request: SignedInRequest,
    object_id: int,
    permission: str,
    do: Callable[[Invitation], None],
) -> HttpResponse:
    course = course_for(model_admin, request, object_id, permission)
    pk = posted_number(request, "invitation")
    try:
        do(get_object_or_404(course.invitations.select_related("course"), pk=pk))
    except CannotInvite as problem:
        messages.error(request, REFUSED[problem.code])
    return to_people(course, "invitations")


def _mail(request: SignedInRequest, course: Course, invitations: list[Invitation]) -> None:
    said = {"email": ", ".join(each.email for each in invitations)}
    try:
        mail_invitations(
            course=course,
            invitations=invitations,
            by=request.user,
            site=request.build_absolute_uri("/").rstrip("/"),
            now=timezone.now(),
        )
    except OSError:
        message = _("%(email)s is invited, but the mail could not be sent. Send it again later.")
        messages.warning(request, message % said)
    else:
        messages.success(request, _("An invitation was sent to %(email)s.") % said)


def _home(request: SignedInRequest) -> HttpResponse:
    """Whoever takes their own role away sees the course no more, and perhaps not even the admin."""
    return redirect("admin:index" if request.user.is_staff else "quizzes:home")
