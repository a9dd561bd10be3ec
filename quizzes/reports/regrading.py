"""What has been decided about the questions of a quiz after the fact, and what it did."""

from django.db.models import Count, F, Max, Q, QuerySet
from django.db.models.functions import Left
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from quizzes.models import Question, Quiz, Ruling
from quizzes.models.rulings import ScoreChange

LONGEST_STEM = 80


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


def rulings_of(quiz: Quiz) -> QuerySet[Ruling]:
    """All rulings, the latest first, each with `rose` and `fell`: how many scores it changed."""
    of_score = Q(score_changes__answer=None, score_changes__kind=ScoreChange.Kind.REGRADED)
    has_risen = Q(score_changes__new__gt=F("score_changes__old"))
    rulings = Ruling.objects.filter(item__quiz=quiz).select_related("by").order_by("-pk")
    return rulings.annotate(
        rose=Count("score_changes", filter=of_score & has_risen),
        fell=Count("score_changes", filter=of_score & ~has_risen),
    )


def _name(number: str, source: str, *, is_asked: bool) -> str:
    stem = Truncator(" ".join(source.split())).chars(LONGEST_STEM)
    name = f"{number}. {stem}"
    return name if is_asked else _("%(question)s (asked no more)") % {"question": name}
