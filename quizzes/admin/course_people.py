"""The people of a course: the page about all of them, and what is done with students and codes."""

import re
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.requests import SignedInRequest
from quizzes.actions.enrolling import CannotEnrol, change_dates, remove_students
from quizzes.actions.joining import end_join_code, make_join_code
from quizzes.forms.people import (
    AppointForm,
    DatesForm,
    JoinCodeForm,
    StudentsForm,
)
from quizzes.models import Course, Enrolment, JoinCode
from quizzes.reports.people import invitations_of, join_codes_of, staff_of, students_of

from .course_pages import course_for, page, to_people

ON_A_PAGE = 50
MOST_CODES = 20
_NUMBER = re.compile("[0-9]{1,18}")  # any more and no database has room for it


def people(model_admin, request: SignedInRequest, object_id: int) -> HttpResponse:
    """Students, staff, invitations and join codes, as far as one's role lets one see them."""
    course = course_for(model_admin, request, object_id, "view_enrolment")
    return people_page(model_admin, request, course)


def people_page(model_admin, request: SignedInRequest, course: Course, **forms) -> HttpResponse:
    """The page; `forms` are those that are shown again because something is wrong with them."""
    now = timezone.now()
    students_form = StudentsForm(request.GET)
    q, state = students_form.asked()
    students = students_of(course, now=now, q=q, state=state)
    return page(
        model_admin,
        request,
        course,
        "people.html",
        tab="people",
        title=_("People"),
        now=now,
        students_form=students_form,
        staff=staff_of(course),
        join_codes=join_codes_of(course)[:MOST_CODES],
        **_paged("students", students, request),
        **_paged("invitations", invitations_of(course), request),
        **{"appoint_form": AppointForm(), "code_form": JoinCodeForm(now=now)} | forms,
    )


def _paged(name: str, rows, request: SignedInRequest) -> dict[str, object]:
    """One page of a list, by the parameter of the address that has its name."""
    paginator = Paginator(rows, ON_A_PAGE)
    shown: Page = paginator.get_page(request.GET.get(name))
    return {name: shown, f"{name}_numbers": list(paginator.get_elided_page_range(shown.number))}


def remove(model_admin, request: SignedInRequest, object_id: int) -> HttpResponse:
    """Remove the students that are ticked."""
    course = course_for(model_admin, request, object_id, "change_enrolment")
    chosen = posted_numbers(request, "enrolments")
    removed = remove_students(course=course, enrolments=chosen, by=request.user, now=timezone.now())
    if not removed:
        messages.warning(request, _("Nobody was removed: tick students who take the course."))
        return to_people(course)
    message = ngettext(
        "%(count)d student was removed. Their results stay, and they can be enrolled again.",
        "%(count)d students were removed. Their results stay, and they can be enrolled again.",
        len(removed),
    )
    messages.success(request, message % {"count": len(removed)})
    return to_people(course)


def dates(model_admin, request: SignedInRequest, object_id: int, pk: int) -> HttpResponse:
    """From when and until when the course is open to one student."""
    course = course_for(model_admin, request, object_id, "change_enrolment")
    active = course.enrolments.filter(state=Enrolment.State.ACTIVE).select_related("student")
    enrolment = get_object_or_404(active, pk=pk)
    now_set = {"starts_at": enrolment.starts_at, "ends_at": enrolment.ends_at}
    form = DatesForm(request.POST or None, initial=now_set)
    if form.is_valid():
        return _set_dates(request, course, enrolment, form.cleaned_data)
    return page(
        model_admin,
        request,
        course,
        "dates.html",
        tab="people",
        title=_("Dates"),
        enrolment=enrolment,
        form=form,
    )


def _set_dates(
    request: SignedInRequest,
    course: Course,
    enrolment: Enrolment,
    given: dict[str, datetime | None],
) -> HttpResponse:
    try:
        change_dates(enrolment=enrolment, **given, by=request.user, now=timezone.now())
    except CannotEnrol:
        messages.warning(request, _("Nothing was changed: they do not take the course any more."))
    else:
        messages.success(
            request, _("The dates of %(name)s were changed.") % {"name": enrolment.student}
        )
    return to_people(course)


def make_code(model_admin, request: SignedInRequest, object_id: int) -> HttpResponse:
    """A new code, which the page then shows. What else is asked of a page with an error in the
    form is asked of the page without it.
    """
    course = course_for(model_admin, request, object_id, "add_joincode")
    if request.method != "POST":
        return to_people(course, query=request.GET)
    now = timezone.now()
    form = JoinCodeForm(request.POST, now=now)
    if not form.is_valid():
        return people_page(model_admin, request, course, code_form=form)
    make_join_code(course=course, **form.cleaned_data, by=request.user, now=now)
    messages.success(request, _("A new join code was made. Give it to your students."))
    return to_people(course, "codes")


def end_code(model_admin, request: SignedInRequest, object_id: int) -> HttpResponse:
    course = course_for(model_admin, request, object_id, "change_joincode")
    code = get_object_or_404(JoinCode, course=course, pk=posted_number(request, "code"))
    end_join_code(join_code=code, by=request.user, now=timezone.now())
    messages.success(request, _("The join code was ended. Who came by it stays."))
    return to_people(course, "codes")


def posted_number(request: SignedInRequest, name: str) -> int:
    """What a form names a row by; 0, which no row has, for anything else."""
    return next(iter(posted_numbers(request, name)), 0)


def posted_numbers(request: SignedInRequest, name: str) -> list[int]:
    """What a form names rows by, without what cannot be a row's number."""
    values = request.POST.getlist(name)
    return [int(value) for value in values if _NUMBER.fullmatch(value)]
