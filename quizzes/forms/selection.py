"""The filters above the results of a quiz, as they come in an address."""

from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quizzes.models import Quiz, Revision
from quizzes.reports.selection import Selection, Which, which_counts


class RevisionChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, revision: Revision) -> str:
        return _("Revision %(number)s") % {"number": revision.number}


class SelectionForm(forms.Form):
    """Reads GET; what is missing or cannot be read is as for the whole quiz."""

    which = forms.ChoiceField(
        label=_("Attempts"),
        required=False,
        choices=[
            (Which.ALL, _("all")),
            (Which.BEST, _("each student's best")),
            (Which.LATEST, _("each student's latest")),
            (Which.FIRST, _("each student's first")),
        ],
    )
    revision = RevisionChoiceField(
        label=_("Revision"), queryset=None, required=False, empty_label=_("all revisions")
    )
    since = forms.DateField(
        label=_("Submitted from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=_("to"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("That day included."),
    )

    def __init__(self, quiz: Quiz, data, *, revision: Revision | None = None) -> None:
        """`revision` is the one to begin with, None for all of them."""
        initial = {"which": which_counts(quiz).value, "revision": revision and revision.pk}
        given = {name: data[name] for name in self.base_fields if name in data}
        super().__init__(initial | given)
        self.quiz = quiz
        revisions = quiz.revisions.only("number", "quiz").order_by("-number")
        self.fields["revision"].queryset = revisions  # type: ignore[attr-defined]

    def selection(self) -> Selection:
        """What is asked for; a field in error asks for nothing."""
        self.is_valid()
        cleaned = self.cleaned_data
        until = cleaned.get("until")
        return Selection(
            quiz=self.quiz,
            which=Which(cleaned.get("which") or which_counts(self.quiz)),
            revision=cleaned.get("revision"),
            since=_midnight(cleaned.get("since")),
            until=_midnight(until + timedelta(days=1)) if until else None,
        )


def _midnight(day) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time())) if day else None
