"""The order of a course where its file does not state it: units, and the places of quizzes."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest
from quizzes.actions.arranging import CannotArrange, arrange_course
from quizzes.forms.arranging import ArrangementForm
from quizzes.models import Course, Quiz
from quizzes.models.roles import may

from .course_pages import course_for, page


def order(model_admin, request: SignedInRequest, object_id: int) -> HttpResponse:
    """Units and quizzes with their positions; a POST puts them so."""
    course = course_for(model_admin, request, object_id, "view_unit")
    is_stated = "order" in course.stated
    may_change = may(request.user, "change_course", course.pk) and not is_stated
    if request.method == "POST" and not may_change:
        raise PermissionDenied
    quizzes = list(Quiz.objects.published().filter(course=course).in_course_order())
    form = ArrangementForm(course, quizzes, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _arrange(request, course, form)
    context = {
        "title": _("Order"),
        "form": form,
        "is_stated": is_stated,
        "may_change": may_change,
    }
    return page(model_admin, request, course, "order.html", tab="order", **context)


def _arrange(request: SignedInRequest, course: Course, form: ArrangementForm) -> HttpResponse:
    try:
        arrange_course(course=course, parts=form.parts(), by=request.user, now=timezone.now())
    except CannotArrange:
        messages.error(request, _("Nothing was changed: the file states the order by now."))
    else:
        messages.success(request, _("The order was changed."))
    return redirect(request.path)
