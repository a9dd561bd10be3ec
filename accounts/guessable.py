"""How easily a password is guessed: what of it is known, and what is left.

A password is cut into pieces such that the sum of their weights is least. A known word or phrase,
a walk on the keyboard, a run such as "3456", a year or the user's own name weighs little; each
character that belongs to none of them weighs one. Case, spaces and replacements such as "4" for
"a" hide nothing.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
# A weight of one is about a factor of ten in guesses.
OWN_WORD, RUN, KNOWN = 1, 2, 3
ENOUGH = 10

SHORTEST_PIECE, LONGEST_PIECE = 4, 40
SHORTEST_OWN_WORD = SHORTEST_RUN = 3
SHORTEST_REVERSED = 8  # what is shorter turns up by chance in what is random

_ROWS = ("`1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./")
_SHIFTED = ("~!@#$%^&*()_+", "qwertzuiop", "azertyuiop", "yxcvbnm")
_COLUMNS = ("1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/", "qazwsxedcrfvtgbyhnujmikolp")
_ZIGZAGS = ("1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0", "qawsedrftgyhujikolp")
WALKS = [*_ROWS, *_SHIFTED, *_COLUMNS, *_ZIGZAGS, "147258369", "741852963", "1234554321"]
_ALL_WALKS = " ".join([*WALKS, *(walk[::-1] for walk in WALKS)])

_YEAR, _MONTH, _DAY = "(?:19|20)[0-9]{2}", "(?:0[1-9]|1[0-2])", "(?:[0-2][0-9]|3[01])"
_DATE = re.compile(
    f"{_YEAR}(?:[-./]?{_MONTH}[-./]?{_DAY})?"
    f"|{_DAY}[-./]?{_MONTH}[-./]?{_YEAR}"
    f"|{_MONTH}[-./]?{_DAY}[-./]?{_YEAR}"
)
_LEET = {"@": "a", "4": "a", "8": "b", "3": "e", "6": "g", "9": "g", "0": "o", "$": "s", "5": "s"}
_LEET |= {"7": "t", "!": "i"}
_LEETS = [str.maketrans({**_LEET, "1": letter}) for letter in "il"]


def is_guessable(password: str, own_words: Iterable[str] = ()) -> bool:
    """Whether the password is on the blocklist, or made of too little else than known pieces.

    `own_words` are those that belong to the user or the site, as `words_of` cuts them.
    """
    text = _plain(password)
    if _without_tail(text) in blocklist():
        return True
    return weight_of(text, frozenset(own_words)) < ENOUGH


def words_of(text: str) -> Iterator[str]:
    """The words in a name, an address or the like, and the whole of it in one."""
    words = [word for word in re.split(r"[\W_\d]+", _plain(text)) if len(word) >= SHORTEST_OWN_WORD]
    yield from words
    if len(words) > 1:
        yield "".join(words)


@cache
def blocklist() -> frozenset[str]:
    """What `accounts.blocklist` has written, without digits at the end."""
    return frozenset(map(_without_tail, read_lines("blocklist.txt"))) - {""}


def read_lines(name: str) -> list[str]:
    """The lines of a data file, without comments and empty ones."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@cache
def known_words() -> frozenset[str]:
    """The known words, and the phrases without their spaces; the longer ones backwards as well."""
    words = {word for line in read_lines("known_words.txt") for word in line.split()}
    phrases = {line.replace(" ", "") for line in read_lines("known_phrases.txt")}
    known = {w for w in words | phrases if SHORTEST_PIECE <= len(w) <= LONGEST_PIECE}
    return frozenset(known | {word[::-1] for word in known if len(word) >= SHORTEST_REVERSED})


def weight_of(text: str, own_words: frozenset[str]) -> int:
    """The least weight of a text without spaces in small letters; quadratic time at most."""
    period = _period(text)
    if period < len(text):
        return weight_of(text[:period], own_words) + 1
    views = (text, *(text.translate(leet) for leet in _LEETS))
    least = [*range(len(text) + 1)]
    for start in range(len(text)):
        least[start + 1] = min(least[start + 1], least[start] + 1)
        for end, weight in _pieces(text, views, start, own_words):
            least[end] = min(least[end], least[start] + weight)
            if weight == KNOWN and end < len(text) and not text[end].isalnum():
                # What sets a piece off from the next one comes with it.
                least[end + 1] = min(least[end + 1], least[start] + weight)
    return least[-1]


def _pieces(
    text: str, views: tuple[str, ...], start: int, own_words: frozenset[str]
) -> Iterator[tuple[int, int]]:
    """(end, weight) of the pieces that begin at `start`."""
    for end in range(start + SHORTEST_OWN_WORD, min(len(text), start + LONGEST_PIECE) + 1):
        cuts = [view[start:end] for view in views]
        if any(cut in own_words for cut in cuts):
            yield end, OWN_WORD
        elif any(cut in known_words() for cut in cuts) or (
            end - start >= SHORTEST_PIECE and cuts[0] in _ALL_WALKS
        ):
            yield end, KNOWN
    if date := _DATE.match(text, start):
        yield date.end(), KNOWN
    if (end := _end_of_run(text, start)) - start >= SHORTEST_RUN:
        yield end, RUN


def _end_of_run(text: str, start: int) -> int:
    """Where "aaaa", "abcd" or "4321" ends that begins at `start`."""
    codes = [ord(character) for character in text[start:]]
    if len(codes) < 2 or abs(step := codes[1] - codes[0]) > 1:
        return start + 1
    length = 2
    while length < len(codes) and codes[length] - codes[length - 1] == step:
        length += 1
    return start + length


def _period(text: str) -> int:
    """The shortest length after which the text repeats itself, the last time perhaps in part; the
    whole length where it does not, twice at least. Linear: the failure function of KMP.
    """
    fallback, border = [0] * len(text), 0
    for at in range(1, len(text)):
        while border and text[at] != text[border]:
            border = fallback[border - 1]
        border += text[at] == text[border]
        fallback[at] = border
    period = len(text) - border if text else 0
    return period if 2 * period <= len(text) else len(text)


def _plain(text: str) -> str:
    """In small letters, without spaces and accents."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in decomposed if not (c.isspace() or unicodedata.combining(c)))


def _without_tail(text: str) -> str:
    """Letters and digits alone, and no digits at the end unless there is nothing else."""
    kept = "".join(filter(str.isalnum, text))
    return kept.rstrip("0123456789") or kept
