"""The page with the settings of a quiz: what its file states can be read there, the rest be set."""

from datetime import timedelta

from django.contrib import admin
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.access import where_may
from quizzes.core.durations import LONGEST_TIME_LIMIT, LONGEST_WAIT, in_words
from quizzes.forms.settings import DurationInWordsField, QuizSettingsForm
from quizzes.models import Course, Quiz
from quizzes.models.settings import SETTINGS

_LONGEST = {"time_limit": LONGEST_TIME_LIMIT, "wait": LONGEST_WAIT}
_SITE_ZONE = format_lazy(
    gettext_lazy("Times are in {zone}, the time zone of this site."),
    zone=lazy(timezone.get_default_timezone_name, str)(),
)
_NEVER = gettext_lazy("“After the quiz has closed” means never as long as it has no closing time.")
_DURATION = gettext_lazy("Such as 30 min, 1 h 30 min or 2 days; blank: none.")
_ON_PAGE = SETTINGS | {"title", "slug"}


class SettingsAdmin(admin.ModelAdmin):
    """Django's change form for quizzes, with what the file states read-only."""

    form = QuizSettingsForm
    fieldsets = [
        (None, {"fields": ["title", "course", "slug"]}),
        (
            gettext_lazy("When"),
            {"fields": ["opens_at", "closes_at", "retired_at"], "description": _SITE_ZONE},
        ),
        (
            gettext_lazy("How it is taken"),
            {
                "fields": [
                    "time_limit",
                    "max_attempts",
                    "wait",
                    "navigation",
                    "shuffle",
                    "announce_count",
                ]
            },
        ),
        (gettext_lazy("Scoring"), {"fields": ["scoring", "pass_mark", "counts"]}),
        (
            gettext_lazy("What is shown afterwards"),
            {
                "fields": ["show_score", "show_marks", "show_answers", "show_explanations"],
                "description": _NEVER,
            },
        ),
    ]

    def get_fieldsets(self, request, obj=None):
        shown = self._shown_names(request, obj)
        return [
            (name, {**options, "fields": [shown.get(field, field) for field in options["fields"]]})
            for name, options in self.fieldsets
        ]

    def get_readonly_fields(self, request, obj=None) -> list[str]:
        shown = self._shown_names(request, obj)
        return ["title", "slug", *(shown.get(name, name) for name in _stated(obj))]

    def get_form(self, request, obj=None, change=False, **kwargs):
        shown = self._shown_names(request, obj)
        note = _("The file states this: change it in the Markdown.")
        notes = {shown.get(name, name): note for name in _stated(obj)}
        return super().get_form(request, obj, change, help_texts=notes, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if longest := _LONGEST.get(db_field.name):
            return db_field.formfield(
                form_class=DurationInWordsField, longest=longest, help_text=_DURATION
            )
        if db_field.name == "max_attempts":
            kwargs["help_text"] = _("Blank: any number.")
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """A quiz can be moved to a course in which the user might have added it."""
        if db_field.name == "course":
            kwargs["queryset"] = where_may(
                Course.objects.all(), request.user, "add_quiz", path="pk"
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change) -> None:
        """Only what was changed: the revision, say, may be another one by now.

        A quiz that moves to another course leaves its place in the order of the old one.
        """
        changed = set(form.changed_data)
        if "course" in changed:
            obj.unit = obj.position = None
            changed |= {"unit", "position"}
        obj.save(update_fields=changed)

    def settings_view(self, request, object_id):
        return super().change_view(
            request, object_id, extra_context={"show_save_and_add_another": False}
        )

    def _shown_names(self, request, obj: Quiz | None) -> dict[str, str]:
        """What stands for the durations that can only be read: Django would write 0:30:00."""
        may_change = self.has_change_permission(request, obj)
        read_only = _LONGEST.keys() & _stated(obj) if may_change else _LONGEST
        return {name: f"{name}_in_words" for name in read_only}

    @admin.display(description=gettext_lazy("time limit"))
    def time_limit_in_words(self, quiz: Quiz) -> str:
        return _worded(quiz.time_limit)

    @admin.display(description=gettext_lazy("wait between attempts"))
    def wait_in_words(self, quiz: Quiz) -> str:
        return _worded(quiz.wait)


def _worded(duration: timedelta | None) -> str:
    return in_words(duration) if duration else _("none")


def _stated(quiz: Quiz | None) -> list[str]:
    """What is on the page and stated by the file of the quiz."""
    stated = quiz.current_revision.stated if quiz and quiz.current_revision else []
    return [name for name in stated if name in _ON_PAGE]
