"""Lists of addresses: hand one in, look at what it would do, and do exactly that or go back."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.requests import SignedInRequest
from quizzes.actions.mailing import mail_enrolled, mail_invitations
from quizzes.actions.rosters import (
    AppliedRoster,
    Fate,
    OutdatedRosterError,
    PlannedEntry,
    RosterPlan,
    apply_roster,
    keep_roster,
    plan_roster,
)
from quizzes.core.roster import MAX_BYTES, MAX_LINES, UnreadableRoster
from quizzes.forms.people import RosterForm, worded_refusal
from quizzes.models import Course, PendingRoster

from .course_pages import course_for, page, to_people
from .receiving import UploadRequest

MOST_NAMED = 100
GROUPS = {
    Fate.ENROL: gettext_lazy("Enrolled now"),
    Fate.RETURN: gettext_lazy("Come back: were in the course before, with their results"),
    Fate.INVITE: gettext_lazy("Invited: enrolled as soon as an account confirms the address"),
    Fate.RESCHEDULE: gettext_lazy("Get other dates"),
    Fate.STAY: gettext_lazy("In the course already: nothing changes"),
    Fate.WAIT: gettext_lazy("Invited already: nothing changes"),
    Fate.STAFF: gettext_lazy("Left out: run the course, or are invited to"),
    Fate.DUPLICATE: gettext_lazy("Left out: the same person is in an earlier line"),
}


@dataclass(frozen=True)
class Group:
    """People of a list who have the same fate, of whom a page names some."""

    label: str | Promise
    count: int
    named: Sequence[PlannedEntry]

    @property
    def unnamed(self) -> int:
        return self.count - len(self.named)


def roster(model_admin, request: UploadRequest, object_id: int) -> HttpResponse:
    """Hand in a list; what it would do is the next page."""
    course = course_for(model_admin, request, object_id, "add_enrolment")
    is_sent = request.method == "POST"  # nothing may have come of it, where receiving was stopped
    sent = (request.POST, request.FILES) if is_sent else ()
    form = RosterForm(*sent, refusal=request.upload_refusal)
    if form.is_valid():
        pending = _kept(request, course, form)
        if pending:
            return redirect("admin:quizzes_course_roster_plan", course.pk, pending.pk)
    return page(
        model_admin,
        request,
        course,
        "roster.html",
        tab="roster",
        title=_("Enrol from a list"),
        form=form,
        max_bytes=MAX_BYTES,
        max_lines=MAX_LINES,
    )


def _kept(request: UploadRequest, course: Course, form: RosterForm) -> PendingRoster | None:
    """None where nothing can be read of the list; the form says why."""
    given = {name: form.cleaned_data[name] for name in ("starts_at", "ends_at", "sends_mail")}
    try:
        return keep_roster(
            course=course, data=form.data_given, by=request.user, now=timezone.now(), **given
        )
    except UnreadableRoster as problem:
        field = "file" if form.cleaned_data["file"] else "text"
        form.add_error(field, worded_refusal(problem.code, problem.line))
        return None


def plan(model_admin, request: SignedInRequest, object_id: int, pk) -> HttpResponse:
    """What the list would do; a POST does it, if it is still what was shown."""
    course = course_for(model_admin, request, object_id, "add_enrolment")
    mine = PendingRoster.objects.filter(by=request.user, course=course)
    pending = mine.select_related("course").filter(pk=pk).first()
    if pending is None:
        messages.warning(
            request, _("This list is not kept any more: it was confirmed, or is too old.")
        )
        return redirect("admin:quizzes_course_roster", course.pk)
    if request.method == "POST":
        return _apply(request, pending)
    planned = plan_roster(pending, timezone.now())
    return page(
        model_admin,
        request,
        course,
        "roster_plan.html",
        tab="roster",
        title=_("What the list will do"),
        plan=planned,
        groups=_groups(planned),
        problems=planned.problems[:MOST_NAMED],
        unnamed_problems=max(0, len(planned.problems) - MOST_NAMED),
        pending=pending,
    )


def _groups(planned: RosterPlan) -> list[Group]:
    return [
        Group(label, planned.counts[fate], planned.of(fate)[:MOST_NAMED])
        for fate, label in GROUPS.items()
        if planned.counts[fate]
    ]


def _apply(request: SignedInRequest, pending: PendingRoster) -> HttpResponse:
    try:
        applied = apply_roster(
            pending=pending,
            agreed=request.POST.get("agreed", ""),
            by=request.user,
            now=timezone.now(),
        )
    except OutdatedRosterError:
        message = _(
            "Nothing was written: it has changed meanwhile. This is what would be done now."
        )
        messages.warning(request, message)
        return redirect(request.get_full_path())
    counts = applied.plan.counts
    said = {
        "enrolled": counts[Fate.ENROL] + counts[Fate.RETURN],
        "invited": counts[Fate.INVITE],
        "changed": counts[Fate.RESCHEDULE],
    }
    message = _("Enrolled: %(enrolled)d. Invited: %(invited)d. Other dates: %(changed)d.")
    messages.success(request, message % said)
    if pending.sends_mail:
        _send(request, pending.course, applied)
    return to_people(pending.course)


def _send(request: SignedInRequest, course: Course, applied: AppliedRoster) -> None:
    """After everything is written: a mail that cannot be sent takes nothing back."""
    by, site = request.user, request.build_absolute_uri("/").rstrip("/")
    try:
        count = mail_invitations(
            course=course, invitations=applied.invited, by=by, site=site, now=timezone.now()
        )
        count += mail_enrolled(course=course, students=applied.enrolled, by=by, site=site)
    except OSError:
        message = _("Not all mails could be sent. Send the invitations again from this page.")
        messages.warning(request, message)
    else:
        messages.success(request, _("Mails sent: %(count)d.") % {"count": count})
