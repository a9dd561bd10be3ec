"""Bases of our admin classes."""

from importlib import import_module

from django.contrib import admin
from django.contrib.auth import get_permission_codename
from django.urls import path

from accounts.admin_bases import CarefulAdmin
from quizzes.models.roles import courses_where


class ReadOnlyAdmin(CarefulAdmin):
    """For rows that are only ever read here.

    Content changes by importing Markdown and results by taking quizzes; a row edited by hand
    would say something that no file says and no student did.
    """

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


class LazyViews(CarefulAdmin, admin.ModelAdmin):
    """For pages of our own beside those of Django."""

    def _view(self, module: str, name: str):
        """A view of our own, loaded when it is first used.

        The importer behind some of them would take a tenth of every worker's start-up.
        """

        def view(request, **kwargs):
            return getattr(import_module(f".{module}", __package__), name)(self, request, **kwargs)

        return view

    def _urls(self, views) -> list:
        """The addresses of views of our own: of each its route, its name and itself."""
        prefix = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path(route, self.admin_site.admin_view(view), name=f"{prefix}_{name}")
            for route, name, view in views
        ]


class CourseScoped(CarefulAdmin, admin.ModelAdmin):
    """For rows that belong to a course: everybody sees those of the courses in which their role
    lets them, and does what it lets them.

    `course_path` is the way from a row to its course, for queries; `course_id` of a row is the
    same for a row at hand.
    """

    course_path = "course"

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        courses = courses_where(request.user, get_permission_codename("view", self.opts))
        return rows if courses is None else rows.filter(**{f"{self.course_path}__in": courses})

    def has_view_permission(self, request, obj=None) -> bool:
        return self._may("view", request, obj)

    def has_change_permission(self, request, obj=None) -> bool:
        return self._may("change", request, obj)

    def has_delete_permission(self, request, obj=None) -> bool:
        return self._may("delete", request, obj)

    def _may(self, action: str, request, obj) -> bool:
        codename = get_permission_codename(action, self.opts)
        return request.user.has_perm(f"{self.opts.app_label}.{codename}", obj)
