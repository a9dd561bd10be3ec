"""The Markdown of a quiz with the figures of its item analysis in comments, for its author."""

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.core.annotations import annotate
from quizzes.core.choice_statistics import ChoiceStatistics
from quizzes.models import Question, Revision

from .item_analysis import AnalysedQuestion, ItemAnalysis


def annotated_source(revision: Revision, analysis: ItemAnalysis) -> str:
    """The source of `revision` with comments at each question that was answered; one query.

    Raises ValueError where the file has no place for comments.
    """
    analysed = {question.question.item_id: question for question in analysis.questions}
    questions = Question.objects.filter(revision=revision).order_by("position")
    places = list(questions.values_list("item", "path", "line"))
    above = _lines_above(revision, [path for _item, path, _line in places])
    notes = {
        above[path] + line: list(_notes(analysed[item]))
        for item, path, line in places
        if path in above and item in analysed and analysed[item].statistics.n
    }
    return annotate(revision.source, notes)


def _lines_above(revision: Revision, paths: Sequence[str]) -> dict[str, int]:
    """How many lines of the source are above each file: a folder's are joined in one text.

    Each file then stands below a comment with its name, in the order of the questions.
    """
    if set(paths) <= {revision.path}:
        return {revision.path: 0}
    lines = revision.source.split("\n")
    found: dict[str, int] = {}
    start = 0
    for path in dict.fromkeys(paths):
        name = f"<!-- {PurePosixPath(path).name} -->"
        if name in lines[start:]:
            start = lines.index(name, start) + 1
            found[path] = start
    return found


def _notes(question: AnalysedQuestion) -> Iterator[str]:
    """One line on the question, one for each answer, and one for each finding."""
    figures = question.statistics
    attempts = ngettext("%(n)s attempt", "%(n)s attempts", figures.n) % {"n": figures.n}
    yield ", ".join(
        [
            attempts,
            _("%(n)s without an answer") % {"n": figures.omitted},
            _("facility %(share)s") % {"share": _per_cent(figures.facility_index)},
            _("discrimination %(index)s") % {"index": _number(figures.discrimination_index)},
            _("guess %(share)s") % {"share": _per_cent(figures.random_guess_score)},
        ]
    )
    for choice in question.by_choice.choices if question.by_choice else ():
        mark = "x" if choice.is_right else " "
        yield f"[{mark}] {choice.text}: {_groups(choice.statistics)}"
    for answer in question.by_text.answers if question.by_text else ():
        if answer.text:
            yield f"= {answer.text}: {_groups(answer.statistics)}"
    for finding in question.findings:
        yield f"{finding.word}: {finding.meaning}"


def _groups(figures: ChoiceStatistics) -> str:
    return _("%(all)s, upper %(upper)s, lower %(lower)s, correlation %(r)s") % {
        "all": _per_cent(figures.proportion),
        "upper": _per_cent(figures.upper),
        "lower": _per_cent(figures.lower),
        "r": _number(figures.r_rest),
    }


def _per_cent(fraction: float | None) -> str:
    return "–" if fraction is None else f"{100 * fraction:.1f} %"


def _number(number: float | None) -> str:
    return "–" if number is None else f"{number:.2f}"
