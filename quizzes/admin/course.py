"""Courses: what is said about them, and the ways to the pages about their people."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from quizzes.models import Course

from .base import CourseScoped, LazyViews
from .course_pages import Permissions
from .receiving import bounded_upload

_FIELDS = ("title", "slug", "code", "description", "is_open")


@admin.register(Course)
class CourseAdmin(LazyViews, CourseScoped):
    """The change list, Django's form, and pages of our own about who takes a course and runs it."""

    course_path = "pk"
    list_display = ["title", "code", "students", "staff", "quizzes", "is_open"]
    search_fields = ["title", "slug", "code"]
    fields = _FIELDS
    add_form_template = "admin/change_form.html"
    change_form_template = "admin/quizzes/course/change_form.html"

    def get_queryset(self, request):
        return super().get_queryset(request).with_counts(timezone.now())

    def get_urls(self):
        people, staff, roster = "course_people", "course_staff", "course_roster"
        one = "<int:object_id>"
        views = [
            (f"{one}/people/", "people", require_safe(self._view(people, "people"))),
            (f"{one}/people/remove/", "remove", require_POST(self._view(people, "remove"))),
            (f"{one}/people/<int:pk>/dates/", "dates", self._view(people, "dates")),
            (f"{one}/staff/appoint/", "appoint", self._view(staff, "appoint")),
            (f"{one}/staff/dismiss/", "dismiss", require_POST(self._view(staff, "dismiss"))),
            (f"{one}/invitations/send/", "resend", require_POST(self._view(staff, "resend"))),
            (
                f"{one}/invitations/withdraw/",
                "withdraw",
                require_POST(self._view(staff, "withdraw")),
            ),
            (f"{one}/codes/make/", "make_code", self._view(people, "make_code")),
            (f"{one}/codes/end/", "end_code", require_POST(self._view(people, "end_code"))),
            (f"{one}/roster/", "roster", bounded_upload(self._view(roster, "roster"))),
            (f"{one}/roster/<uuid:pk>/", "roster_plan", self._view(roster, "plan")),
            (f"{one}/order/", "order", self._view("course_order", "order")),
        ]
        return [*self._urls(views), *super().get_urls()]

    def has_delete_permission(self, request, obj=None) -> bool:
        """Results hang on courses."""
        return False

    def get_readonly_fields(self, request, obj=None) -> list[str]:
        return [name for name in _FIELDS if obj and name in obj.stated]

    def get_prepopulated_fields(self, request, obj=None) -> dict:
        return {} if obj else {"slug": ["title"]}

    def get_form(self, request, obj=None, change=False, **kwargs):
        """The form is loaded with its first use: rendering is behind it."""
        from quizzes.forms.course import CourseForm

        note = _("The file states this: change it in the Markdown.")
        notes = dict.fromkeys(self.get_readonly_fields(request, obj), note)
        rendered = getattr(request, "rendered_description", None)
        form = type("CourseForm", (CourseForm,), {"rendered": rendered})
        return super().get_form(request, obj, change, form=form, help_texts=notes, **kwargs)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Renders the description before Django opens its transaction."""
        if request.method == "POST" and self._may_send(request, object_id):
            from quizzes.forms.course import prerendered

            request.rendered_description = prerendered(request.POST.get("description", ""))
        context = {"show_save_and_add_another": False, **(extra_context or {})}
        if object_id and object_id.isdecimal():
            context["may"] = Permissions(request.user, int(object_id))
        return super().changeform_view(request, object_id, form_url, context)

    def save_model(self, request, obj, form, change) -> None:
        from quizzes.actions.course_settings import change_course, make_course

        if not change:
            make_course(course=obj, by=request.user, now=timezone.now())
            return
        changed = list(form.changed_data)
        if "description" in changed:
            changed.append("description_html")
        change_course(course=obj, fields=changed, by=request.user, now=timezone.now())

    def _may_send(self, request, object_id: str | None) -> bool:
        if object_id is None:
            return self.has_add_permission(request)
        course = self.get_object(request, object_id)
        return course is not None and self.has_change_permission(request, course)

    # Columns

    @admin.display(description=gettext_lazy("students"), ordering="student_count")
    def students(self, course: Course) -> int:
        return course.student_count

    @admin.display(description=gettext_lazy("staff"), ordering="staff_count")
    def staff(self, course: Course) -> int:
        return course.staff_count

    @admin.display(description=gettext_lazy("quizzes"), ordering="quiz_count")
    def quizzes(self, course: Course) -> int:
        return course.quiz_count
