"""Lines that give the key, such as `#### Answer: D`, `**Answer:** a`, `Correct answer: B, E`."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quizzes.core.lines import Line
from quizzes.core.wording import normalised

from .lettered_choices import position_of

_LONGEST = 400  # characters of a line that may give a key
_TAG = re.compile(r"<[^<>]*>")
_MARKS = re.compile(r"[*_`\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_LABELLED = re.compile(r"[^\w:：]{0,20}(?P<label>[^\W\d][^:：]{0,40}?)[ \t]*[:：](?P<value>.*)")
_STATED = re.compile(
    r"\W{0,20}(?:the )?(?:correct|right) (?:answer|option|choice)s? (?:is|are)[ \t:]+(?P<value>.*)",
    re.IGNORECASE,
)
_SPACED = re.compile(r"\W{0,20}(?P<label>[^\W\d]\D{0,40}?)[ \t]+(?P<value>[A-H](?:[ ,&]*[A-H])*)")
_ANSWER_WORD = re.compile(
    r"\b(?:answers?|ans|solutions?|correct|key)\b|respuesta|solución|réponse|resposta|risposta"
    r"|antwort|lösung|antwoord|ответ|відповідь|cevap|odpowied|jawaban|đáp án|răspuns|odgovor"
    r"|答案|答え|正解|解答|정답|الإجابة|الاجابة|คำตอบ|उत्तर|përgjigj",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"[\s,;/&+、，；()（）.]+")
_AND = frozenset(("and", "und", "et", "or", "和", "と"))
_FIRST_LETTER = re.compile(
    r"\(?(?P<letter>[A-Za-z])(?:[.):：]|[ \t]*[-–—(]|[ \t]+(?i:because|explanation)\b)"
)
_MOST_GLUED = 10


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A line with a label and a value; `is_plain`: the label is a word for answers."""

    line: Line
    value: str
    is_plain: bool


def plain_text(text: str) -> str:
    """The words of a line: no HTML tags, no emphasis, no marks of writing direction."""
    return _MARKS.sub("", _TAG.sub(" ", text)).strip(" \t#>")


def key_line(line: Line) -> KeyLine | None:
    """What the line gives if it gives a key at all."""
    if not line.is_text or len(line.text) > _LONGEST:
        return None
    text = plain_text(line.content)
    if found := _STATED.match(text):
        return KeyLine(line, found["value"].strip(), is_plain=True)
    found = _LABELLED.match(text)
    if found is None:
        found = _SPACED.fullmatch(text)
        if found is None or not _ANSWER_WORD.search(found["label"]):
            return None
    is_plain = _ANSWER_WORD.search(found["label"]) is not None
    return KeyLine(line, found["value"].strip(), is_plain)


def announces_key(line: Line) -> bool:
    """Whether the line is only a word for answers, so that the next one may be the key."""
    if not line.is_text or len(line.text) > _LONGEST:
        return False
    text = plain_text(line.content).strip("\"'!?:：+ \t")
    return len(text) <= 40 and _ANSWER_WORD.search(text) is not None


def positions(value: str, texts: Sequence[str], *, is_plain: bool) -> tuple[int, ...]:
    """The positions of the choices that `value` names; none if it names anything else.

    Letters alone always count. A value with further words, with a number or with the text of a
    choice only does where the label `is_plain`.
    """
    count = len(texts)
    named = _by_letters(value, count, may_be_lower=is_plain)
    if named or not is_plain:
        return named
    return by_numbers(value, count) or _by_text(value, texts) or _by_first_letter(value, count)


def by_numbers(value: str, count: int) -> tuple[int, ...]:
    """The positions that a list of numbers from 1 names."""
    tokens = [token for token in _SEPARATOR.split(value) if token]
    numbers = [int(token) for token in tokens if token.isdecimal() and len(token) <= 3]
    is_list = bool(tokens) and len(numbers) == len(tokens)
    return _sorted(number - 1 for number in numbers) if is_list and _fit(numbers, count) else ()


def _fit(numbers: Sequence[int], count: int) -> bool:
    return all(1 <= number <= count for number in numbers)


def _sorted(positions: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(set(positions)))


def _by_letters(value: str, count: int, *, may_be_lower: bool) -> tuple[int, ...]:
    found: list[int] = []
    for token in _SEPARATOR.split(value):
        letters = [position_of(letter) for letter in token[:_MOST_GLUED]]
        fits = len(token) <= _MOST_GLUED and all(0 <= letter < count for letter in letters)
        is_word = len(token) > 1 and token.islower() and not may_be_lower
        if fits and not is_word and len(set(letters)) == len(letters):
            found += letters
        elif token.lower() not in _AND:
            return ()
    return _sorted(found)


def _by_first_letter(value: str, count: int) -> tuple[int, ...]:
    found = _FIRST_LETTER.match(value)
    position = position_of(found["letter"]) if found else -1
    return (position,) if 0 <= position < count else ()


def _by_text(value: str, texts: Sequence[str]) -> tuple[int, ...]:
    wanted = _comparable(value)
    found = [i for i, text in enumerate(texts) if wanted and _comparable(text) == wanted]
    return tuple(found[:1])


def _comparable(text: str) -> str:
    return normalised(plain_text(text)).casefold().rstrip(".")
