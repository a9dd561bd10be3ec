"""Words of practice: when a question comes back, and what one may say of an answer."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from quizzes.core.scheduling import Said

register = template.Library()

# What a button sends, and its word.
RATINGS = {
    Said.GUESSED: ("guessed", gettext_noop("I guessed")),
    Said.EASY: ("easy", gettext_noop("Too easy")),
}
SAID = {
    Said.GUESSED: gettext_noop("You said that you guessed."),
    Said.EASY: gettext_noop("You said that it was too easy."),
}
# Where it changes nothing about the next day.
SAME_DAY = {
    Said.GUESSED: gettext_noop("The breaks after that are shorter then."),
    Said.EASY: gettext_noop("The breaks after that are longer then."),
}


class RatingButton(NamedTuple):
    value: str
    word: str
    effect: str


@register.filter
def comes_back(days: int) -> str:
    """So many days from today, in words that end a sentence: “tomorrow”."""
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}


@register.filter
def said_word(said: Said) -> str:
    return _(SAID[said]) if said in SAID else ""


@register.filter
def ratings(feedback: Any) -> Iterator[RatingButton]:
    """What can still be said of a right answer, and when the question would come back then."""
    for said, days in feedback.days_if.items():
        if said != feedback.said:
            value, word = RATINGS[said]
            effect = _("Then it comes back %(when)s.") % {"when": comes_back(days)}
            if days == feedback.days:
                effect = _(SAME_DAY[said])
            yield RatingButton(value, _(word), effect)


@register.filter
def missed_words(summary: Any) -> str:
    """When what was not right comes back: on one day as a rule."""
    if len(summary.missed_days) > 1:
        return _("The others come back on the days below.")
    (days,) = summary.missed_days
    words = ngettext(
        "The other one comes back %(when)s.", "The others come back %(when)s.", summary.missed
    )
    return words % {"when": comes_back(days)}
