"""Bases of our admin classes."""

from importlib import import_module

from django.contrib import admin
from django.contrib.auth import get_permission_codename
from django.http import Http404
from django.urls import path

from accounts.admin_bases import CarefulAdmin
from quizzes.access import where_may


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
    lets them, and does what it lets them. What is not theirs is not there (404).

    `course_path` is the way from a row to its course, for queries; `course_id` of a row is the
    same for a row at hand.
    """

    course_path = "course"

    def get_queryset(self, request):
        return self.own_rows(super().get_queryset(request), request, "view")

    def get_object(self, request, object_id, from_field=None):
        """Raises Http404 where there is none: Django's pages lead to the index with a message."""
        found = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404
        return found

    def own_rows(self, rows, request, action: str):
        """Those of `rows` that the user may "view", "change" or "delete"."""
        permission = get_permission_codename(action, self.opts)
        return where_may(rows, request.user, permission, path=self.course_path)

    def has_view_permission(self, request, obj=None) -> bool:
        """Who may make courses sees the lists as well, empty until there is one."""
        is_list_of_none = obj is None and request.user.has_perm("quizzes.add_course")
        return self.may("view", request, obj) or is_list_of_none

    def has_change_permission(self, request, obj=None) -> bool:
        return self.may("change", request, obj)

    def has_delete_permission(self, request, obj=None) -> bool:
        return self.may("delete", request, obj)

    def may(self, action: str, request, obj) -> bool:
        """Whether the user may do so with this row; without one, with any."""
        return request.user.has_perm(_permission(action, self.opts), obj)


class OwnRowsFilter(admin.RelatedFieldListFilter):
    """Offers what the user sees in the list of the related rows, and no titles of others."""

    def field_choices(self, field, request, model_admin):
        related = model_admin.admin_site.get_model_admin(field.remote_field.model)
        own = related.get_queryset(request).order_by().values("pk")
        ordering = self.field_admin_ordering(field, request, model_admin)
        return field.get_choices(
            include_blank=False, ordering=ordering, limit_choices_to={"pk__in": own}
        )


class ReadOnlyInline(ReadOnlyAdmin, admin.TabularInline):
    """Rows of a row of a course: to be read by those who may in that course."""

    def has_view_permission(self, request, obj=None) -> bool:
        return request.user.has_perm(_permission("view", self.opts), obj)


def _permission(action: str, opts) -> str:
    return f"{opts.app_label}.{get_permission_codename(action, opts)}"
