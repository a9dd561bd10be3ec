"""The key of a question whose boxes are all empty and whose answer stands below as text."""

import re
from dataclasses import replace

from .lenient_parts import LenientParts
from .question_parts import ChoiceLines

_ANSWER = re.compile(
    r"^[> \t*_✅#-]*(?:the )?(?:correct |right )?answers?(?: is| are)?[ \t*_]*[:：][ \t*_]*(?P<text>.*)$",
    re.IGNORECASE | re.MULTILINE,
)
_LETTER = re.compile(r"(?P<letter>[A-Za-z])[.):][ \t]+(?P<text>.*)", re.DOTALL)
_LETTERS = re.compile(r"[A-Za-z](?:(?:[ \t]*(?:,|&|and|und)[ \t]*|[ \t]+)[A-Za-z])*[.)]?")
_MARKUP = re.compile(r"[`*_]|\\(?=[^\w\s])|&shy;")
_BETWEEN = re.compile(r"(?:[\s,;.&/|•-]|\b(?:and|und|et|y|e)\b)*")
_ASIDE = re.compile(r"[ \t]*(?:[(,;:–—]|-[ \t])")
_LONGEST = 5000


def tick_by_answer_text(parts: LenientParts) -> None:
    """Ticks the choices that the answer names, if it names them beyond doubt; else none."""
    if not parts.choices or any(choice.box.is_ticked for choice in parts.choices):
        return
    found = _ANSWER.search(parts.explanation_text[:_LONGEST])
    if found is None:
        return
    named = _named(found["text"], parts.choices)
    for choice in named:
        choice.box = replace(choice.box, is_ticked=True)


def _named(answer: str, choices: list[ChoiceLines]) -> list[ChoiceLines]:
    letters = [_LETTER.match(choice.text) for choice in choices]
    if named := _by_letter(answer, letters, choices):
        return named
    rest = _plain(answer)
    bare = [_plain(letter["text"]) for letter in letters if letter is not None]
    named = _by_text(rest, [_plain(choice.text) for choice in choices], choices)
    return named or (_by_text(rest, bare, choices) if len(bare) == len(choices) else [])


def _by_text(rest: str, texts: list[str], choices: list[ChoiceLines]) -> list[ChoiceLines]:
    """The choice whose text the answer is or begins with; else those that it lists."""
    if texts.count(rest) == 1:
        return [choices[texts.index(rest)]]
    if len(set(texts)) < len(texts) or "" in texts:
        return []
    if named := _by_parts(rest, texts, choices):
        return named
    held = [index for index, text in enumerate(texts) if text in rest]
    is_plain = len(held) == 1 and _ASIDE.match(rest.removeprefix(texts[held[0]]))
    return [choices[held[0]]] if is_plain and rest.startswith(texts[held[0]]) else []


def _by_letter(
    answer: str, letters: list[re.Match[str] | None], choices: list[ChoiceLines]
) -> list[ChoiceLines]:
    """`B` or `A, C`, where the choices themselves begin with letters."""
    by_letter = {
        letter["letter"].casefold(): choice
        for letter, choice in zip(letters, choices, strict=True)
        if letter is not None
    }
    answer = _MARKUP.sub("", answer).strip()
    if len(by_letter) < len(choices) or not (_LETTERS.fullmatch(answer) or _LETTER.match(answer)):
        return []
    text = answer if _LETTERS.fullmatch(answer) else answer[0]
    named = re.findall(r"\b[a-z]\b", text.casefold())
    return [by_letter[letter] for letter in named] if set(named) <= set(by_letter) else []


def _by_parts(rest: str, texts: list[str], choices: list[ChoiceLines]) -> list[ChoiceLines]:
    """Several texts one after the other, with nothing but commas and the like between them."""
    named = []
    for text, choice in sorted(
        zip(texts, choices, strict=True), key=lambda pair: len(pair[0]), reverse=True
    ):
        before, found, after = rest.partition(text)
        if found and _is_apart(before, after):
            named.append(choice)
            rest = f"{before}, {after}"
    return named if _BETWEEN.fullmatch(rest) else []


def _is_apart(before: str, after: str) -> bool:
    """Whether what was found is not a part of a word."""
    return not (before[-1:].isalnum() or after[:1].isalnum())


def _plain(text: str) -> str:
    """The text without what different typing of the same words differs in."""
    return " ".join(_MARKUP.sub("", text).split()).casefold().strip(" .;")
