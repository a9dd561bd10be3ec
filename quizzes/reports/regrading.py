"""What has been decided about the questions of a quiz after the fact, and what it did."""

from dataclasses import dataclass

from django.db.models import Count, F, Max, Q
from django.db.models.functions import Left
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from quizzes.models import Question, Quiz, Ruling, ScoreChange

LONGEST_STEM = 80


@dataclass(frozen=True, slots=True)
class CountedRuling:
    """A ruling, and how many scores rose and fell by it."""

    ruling: Ruling
    rose: int
    fell: int


def question_names(quiz: Quiz) -> dict[int, str]:
    """Every question that the quiz has asked, as last worded, by the id of its item; in one query.

    Those of the current revision first, in their order.
    """
    latest = Question.objects.filter(item__quiz=quiz).values("item").annotate(latest=Max("pk"))
    questions = (
        Question.objects.filter(pk__in=latest.values("latest"))
        .order_by(F("item__retired_at").asc(nulls_first=True), "position")
        .values_list("item", "item__retired_at", "position", "number", Left("source", 200))
    )
    return {
        item: _name(number or str(position + 1), source, is_asked=retired_at is None)
        for item, retired_at, position, number, source in questions
    }


def rulings_of(quiz: Quiz, at_most: int) -> list[CountedRuling]:
    """The latest rulings, the newest first, with what regrading by each did. Two queries."""
    rulings = list(
        Ruling.objects.filter(item__quiz=quiz).select_related("by").order_by("-pk")[:at_most]
    )
    # Not as annotations: joined to a hundred thousand changes, each ruling would be read as often.
    changes = ScoreChange.objects.filter(
        ruling__in=[ruling.pk for ruling in rulings],
        answer=None,
        kind=ScoreChange.Kind.REGRADED,
    )
    has_risen = Q(new__gt=F("old"))
    counted = changes.order_by().values_list("ruling")
    counts = {
        ruling: (rose, fell)
        for ruling, rose, fell in counted.annotate(
            rose=Count("pk", filter=has_risen), fell=Count("pk", filter=~has_risen)
        )
    }
    return [CountedRuling(ruling, *counts.get(ruling.pk, (0, 0))) for ruling in rulings]


def _name(number: str, source: str, *, is_asked: bool) -> str:
    stem = Truncator(" ".join(source.split())).chars(LONGEST_STEM)
    name = f"{number}. {stem}"
    return name if is_asked else _("%(question)s (asked no more)") % {"question": name}
