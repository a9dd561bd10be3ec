"""Words for what became of a score after the fact. Nothing here reads the database."""

from typing import Any

from django import template
from django.template.defaultfilters import floatformat
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from .quizmark import plural_number

register = template.Library()

# By the values of `ScoreChange.Kind`.
WHEN_WORDS = {
    "regraded": gettext_noop("Corrected on %(date)s"),
    "overridden": gettext_noop("Set by hand on %(date)s"),
    "withdrawn": gettext_noop("What was set by hand was taken back on %(date)s"),
}


@register.filter
def correction_words(correction: Any, is_own: bool) -> str:
    """`Corrected on 3 December 2026: your score rose by 1 point (from 2 to 3).`"""
    when = _(WHEN_WORDS[correction.kind]) % {
        "date": date_format(timezone.localtime(correction.at), "DATE_FORMAT")
    }
    return f"{when}: {_of_own(correction) if is_own else _of_other(correction)}"


def _of_own(correction: Any) -> str:
    points = correction.difference
    if points > 0:
        words = ngettext(
            "your score rose by %(points)s point (from %(old)s to %(new)s).",
            "your score rose by %(points)s points (from %(old)s to %(new)s).",
            plural_number(points),
        )
    elif points < 0:
        words = ngettext(
            "your score fell by %(points)s point (from %(old)s to %(new)s).",
            "your score fell by %(points)s points (from %(old)s to %(new)s).",
            plural_number(-points),
        )
    else:
        words = _("your score stays at %(new)s.")
    return words % _figures(correction)


def _of_other(correction: Any) -> str:
    points = correction.difference
    if points > 0:
        words = ngettext(
            "the score rose by %(points)s point (from %(old)s to %(new)s).",
            "the score rose by %(points)s points (from %(old)s to %(new)s).",
            plural_number(points),
        )
    elif points < 0:
        words = ngettext(
            "the score fell by %(points)s point (from %(old)s to %(new)s).",
            "the score fell by %(points)s points (from %(old)s to %(new)s).",
            plural_number(-points),
        )
    else:
        words = _("the score stays at %(new)s.")
    return words % _figures(correction)


def _figures(correction: Any) -> dict[str, str]:
    return {
        "points": floatformat(abs(correction.difference), "-2"),
        "old": floatformat(correction.old, "-2"),
        "new": floatformat(correction.new, "-2"),
    }
