"""Reads a list of addresses into entries and problems, by django-import-export.

Its Resource checks each line with a widget for each column and collects what is wrong. Nothing is
saved through it: it would save row by row, and look for each row first. That is `rosters`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from import_export import resources
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.widgets import CharWidget, Widget
from tablib import Dataset

from accounts.addresses import can_be_mailed
from quizzes.core.dates import END_OF_DAY, START_OF_DAY, NotATime, read_time
from quizzes.core.roster import RosterLine, read_roster

LONGEST_EMAIL = 254
_MOST_QUOTED = 60
# What a spreadsheet would run as a formula, should the address ever get into one.
_FORMULA = ("=", "+", "-", "@")


@dataclass(slots=True)
class RosterEntry:
    """Somebody on the list; `number` is the line. Without dates, those of the whole list hold."""

    number: int = 0
    email: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RosterProblem:
    """What is wrong with one line."""

    number: int
    message: str


@dataclass(frozen=True)
class ReadRoster:
    """A list that can be read; the lines with `problems` are not among its entries."""

    entries: Sequence[RosterEntry]
    problems: Sequence[RosterProblem]


def read_entries(
    data: bytes, *, starts_at: datetime | None = None, ends_at: datetime | None = None
) -> ReadRoster:
    """What the list says; the dates are for lines that do not say any.

    Raises UnreadableRoster. Takes a second for 20,000 lines, and no query.
    """
    lines = read_roster(data)
    dataset = Dataset(*map(_values, lines), headers=["number", "email", "starts", "ends"])
    resource = RosterResource(starts_at, ends_at)
    result = resource.import_data(dataset, use_transactions=False, raise_errors=False)
    if result.base_errors or result.error_rows:
        raise RuntimeError(f"the list was not read: {result.base_errors or result.error_rows}")
    problems = [
        RosterProblem(lines[row.number - 1].number, " ".join(row.error.messages))
        for row in result.invalid_rows
    ]
    return ReadRoster(resource.entries, problems)


def _values(line: RosterLine) -> tuple[int, str, str, str]:
    return (line.number, line.email, line.starts, line.ends)


class AddressWidget(CharWidget):
    """An address that mail can be sent to."""

    def clean(self, value, row=None, **kwargs) -> str:
        address = super().clean(value, row, **kwargs)
        if not address:
            raise ValueError(_("There is no address in this line."))
        if address.startswith(_FORMULA):
            message = _("“%s” begins like a formula, not like an address.")
            raise ValueError(message % _quoted(address))
        if len(address) > LONGEST_EMAIL or not can_be_mailed(address):
            raise ValueError(_("“%s” is not an e-mail address.") % _quoted(address))
        return address


class MomentWidget(Widget):
    """A time, or a day: `time_of_day` is what the day alone means. In the site's time zone."""

    def __init__(self, time_of_day: time) -> None:
        super().__init__()
        self.time_of_day = time_of_day

    def clean(self, value, row=None, **kwargs) -> datetime | None:
        if not value:
            return None
        try:
            moment = read_time(value, self.time_of_day)
            if moment.tzinfo is None:
                moment = timezone.make_aware(moment)
            moment.astimezone(timezone.get_default_timezone())
        except (NotATime, OverflowError, ValueError):
            message = _("“%s” is no date; write it as 2026-03-02 or 2026-03-02 09:00.")
            raise ValueError(message % _quoted(value)) from None
        return moment


class RosterResource(resources.Resource):
    """The columns of a list; what is read of it is in `entries`."""

    number = Field(attribute="number", column_name="number")
    email = Field(attribute="email", column_name="email", widget=AddressWidget())
    starts_at = Field(
        attribute="starts_at", column_name="starts", widget=MomentWidget(START_OF_DAY)
    )
    ends_at = Field(attribute="ends_at", column_name="ends", widget=MomentWidget(END_OF_DAY))

    class Meta:
        import_id_fields = ["number"]
        instance_loader_class = BaseInstanceLoader
        skip_diff = True
        report_skipped = False
        store_instance = False

    def __init__(self, starts_at: datetime | None, ends_at: datetime | None) -> None:
        super().__init__()
        self.dates = starts_at, ends_at
        self.entries: list[RosterEntry] = []

    def get_instance(self, instance_loader, row) -> None:
        """None: every line is looked at for itself."""

    def init_instance(self, row=None) -> RosterEntry:
        return RosterEntry()

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        """The dates of a line, with those of the list, must be a time that passes."""
        super().validate_instance(instance, import_validation_errors, validate_unique)
        starts_at, ends_at = instance.starts_at or self.dates[0], instance.ends_at or self.dates[1]
        if starts_at and ends_at and ends_at <= starts_at:
            raise ValidationError(_("It would end before it starts."))

    def do_instance_save(self, instance, is_create) -> None:
        """Kept for the plan."""
        self.entries.append(instance)


def _quoted(value: str) -> str:
    return Truncator(value).chars(_MOST_QUOTED)
