"""What a ruling about a question does to the grading of answers that were given before it.

The author's key is wrong, or the question is: somebody decides afterwards what counts. Decisions
about one question add up in the order in which they were made:

===========  ======================================================================
decision     from then on
===========  ======================================================================
new-key      the new key alone counts
old-or-new   the new key counts as well as what counted before: nobody loses
only-new     nothing changes; only attempts at the new wording are graded by its key
void         everybody gets all points, also for a blank answer
as-written   the author's key of the wording that was answered alone counts again
===========  ======================================================================

The first four are Canvas' regrade options "current correct only", "current and previous correct",
"no regrade" and "full credit".

A key is kept in terms that outlive an edit (`portable_key`): choices by their keys, never by
their places. Where the wording that was answered has no choice of that key, the new key cannot be
told to it, and what counted before stays (`keys_for`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from . import specs
from .document import CHOICE_KINDS, Kind, Scoring
from .grading import FULL, Key, correctness_of
from .responses import Response
from .wording import normalised

PortableKey = Mapping[str, Any]


class Decision(StrEnum):
    """What counts, as the table above says."""

    NEW_KEY = "new-key"
    OLD_OR_NEW = "old-or-new"
    ONLY_NEW = "only-new"
    VOID = "void"
    AS_WRITTEN = "as-written"


# The decisions that come with a key; the first is what nobody loses by.
BY_KEY = (Decision.OLD_OR_NEW, Decision.NEW_KEY, Decision.ONLY_NEW)

# After the last of these a question is void, or is so no more.
_ABOUT_VOID = (Decision.VOID, Decision.NEW_KEY, Decision.AS_WRITTEN)


def is_void_after(decisions: Iterable[str]) -> bool:
    """Whether everybody gets all points once these decisions have been made, oldest first.

    As `ruled_key` has it, for a wording that each new key can be told to.
    """
    about_void = [decision for decision in decisions if decision in _ABOUT_VOID]
    return bool(about_void) and about_void[-1] == Decision.VOID


@dataclass(frozen=True, slots=True)
class Effect:
    """For how many answers a decision would mean more points, and for how many fewer."""

    rise_count: int = 0
    fall_count: int = 0

    def __add__(self, other: "Effect") -> "Effect":
        rises, falls = other.rise_count, other.fall_count
        return Effect(self.rise_count + rises, self.fall_count + falls)


@dataclass(frozen=True, slots=True)
class RuledKey:
    """What counts for one wording of a question after all rulings: any of `keys`, or everything."""

    keys: tuple[Key, ...]
    is_void: bool = False

    def correctness_of(self, response: Response, scoring: Scoring) -> Fraction:
        """As `grading.correctness_of`, by whichever key is best for this response."""
        if self.is_void:
            return FULL
        return max(correctness_of(response, key, scoring) for key in self.keys)

    def best_for(self, response: Response, scoring: Scoring) -> Key:
        """The key by which this response earns most; of equally good ones the latest."""
        return max(reversed(self.keys), key=lambda key: correctness_of(response, key, scoring))


def ruled_key(
    authored: Key,
    choice_keys: Sequence[str],
    rulings: Iterable[tuple[Decision, PortableKey | None]],
) -> RuledKey:
    """What counts for a question with the authored key and these choices, oldest ruling first."""
    return ruled_keys(authored, choice_keys, rulings)[-1]


def ruled_keys(
    authored: Key,
    choice_keys: Sequence[str],
    rulings: Iterable[tuple[Decision, PortableKey | None]],
) -> list[RuledKey]:
    """What counts without any of the rulings, and then after each of them."""
    ruled = [RuledKey((authored,))]
    for decision, portable in rulings:
        new = keys_for(portable, authored, choice_keys) if portable is not None else ()
        ruled.append(_after(ruled[-1], decision, new, authored))
    return ruled


def _after(ruled: RuledKey, decision: Decision, new: tuple[Key, ...], authored: Key) -> RuledKey:
    if decision is Decision.VOID:
        return RuledKey(ruled.keys, is_void=True)
    if decision is Decision.AS_WRITTEN:
        return RuledKey((authored,))
    if decision is Decision.NEW_KEY and new:
        return RuledKey(new)
    if decision is Decision.OLD_OR_NEW:
        added = tuple(key for key in new if key not in ruled.keys)
        return RuledKey(ruled.keys + added, ruled.is_void)
    return ruled


def portable_key(key: Key, choice_keys: Sequence[str]) -> dict[str, Any]:
    """The key in terms that outlive an edit of the question, as plain JSON."""
    if key.kind in CHOICE_KINDS:
        return {"kind": key.kind.value, "right": sorted(choice_keys[i] for i in key.right_choices)}
    if key.kind is Kind.ORDERING:
        return {"kind": key.kind.value, "order": list(choice_keys)}
    if key.kind is Kind.MATCHING:
        pairs = dict(zip(choice_keys, specs.matches(key.spec), strict=False))
        return {"kind": key.kind.value, "pairs": pairs}
    return {"kind": key.kind.value, "spec": dict(key.spec)}


def is_same_key(one: PortableKey, other: PortableKey) -> bool:
    """Whether two portable keys of one item let the same answers count.

    As for `matching`, boxes that were ticked and still are make no new key, also where there are
    now more of them allowed to be.
    """
    if one["kind"] in CHOICE_KINDS and other["kind"] in CHOICE_KINDS:
        return bool(one["right"] == other["right"])
    return one == other


def keys_for(portable: PortableKey, authored: Key, choice_keys: Sequence[str]) -> tuple[Key, ...]:
    """What the portable key means for a wording with this authored key and these choices.

    Several keys where any of them counts: of a question with one right choice that turned out to
    have more, each of them is right. None where it cannot be told to this wording.
    """
    kind = Kind(portable["kind"])
    if kind in CHOICE_KINDS and authored.kind in CHOICE_KINDS:
        return _keys_of_choices(portable["right"], authored, choice_keys)
    if kind is not authored.kind:
        return ()
    if kind is Kind.ORDERING:
        return _key_of_order(portable["order"], authored, choice_keys)
    if kind is Kind.MATCHING:
        return _key_of_pairs(portable["pairs"], authored, choice_keys)
    spec = portable["spec"]
    if kind is Kind.FILL_IN and len(specs.gaps(spec)) != len(specs.gaps(authored.spec)):
        return ()
    return (Key(kind, spec=spec),)


def _keys_of_choices(
    right: Sequence[str], authored: Key, choice_keys: Sequence[str]
) -> tuple[Key, ...]:
    position_of = {key: position for position, key in enumerate(choice_keys)}
    if not right or not position_of.keys() >= set(right):
        return ()
    positions = tuple(sorted(position_of[key] for key in right))
    count = len(choice_keys)
    if authored.kind is Kind.SINGLE:
        return tuple(Key(Kind.SINGLE, (position,), count) for position in positions)
    return (Key(Kind.MULTIPLE, positions, count),)


def _key_of_order(
    order: Sequence[str], authored: Key, choice_keys: Sequence[str]
) -> tuple[Key, ...]:
    if sorted(order) != sorted(choice_keys):
        return ()
    places = [order.index(key) for key in choice_keys]
    if places == sorted(places):
        return (authored,)
    return (Key(Kind.ORDERING, (), len(choice_keys), {**authored.spec, "places": places}),)


def _key_of_pairs(
    pairs: Mapping[str, str], authored: Key, choice_keys: Sequence[str]
) -> tuple[Key, ...]:
    offered = [normalised(match) for match in specs.matches(authored.spec)]
    right = [normalised(pairs.get(key, "")) for key in choice_keys]
    if not set(offered) >= set(right) or pairs.keys() != set(choice_keys):
        return ()
    if right == offered[: len(right)]:
        return (authored,)
    positions = [offered.index(match) for match in right]
    return (Key(Kind.MATCHING, (), len(choice_keys), {**authored.spec, "right": positions}),)
