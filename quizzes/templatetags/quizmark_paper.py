"""Questions to answer with a pen."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from .quizmark import rendered

register = template.Library()


@register.filter
def with_lines(question: Any) -> SafeString:
    """The text of a question, with a numbered line to write on in place of each gap."""
    first, *others = question.pieces
    lines = (
        f'<span class="paper-gap">({number:d})</span>{piece}'
        for number, piece in enumerate(others, start=1)
    )
    return rendered("".join((first, *lines)))
