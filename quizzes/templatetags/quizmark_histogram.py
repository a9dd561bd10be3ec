"""A histogram as SVG, with the same figures in a table. Nothing here reads the database.

Places across are in per cent of the width, so that type keeps its size however wide it is drawn.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from quizzes.core.distribution import Bin, percentage_bins

register = template.Library()

LEFT, RIGHT = 10, 97  # per cent
TOP, BOTTOM = 20, 240  # pixels
MOST_STEPS = 4
MOST_LABELS = 11  # more of them, and only every second fits on a telephone


@dataclass(frozen=True)
class Bar:
    """So many attempts; places and lengths as SVG takes them, `share` in per cent of all."""

    label: str
    count: int
    share: float
    x: str
    width: str
    y: str
    height: str


@dataclass(frozen=True)
class Mark:
    """A place along an axis, and what is written there."""

    at: str
    label: str


@register.inclusion_tag("admin/quizzes/quiz/_histogram.html")
def histogram(
    bins: Sequence[Bin],
    id: str,
    title: str,
    unit: str,
    per: float = 1,
    lines: Iterable[Decimal] = (),
) -> dict[str, Any]:
    """How many attempts are in each of `bins`, one or more.

    One `unit`, in words, is `per` of what the bins are in; `lines` are values to draw a line at.
    `id` is the drawing's own within the page.
    """
    total = sum(each.count for each in bins)
    ticks = _ticks(max(each.count for each in bins))
    edges = list(enumerate(_edges(bins)))
    bars = [
        Bar(
            label=_range(each, per),
            count=each.count,
            share=100 * each.count / total if total else 0,
            x=_across(index + 0.04, len(bins)),
            width=f"{0.92 * (RIGHT - LEFT) / len(bins):.3f}%",
            y=f"{BOTTOM - _height(each.count, ticks):.2f}",
            height=f"{_height(each.count, ticks):.2f}",
        )
        for index, each in enumerate(bins)
    ]
    return {
        "id": id,
        "title": title,
        "unit": unit,
        "bars": bars,
        "total": total,
        "most": max(bars, key=lambda bar: bar.count),
        "counts": [
            Mark(f"{BOTTOM - _height(tick, ticks):.2f}", number_format(tick, force_grouping=True))
            for tick in ticks
        ],
        "values": [
            Mark(_across(index, len(bins)), _number(edge / per))
            for index, edge in edges[:: 1 if len(edges) <= MOST_LABELS else 2]
        ],
        "lines": [Mark(_across(_place(line, bins), len(bins)), _number(line)) for line in lines],
        "left": f"{LEFT}%",
        "right": f"{RIGHT}%",
        "top": TOP,
        "bottom": BOTTOM,
    }


@register.filter
def as_percentage_bins(counts: Mapping[Decimal, int]) -> Sequence[Bin]:
    """A distribution of percentages, to be drawn."""
    return percentage_bins(counts)


def _ticks(most: int) -> list[int]:
    """Round numbers from 0 until none of the counts is higher."""
    step = next(
        factor * 10**power
        for power in range(20)
        for factor in (1, 2, 5)
        if factor * 10**power * MOST_STEPS >= most
    )
    return list(range(0, max(most, 1) + step, step))


def _height(count: int, ticks: Sequence[int]) -> float:
    return (BOTTOM - TOP) * count / ticks[-1]


def _across(place: float, bin_count: int) -> str:
    """Where a place counted in bins is."""
    return f"{LEFT + (RIGHT - LEFT) * place / bin_count:.3f}%"


def _edges(bins: Sequence[Bin]) -> list[float]:
    last = bins[-1].high
    return [each.low for each in bins] + ([] if last is None else [last])


def _place(value: Decimal, bins: Sequence[Bin]) -> float:
    """A value as a place counted in bins, within them."""
    for index, each in enumerate(bins):
        if each.high is None or value < each.high:
            return index + max(float(value) - each.low, 0) / (
                (each.high or each.low + 1) - each.low
            )
    return len(bins)


def _range(each: Bin, per: float) -> str:
    low = _number(each.low / per)
    if each.high is None:
        return _("%(low)s or more") % {"low": low}
    return f"{low}–{_number(each.high / per)}"


def _number(value: float | Decimal) -> str:
    return number_format(f"{float(value):g}")
