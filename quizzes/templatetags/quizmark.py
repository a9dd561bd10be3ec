"""Formatting for pages. Nothing here reads the database or decides anything."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template
from django.template.defaultfilters import floatformat
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from quizzes.core.document import Scoring
from quizzes.core.grading import correctness

register = template.Library()

SPARKLINE_HEIGHT = 100

# By the values of `Mark` in `quizzes.reports.marking` and `Verdict` in `quizzes.reports.review`.
MARK_ICONS = {"chosen right": "✓", "chosen wrong": "✕", "chosen": "●", "missed": "○"}
MARK_WORDS = {
    "chosen": gettext_noop("You chose this"),
    "chosen right": gettext_noop("You chose this: right"),
    "chosen wrong": gettext_noop("You chose this: wrong"),
    "missed": gettext_noop("Missed: this is right, and you did not choose it"),
}
VERDICTS = {
    "right": ("✓", gettext_noop("Right")),
    "partly": ("±", gettext_noop("Partly right")),
    "wrong": ("✕", gettext_noop("Wrong")),
    "unanswered": ("–", gettext_noop("Not answered")),
    "void": ("●", gettext_noop("Void")),
    "given": ("●", gettext_noop("Answered")),
}


@register.filter
def plural_number(value: Decimal | float) -> int:
    """A whole number that takes the same form of a word: gettext knows no other, and 0.5 is many."""
    return int(value) if value == int(value) else 2


@register.filter(is_safe=True)
def rendered(html: str) -> SafeString:
    """HTML of an imported text, to be put into a page as it is.

    The only place that calls text safe, for the `*_html` and `html` columns: they are written by
    `quizzes.core.rendering`, which ends in an allow-list. Templates use it for nothing else;
    every other text is escaped there.
    """
    return mark_safe(html)  # noqa: S308 - see above  # nosec B308, B703


@register.filter
def lead(html: str) -> SafeString:
    """The first paragraph of a question without its `<p>`: what may stand in a legend.

    Empty when the question starts with something else, such as code.
    """
    return rendered(_split_lead(html)[0])


@register.filter
def after_lead(html: str) -> SafeString:
    """What follows the first paragraph of a question: code, tables, further paragraphs."""
    return rendered(_split_lead(html)[1])


def _split_lead(html: str) -> tuple[str, str]:
    if not html.startswith("<p>"):
        return "", html
    # Paragraphs do not nest, and the sanitiser writes every end tag.
    paragraph, _end, rest = html.partition("</p>")
    return paragraph.removeprefix("<p>"), rest.strip()


@register.filter
def choice_rows(question: Any, problem: str | None = None) -> SafeString:
    """The choices of a question to answer, each a label around its radio button or checkbox.

    Here and not in the template because this is the hot page: forty rows cost 0.5 ms as template
    nodes, more than the rest of the page, and 0.02 ms like this. Positions and values are
    numbers of ours; the texts are `rendered`.
    """
    kind = "checkbox" if question.is_multiple else "radio"
    # `aria-invalid` is not for radio buttons; the message describes their fieldset in any case.
    invalid = ' aria-invalid="true"' if problem and question.is_multiple else ""
    start = f'<label class="choice"><input type="{kind}" name="q{question.position:d}" value="'
    return rendered(
        "\n".join(
            f'{start}{choice.value}"{" checked" if choice.is_ticked else ""}{invalid}>'
            f'<span dir="auto">{phrasing_html(choice.html)}</span></label>'
            for choice in question.choices
        )
    )


def phrasing_html(html: str) -> str:
    """Code blocks and paragraphs as spans of those classes: a label may not hold the elements."""
    if "<p" not in html:
        return html
    for tag in ("pre", "p"):
        html = html.replace(f"<{tag}>", f'<span class="{tag}">').replace(f"</{tag}>", "</span>")
    return html


@register.filter
def question_map(sitting: Any, address: str) -> SafeString:
    """Items of the question map, which say by word and sign what is answered, and what is flagged.

    Links where all questions are on the page. Where each has its own, buttons that save to
    `address` first; where there is no going back, only signs of how far it is.
    """
    words = {True: escape(_("answered")), False: escape(_("not answered"))}
    flagged_word = escape(_("flagged"))
    states = {
        (True, True): (' class="is-answered is-flagged"', f"{words[True]}, {flagged_word}"),
        (True, False): (' class="is-answered"', words[True]),
        (False, True): (' class="is-flagged"', f"{words[False]}, {flagged_word}"),
        (False, False): ("", words[False]),
    }
    current = {sitting.position: ' aria-current="step"'} if sitting.is_paged else {}
    start, end = _map_item(sitting, address)
    return rendered(
        "\n".join(
            f"<li>{start % {'number': number}}{state}{current.get(number, '')}>{number:d}"
            f'<span class="visually-hidden">, {said}</span>{end}</li>'
            for number, is_answered in enumerate(sitting.answered, start=1)
            for state, said in (states[is_answered, number in sitting.flagged],)
        )
    )


def _map_item(sitting: Any, address: str) -> tuple[str, str]:
    """The start of the element for a question, to be filled with its number, and its end."""
    if sitting.is_forward_only:
        return "<span", "</span>"
    if sitting.is_paged:
        start = (
            '<button type="submit" form="answers" formnovalidate name="go_to" value="%(number)d"'
        )
        return f'{start} formaction="{escape(address)}"', "</button>"
    return '<a href="#question-%(number)d"', "</a>"


@register.filter
def reviewed_rows(question: Any) -> SafeString:
    """The choices of a question under review, told apart by icon and words as well as colour.

    Here and not in the template for the same reason as `choice_rows`.
    """
    words = {mark: escape(_(word)) for mark, word in MARK_WORDS.items()}
    return rendered("\n".join(_reviewed_row(choice, words) for choice in question.choices))


def _reviewed_row(choice: Any, words: Mapping[str, str]) -> str:
    mark = choice.mark
    word = f'<p class="choice-mark">{words[mark]}</p>' if mark in words else ""
    feedback = (
        f'<div class="choice-feedback prose" dir="auto">{choice.feedback_html}</div>'
        if choice.feedback_html
        else ""
    )
    return (
        f'<li class="reviewed-choice is-{mark.replace(" ", "-")}">'
        f'<span class="choice-icon" aria-hidden="true">{MARK_ICONS.get(mark, "")}</span>'
        f'<div class="choice-body"><div dir="auto">{choice.html}</div>{word}{feedback}</div></li>'
    )


@register.filter
def verdict_icon(verdict: str) -> str:
    return VERDICTS[verdict][0]


@register.filter
def verdict_word(verdict: str) -> str:
    return _(VERDICTS[verdict][1])


@register.filter
def at(values: Mapping, key: Any) -> Any:
    """`values[key]`, or None: template syntax has no look-up by variable."""
    return values.get(key)


@register.filter
def sparkline(percentages: Collection[Decimal]) -> str:
    """The points of an SVG polyline, 100 wide and high, for a series of percentages."""
    step = Fraction(100, max(len(percentages) - 1, 1))
    return " ".join(
        f"{float(i * step):g},{float(SPARKLINE_HEIGHT - value):g}"
        for i, value in enumerate(percentages)
    )


@register.filter
def arithmetic(question: Any, scoring: Scoring) -> str:
    """How a rule for multiple answers came to its result, in numbers.

    `question` has the counts that the rule goes by (`chosen_right`, `chosen_wrong`, `key_count`)
    and the choices.
    """
    t, f, c = question.chosen_right, question.chosen_wrong, question.key_count
    n = len(question.choices)
    result = correctness(
        scoring=scoring, key=range(c), chosen=[*range(t), *range(c, c + f)], choice_count=n
    )
    numbers = {
        "right": t,
        "wrong": f,
        "key": c,
        "chosen": t + f,
        "choices": n,
        "decided": n - f - (c - t),
        "percent": floatformat(100 * result.numerator / result.denominator, "-2"),
    }
    if scoring == Scoring.NET_CORRECT and f > t:
        return _("%(right)s right − %(wrong)s wrong: never less than %(percent)s %%") % numbers
    return _ARITHMETIC[scoring]() % numbers


_ARITHMETIC = {
    Scoring.EXACT: lambda: _(
        "All or nothing: %(right)s of %(key)s right and %(wrong)s wrong = %(percent)s %%"
    ),
    Scoring.NET_CORRECT: lambda: _("%(right)s right − %(wrong)s wrong of %(key)s = %(percent)s %%"),
    Scoring.COVERAGE: lambda: _(
        "%(right)s of %(key)s right × %(right)s of %(chosen)s chosen = %(percent)s %%"
    ),
    Scoring.EACH_CHOICE: lambda: _(
        "%(decided)s of %(choices)s choices decided right = %(percent)s %%"
    ),
}
