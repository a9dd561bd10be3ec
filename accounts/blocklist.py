"""Writes `blocklist.txt`: `python -m accounts.blocklist`.

The passwords of twelve characters and more that would be tried first: made by rules that people
follow, of favourite words and of `known_phrases.txt`. `accounts.guessable` refuses far more of the
kind; these are refused to the letter, whatever its weights say. The list is made anew when words or
rules change, and a test holds the two together.
"""

from collections.abc import Iterator
from itertools import product

from accounts.guessable import HERE, WALKS, read_lines
from accounts.passwords import LEAST_LENGTH

# The words that most leaked passwords are made of.
FAVOURITES = [
    "password",
    "passw0rd",
    "p@ssword",
    "p@ssw0rd",
    "passwort",
    "qwerty",
    "letmein",
    "welcome",
    "admin",
    "administrator",
    "monkey",
    "dragon",
    "football",
    "baseball",
    "iloveyou",
    "sunshine",
    "princess",
    "shadow",
    "master",
    "superman",
    "batman",
    "starwars",
    "michael",
    "jordan",
    "summer",
    "winter",
    "spring",
    "autumn",
    "secret",
    "login",
    "hello",
    "student",
    "teacher",
    "quizmark",
    "school",
    "university",
    "course",
    "changeme",
    "default",
    "computer",
    "internet",
]
DIGITS = [
    "1",
    "12",
    "123",
    "1234",
    "12345",
    "123456",
    "1234567",
    "12345678",
    "123456789",
    "1234567890",
    "0",
    "00",
    "007",
    "01",
    "11",
    "111",
]
DIGITS += [
    "22",
    "33",
    "44",
    "55",
    "66",
    "69",
    "77",
    "88",
    "99",
    "321",
    "4321",
    "54321",
    "666",
    "777",
    "999",
    "1111",
    "0000",
    "2580",
    "1q2w3e",
    "abc",
    "abc123",
]
YEARS = [str(year) for year in (*range(1985, 2006), *range(2015, 2031))]
HEADING = "# Made by `python -m accounts.blocklist`: change that, not this."


def entries() -> list[str]:
    """All of them, sorted, each once and long enough."""
    return sorted({entry for entry in _all() if len(entry) >= LEAST_LENGTH})


def _all() -> Iterator[str]:
    for word, digits in product(FAVOURITES, [*DIGITS, *YEARS]):
        yield from (f"{word}{digits}", f"{digits}{word}")
    for first, second in product(FAVOURITES, FAVOURITES):
        yield f"{first}{second}"
    for unit, times in product([*FAVOURITES, *DIGITS, "ab", "xyz", "asdf", "zxcv"], range(2, 7)):
        yield unit * times
    for character, length in product("abcxyz0123456789", (12, 15, 16, 20)):
        yield character * length
    for walk in WALKS:
        yield from (walk, walk[::-1], walk[:LEAST_LENGTH])
    for phrase in read_lines("known_phrases.txt"):
        yield from (phrase, phrase.replace(" ", ""))


if __name__ == "__main__":
    (HERE / "blocklist.txt").write_text("\n".join([HEADING, *entries(), ""]), encoding="utf-8")
