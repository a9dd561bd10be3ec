"""As much of English as rules about wording need."""

import re
from collections.abc import Iterable
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+")
_FUNCTION_WORDS = frozenset(
    _WORD.findall(
        "an and are be by does for following from how is it not of or should that the this to what"
        " when which with you your"
    )
)
_SAMPLE = 20_000  # characters
_LONG_WORD = re.compile(r"[a-z]{5,40}")
_ENDING = re.compile(r"(?<=[a-z]{4})(?:ing|e?d|es|(?<!s)s|e)$")


def is_english(texts: Iterable[str]) -> bool:
    """Whether at least a tenth of the words are those that English cannot do without.

    English quizzes have 14 % and more of them, also about programming; quizzes in other languages
    at most 8 %, which are quoted English.
    """
    sample = words(" ".join(texts)[:_SAMPLE].lower())
    return sum(word in _FUNCTION_WORDS for word in sample) * 10 > len(sample)


def words(text: str) -> list[str]:
    """The runs of letters, in any script."""
    return _WORD.findall(text)


def word_stems(text: str) -> set[str]:
    """The longer words of a text that are more than function words, without their endings."""
    return _word_stems(text) - _COMMON_STEMS


def _word_stems(text: str) -> set[str]:
    return set(map(_stem, _LONG_WORD.findall(text.lower())))


@lru_cache(maxsize=10_000)
def _stem(word: str) -> str:
    """The word without the commonest endings: “sizes” and “sized” are “size”."""
    return _ENDING.sub("", word)


_COMMON_STEMS = frozenset(
    _word_stems(
        "about above after again against already always among another answer anything because been"
        " before being below best better between both cannot choice choose code correct could does"
        " doing done each either else example false first follow following from have having here into"
        " itself just last less like many more most much must need never next none nothing only option"
        " other over possible question right same second select several should since some statement"
        " such than that their them then there these they thing this those through true under until"
        " used user using value very want well were what when where which while whom whose will with"
        " within without would wrong your"
    )
)
