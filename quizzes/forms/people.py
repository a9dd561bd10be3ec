"""What staff send to say who takes a course and who runs it."""

from datetime import datetime, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.addresses import owners_of
from accounts.models import User
from quizzes.core.roster import MAX_BYTES, MAX_LINES
from quizzes.models import JoinCode, Role
from quizzes.reports.people import State

from .selection import FilterForm

CODE_HOLDS = timedelta(days=30)


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class MomentField(forms.DateTimeField):
    """A time in the site's time zone, to the minute, as browsers let people choose it."""

    widget = MomentInput

    def __init__(self, **kwargs) -> None:
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d"], **kwargs)


class DatesForm(forms.Form):
    """From when and until when a course is open to students."""

    starts_at = MomentField(label=gettext_lazy("Starts"), required=False)
    ends_at = MomentField(
        label=gettext_lazy("Ends"),
        required=False,
        help_text=gettext_lazy("Blank: from now on, and without an end."),
    )

    def clean(self):
        cleaned = super().clean()
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", _("It must end after it starts."))
        return cleaned


class StudentsForm(FilterForm):
    """The filters above the students of a course; reads GET."""

    q = forms.CharField(
        label=gettext_lazy("Student"),
        required=False,
        max_length=200,
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": gettext_lazy("name or e-mail")}
        ),
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[
            ("", gettext_lazy("all")),
            (State.OPEN, gettext_lazy("in the course now")),
            (State.CLOSED, gettext_lazy("not yet, or not any more")),
            (State.LEFT, gettext_lazy("left")),
            (State.REMOVED, gettext_lazy("removed")),
        ],
    )

    def asked(self) -> tuple[str, str]:
        """What to search for, and the state; "" for what is missing or cannot be read."""
        self.is_valid()
        return self.cleaned_data.get("q", ""), self.cleaned_data.get("state", "")


class AppointForm(forms.Form):
    """Somebody by their exact username or address: there is no search over all people.

    Hands over `user`, or `email` where no account has this address beyond doubt.
    """

    who = forms.CharField(
        label=gettext_lazy("Username or e-mail address"),
        max_length=254,
        help_text=gettext_lazy("Exactly. An address that no account has confirmed is invited."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.choices)

    user: User | None = None
    email = ""

    def clean_who(self) -> str:
        """With an @ it is an address: a username may have one, and look like somebody else's."""
        who = self.cleaned_data["who"]
        if "@" in who:
            validate_email(who)
            self.user = owners_of([who]).get(who.lower())
            self.email = "" if self.user else who
        else:
            self.user = User.objects.filter(username=who, is_active=True).first()
            if self.user is None:
                raise ValidationError(_("Nobody has this username."))
        return who


class JoinCodeForm(forms.Form):
    expires_at = MomentField(label=gettext_lazy("Works until"))
    max_uses = forms.IntegerField(
        label=gettext_lazy("How many may use it"), min_value=1, max_value=JoinCode.MOST_USES
    )

    def __init__(self, data=None, *, now: datetime) -> None:
        end = timezone.localtime(now + CODE_HOLDS).replace(hour=23, minute=59)
        super().__init__(data, initial={"expires_at": end, "max_uses": 50})
        self.now = now

    def clean_expires_at(self) -> datetime:
        if self.cleaned_data["expires_at"] <= self.now:
            raise ValidationError(_("This time has passed."))
        return self.cleaned_data["expires_at"]


class RosterForm(DatesForm):
    """A list of addresses, pasted or as a file; hands over `data`. `refusal` is why receiving the
    file was broken off.
    """

    text = forms.CharField(
        label=gettext_lazy("Addresses"),
        required=False,
        strip=False,
        help_text=gettext_lazy(
            "One a line, also as “Name <name@example.org>”; or a table with the headings email, "
            "and perhaps starts and ends."
        ),
        widget=forms.Textarea(attrs={"rows": 10, "cols": 60, "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("Instead of the text above."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv,text/plain"}),
    )
    sends_mail = forms.BooleanField(
        label=gettext_lazy("Tell them by mail"),
        required=False,
        help_text=gettext_lazy(
            "Students who are enrolled get news of it, the others an invitation with a link."
        ),
    )
    field_order = ["text", "file", "starts_at", "ends_at", "sends_mail"]

    def __init__(self, *args, refusal: str = "", **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.refusal = refusal
        self.data_given = b""

    def clean(self):
        cleaned = super().clean()
        file = cleaned.get("file")
        self.data_given = file.read() if file else cleaned.get("text", "").encode()
        if self.refusal:
            self.add_error("file", self.refusal)
        elif not self.data_given.strip():
            self.add_error("text", _("Type or paste addresses, or choose a file."))
        return cleaned


def worded_refusal(code: str, line: int) -> str:
    """Why a list cannot be read at all, in one line."""
    limits = {"size": filesizeformat(MAX_BYTES), "lines": f"{MAX_LINES:,}", "line": line}
    return str(_REFUSALS[code]) % limits


_REFUSALS = {
    "too-large": gettext_lazy("The list is too large; at most %(size)s can be read at once."),
    "too-many-lines": gettext_lazy(
        "The list is too long; at most %(lines)s lines can be read at once."
    ),
    "utf-16": gettext_lazy("The file is in UTF-16. In your spreadsheet, save it as “CSV UTF-8”."),
    "nul": gettext_lazy("Line %(line)s: this is no text; it has a NUL in it."),
    "not-utf-8": gettext_lazy(
        "Line %(line)s is not in UTF-8. In your spreadsheet, save the file as “CSV UTF-8”."
    ),
    "empty": gettext_lazy("There is no address in the list."),
    "no-addresses": gettext_lazy(
        "Line %(line)s: neither an address nor a heading “email” for a column of addresses."
    ),
    "quotes": gettext_lazy("Line %(line)s: a quotation mark begins a cell that never ends."),
}
