"""The keys of choices: derived from their text once, then carried from revision to revision."""

import hashlib
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass

from .document import CHOICE_KINDS, QuestionDocument
from .similarity import most_similar_pairs
from .wording import normalised, numbered_if_taken

_NEAR = 0.8
_MOST_COMPARED = 10


@dataclass(frozen=True, slots=True)
class OldChoice:
    """A choice of an item's latest question."""

    key: str
    text: str
    is_correct: bool


def choice_keys(question: QuestionDocument) -> tuple[str, ...]:
    """A short key for each choice, from its text; alike choices are numbered in file order."""
    return numbered_if_taken(_derived_keys(question))


def carried_choice_keys(old: Sequence[OldChoice], question: QuestionDocument) -> tuple[str, ...]:
    """The key for each choice of `question`, when it is the same item as that of `old`.

    The same text keeps its key, and so does a reworded choice: a nearly equal one, or the one that
    is left over at its place when all others are paired. But a choice with a box must have been
    right and be right still: else it says something else, and whoever chose the old one would be
    right once the new one is found to be.
    """
    if not old:
        return choice_keys(question)
    carried = _Carrying(old, question).keys
    fresh = numbered_if_taken(_derived_keys(question), {choice.key for choice in old})
    return tuple(carried.get(i, key) for i, key in enumerate(fresh))


def _derived_keys(question: QuestionDocument) -> list[str]:
    return [_derived_key(choice.text) for choice in question.choices]


def _derived_key(text: str) -> str:
    wording = normalised(text).encode("utf-8", "replace")
    return hashlib.blake2b(wording, digest_size=4).hexdigest()


class _Carrying:
    """Pairs the texts of a new revision with old choices, from the surest sign on."""

    def __init__(self, old: Sequence[OldChoice], question: QuestionDocument) -> None:
        self._old = old
        self._question = question
        self._texts = [choice.text for choice in question.choices]
        self._used: set[int] = set()
        self.keys: dict[int, str] = {}
        self._carry_equal()
        self._carry_near()
        self._carry_last()

    def _left(self) -> tuple[list[int], list[int]]:
        old = [i for i in range(len(self._old)) if i not in self._used]
        return old, [j for j in range(len(self._texts)) if j not in self.keys]

    def _carry(self, old_index: int, new_index: int) -> None:
        self.keys[new_index] = self._old[old_index].key
        self._used.add(old_index)

    def _carry_equal(self) -> None:
        waiting: defaultdict[str, deque[int]] = defaultdict(deque)
        for i, choice in enumerate(self._old):
            waiting[normalised(choice.text)].append(i)
        for j, text in enumerate(self._texts):
            same = waiting.get(normalised(text))
            if same:
                self._carry(same.popleft(), j)

    def _carry_near(self) -> None:
        old, new = (left[:_MOST_COMPARED] for left in self._left())
        old_texts = [normalised(self._old[i].text) for i in old]
        new_texts = [normalised(self._texts[j]) for j in new]
        for i, j in most_similar_pairs(old_texts, new_texts, _NEAR):
            self._carry(old[i], new[j])

    def _carry_last(self) -> None:
        old, new = self._left()
        if len(old) != 1 or old != new:
            return
        was_right, is_right = (
            self._old[old[0]].is_correct,
            self._question.choices[new[0]].is_correct,
        )
        if self._question.kind not in CHOICE_KINDS or (was_right and is_right):
            self._carry(old[0], new[0])
