"""Words for the rules of a quiz and for what time is left. Nothing here reads the database."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django import template
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext_lazy

from quizzes.core.document import Counts

register = template.Library()

UNITS = (
    (timedelta(days=1), ngettext_lazy("%(n)s day", "%(n)s days", "n")),
    (timedelta(hours=1), ngettext_lazy("%(n)s hour", "%(n)s hours", "n")),
    (timedelta(minutes=1), ngettext_lazy("%(n)s minute", "%(n)s minutes", "n")),
    (timedelta(seconds=1), ngettext_lazy("%(n)s second", "%(n)s seconds", "n")),
)
COUNTS_WORDS = {
    Counts.BEST: gettext_noop("Best"),
    Counts.LATEST: gettext_noop("Latest"),
    Counts.FIRST: gettext_noop("First"),
    Counts.AVERAGE: gettext_noop("Average"),
}
# By the names of the fields of `quizzes.core.revealing.Shown`.
SHOWN_WORDS = {
    "score": gettext_noop("the score"),
    "marks": gettext_noop("what was right and wrong"),
    "answers": gettext_noop("the right answers"),
    "explanations": gettext_noop("the explanations"),
}


@register.filter
def duration(time: timedelta) -> str:
    """`1 hour 30 minutes`: whole units, down to the second."""
    words = []
    for unit, word in UNITS:
        count, time = divmod(time, unit)
        if count:
            words.append(word % {"n": count})
    return " ".join(words) or UNITS[-1][1] % {"n": 0}


@register.filter
def duration_of_minutes(time: timedelta) -> str:
    """Rounded down, for a time that runs: in minutes, with those of days left out."""
    minutes = max(time, timedelta(0)) // timedelta(minutes=1)
    if not minutes:
        return _("less than a minute")
    time = timedelta(minutes=minutes)
    return duration(timedelta(hours=time // timedelta(hours=1)) if time.days else time)


@register.filter
def duration_until(at: datetime, now: datetime) -> str:
    return duration_of_minutes(at - now)


@register.filter
def counts_word(counts: str) -> str:
    return _(COUNTS_WORDS[Counts(counts)])


@register.filter
def shown_words(names: Iterable[str]) -> str:
    """What is shown, as an enumeration."""
    return get_text_list([_(SHOWN_WORDS[name]) for name in names], _("and"))
