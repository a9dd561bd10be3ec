"""How alike two texts are, in bounded time."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

# Words, single ideographs and single marks: a text of these compares far faster than letters.
_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|\w+|[^\w\s]")
_MOST_TOKENS = 200
_MOST_CLOSE_LOOKS = 500
_SHORT_TEXT = 60


def most_similar_pairs(
    old: Sequence[str], new: Sequence[str], at_least: float
) -> list[tuple[int, int]]:
    """Pairs of indexes (old, new), the most alike first, each index at most once.

    Texts are alike when difflib's ratio is `at_least` that high, counted in words or, when all
    of them are short, in letters. Only the most promising pairs are looked at closely.
    """
    if not old or not new:
        return []
    is_short = all(len(text) <= _SHORT_TEXT for text in (*old, *new))
    old_tokens = [_tokens(text, is_short) for text in old]
    new_tokens = [_tokens(text, is_short) for text in new]
    promising = sorted(_promising(old_tokens, new_tokens, at_least))[:_MOST_CLOSE_LOOKS]
    close = sorted(
        (-ratio, i, j)
        for _, i, j in promising
        if (ratio := _matcher(old_tokens[i], new_tokens[j]).ratio()) >= at_least
    )
    return _each_once((i, j) for _, i, j in close)


def _tokens(text: str, is_short: bool) -> list[str]:
    return list(text) if is_short else _TOKEN.findall(text)[:_MOST_TOKENS]


def _matcher(old: Sequence[str], new: Sequence[str]) -> SequenceMatcher[str]:
    return SequenceMatcher(None, old, new, autojunk=False)


def _promising(
    old: Sequence[list[str]], new: Sequence[list[str]], at_least: float
) -> Iterator[tuple[float, int, int]]:
    """Pairs whose ratio may be high enough, with the negated upper bound of it."""
    for j, tokens in enumerate(new):
        matcher = _matcher([], tokens)  # what it knows of the second text is worked out once
        for i, old_tokens in enumerate(old):
            matcher.set_seq1(old_tokens)
            if matcher.real_quick_ratio() >= at_least:
                bound = matcher.quick_ratio()
                if bound >= at_least:
                    yield -bound, i, j


def _each_once(pairs: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    used_old: set[int] = set()
    used_new: set[int] = set()
    kept: list[tuple[int, int]] = []
    for i, j in pairs:
        if i not in used_old and j not in used_new:
            kept.append((i, j))
            used_old.add(i)
            used_new.add(j)
    return kept
