"""A submitted attempt: what went well, how each question came out, and the ways between them."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.defaultfilters import floatformat
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from .quizmark import VERDICTS, arithmetic, plural_number, rendered
from .quizmark_parts import parts_arithmetic

register = template.Library()

MOST_SECTIONS = 3  # as many as a sentence can name
SHOW_WORDS = {
    "all": pgettext_lazy("questions", "All"),
    "wrong": pgettext_lazy("questions", "Wrong"),
    "unsure": pgettext_lazy("questions", "Unsure"),
}


@register.filter
def show_word(show: str) -> str:
    return str(SHOW_WORDS[show])


@register.simple_tag
def went_well(achievement: Any, *, is_own: bool) -> SafeString:
    """A short paragraph of the figures of an `Achievement`; what is missing from it is no reproach."""
    sentences = [_how_many(achievement, is_own), _partly(achievement), _where(achievement)]
    if is_own and achievement.sure_right:
        sentences.append(_sure(achievement))
    return format_html_join(" ", "{}", ((sentence,) for sentence in sentences if sentence))


def _how_many(achievement: Any, is_own: bool) -> SafeString:
    right, total = achievement.right, achievement.total
    if not right:
        text = ngettext(
            "The question was not fully right yet.",
            "None of the {total} questions was fully right yet.",
            total,
        )
    elif right == total and is_own:
        text = ngettext(
            "You got the question fully right.",
            "You got all {total} questions fully right.",
            total,
        )
    elif right == total:
        text = ngettext(
            "The question was fully right.",
            "All {total} questions were fully right.",
            total,
        )
    elif is_own:
        text = ngettext(
            "You got {right} of {total} question fully right.",
            "You got {right} of {total} questions fully right.",
            total,
        )
    else:
        text = ngettext(
            "{right} of {total} question fully right.",
            "{right} of {total} questions fully right.",
            total,
        )
    return format_html(text, right=right, total=total)


def _where(achievement: Any) -> SafeString | str:
    """The sections that went best, if not all went alike."""
    if achievement.right in (0, achievement.total):
        return ""
    if achievement.whole:
        titles = [section.title for section in achievement.whole]
        named = _names(titles[:MOST_SECTIONS])
        more = len(titles) - MOST_SECTIONS
        if more <= 0:
            return format_html(_("All questions of {titles} were right."), titles=named)
        text = ngettext(
            "All questions of {titles} and of {more} section more were right.",
            "All questions of {titles} and of {more} sections more were right.",
            more,
        )
        return format_html(text, titles=named, more=more)
    if achievement.best:
        best = achievement.best
        text = _("{title} went best: {right} of {total}.")
        return format_html(text, title=_names([best.title]), right=best.right, total=best.total)
    return ""


def _names(titles: Iterable[str]) -> SafeString:
    return format_html_join(", ", _("“<bdi>{}</bdi>”"), ((title,) for title in titles))


def _partly(achievement: Any) -> SafeString | str:
    count = achievement.partly
    if not count:
        return ""
    if achievement.right:
        text = ngettext("{count} more was partly right.", "{count} more were partly right.", count)
    else:
        text = ngettext("{count} was partly right.", "{count} were partly right.", count)
    return format_html(text, count=count)


def _sure(achievement: Any) -> SafeString:
    text = ngettext(
        "You were sure of {sure} answer, and it was right.",
        "You were sure of {sure} answers and had {right} of them right.",
        achievement.sure,
    )
    return format_html(text, sure=achievement.sure, right=achievement.sure_right)


@register.simple_tag
def review_map(review: Any, listing: Any, address: str) -> SafeString:
    """Items of the map: each question with how it came out.

    Questions that are not listed are on the page of all of them, at `address`.
    """
    words = _verdict_words()
    listed = listing.positions
    return rendered(
        "\n".join(
            f'<li><a class="is-{question.verdict}" href="'
            f"{'' if question.position in listed else escape(address)}"
            f'#question-{question.position:d}">{question.position:d} '
            f'<span class="verdict-icon" aria-hidden="true">{VERDICTS[question.verdict][0]}</span>'
            f'<span class="visually-hidden">{words[question.verdict]}</span></a></li>'
            for question in review.questions
        )
    )


@register.simple_tag
def verdict_line(question: Any, scoring: str) -> SafeString:
    """How an answer came out: in a word, in points, by which arithmetic, and how sure one was."""
    icon, word = VERDICTS[question.verdict]
    pieces = [
        f'<span class="verdict-icon" aria-hidden="true">{icon}</span> '
        f'<span class="verdict-word">{escape(_(word))}</span>'
    ]
    pieces += [
        f'<span class="verdict-{name}">{escape(text)}</span>'
        for name, text in (
            ("points", _points(question)),
            ("arithmetic", _arithmetic(question, scoring)),
            ("sure", _said(question)),
        )
        if text
    ]
    return rendered(f'<p class="verdict is-{question.verdict}">{" ".join(pieces)}</p>')


def _points(question: Any) -> str:
    if question.points is None:
        return ""
    figures = {
        "points": floatformat(question.points, "-2"),
        "figure": floatformat(question.max_points, "-2"),
    }
    number = plural_number(question.max_points)
    text = ngettext("%(points)s of %(figure)s point", "%(points)s of %(figure)s points", number)
    return text % figures


def _arithmetic(question: Any, scoring: Any) -> str:
    if not question.has_arithmetic:
        return ""
    if question.is_multiple:
        return arithmetic(question, scoring)
    return parts_arithmetic(question, scoring) if question.parts else ""


def _said(question: Any) -> str:
    if question.sure is None:
        return ""
    return _("You were sure") if question.sure else _("You were unsure")


def _verdict_words() -> dict[str, str]:
    return {verdict: escape(_(word)) for verdict, (_icon, word) in VERDICTS.items()}
