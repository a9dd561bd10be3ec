"""Figures, bars and words of item analysis. Nothing here reads the database."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.template.defaultfilters import floatformat
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from quizzes.core.item_statistics import Interval

register = template.Library()

NOTHING = "–"
NO_BREAK_SPACE = "\u00a0"
BAR_WIDTH = 100
BAR_HEIGHT = 8


# By the values of `Unequal` in `quizzes.reports.item_analysis`.
UNEQUAL_WORDS = {
    "drawn": gettext_noop(
        "Questions were drawn, so not every attempt had the same ones: "
        "there is no alpha, no error ratio and no standard error."
    ),
    "items": gettext_noop(
        "These revisions do not ask the same questions: there is no alpha, no error ratio and no "
        "standard error. Choose one revision to see them."
    ),
    "points": gettext_noop(
        "These revisions do not give the same points: there is no alpha, no error ratio and no "
        "standard error. Choose one revision to see them."
    ),
}


@dataclass(frozen=True, slots=True)
class WordedFigure:
    """A figure of the whole test, and what it says to somebody who has not met it before."""

    name: str
    value: str
    range: str
    meaning: str


@register.filter
def per_cent(fraction: float | None, places: int = 1) -> str:
    """`62.5 %`, of a fraction; a dash where there is no such figure."""
    if fraction is None:
        return NOTHING
    return f"{floatformat(100 * fraction, places)}{NO_BREAK_SPACE}%"


@register.filter
def figure(number: float | None, places: int = 2) -> str:
    """A number with so many decimals; a dash where there is no such figure."""
    return NOTHING if number is None else floatformat(number, places)


@register.filter
def interval(bounds: Interval | None) -> str:
    """`0.21 to 0.63`; nothing where there is no such interval."""
    if bounds is None:
        return ""
    low, high = floatformat(bounds.low, 2), floatformat(bounds.high, 2)
    return _("%(low)s to %(high)s") % {"low": low, "high": high}


@register.filter
def bar(fraction: float | None) -> SafeString:
    """A fraction as a bar, for the eye alone: the number stands beside it."""
    return _bars([fraction])


@register.filter
def groups_bars(figures: Any) -> str:
    """The shares of the upper and the lower group that gave an answer, one above the other.

    Nothing where there are no groups: empty bars would say that nobody gave it.
    """
    if figures.upper is None:
        return ""
    return _bars([figures.upper, figures.lower])


def _bars(fractions: list[float | None]) -> SafeString:
    rows = [
        (row, row * (BAR_HEIGHT + 2), f"{BAR_WIDTH * (fraction or 0):.1f}")
        for row, fraction in enumerate(fractions)
    ]
    height = len(rows) * (BAR_HEIGHT + 2) - 2
    return format_html(
        '<svg class="bars" width="{}" height="{}" viewBox="0 0 {} {}" aria-hidden="true">{}</svg>',
        *(BAR_WIDTH, height, BAR_WIDTH, height),
        format_html_join(
            "",
            f'<rect class="bar-all" y="{{1}}" width="{BAR_WIDTH}" height="{BAR_HEIGHT}"/>'
            f'<rect class="bar-{{0}}" y="{{1}}" width="{{2}}" height="{BAR_HEIGHT}"/>',
            rows,
        ),
    )


@register.filter
def unequal_words(reason: str) -> str:
    """Why there are no figures of all questions together."""
    return _(UNEQUAL_WORDS[reason])


@register.filter
def test_figures(analysis: Any) -> list[WordedFigure]:
    """The figures of the whole test in the order in which they are best read."""
    test, points = analysis.test, analysis.max_points
    return [
        WordedFigure(
            _("Attempts"),
            str(test.n),
            "",
            _("Each counts by itself, also where several are one student's."),
        ),
        WordedFigure(
            _("Mean"),
            _in_points(test.mean, points),
            "",
            # xgettext:no-python-format
            _("The average score. Between 50 and 75 % there is room to differ on both sides."),
        ),
        WordedFigure(
            _("Median"),
            _in_points(test.median, points),
            "",
            _("Half of the scores are on either side of it."),
        ),
        WordedFigure(
            _("Standard deviation"),
            _in_points(test.standard_deviation, points),
            "",
            # xgettext:no-python-format
            _("How far scores typically are from the mean. 12 to 18 % is common."),
        ),
        WordedFigure(
            _("Skewness"),
            figure(test.skewness),
            "",
            _("0 if the scores lie evenly around the mean; negative with a tail of low ones."),
        ),
        WordedFigure(
            _("Kurtosis"),
            figure(test.kurtosis),
            "",
            _("0 as in a bell curve; more with many scores near the mean and a few far off."),
        ),
        *_reliability(test, points),
    ]


def _reliability(test: Any, points: Any) -> list[WordedFigure]:
    return [
        WordedFigure(
            _("Alpha (Cronbach)"),
            figure(test.alpha),
            interval(test.alpha_interval),
            _(
                "How well the questions agree with each other. From 0.75 on, "
                "scores can be relied on; below 0.64 they cannot."
            ),
        ),
        WordedFigure(
            _("Error ratio"),
            per_cent(test.error_ratio),
            "",
            _("How much of the spread of scores is chance and not ability."),
        ),
        WordedFigure(
            _("Standard error"),
            _in_points(test.standard_error, points),
            "",
            _("How far a score typically is from what the same student would get on average."),
        ),
    ]


def _in_points(number: float | None, points: Any) -> str:
    """Points, and what part of all of them this is where every attempt had as many."""
    if number is None or not points:
        return figure(number)
    return f"{figure(number)} ({per_cent(number / float(points))})"


@register.simple_tag
def figure_meanings() -> list[tuple[str, str]]:
    """The columns of the tables of questions and answers, in words."""
    return [
        (
            _("Facility"),
            # xgettext:no-python-format
            _("The average mark as a part of the points: 100 % if everybody is right."),
        ),
        (_("SD"), _("The standard deviation of the marks, in points.")),
        (_("Guess"), _("What blind guessing earns on average, by the scoring of the quiz.")),
        (
            _("Weight"),
            _(
                "What part of the points the question has → what part of the differences "
                "between scores it makes."
            ),
        ),
        (
            _("Discrimination"),
            _(
                "The correlation of the mark with the score in all other questions, from -1 to 1, "
                "with the range in which it is in 95 of 100 cases. From 0.3 on the question tells "
                "well who knows more; below 0 something is wrong with it."
            ),
        ),
        (
            _("Efficiency"),
            _("The discrimination as a part of the highest that these marks and scores allow."),
        ),
        (
            _("Alpha without"),
            _("The alpha of the test without this question: higher than now, and it does harm."),
        ),
        (_("Omitted"), _("Who was asked and gave no answer. It counts as 0 points.")),
        (
            # xgettext:no-python-format
            _("Upper 27 %, lower 27 %"),
            _(
                "Who gave this answer among the best and among the last attempts, by the whole "
                "score; attempts with the same score stay together. The right answer should be "
                "more frequent in the upper group, and each wrong one in the lower."
            ),
        ),
        (
            _("Correlation"),
            _(
                "Of giving this answer with the score in all other questions: above 0 for a good "
                "right answer, below 0 for a good wrong one."
            ),
        ),
    ]
