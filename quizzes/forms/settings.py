"""The admin's form for the settings of a quiz that its file leaves open."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from quizzes.core.durations import NONE, SHORTEST, NotADuration, in_words, read_duration
from quizzes.models import Course, Quiz


class DurationInWordsField(forms.Field):
    """A duration in the words of a quiz's file, such as “1 h 30 min”; blank or “none” is None."""

    def __init__(self, *, longest: timedelta, **kwargs) -> None:
        super().__init__(**kwargs)
        self.longest = longest

    def prepare_value(self, value: timedelta | str | None) -> str | None:
        return in_words(value) if isinstance(value, timedelta) else value

    def to_python(self, value: str | None) -> timedelta | None:
        text = (value or "").strip()
        if text.lower() in ("", NONE):
            return None
        try:
            duration = read_duration(text)
        except NotADuration:
            message = _("Write a duration with its unit, such as 30 min, 1 h 30 min or 2 days.")
            raise ValidationError(message) from None
        if not SHORTEST <= duration <= self.longest:
            bounds = {"shortest": in_words(SHORTEST), "longest": in_words(self.longest)}
            raise ValidationError(_("From %(shortest)s to %(longest)s is possible.") % bounds)
        return duration


class QuizSettingsForm(forms.ModelForm):
    """Some of the settings: those that the file states are on the instance only."""

    class Meta:
        model = Quiz
        fields = ()

    def clean(self):
        """The constraint of the database is looked at only where both times are in the form."""
        cleaned = super().clean()
        names = ("closes_at", "opens_at")
        in_form = [name for name in names if name in self.fields]
        if in_form and self.errors.keys().isdisjoint(names):
            closes_at, opens_at = (
                cleaned.get(name, getattr(self.instance, name)) for name in names
            )
            if closes_at and opens_at and closes_at <= opens_at:
                self.add_error(in_form[0], _("The quiz must close after it opens."))
        self._check_address(cleaned.get("course"))
        return cleaned

    def _check_address(self, course: Course | None) -> None:
        """The slug is not in the form, so that Django does not ask for it."""
        others = Quiz.objects.exclude(pk=self.instance.pk)
        if course and others.filter(course=course, slug=self.instance.slug).exists():
            self.add_error("course", _("There is a quiz with the same address in this course."))
