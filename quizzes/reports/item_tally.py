"""What item statistics are counted from: one row for each question, response, mark and total."""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from django.db.models import Count, F, FloatField, TextField
from django.db.models.functions import Cast, Coalesce

from quizzes.core.moments import Number
from quizzes.core.rules import Rules

from .selection import Selection

# Correctness (None or 0 to 1), the attempt's total, and how many attempts had both.
Outcome: TypeAlias = tuple[float | None, float, int]


@dataclass(frozen=True, slots=True)
class Given:
    """A response to one wording of a question, and what came of it; None is no answer."""

    question: int  # its id
    response: Any
    outcomes: list[Outcome]


@dataclass(frozen=True, slots=True)
class Sat:
    """The attempts of a selection: how many of each revision, total, maximum, and by which rules.

    Totals are raw scores; where an attempt has none, its score stands in.
    """

    revisions: frozenset[int]  # their ids
    totals: Mapping[Number, int]
    max_points: frozenset[Decimal]
    rules: Mapping[Rules, int]


def answers_given(selection: Selection) -> tuple[Given, ...]:
    """Every response with its marks and totals, in one query that the database groups."""
    # The order of the columns is that of the database's sort: numbers first are a tenth faster.
    # Responses are read as text, once for each that there is and not once for each row. There is
    # no `iterator`: PostgreSQL would not share a query behind a cursor among its processes.
    rows = (
        selection.attempts()
        .filter(answers__isnull=False)  # each attempt with each of its answers
        .annotate(total=_total(), right=F("answers__correctness"))
        .annotate(given=Cast("answers__response", TextField()))
        .values_list("answers__question", "total", "right", "given")
        .annotate(n=Count("*"))
        .order_by()
    )
    outcomes: defaultdict[tuple[int, str | None], list[Outcome]] = defaultdict(list)
    for question, total, correctness, response, count in rows:
        outcomes[question, response].append((correctness, total, count))
    return tuple(
        Given(question, None if response is None else json.loads(response), found)
        for (question, response), found in outcomes.items()
    )


def attempts_sat(selection: Selection) -> Sat:
    """What the attempts have in common and what not, in one query."""
    rows = (
        selection.attempts()
        .annotate(total=_total(), maximum=F("max_points"), given=Cast("rules", TextField()))
        .values_list("revision", "total", "maximum", "given")
        .annotate(n=Count("*"))
        .order_by()
    )
    revisions, maxima = set(), set()
    totals: Counter[Number] = Counter()
    texts: Counter[str] = Counter()
    for revision, total, max_points, rules, count in rows:
        revisions.add(revision)
        maxima.add(max_points)
        totals[total] += count
        texts[rules] += count
    return Sat(frozenset(revisions), totals, frozenset(maxima), _rules(texts))


def _total() -> Coalesce:
    return Coalesce("raw_score", "score", output_field=FloatField())


def _rules(texts: Mapping[str, int]) -> Counter[Rules]:
    rules: Counter[Rules] = Counter()
    for text, count in texts.items():
        rules[Rules.from_json(json.loads(text))] += count
    return rules
