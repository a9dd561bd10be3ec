"""How the questions of a quiz did: each as an item of the test, and choice by choice."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from quizzes.core.choice_statistics import FEWEST_ATTEMPTS, flags
from quizzes.core.confidence import NOTHING_SAID, Sureness
from quizzes.core.document import Kind, Scoring
from quizzes.core.guessing import random_guess_score
from quizzes.core.item_statistics import Cell, ItemStatistics, TestStatistics, analyse_cells
from quizzes.core.moments import Number
from quizzes.models import Question

from .confidence import sureness_by_question
from .item_tally import Given, Sat, answers_given, attempts_sat
from .question_findings import QuestionFinding
from .response_analysis import ByChoice, ByText, Response, by_choice, by_text
from .selection import Selection
from .wordings import Wording, wordings_of


class Unequal(StrEnum):
    """Why the attempts are not all at one and the same test."""

    DRAWN = "drawn"  # questions are drawn for each attempt
    ITEMS = "items"  # the revisions do not ask the same questions
    POINTS = "points"  # the revisions give other points for a question


@dataclass(frozen=True, slots=True)
class GuessRule:
    """What random guess scores are about: the rules of most attempts; `is_sole` where of all."""

    scoring: Scoring
    announce_count: bool
    is_sole: bool


@dataclass(frozen=True)
class AnalysedQuestion:
    """One item, in its newest wording; `place` counts from 1 in the order of that revision.

    `points` are those of the newest wording that anybody answered; marks at wordings with other
    points count as if they had been these. A question may have had choices in one wording and none
    in another. `is_void`: a ruling gives everybody who answered that wording all points.
    """

    place: int
    question: Question
    points: Decimal
    wording_count: int
    is_void: bool
    statistics: ItemStatistics
    by_choice: ByChoice | None
    by_text: ByText | None
    findings: tuple[QuestionFinding, ...]
    sureness: Sureness

    @property
    def number(self) -> str:
        """As in the file, else counted."""
        return self.question.number or str(self.question.position + 1)

    @property
    def omitted_share(self) -> float | None:
        """Of those who were dealt the question."""
        return self.statistics.omitted / self.statistics.n if self.statistics.n else None


@dataclass(frozen=True)
class ItemAnalysis:
    """The attempts of `selection` as a test; alpha and what comes of it are None if `unequal`.

    `max_points` is None where attempts differ in it, `guess_rule` without attempts.
    """

    selection: Selection
    test: TestStatistics
    max_points: Decimal | None
    unequal: Unequal | None
    guess_rule: GuessRule | None
    questions: tuple[AnalysedQuestion, ...]

    @property
    def has_few_attempts(self) -> bool:
        return self.test.n < FEWEST_ATTEMPTS


@dataclass(frozen=True)
class _Item:
    """One item with all that was answered to it, in marks of its newest `attempted` wording."""

    wordings: Sequence[Wording]  # the newest first
    attempted: Wording
    responses: Sequence[Response]
    sureness: Sureness

    @property
    def newest(self) -> Wording:
        return self.wordings[0]

    @property
    def n(self) -> int:
        return sum(response.count for response in self.responses)

    @property
    def omitted(self) -> int:
        return sum(response.count for response in self.responses if response.given is None)

    def totals(self) -> Counter[Number]:
        totals: Counter[Number] = Counter()
        for response in self.responses:
            for _mark, total, count in response.results:
                totals[total] += count
        return totals


def item_analysis_of(selection: Selection) -> ItemAnalysis:
    """Six queries, however many attempts there are: the database counts what they answered."""
    given = answers_given(selection)
    sat = attempts_sat(selection)
    read = set(sat.revisions)
    if selection.revision is None and selection.quiz.current_revision_id:
        read.add(selection.quiz.current_revision_id)
    wordings = wordings_of(selection.quiz, read)
    items = _items([*wordings.values()], given, sat, sureness_by_question(selection))
    unequal = _unequal(items, sat)
    rule = _guess_rule(sat)
    guesses = [_guess_score(item.attempted, rule) for item in items]
    analysis = analyse_cells(
        _cells(items),
        [item.attempted.question.points for item in items],
        sat.totals if unequal or not items else items[0].totals(),
        guesses,
        is_fixed=unequal is None,
    )
    return ItemAnalysis(
        selection=selection,
        test=analysis.test,
        max_points=next(iter(sat.max_points)) if len(sat.max_points) == 1 else None,
        unequal=unequal,
        guess_rule=rule,
        questions=tuple(
            _analysed(place, item, statistics)
            for place, (item, statistics) in enumerate(zip(items, analysis.items, strict=True), 1)
        ),
    )


def _items(
    wordings_by_item: Sequence[Sequence[Wording]],
    given: Sequence[Given],
    sat: Sat,
    sureness: Mapping[int, Sureness],
) -> list[_Item]:
    """The items of the revisions that were attempted."""
    answers = defaultdict(list)
    for each in given:
        answers[each.question].append(each)
    items = []
    for wordings in wordings_by_item:
        attempted = [each for each in wordings if each.question.revision_id in sat.revisions]
        if attempted:
            responses = [
                _response(each, wording, attempted[0].question.points)
                for wording in attempted
                for each in answers[wording.question.pk]
            ]
            said = (sureness.get(each.question.pk, NOTHING_SAID) for each in attempted)
            items.append(_Item(wordings, attempted[0], responses, sum(said, NOTHING_SAID)))
    return items


def _response(given: Given, wording: Wording, max_points: Decimal) -> Response:
    """In marks of a question with `max_points`; the rest of the total stays as it is."""
    points = float(max_points)
    excess = points - float(wording.question.points)
    is_blank = given.response is None
    return Response(
        wording,
        given.response,
        [
            (
                None if is_blank and not correctness else (correctness or 0) * points,
                total + (correctness or 0) * excess if excess else total,
                count,
            )
            for correctness, total, count in given.outcomes
        ],
    )


def _cells(items: Sequence[_Item]) -> Iterator[Cell]:
    for index, item in enumerate(items):
        counts: defaultdict[tuple[float | None, float], int] = defaultdict(int)
        for response in item.responses:
            for mark, total, count in response.results:
                counts[mark, total] += count
        for (mark, total), count in counts.items():
            yield Cell(index, mark, total, count)


def _unequal(items: Sequence[_Item], sat: Sat) -> Unequal | None:
    asked = [
        wording.question
        for item in items
        for wording in item.wordings
        if wording.question.revision_id in sat.revisions
    ]
    if any(q.revision.dealt_count < q.revision.question_count for q in asked):
        return Unequal.DRAWN
    if len(asked) < len(items) * len(sat.revisions) or len({item.n for item in items}) > 1:
        return Unequal.ITEMS
    if len({(q.item_id, q.points) for q in asked}) > len(items):
        return Unequal.POINTS
    return None


def _guess_rule(sat: Sat) -> GuessRule | None:
    counts: Counter[tuple[Scoring, bool]] = Counter()
    for rules, count in sat.rules.items():
        counts[rules.scoring, rules.announce_count] += count
    if not counts:
        return None
    (scoring, announce_count), _ = counts.most_common(1)[0]
    return GuessRule(scoring, announce_count, is_sole=len(counts) == 1)


def _guess_score(wording: Wording, rule: GuessRule | None) -> float | None:
    if rule is None:
        return None
    is_announced = rule.announce_count and wording.kind is Kind.MULTIPLE
    score = random_guess_score(
        wording.ruled_key,
        rule.scoring,
        select_count=wording.authored_count if is_announced else None,
    )
    return None if score is None else float(score)


def _analysed(place: int, item: _Item, statistics: ItemStatistics) -> AnalysedQuestion:
    statistics = replace(statistics, omitted=item.omitted)
    chosen = by_choice(item.wordings, item.responses)
    is_void = item.attempted.ruled_key.is_void
    return AnalysedQuestion(
        place=place,
        question=item.newest.question,
        points=item.attempted.question.points,
        wording_count=len({response.wording.question.pk for response in item.responses}),
        is_void=is_void,
        statistics=statistics,
        by_choice=chosen,
        by_text=by_text(item.responses),
        # A void question needs no look: that is decided.
        findings=() if is_void else _findings(statistics, item, chosen),
        sureness=item.sureness,
    )


def _findings(
    statistics: ItemStatistics, item: _Item, by_choice: ByChoice | None
) -> tuple[QuestionFinding, ...]:
    """What there is to look at in the newest wording."""
    kind, sureness = item.newest.kind, item.sureness
    if by_choice is None or not item.newest.is_of_choices:
        found = flags(statistics, kind=kind, sureness=sureness)
        return tuple(QuestionFinding(finding.flag) for finding in found)
    choices = by_choice.choices
    right = {i for i, choice in enumerate(choices) if choice.is_right}
    found = flags(
        statistics,
        kind=kind,
        choices=by_choice.analysis,
        right_choices=right,
        sureness=sureness,
    )
    return tuple(
        QuestionFinding(
            finding.flag, "" if finding.choice is None else choices[finding.choice].text
        )
        for finding in found
        if finding.choice is None or not choices[finding.choice].is_outdated
    )
