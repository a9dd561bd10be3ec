"""What one student is given: chosen by name, by those who may not see the pages about people."""

from django import forms
from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.auth import get_permission_codename
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from quizzes.access import students_where

from .base import CourseScoped

LONGEST_KEY = 18  # digits; no database refuses a number of as many


def named(user: User) -> str:
    return f"{user.display_name} ({user.username})"


class ChosenSelect(AutocompleteSelect):
    """Django's own, which fails at values that are no key, in a form as well as in an address."""

    def optgroups(self, name, value, attr=None):
        return super().optgroups(name, [key for key in value if _is_key(key)], attr)


class StudentSelect(ChosenSelect):
    """Asks the search of the page it is on."""

    def __init__(self, url_name: str, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.url_name = url_name

    def get_url(self) -> str:
        return reverse(self.url_name)


class StudentField(forms.ModelChoiceField):
    def label_from_instance(self, obj) -> str:
        return named(obj)


class StudentSearch(AutocompleteJsonView):
    """Names and usernames of people who can log in, and nothing else about them."""

    owner: "OneStudentAdmin" = None  # type: ignore[assignment]  # set by `as_view`

    def process_request(self, request):
        """Whatever field is named, it must be one of a person."""
        found = super().process_request(request)
        _, model_admin, *_ = found
        if model_admin.model is not User:
            raise PermissionDenied
        return found

    def has_perm(self, request, obj=None) -> bool:
        return self.owner.has_add_permission(request)

    def get_queryset(self):
        own = self.owner.students(self.request)
        found = super().get_queryset().filter(is_active=True, pk__in=own.values("pk"))
        return found.order_by("username")

    def serialize_result(self, obj, to_field_name) -> dict[str, str]:
        return {"id": str(obj.pk), "text": named(obj)}


class OneStudentAdmin(CourseScoped):
    """Rows about one student, who is chosen once, by name, among those of one's own courses.

    After that the student is not a field: its link would lead instructors to a page that is not
    theirs.
    """

    readonly_fields = ["student_named"]

    def get_urls(self):
        search = StudentSearch.as_view(owner=self, admin_site=self.admin_site)
        route = path("students/", self.admin_site.admin_view(search), name=self._search_name)
        return [route, *super().get_urls()]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("student")

    def get_fields(self, request, obj=None):
        fields = super().get_fields(request, obj)
        return ["student_named" if obj and name == "student" else name for name in fields]

    def get_fieldsets(self, request, obj=None):
        return [(None, {"fields": self.get_fields(request, obj), "description": _note(obj)})]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "student":
            widget = StudentSelect(f"admin:{self._search_name}", db_field, self.admin_site)
            own = self.students(request)
            kwargs |= {"form_class": StudentField, "widget": widget, "queryset": own}
        elif db_field.name in self.autocomplete_fields:
            kwargs["widget"] = ChosenSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def students(self, request) -> QuerySet[User]:
        """To whom the user may give such a row."""
        return students_where(request.user, get_permission_codename("add", self.opts))

    @property
    def _search_name(self) -> str:
        return f"quizzes_{self.opts.model_name}_students"

    @admin.display(description=_("student"), ordering="student__username")
    def student_named(self, row) -> str:
        return named(row.student)


def _is_key(value: object) -> bool:
    text = str(value)
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_KEY


def _note(row) -> str:
    """What saving does not change, and where that is changed."""
    url = reverse("admin:quizzes_attempt_changelist") + "?state__exact=open"
    if row:
        url += f"&student__id__exact={row.student_id}"
    link = format_html('<a href="{}">{}</a>', url, _("Attempts"))
    note = _("Attempts that are running keep their end; give them more time under {attempts}.")
    return format_html(str(note), attempts=link)
