"""The order of a course where its file does not state it: units, and the places of quizzes."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest
from quizzes.actions.arranging import CannotArrange, arrange_course
from quizzes.forms.arranging import ArrangementForm
from quizzes.models import Course, Quiz
from quizzes.models.roles import may


def order(model_admin, request: SignedInRequest, object_id: int) -> HttpResponse:
    """Units and quizzes with their positions; a POST puts them so."""
    course = _course_or_404(request, object_id)
    is_stated = "order" in course.stated
    may_change = may(request.user, "change_course", course.pk) and not is_stated
    if request.method == "POST" and not may_change:
        raise PermissionDenied
    quizzes = list(Quiz.objects.published().filter(course=course).in_course_order())
    form = ArrangementForm(course, quizzes, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _arrange(request, course, form)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": _("Order"),
        "subtitle": str(course),
        "original": course,
        "course": course,
        "form": form,
        "is_stated": is_stated,
        "may_change": may_change,
    }
    return render(request, "admin/quizzes/course/order.html", context)


def _arrange(request: SignedInRequest, course: Course, form: ArrangementForm) -> HttpResponse:
    try:
        arrange_course(course=course, parts=form.parts(), by=request.user, now=timezone.now())
    except CannotArrange:
        messages.error(request, _("Nothing was changed: the file states the order by now."))
    else:
        messages.success(request, _("The order was changed."))
    return redirect(request.path)


def _course_or_404(request: SignedInRequest, pk: int) -> Course:
    course = Course.objects.filter(pk=pk).first()
    if course is None or not may(request.user, "view_unit", course.pk):
        raise Http404
    return course
