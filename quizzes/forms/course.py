"""The admin's form for what is said about a course."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from quizzes.actions.course_description import CannotRender, render_description
from quizzes.models import Course


class CourseForm(forms.ModelForm):
    """Some of the settings: those that the file states are on the instance only.

    `rendered` is the description's HTML, or why there is none: `prerendered` makes it, before
    Django opens the transaction in which forms are read.
    """

    rendered: str | CannotRender | None = None

    class Meta:
        model = Course
        fields = ()

    def clean_description(self) -> str:
        if isinstance(self.rendered, CannotRender):
            raise ValidationError(_("This cannot be shown: %s.") % self.rendered.hint)
        return self.cleaned_data["description"]

    def clean(self):
        cleaned = super().clean()
        if "description" in self.changed_data and isinstance(self.rendered, str):
            self.instance.description_html = self.rendered
        return cleaned


def prerendered(text: str) -> str | CannotRender:
    """The HTML of a description as the form sends it, or what is wrong with it.

    Slow, and must not run inside a transaction.
    """
    try:
        return render_description(forms.CharField(required=False).clean(text))
    except CannotRender as problem:
        return problem
