"""The order in which one attempt sees its questions and choices.

Everything is ranked by a keyed hash: blake2b keyed with the attempt's 64-bit seed, over keys that
do not change. `random.shuffle` may change between versions of Python even for the same seed; a
hash is the same for ever, so the order need not be stored.

Whatever changes the result for an old seed gets a new DEALING_VERSION; an attempt's rules record
the one it was dealt with.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import groupby
from types import MappingProxyType
from typing import NamedTuple

from quizzes.core.document import Shuffle

DEALING_VERSION = 1

SEED_BYTES = 8

REFERS_TO_THE_OTHERS = re.compile(
    r"""
    (?: all | any | both | either | neither | none | some )
    (?: \ of )? (?: \ the )?
    (?: \ (?: above | below | these | those | others?
        | (?: (?: above | following | given | listed | other | previous ) \ )?
          (?: answers | choices | options | statements ) ) )
    (?: \ (?: answers | choices | options | statements ) )?
    (?: \ (?: apply | (?: are | is ) \ (?: correct | false | right | true | wrong ) ) )?
    """,
    re.VERBOSE,
)
_MAY_REFER = re.compile(r"[\W_]*(?:all|any|both|either|neither|none|some)\b", re.IGNORECASE)
CONVENTIONAL_PAIRS = ({"true", "false"}, {"yes", "no"})


class DealtQuestion(NamedTuple):
    """What dealing needs to know of a question; `section` is its section's position."""

    item_key: str
    section: int


def deal(
    *,
    seed: int,
    shuffle: Shuffle,
    questions: Sequence[DealtQuestion],
    draws: Mapping[int, int] = MappingProxyType({}),
) -> list[int]:
    """Positions in `questions`, in the order in which the attempt shows them.

    `draws` says for sections how many of their questions are dealt; of the others all are. Which
    ones is as likely for each, and independent of their order. Sections stay in their order;
    questions are shuffled within their own section only, so that a section's introduction still
    stands before what it introduces. Raises OverflowError when the seed does not fit 64 bits,
    signed or unsigned.
    """
    drawn = _drawn(seed, questions, draws)
    if shuffle not in {Shuffle.QUESTIONS, Shuffle.ALL}:
        return sorted(drawn, key=lambda i: (questions[i].section, i))
    return sorted(
        drawn,
        key=lambda i: (questions[i].section, _rank(seed, b"question", questions[i].item_key), i),
    )


def _drawn(
    seed: int, questions: Sequence[DealtQuestion], draws: Mapping[int, int]
) -> Iterable[int]:
    if not draws:
        return range(len(questions))
    drawn: list[int] = []
    in_sections = sorted(range(len(questions)), key=lambda i: questions[i].section)
    for section, pool in groupby(in_sections, key=lambda i: questions[i].section):
        ranked = list(pool)
        if section in draws:
            ranked.sort(key=lambda i: (_rank(seed, b"draw", questions[i].item_key), i))
        drawn += ranked[: draws.get(section)]
    return drawn


def choice_order(
    *,
    seed: int,
    shuffle: Shuffle,
    item_key: str,
    choice_keys: Sequence[str],
    texts: Sequence[str],
) -> tuple[int, ...]:
    """The choices' source positions, in the order in which the attempt shows them.

    `item_key` and `choice_keys` must stay what they are for as long as the attempt is shown:
    take them from the attempt's revision, not from what a later import may rename. `texts` are
    the choices' Markdown. Raises ValueError when the two sequences differ in length.

    Choices that speak about the others ("all of the above") stay last, in their source order.
    True/false and yes/no pairs are not shuffled: readers expect the usual order, and with two
    words known by heart a swap hides nothing and only causes slips.
    """
    source = range(len(choice_keys))
    if len(texts) != len(choice_keys):
        raise ValueError("as many texts as choice keys are needed")
    last = _stay_last(tuple(texts))
    if shuffle not in {Shuffle.CHOICES, Shuffle.ALL} or all(last):
        return tuple(source)
    rank = [_rank(seed, b"choice", item_key, key) for key in choice_keys]
    return tuple(sorted(source, key=lambda i: (last[i], b"" if last[i] else rank[i], i)))


def arranged_order(*, seed: int, item_key: str, keys: Sequence[str]) -> tuple[int, ...]:
    """The source positions of what a student is to arrange, in the order of the page.

    Whatever the quiz shuffles, and never in the order of the file: that is the answer.
    """
    rank = [_rank(seed, b"arrange", item_key, key) for key in keys]
    order = tuple(sorted(range(len(keys)), key=lambda i: (rank[i], i)))
    is_given_away = order == tuple(range(len(keys)))
    return (*order[1:], *order[:1]) if is_given_away else order


def to_source(displayed: Iterable[int], order: Sequence[int]) -> list[int]:
    """Sorted source positions of displayed ones. Raises IndexError for an unknown position."""
    return sorted(order[position] for position in displayed)


def to_displayed(source: Iterable[int], order: Sequence[int]) -> list[int]:
    """Sorted displayed positions of source ones. Raises ValueError for an unknown position."""
    return sorted(order.index(position) for position in source)


def refers_to_the_others(text: str) -> bool:
    """Whether a choice speaks about the other ones, as “all of the above” does."""
    if _MAY_REFER.match(text) is None:
        return False
    return REFERS_TO_THE_OTHERS.fullmatch(_spoken(text)) is not None


def _rank(seed: int, purpose: bytes, *keys: str) -> bytes:
    """`purpose` keeps the order of choices independent of that of questions with equal keys."""
    return blake2b(
        "\0".join(keys).encode(),
        digest_size=16,
        key=seed.to_bytes(SEED_BYTES, "big", signed=seed < 0),
        person=purpose,
    ).digest()


@lru_cache(maxsize=4096)
def _stay_last(texts: tuple[str, ...]) -> tuple[bool, ...]:
    """Which choices keep their place at the end: of a conventional pair, both.

    Cached because the same question is dealt to every attempt, and shown on every page of it.
    """
    choices = [_spoken(text) for text in texts]
    if _is_conventional_pair(choices):
        return (True, True)
    return tuple(map(refers_to_the_others, texts))


def _spoken(text: str) -> str:
    """The words of a choice without letter case, surrounding punctuation and markup."""
    return re.sub(r"^[\W_]+|[\W_]+$", "", re.sub(r"\s+", " ", text.casefold()))


def _is_conventional_pair(choices: Sequence[str]) -> bool:
    return len(choices) == 2 and set(choices) in CONVENTIONAL_PAIRS
