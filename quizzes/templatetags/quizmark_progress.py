"""How much of each section a student knows, drawn and in figures."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .quizmark import rendered

register = template.Library()

NOTHING = "–"


@register.filter
def mastery_rows(sections: Iterable[Any]) -> SafeString:
    """The rows of a table of `Mastery`: every drawing has its figures beside it.

    Here and not in the template because a student may have hundreds of them.
    """
    words = {
        "right": escape(_("Right the last time")),
        "trend": escape(_("First and last time")),
        "met": escape(_("Come up")),
        "last": escape(_("Last")),
    }
    return rendered("\n".join(_row(section, words) for section in sections))


def _row(section: Any, words: dict[str, str]) -> str:
    cells = (
        ("right", f"{_bar(section)} {_of(section.right, section.met)}" if section.met else NOTHING),
        ("trend", _trend(section)),
        ("met", _of(section.met, section.items)),
        ("last", _date(section.last_at) if section.last_at else NOTHING),
    )
    return (
        f'<tr><th scope="row"><bdi>{escape(section.title)}</bdi></th>'
        + "".join(
            f'<td class="is-{"nothing" if content == NOTHING else name}"><span class="cell-label" aria-hidden="true">{words[name]} '
            f"</span>{content}</td>"
            for name, content in cells
        )
        + "</tr>"
    )


def _of(part: int, whole: int) -> str:
    text = escape(_("%(part)s of %(whole)s") % {"part": part, "whole": whole})
    return f'<span class="figure">{text}</span>'


def _bar(section: Any) -> str:
    """Of all items, those that were right the last time, and those that have come up at all."""
    right, met = (100 * count / section.items for count in (section.right, section.met))
    return (
        '<svg class="mastery-bar" viewBox="0 0 100 8" preserveAspectRatio="none" '
        'aria-hidden="true"><rect class="mastery-track" width="100" height="8"/>'
        f'<rect class="mastery-met" width="{met:g}" height="8"/>'
        f'<rect class="mastery-right" width="{right:g}" height="8"/></svg>'
    )


def _trend(section: Any) -> str:
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
        f'<span class="figure" aria-hidden="true">'
        f"{escape(_('%(first)s → %(last)s of %(of)s') % numbers)}</span>"
        '<span class="visually-hidden">'
        f"{escape(_('%(first)s of %(of)s the first time, %(last)s the last time') % numbers)}</span>"
    )


def _date(at: Any) -> str:
    local = timezone.localtime(at)
    return f'<time datetime="{local:%Y-%m-%d}">{date_format(local, "j M Y")}</time>'
