"""Which quiz a file is when neither its path nor its slug says so: the one with its questions."""

from collections import Counter
from collections.abc import Collection, Hashable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def is_mostly(old: Collection[str], new: Collection[str]) -> bool:
    """Whether at least half of the larger of two collections of fingerprints is in both.

    Fingerprints and not explicit ids: many files call their questions q1, q2, q3.
    """
    return 2 * _in_common(old, new) >= max(len(old), len(new), 1)


def most_alike(
    new: Collection[str], fingerprints_by_key: Mapping[Key, Collection[str]]
) -> Key | None:
    """The one that is mostly `new` and more so than any other; None where there is none."""
    shares = {
        key: _in_common(old, new) / max(len(old), len(new))
        for key, old in fingerprints_by_key.items()
        if is_mostly(old, new)
    }
    best = [key for key, share in shares.items() if share == max(shares.values())]
    return best[0] if len(best) == 1 else None


def _in_common(old: Collection[str], new: Collection[str]) -> int:
    return (Counter(old) & Counter(new)).total()
