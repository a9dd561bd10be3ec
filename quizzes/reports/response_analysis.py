"""What was answered to one question: choice by choice, or the most frequent answers in words."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from quizzes.core.choice_statistics import (
    ChoiceAnalysis,
    ChoiceStatistics,
    Responses,
    analyse_choices,
)
from quizzes.core.responses import readable

from .wordings import Wording

MOST_TEXTS = 20

# The mark (None: omitted), the attempt's total, and how many attempts had both.
Result: TypeAlias = tuple[float | None, float, int]


@dataclass(frozen=True, slots=True)
class Response:
    """What some attempts answered to one wording of a question, and what came of it."""

    wording: Wording
    given: Any  # as in `core.responses`
    results: Sequence[Result]

    @property
    def count(self) -> int:
        return sum(count for _, _, count in self.results)


@dataclass(frozen=True, slots=True)
class AnsweredChoice:
    """One choice and who chose it.

    `is_right` also where a ruling made it so; `is_outdated`: the newest wording lacks it.
    """

    text: str
    is_right: bool
    is_outdated: bool
    statistics: ChoiceStatistics


@dataclass(frozen=True, slots=True)
class AnsweredText:
    """One answer in words and who gave it; `mean_mark` is what it earned, on average.

    `others` is how many further answers a line stands for that has no text.
    """

    text: str
    others: int
    mean_mark: float
    statistics: ChoiceStatistics


@dataclass(frozen=True, slots=True)
class ByChoice:
    """The choices of all wordings, those of the newest first, and who chose none."""

    analysis: ChoiceAnalysis
    choices: tuple[AnsweredChoice, ...]
    omitted: ChoiceStatistics


@dataclass(frozen=True, slots=True)
class ByText:
    """The most frequent answers to wordings without choices, and who gave none."""

    analysis: ChoiceAnalysis
    answers: tuple[AnsweredText, ...]
    omitted: ChoiceStatistics


def by_choice(wordings: Sequence[Wording], responses: Sequence[Response]) -> ByChoice | None:
    """What was answered to the wordings that have choices; None without any.

    `wordings` are those of one item, the newest first. Listed are the choices that somebody
    could choose.
    """
    wordings = [wording for wording in wordings if wording.is_of_choices]
    if not wordings:
        return None
    responses = [response for response in responses if response.wording.is_of_choices]
    offered = [response.wording for response in responses] or wordings[:1]
    keys = {choice.key for wording in offered for choice in wording.choices}
    places = _places(wordings, keys)
    index = {key: i for i, key in enumerate(places)}
    analysis = analyse_choices(
        [Responses(_chosen(response, index), response.results) for response in responses],
        len(places),
    )
    *statistics, omitted = analysis.choices
    choices = (
        AnsweredChoice(
            text=wording.choice_texts[position],
            is_right=position in wording.right_choices,
            is_outdated=wording is not wordings[0],
            statistics=each,
        )
        for (wording, position), each in zip(places.values(), statistics, strict=True)
    )
    return ByChoice(analysis, tuple(choices), omitted)


def by_text(responses: Sequence[Response]) -> ByText | None:
    """What was answered to the wordings without choices; None without any answer."""
    responses = [response for response in responses if not response.wording.is_of_choices]
    texts = [_in_words(response) for response in responses]
    counts: Counter[str] = Counter()
    for text, response in zip(texts, responses, strict=True):
        if text is not None:
            counts[text] += response.count
    if not responses:
        return None
    frequent = sorted(counts, key=lambda text: (-counts[text], text))[:MOST_TEXTS]
    index = {text: i for i, text in enumerate(frequent)}
    others = len(counts) - len(frequent)
    earned: defaultdict[int, float] = defaultdict(float)
    given = []
    for text, response in zip(texts, responses, strict=True):
        place = None if text is None else index.get(text, len(frequent))
        chosen = None if place is None else (place,)
        given.append(Responses(chosen, response.results))
        if place is not None:
            earned[place] += sum((mark or 0) * count for mark, _, count in response.results)
    analysis = analyse_choices(given, len(frequent) + bool(others))
    *statistics, omitted = analysis.choices
    answers = (
        AnsweredText(
            text=text,
            others=0 if text else others,
            mean_mark=earned[i] / each.n,
            statistics=each,
        )
        for i, (text, each) in enumerate(zip([*frequent, ""], statistics, strict=False))
    )
    return ByText(analysis, tuple(answers), omitted)


def _places(wordings: Sequence[Wording], keys: Collection[str]) -> dict[str, tuple[Wording, int]]:
    """Where each choice is worded last, those of the newest wording first."""
    places: dict[str, tuple[Wording, int]] = {}
    for wording in wordings:
        for position, choice in enumerate(wording.choices):
            if choice.key in keys:
                places.setdefault(choice.key, (wording, position))
    return places


def _chosen(response: Response, index: Mapping[str, int]) -> tuple[int, ...] | None:
    """The chosen choices as places in `index`."""
    if not response.given:
        return None
    choices = response.wording.choices
    return tuple(index[choices[position].key] for position in response.given)


def _in_words(response: Response) -> str | None:
    """The answer as people read it; answers to several wordings are the same if they read so."""
    if response.given is None:
        return None
    wording = response.wording
    return readable(
        response.given,
        kind=wording.kind,
        choices=wording.choice_texts,
        matches=wording.question.spec.get("matches", ()),
    )
