"""How much of each section a student knows, drawn and in figures."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .quizmark import rendered

register = template.Library()

NOTHING = "–"


@register.filter
def mastery_rows(sections: Iterable[Any]) -> SafeString:
    """The rows of a table of `Mastery`: every drawing has its figures beside it.

    Here and not in the template because a student may have hundreds of them.
    """
    words = _words(get_language())
    return rendered("\n".join(_row(section, words) for section in sections))


@dataclass(frozen=True, slots=True)
class _Words:
    """In one language, escaped; the last three are filled in with `%`."""

    labels: Mapping[str, str]
    of: str
    trend: str
    trend_said: str


@lru_cache
def _words(language: str) -> _Words:
    labels = {
        "right": escape(_("Right the last time")),
        "trend": escape(_("First and last time")),
        "met": escape(_("Come up")),
        "last": escape(_("Last")),
    }
    return _Words(
        labels,
        escape(_("%(part)s of %(whole)s")),
        escape(_("%(first)s → %(last)s of %(of)s")),
        escape(_("%(first)s of %(of)s the first time, %(last)s the last time")),
    )


def _row(section: Any, words: _Words) -> str:
    cells = (
        ("right", _right(section, words)),
        ("trend", _trend(section, words)),
        ("met", _of(section.met, section.items, words)),
        ("last", _date(section.last_at) if section.last_at else NOTHING),
    )
    return (
        f'<tr><th scope="row"><bdi>{escape(section.title)}</bdi></th>'
        + "".join(
            f'<td class="is-{"nothing" if content == NOTHING else name}">'
            f'<span class="cell-label" aria-hidden="true">{words.labels[name]} </span>'
            f"{content}</td>"
            for name, content in cells
        )
        + "</tr>"
    )


def _of(part: int, whole: int, words: _Words) -> str:
    return f'<span class="figure">{words.of % {"part": part, "whole": whole}}</span>'


def _right(section: Any, words: _Words) -> str:
    """Drawn are all items: those that were right the last time, and those that have come up."""
    if not section.met:
        return NOTHING
    right, met = (100 * count / section.items for count in (section.right, section.met))
    return (
        '<svg class="mastery-bar" viewBox="0 0 100 8" preserveAspectRatio="none" '
        'aria-hidden="true"><rect class="mastery-track" width="100" height="8"/>'
        f'<rect class="mastery-met" width="{met:g}" height="8"/>'
        f'<rect class="mastery-right" width="{right:g}" height="8"/></svg> '
        f"{_of(section.right, section.met, words)}"
    )


def _trend(section: Any, words: _Words) -> str:
    """From the first time to the last, of what has come up more than once."""
    if not section.repeated:
        return NOTHING
    first, last, of = section.repeated_right_first, section.repeated_right, section.repeated
    start, end = (40 - 40 * count / of for count in (first, last))
    numbers = {"first": first, "last": last, "of": of}
    return (
        '<svg class="mastery-trend" viewBox="-4 -4 48 48" aria-hidden="true">'
        '<path class="sparkline-frame" d="M0 0H40M0 40H40"/>'
        f'<path class="sparkline-line" d="M0 {start:g}L40 {end:g}"/></svg> '
        f'<span class="figure" aria-hidden="true">{words.trend % numbers}</span>'
        f'<span class="visually-hidden">{words.trend_said % numbers}</span>'
    )


def _date(at: datetime) -> str:
    return _date_of(timezone.localdate(at), get_language())


@lru_cache
def _date_of(day: date, language: str) -> str:
    return f'<time datetime="{day:%Y-%m-%d}">{escape(date_format(day, "SHORT_DATE_FORMAT"))}</time>'
