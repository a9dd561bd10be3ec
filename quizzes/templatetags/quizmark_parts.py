"""Questions that are typed, ordered or matched: their stems with gaps, and their arithmetic."""

from typing import Any

from django import template
from django.template.defaultfilters import floatformat
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from quizzes.core.document import Kind, Scoring
from quizzes.core.grading import correctness_of_parts
from quizzes.core.responses import LONGEST_TEXT

from .quizmark import MARK_ICONS, after_lead, lead, phrasing_html, rendered

register = template.Library()


@register.filter
def stem_lead(question: Any) -> SafeString | str:
    """What stands in the legend or heading of a question; gaps need more room than that."""
    return _("Fill in the gaps.") if question.kind is Kind.FILL_IN else lead(question.html)


@register.filter
def stem_body(question: Any, problem: str | None = None) -> SafeString:
    """What follows the lead of a question to answer: of one with gaps, all of it with inputs."""
    if question.kind is not Kind.FILL_IN:
        return after_lead(question.html)
    invalid = ' aria-invalid="true"' if problem else ""
    label = escape(_("Gap"))
    start = (
        f'<input class="gap" type="text" autocomplete="off" autocapitalize="none" '
        f'spellcheck="false" maxlength="{LONGEST_TEXT:d}"{invalid} name="q{question.position:d}.'
    )
    pieces = (
        f'{part.html}{start}{part.number:d}" aria-label="{label} {part.number:d}" '
        f'value="{escape(part.value)}">'
        for part in question.parts
    )
    return rendered("".join((*pieces, question.html_after_gaps)))


@register.filter
def reviewed_body(question: Any) -> SafeString:
    """What follows the lead of a question under review: gaps with what was typed into them."""
    if question.kind is not Kind.FILL_IN:
        return after_lead(question.html)
    pieces = (
        f'{part.html}<span class="gap is-{part.mark.replace(" ", "-")}">'
        f'<span class="gap-number">{part.number:d}</span> <bdi>{escape(part.given)}</bdi> '
        f'<span aria-hidden="true">{MARK_ICONS[part.mark]}</span></span>'
        for part in question.parts
    )
    return rendered("".join((*pieces, question.html_after_gaps)))


@register.filter
def mark_icon(mark: str) -> str:
    return MARK_ICONS[mark]


@register.filter
def phrasing(html: str) -> SafeString:
    """An item or term as it may stand in a label."""
    return rendered(phrasing_html(html))


@register.filter
def parts_arithmetic(question: Any, scoring: Scoring) -> str:
    """How the parts of an answer came to its result, in numbers; nothing to say of a single one."""
    right = [part.mark == "chosen right" for part in question.parts]
    if len(right) < 2:
        return ""
    result = correctness_of_parts(right, scoring)
    numbers = {
        "right": sum(right),
        "parts": len(right),
        "percent": floatformat(100 * result.numerator / result.denominator, "-2"),
    }
    if scoring == Scoring.EXACT:
        return _("All or nothing: %(right)s of %(parts)s right = %(percent)s %%") % numbers
    return _("%(right)s of %(parts)s right = %(percent)s %%") % numbers
