"""Which question of a new revision is which item of the old one, and what changed about it.

An item is found by the author's explicit id, else by its fingerprint, else by its stem or its
choices alone where these are unique, else by being nearly the same. Numbers and positions
never identify a question. Where several are alike, the order of the file decides.
"""

import hashlib
import json
from bisect import bisect_left
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from .choice_matching import OldChoice, carried_choice_keys, choice_keys
from .document import CHOICE_KINDS, Kind, QuestionDocument
from .gaps import without_answers
from .similarity import most_similar_pairs
from .specs import matches
from .wording import normalised, numbered_if_taken

__all__ = [
    "Change",
    "ItemMatch",
    "OldChoice",
    "OldItem",
    "carried_choice_keys",
    "choice_keys",
    "fingerprint",
    "item_keys",
    "match",
    "retired",
]

_KEY_LENGTH = 12
_NEAR = 0.8
_MOST_COMPARED = 200


class Change(StrEnum):
    """What an import does to a question; the first that applies, from the top."""

    NEW = "new"
    KEY_CHANGED = "key changed"
    REWORDED = "reworded"
    MOVED = "moved"  # the question among its neighbours, or its choices
    SAME = "same"


@dataclass(frozen=True, slots=True)
class OldItem:
    """What matching needs to know of an item: its key, and its latest question."""

    item_key: str
    is_explicit: bool
    fingerprint: str
    stem: str
    choices: tuple[OldChoice, ...]
    position: int
    kind: Kind = Kind.SINGLE
    spec: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class ItemMatch:
    """For one new question: the item it is (None: a new one), and the keys it will have."""

    position: int
    old: OldItem | None
    item_key: str
    choice_keys: tuple[str, ...]
    change: Change


def fingerprint(question: QuestionDocument) -> str:
    """32 hexadecimal digits for the wording; the key and the order of choices do not count."""
    texts = [sorted(normalised(choice.text) for choice in question.choices)]
    if question.kind is Kind.MATCHING:
        texts.append(sorted(normalised(match) for match in matches(question.spec)))
    wording = json.dumps([_stem_sign(question.kind, question.stem), *texts])
    return hashlib.blake2b(wording.encode("utf-8", "replace"), digest_size=16).hexdigest()


def item_keys(questions: Sequence[QuestionDocument], taken: Iterable[str] = ()) -> tuple[str, ...]:
    """A key for each question, unique within the quiz: its explicit id, else one of its wording.

    Derived keys keep clear of explicit ids and of those in `taken`.
    """
    explicit = {question.explicit_id for question in questions if question.explicit_id}
    derived = numbered_if_taken(
        (fingerprint(question)[:_KEY_LENGTH] for question in questions), explicit.union(taken)
    )
    keys: dict[str, None] = {}
    for question, key in zip(questions, derived, strict=True):
        is_own = question.explicit_id and question.explicit_id not in keys
        keys[question.explicit_id if is_own else key] = None
    return tuple(keys)


def match(
    old: Sequence[OldItem], new: Sequence[QuestionDocument], taken: Collection[str] = ()
) -> list[ItemMatch]:
    """The item of each new question, each old item at most once.

    `taken` are item keys that no new item may get, besides those of `old`.
    """
    found = _Pairing(old, new).pairs
    in_order = _in_order([(found[i].position, i) for i in sorted(found)])
    fresh = item_keys(new, {item.item_key for item in old}.union(taken))
    matches: list[ItemMatch] = []
    for position, question in enumerate(new):
        item = found.get(position)
        carried = carried_choice_keys(item.choices if item else (), question)
        change = _change(item, question, carried, is_moved=position not in in_order)
        key = item.item_key if item and not question.explicit_id else fresh[position]
        matches.append(ItemMatch(position, item, key, carried, change))
    return matches


def retired(old: Sequence[OldItem], matches: Sequence[ItemMatch]) -> list[OldItem]:
    """The old items that no new question is."""
    kept = {match.old.item_key for match in matches if match.old}
    return [item for item in old if item.item_key not in kept]


class _Pairing:
    """Pairs new positions with old items, from the surest sign to the least sure."""

    def __init__(self, old: Sequence[OldItem], new: Sequence[QuestionDocument]) -> None:
        self._old = sorted(old, key=lambda item: item.position)
        self._new = new
        self.pairs: dict[int, OldItem] = {}
        self._used: set[str] = set()
        self._pair_equal(lambda item: item.item_key, lambda question: question.explicit_id)
        self._pair_equal(lambda item: item.fingerprint, fingerprint)
        self._pair_unique(
            lambda item: _stem_sign(item.kind, item.stem),
            lambda question: _stem_sign(question.kind, question.stem),
        )
        self._pair_unique(
            lambda item: _choice_set([choice.text for choice in item.choices]),
            lambda question: _choice_set([choice.text for choice in question.choices]),
        )
        self._pair_near()

    def _left_old(self) -> list[OldItem]:
        return [item for item in self._old if item.item_key not in self._used]

    def _left_new(self) -> list[int]:
        return [i for i in range(len(self._new)) if i not in self.pairs]

    def _pair(self, position: int, item: OldItem) -> None:
        self.pairs[position] = item
        self._used.add(item.item_key)

    def _pair_equal(
        self,
        old_sign: Callable[[OldItem], Hashable],
        new_sign: Callable[[QuestionDocument], Hashable],
    ) -> None:
        waiting: defaultdict[Hashable, deque[OldItem]] = defaultdict(deque)
        for item in self._left_old():
            waiting[old_sign(item)].append(item)
        for position in self._left_new():
            sign = new_sign(self._new[position])
            if sign and waiting.get(sign):
                self._pair(position, waiting[sign].popleft())

    def _pair_unique(
        self,
        old_sign: Callable[[OldItem], Hashable],
        new_sign: Callable[[QuestionDocument], Hashable],
    ) -> None:
        """Pairs what is alike, if nothing else in either revision is like it."""
        old_count = Counter(old_sign(item) for item in self._old)
        new_count = Counter(new_sign(question) for question in self._new)
        items = {old_sign(item): item for item in self._left_old()}
        for position in self._left_new():
            sign = new_sign(self._new[position])
            if sign and sign in items and old_count[sign] == new_count[sign] == 1:
                self._pair(position, items[sign])

    def _pair_near(self) -> None:
        items = self._left_old()[:_MOST_COMPARED]
        positions = self._left_new()[:_MOST_COMPARED]
        old_texts = [_whole(item.stem, [choice.text for choice in item.choices]) for item in items]
        new_texts = [
            _whole(self._new[i].stem, [choice.text for choice in self._new[i].choices])
            for i in positions
        ]
        for old_index, new_index in most_similar_pairs(old_texts, new_texts, _NEAR):
            item, position = items[old_index], positions[new_index]
            if not (item.is_explicit and self._new[position].explicit_id):
                self._pair(position, item)


def _stem_sign(kind: Kind, stem: str) -> str:
    """The wording of a stem. What fills its gaps is the key, and no wording."""
    return normalised(without_answers(stem) if kind is Kind.FILL_IN else stem)


def _choice_set(texts: Sequence[str]) -> tuple[str, ...]:
    """A sign made of the choices alone; two of them (true and false) say too little."""
    return tuple(sorted(normalised(text) for text in texts)) if len(texts) > 2 else ()


def _whole(stem: str, choices: Sequence[str]) -> str:
    return "\n".join((normalised(stem), *sorted(normalised(choice) for choice in choices)))


def _change(
    item: OldItem | None,
    question: QuestionDocument,
    keys: Sequence[str],
    *,
    is_moved: bool,
) -> Change:
    if item is None:
        return Change.NEW
    if _new_key(question, keys) != _old_key(item):
        return Change.KEY_CHANGED
    if _unmatched(question.kind, question.spec, keys) != _unmatched(
        item.kind, item.spec, item.choices
    ):
        return Change.REWORDED
    if item.stem != question.stem or _old_texts(item) != _new_texts(question, keys):
        return Change.REWORDED
    if is_moved or list(keys) != [choice.key for choice in item.choices]:
        return Change.MOVED
    return Change.SAME


def _new_key(question: QuestionDocument, keys: Sequence[str]) -> Hashable:
    return _key(question.kind, keys, {keys[i] for i in question.key}, question.spec)


def _old_key(item: OldItem) -> Hashable:
    right = {choice.key for choice in item.choices if choice.is_correct}
    return _key(item.kind, [choice.key for choice in item.choices], right, item.spec)


def _key(
    kind: Kind, keys: Sequence[str], right: Iterable[str], spec: Mapping[str, Any]
) -> Hashable:
    """What a question is graded by, for comparison; the order counts only where it is the key."""
    if kind in CHOICE_KINDS:
        return frozenset(right)
    if kind is Kind.ORDERING:
        return (kind, *keys)
    if kind is Kind.MATCHING:
        return (kind, frozenset(zip(keys, matches(spec), strict=False)))
    return (kind, json.dumps(spec, sort_keys=True))


def _unmatched(kind: Kind, spec: Mapping[str, Any], terms: Sequence[object]) -> list[str]:
    """The matches that belong to no term."""
    return sorted(matches(spec)[len(terms) :]) if kind is Kind.MATCHING else []


def _old_texts(item: OldItem) -> dict[str, str]:
    return {choice.key: choice.text for choice in item.choices}


def _new_texts(question: QuestionDocument, keys: Sequence[str]) -> dict[str, str]:
    texts = [choice.text for choice in question.choices]
    return dict(zip(keys, texts, strict=True))


def _in_order(pairs: Sequence[tuple[int, int]]) -> set[int]:
    """Of pairs (old, new position), the new positions that kept their order.

    These are a longest run of rising old positions: what was only pushed down by a question
    above it has not moved.
    """
    lowest: list[int] = []  # the lowest old position that ends a run of each length
    ends: list[int] = []  # the index in `pairs` of that end
    before: list[int] = []
    for index, (old_position, _) in enumerate(pairs):
        length = bisect_left(lowest, old_position)
        before.append(ends[length - 1] if length else -1)
        lowest[length : length + 1] = [old_position]
        ends[length : length + 1] = [index]
    kept: set[int] = set()
    index = ends[-1] if ends else -1
    while index >= 0:
        kept.add(pairs[index][1])
        index = before[index]
    return kept
