"""When two texts say the same: the one normal form that linting and matching compare."""

import unicodedata
from collections.abc import Iterable


def normalised(text: str) -> str:
    """The text with composed characters and single spaces; case counts, as it does in code."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def numbered_if_taken(names: Iterable[str], taken: Iterable[str] = ()) -> tuple[str, ...]:
    """The names in order, with `-2`, `-3` and so on behind those that were there before."""
    used = set(taken)
    last: dict[str, int] = {}
    unique: list[str] = []
    for name in names:
        candidate = name
        while candidate in used:
            last[name] = last.get(name, 1) + 1
            candidate = f"{name}-{last[name]}"
        used.add(candidate)
        unique.append(candidate)
    return tuple(unique)
