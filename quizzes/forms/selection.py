"""The filters above the results of a quiz, as they come in an address."""

from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quizzes.models import Quiz, Revision
from quizzes.reports.selection import Selection, Which, which_counts

# Midnight of any day between them is a time in every time zone, and so is the midnight after it.
FIRST_DAY = date(1970, 1, 1)
LAST_DAY = date(2999, 12, 31)
# Parameters that say where in a list one is: not to be kept when the list becomes another.
PLACES = {"page"}


class FilterForm(forms.Form):
    """Filters in a GET form, which leaves the other parameters of the address as they are."""

    def __init__(self, data: QueryDict, *, initial: dict | None = None) -> None:
        """`initial` holds for what `data` does not say."""
        given = data.copy()
        for name, value in (initial or {}).items():
            given.setdefault(name, value)
        super().__init__(given)
        self._address, self._given = data, given

    @property
    def others(self) -> list[tuple[str, str]]:
        """Parameters of the address that are not filters."""
        return [
            (name, value)
            for name, values in self._address.lists()
            if name not in self.fields and name not in PLACES
            for value in values
        ]

    @property
    def query(self) -> str:
        """What an address must say to ask for the same, whatever it begins with."""
        said = [(name, value) for name, values in self._given.lists() for value in values]
        return urlencode([(name, "" if value is None else value) for name, value in said])


class RevisionChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, revision: Revision) -> str:
        return _("Revision %(number)s") % {"number": revision.number}


class DayField(forms.DateField):
    """A day that has a midnight before and after it."""

    widget = forms.DateInput(
        attrs={"type": "date", "min": FIRST_DAY.isoformat(), "max": LAST_DAY.isoformat()},
        format="%Y-%m-%d",
    )
    default_validators = [MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)]


class SelectionForm(FilterForm):
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
    since = DayField(label=_("Submitted from"), required=False)
    until = DayField(label=_("up to and including"), required=False)

    def __init__(self, quiz: Quiz, data: QueryDict, *, revision: Revision | None = None) -> None:
        """`revision` is the one to begin with, None for all of them."""
        initial = {"which": which_counts(quiz).value, "revision": revision and revision.pk}
        super().__init__(data, initial=initial)
        self.quiz = quiz
        revisions = quiz.revisions.only("number", "quiz").order_by("-number")
        self.fields["revision"].queryset = revisions  # type: ignore[attr-defined]

    def clean(self):
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", _("This day is before the first one."))

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


def _midnight(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time())) if day else None
