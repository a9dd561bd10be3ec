"""What the right choices of a whole quiz have in common: a pattern that a guesser could follow."""

from collections.abc import Iterator, Sequence
from math import exp, lgamma, log, log1p
from typing import NamedTuple

from .diagnostics import Code
from .document import (
    Diagnostic,
    Kind,
    QuestionDocument,
    Severity,
)

SIGNIFICANCE = 0.01
_FEWEST_QUESTIONS = 8
_VISIBLE_LEAD, _VISIBLE_SHARE = 5, 0.1  # characters, and of the length of the next longest
_NAMED = 5  # questions in one message
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


class Guessable(NamedTuple):
    """A single-choice question with one right choice of three or more."""

    question: QuestionDocument
    right: int  # its position
    choice_count: int


def guessable_among(questions: Sequence[QuestionDocument]) -> list[Guessable]:
    return [
        Guessable(question, question.choices.index(right[0]), len(question.choices))
        for question in questions
        if question.kind is Kind.SINGLE
        and len(question.choices) > 2
        and len(right := [choice for choice in question.choices if choice.is_correct]) == 1
    ]


def key_patterns(guessable: Sequence[Guessable], *, is_order_kept: bool) -> Iterator[Diagnostic]:
    """Warns where the longest choice, or the one in a certain place, is right too often.

    `is_order_kept` is whether students see the choices in the order of the file.
    """
    yield from _longest_choice([g for g in guessable if not _ignores(g, Code.LONGEST_CHOICE)])
    if is_order_kept:
        yield from _position_bias([g for g in guessable if not _ignores(g, Code.POSITION_BIAS)])


def _ignores(guessable: Guessable, code: Code) -> bool:
    return code in guessable.question.ignored


def _longest_choice(guessable: Sequence[Guessable]) -> Iterator[Diagnostic]:
    """Whether the longest choice is usually the right one.

    Haladyna, Downing and Rodriguez (2002), guideline 24: keep the length of choices about equal.
    Counted are the questions in which one choice is visibly the longest. The right one has to be
    it in more than half of them, and more often than chance has it in one of 100 quizzes.
    """
    compared = [(lead, each) for each in guessable if (lead := _lead(each))]
    given_away = sorted((pair for pair in compared if pair[0] > 0), key=lambda pair: -pair[0])
    count, trials = len(given_away), len(compared)
    chance = sum(1 / each.choice_count for _, each in compared)
    if count * 2 > trials and is_significant(count, trials, chance):
        worst = [each for _, each in given_away[:_NAMED]]
        message = (
            f"the longest choice is the right one in {count} of {trials} questions,"
            f" where chance would make it {round(chance)}"
        )
        hint = f"shorten right choices or extend wrong ones, first on {_named(worst)}"
        yield _warning(Code.LONGEST_CHOICE, worst[0], message, hint)


def _position_bias(guessable: Sequence[Guessable]) -> Iterator[Diagnostic]:
    """Whether the right choice stands in one place too often.

    Haladyna, Downing and Rodriguez (2002), guideline 20: vary the location of the right answer;
    Attali and Bar-Hillel, “Guess where”, Journal of Educational Measurement 40(2), 2003, 109-128.
    One test for each place; of 100 fair quizzes, at most one gets a warning.
    """
    tests = max((each.choice_count for each in guessable), default=0)
    for position, name in enumerate(_ORDINALS[:tests]):
        there = [each for each in guessable if each.choice_count > position]
        right = [each for each in there if each.right == position]
        chance = sum(1 / each.choice_count for each in there)
        if is_significant(len(right), len(there), chance, tests=tests):
            message = (
                f"the right choice is the {name} in {len(right)} of {len(there)} questions,"
                f" where chance would make it {round(chance)}"
            )
            hint = "move some of them, or let choices be shuffled: `shuffle: choices`"
            yield _warning(Code.POSITION_BIAS, right[0], message, hint)


def is_significant(count: int, trials: int, expected: float, *, tests: int = 1) -> bool:
    """Whether `count` or more of the trials, where `expected` are, is less likely than 1 in 100.

    For trials of unequal chances, the binomial distribution of the mean chance is an upper bound
    (Hoeffding, Annals of Mathematical Statistics 27, 1956). `tests` at once share the level
    (Bonferroni).
    """
    if trials < _FEWEST_QUESTIONS or count <= expected + 1:
        return False
    return _binomial_tail(count, trials, expected / trials) * tests < SIGNIFICANCE


def _binomial_tail(count: int, trials: int, chance: float) -> float:
    """The probability of `count` or more successes."""
    if chance >= 1:
        return 1.0
    every = lgamma(trials + 1)
    return sum(
        exp(
            every
            - lgamma(k + 1)
            - lgamma(trials - k + 1)
            + k * log(chance)
            + (trials - k) * log1p(-chance)
        )
        for k in range(count, trials + 1)
    )


def _lead(guessable: Guessable) -> int:
    """How many characters the longest choice has more than the next; negative when it is wrong.

    0 when no choice is visibly the longest, or when code or a picture is among them.
    """
    texts = [choice.text for choice in guessable.question.choices]
    if any("\n" in text or "![" in text for text in texts):
        return 0
    lengths = [len(text) for text in texts]
    *_, second, longest = sorted(lengths)
    lead = longest - second
    if lead < max(_VISIBLE_LEAD, second * _VISIBLE_SHARE):
        return 0
    return lead if lengths[guessable.right] == longest else -lead


def _named(guessable: Sequence[Guessable]) -> str:
    """The questions by line, with the path of those that are in another file than the first."""
    path = guessable[0].question.path
    places = ((q.path, q.choices[right].line) for q, right, _ in guessable)
    return ", ".join(
        f"line {line}" if other == path else f"{other}:{line}" for other, line in places
    )


def _warning(code: Code, guessable: Guessable, message: str, hint: str) -> Diagnostic:
    question, right, _ = guessable
    choice = question.choices[right]
    place = (question.path, choice.line, choice.column)
    return Diagnostic(Severity.WARNING, code.value, *place, message, hint)
