"""Advice about how questions are written: a test-wise student must not be ahead of a prepared one.

The rules are those on which textbooks and research agree; numbers in [HDR] are guidelines of
Haladyna, Downing and Rodriguez, “A Review of Multiple-Choice Item-Writing Guidelines for Classroom
Assessment”, Applied Measurement in Education 15(3), 2002, 309-334. [NBME] is the list of technical
flaws in Paniagua and Swygert (editors), “Constructing Written Test Questions for the Basic and
Clinical Sciences”, National Board of Medical Examiners, 4th edition, 2016.

Rules about words know English only and are silent about other languages.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from .alt_text import images_without_alt_text
from .dealing import refers_to_the_others
from .diagnostics import Code
from .document import ChoiceDocument, Diagnostic, QuestionDocument, QuizDocument, Severity, Shuffle
from .english import is_english, word_stems, words
from .key_patterns import Guessable, guessable_among, key_patterns
from .places import Place, Places
from .prose import without_code

_LONGEST_REFERENCE = 80  # characters of a choice such as “all of the above”
_SAMPLED_QUESTIONS = 100
_END_OF_STEM = 1000  # characters, in which the question itself is looked for
_ABSOLUTE_WORDS = (
    "always", "never", "absolutely", "completely", "entirely", "exclusively", "invariably",
    "solely", "totally", "impossible", "in all cases", "at all times", "without exception",
)  # fmt: skip
_ABSOLUTE_STARTS = ("only", "every")
_ABSOLUTE = re.compile(
    rf"\b(?:{'|'.join(_ABSOLUTE_WORDS)})\b|^(?:{'|'.join(_ABSOLUTE_STARTS)})\b", re.IGNORECASE
)
_RARE_SHARE = 0.03  # of a quiz's stems may have a word that is distinctive
_CUE_SHARE = 1 / 3  # of a choice's words have to be such words, for the choice to stand out
_CLAUSE = r"(?:(?!\b(?:and|because|but|if|or|since|so|that|though|when|where|who)\b)[^.?!,;:—\n])"
_NEGATION = re.compile(
    rf"\b(?:which|what|who)\b{_CLAUSE}{{0,60}}?\b(?:are|can|could|did|do|does|has|have|is|may|might"
    r"|must|should|was|were|will|would)[ ](?P<not>not)\b"
    rf"|\b(?:all|any|each|every){_CLAUSE}{{0,60}}?\b(?P<except>except)(?:[ ]for)?[ \t]*[?:._…]*[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)


class _Rule(NamedTuple):
    """A rule about single questions: only those that have one of the `marks` need a look."""

    marks: Sequence[str]
    find: Callable[[QuestionDocument, Places], Iterator[Diagnostic]]
    is_for_english: bool


def advise(document: QuizDocument, sources: Mapping[str, str]) -> list[Diagnostic]:
    """All advice about the quiz, whose files' texts are `sources` by path."""
    questions, places = document.questions, Places(sources)
    knows_language = _is_in_english(questions)
    rules = [rule for rule in _RULES if knows_language or not rule.is_for_english]
    found: list[Diagnostic] = []
    for question in questions:
        text = "\n".join((question.stem, *(choice.text for choice in question.choices))).lower()
        for marks, find, _ in rules:
            if any(mark in text for mark in marks):
                found += find(question, places)
    guessable = guessable_among(questions)
    if knows_language:
        found += _answers_in_stems(guessable, places)
    # Choices are shuffled unless the file says otherwise.
    is_order_kept = document.stated.get("shuffle") in (Shuffle.NONE, Shuffle.QUESTIONS)
    return [*found, *key_patterns(guessable, is_order_kept=is_order_kept)]


def _is_in_english(questions: Sequence[QuestionDocument]) -> bool:
    sample = questions[:_SAMPLED_QUESTIONS]
    return is_english(
        text for question in sample for text in (question.stem, *(c.text for c in question.choices))
    )


def _warning(code: Code, place: Place, message: str, hint: str) -> Diagnostic:
    path, line, column, length = place
    return Diagnostic(Severity.WARNING, code.value, path, line, column, message, hint, length)


def _missing_alt_text(question: QuestionDocument, places: Places) -> Iterator[Diagnostic]:
    """WCAG 2.2, success criterion 1.1.1; one finding for each text, about its first picture."""
    hint = "describe it between the brackets, without giving the answer away"
    for choice in (None, *question.choices):
        images = images_without_alt_text(choice.text if choice else question.stem)
        if images:
            place = (
                places.in_choice(question, choice, images[0].source)
                if choice
                else places.in_question(question, images[0].source)
            )
            message = "this picture has no text for those who cannot see it"
            if images[0].alt:
                message = f"“{images[0].alt}” does not say what the picture shows"
            yield _warning(Code.MISSING_ALT_TEXT, place, message, hint)


def _all_of_the_above(question: QuestionDocument, places: Places) -> Iterator[Diagnostic]:
    """[HDR] 26: avoid all-of-the-above, 25: use none-of-the-above carefully; [NBME]."""
    for choice in question.choices:
        text = choice.text
        if len(text) > _LONGEST_REFERENCE or not refers_to_the_others(text):
            continue
        if "none" in text.lower() or "neither" in text.lower():
            message = f"“{text}” tests what students can rule out, not what they know to be right"
        else:
            message = f"“{text}” is given away by knowing about two of the other choices"
        hint = "ask to select all that apply, or write a choice that stands for itself"
        place = places.in_choice(question, choice, text)
        yield _warning(Code.ALL_OF_THE_ABOVE, place, message, hint)


def _absolute_words(question: QuestionDocument, places: Places) -> Iterator[Diagnostic]:
    """[HDR] 28a: specific determiners; [NBME]: absolute terms.

    “Only” and “every” count where a choice begins: in 5,300 questions of public quizzes, such
    choices were right in 6 %, where chance has 27 %. “All”, “no” and an “only” further on told
    nothing there and are left out.
    """
    cues = [(choice, cue) for choice in question.choices if (cue := _absolute_word(choice.text))]
    has_right_choice = any(choice.is_correct for choice in question.choices)
    if not cues or not has_right_choice or any(choice.is_correct for choice, _ in cues):
        return
    if not _absolute_word(question.stem):
        choice, cue = cues[0]
        message = f"only wrong choices say things like “{cue.lower()}”, which gives them away"
        hint = "soften the word, or have it in a right choice, too"
        yield _warning(Code.ABSOLUTE_WORDS, places.in_choice(question, choice, cue), message, hint)


def _absolute_word(text: str) -> str:
    found = _ABSOLUTE.search(without_code(text))
    return found.group() if found else ""


def _negative_stem(question: QuestionDocument, places: Places) -> Iterator[Diagnostic]:
    """[HDR] 17: word the stem positively; if not, capitalise the negative word and make it bold."""
    found = _NEGATION.search(without_code(question.stem)[-_END_OF_STEM:])
    if found and (word := found["not"] or found["except"]).islower():
        message = f"the question asks for the opposite, and its “{word}” is easy to overlook"
        hint = f"ask for what is true, or write **{word.upper()}**"
        place = places.in_question(question, found.group())
        if place.length == len(found.group()):
            start = found.start(found.lastgroup or 0) - found.start()
            place = place._replace(column=place.column + start, length=len(word))
        yield _warning(Code.NEGATIVE_STEM, place, message, hint)


_RULES = (
    _Rule(("![", "<img"), _missing_alt_text, is_for_english=False),
    _Rule(("above", "below", "these", "those", "other", "answers", "choices", "options",
           "statements", "apply"), _all_of_the_above, is_for_english=False),
    _Rule((*_ABSOLUTE_WORDS, *_ABSOLUTE_STARTS), _absolute_words, is_for_english=True),
    _Rule((" not", " except"), _negative_stem, is_for_english=True),
)  # fmt: skip


def _answers_in_stems(guessable: Sequence[Guessable], places: Places) -> Iterator[Diagnostic]:
    """[HDR] 28b: clang associations; [NBME]: word repeats.

    The stem and, of all choices, only the right one share a word that few stems of the quiz have
    and that makes a good part of the choice.
    """
    stems = [word_stems(without_code(each.question.stem)) for each in guessable]
    count = Counter(chain.from_iterable(stems))
    most = max(1, int(len(guessable) * _RARE_SHARE))
    for (question, position, _), stem in zip(guessable, stems, strict=True):
        right = question.choices[position]
        cues = {word for word in stem & word_stems(right.text) if count[word] <= most}
        if cues and _stands_out(question, right, stem, cues):
            word = next((word for word in words(right.text) if word_stems(word) & cues), min(cues))
            message = f"the right choice, and no other, has the word “{word}” of the question"
            hint = "use another word in one of them, or use it in a wrong choice, too"
            place = places.in_choice(question, right, word)
            yield _warning(Code.ANSWER_IN_STEM, place, message, hint)


def _stands_out(
    question: QuestionDocument, right: ChoiceDocument, stem: set[str], cues: set[str]
) -> bool:
    long_words = sum(len(word) > 2 for word in words(right.text))
    return len(cues) >= long_words * _CUE_SHARE and all(
        choice is right or stem.isdisjoint(word_stems(choice.text)) for choice in question.choices
    )
