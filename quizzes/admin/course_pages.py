"""What our pages about one course have in common: who may see them, and how they are framed."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse

from accounts.models import User
from accounts.requests import SignedInRequest
from quizzes.models import Course
from quizzes.models.roles import may

FOLDER = "admin/quizzes/course"


def course_for(model_admin, request: SignedInRequest, object_id: int, permission: str) -> Course:
    """The course, for those whose role in it has the permission (a codename of this app).

    Raises Http404 where they may not even see it, and PermissionDenied where they may do less.
    """
    course = model_admin.get_object(request, str(object_id))
    if not may(request.user, permission, course.pk):
        raise PermissionDenied
    return course


def page(
    model_admin, request: SignedInRequest, course: Course, template: str, *, tab: str, **context
) -> HttpResponse:
    """One of the tabs of a course, within the admin's frame."""
    frame = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "original": course,
        "course": course,
        "tab": tab,
        "may": Permissions(request.user, course.pk),
    }
    return render(request, f"{FOLDER}/{template}", frame | context)


def to_people(
    course: Course, place: str = "", query: QueryDict | None = None
) -> HttpResponseRedirect:
    """To the people of the course, at that `place` of the page, filtered by the `query`."""
    url = reverse("admin:quizzes_course_people", args=[course.pk])
    asked = f"?{query.urlencode()}" if query else ""
    return HttpResponseRedirect(url + asked + (f"#{place}" if place else ""))


class Permissions:
    """For templates: `may.change_enrolment` in one course."""

    def __init__(self, user: User, course_id: int) -> None:
        self._user, self._course_id = user, course_id

    def __getitem__(self, permission: str) -> bool:
        return may(self._user, permission, self._course_id)
