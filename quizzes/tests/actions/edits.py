"""Edits of a quiz's text as authors make them, each with what a plan must say about it.

An edit takes the lines of a file and the document that they are. It returns the new lines and the
expected changes by the position of the question in the new file (None: it is asked no more), or
None where the file has no place for it.
"""

from collections.abc import Callable, Iterator

from quizzes.core.document import QuestionDocument, QuizDocument
from quizzes.core.matching import Change

Edited = tuple[list[str], dict[int | None, Change]]
Edit = Callable[[list[str], QuizDocument], Edited | None]


def reword_a_stem(lines: list[str], document: QuizDocument) -> Edited | None:
    for position, question in _plain_questions(document):
        first = question.stem.partition("\n")[0]
        index = question.line - 1
        if len(first) > 30 and first in lines[index]:
            reworded = lines[index].replace(first, f"{first} Truly?")
            return _with(lines, index, reworded), {position: Change.REWORDED}
    return None


def fix_a_key(lines: list[str], document: QuizDocument) -> Edited | None:
    for position, question in _plain_questions(document):
        right = question.choices[question.key[0]]
        wrong = next(choice for choice in question.choices if not choice.is_correct)
        if len(question.key) == 1 and _is_box(lines, right) and _is_box(lines, wrong):
            edited = _with(lines, right.line - 1, _ticked(lines[right.line - 1], False))
            edited = _with(edited, wrong.line - 1, _ticked(lines[wrong.line - 1], True))
            return edited, {position: Change.KEY_CHANGED}
    return None


def add_a_choice(lines: list[str], document: QuizDocument) -> Edited | None:
    for position, question in _plain_questions(document):
        first, second = question.choices[:2]
        index = first.line - 1
        if second.line == first.line + 1 and _is_box(lines, first) and first.text in lines[index]:
            added = _ticked(lines[index].replace(first.text, "Something invented here"), False)
            edited = [*lines[: index + 1], added, *lines[index + 1 :]]
            return edited, {position: Change.REWORDED}
    return None


def swap_two_choices(lines: list[str], document: QuizDocument) -> Edited | None:
    for position, question in _plain_questions(document):
        places = [choice.line for choice in question.choices[:3]]
        if places == list(range(places[0], places[0] + 3)):
            index = places[0] - 1
            swapped = [*lines[:index], lines[index + 1], lines[index], *lines[index + 2 :]]
            return swapped, {position: Change.MOVED}
    return None


def swap_two_questions(lines: list[str], document: QuizDocument) -> Edited | None:
    questions = document.questions
    for position in range(len(questions) - 2):
        first, second, third = questions[position : position + 3]
        if first.section == second.section == third.section:
            start, middle, end = (each.line - 1 for each in (first, second, third))
            swapped = [*lines[:start], *lines[middle:end], *lines[start:middle], *lines[end:]]
            return swapped, {position: Change.MOVED}
    return None


def delete_a_question(lines: list[str], document: QuizDocument) -> Edited | None:
    for first, second in zip(document.questions[1:], document.questions[2:], strict=False):
        if first.section == second.section:
            deleted = [*lines[: first.line - 1], *lines[second.line - 1 :]]
            return deleted, {None: Change.RETIRED}
    return None


EDITS: tuple[Edit, ...] = (
    reword_a_stem,
    fix_a_key,
    add_a_choice,
    swap_two_choices,
    swap_two_questions,
    delete_a_question,
)


def _plain_questions(document: QuizDocument) -> Iterator[tuple[int, QuestionDocument]]:
    """Those with some choices of one line each, neither all right nor all wrong."""
    for position, question in enumerate(document.questions):
        texts = [choice.text for choice in question.choices]
        is_plain = len(set(texts)) == len(texts) > 2 and not any("\n" in text for text in texts)
        if is_plain and 0 < len(question.key) < len(texts):
            yield position, question


def _with(lines: list[str], index: int, line: str) -> list[str]:
    return [*lines[:index], line, *lines[index + 1 :]]


def _is_box(lines: list[str], choice) -> bool:
    line = lines[choice.line - 1].lower()
    return ("[x]" if choice.is_correct else "[ ]") in line


def _ticked(line: str, is_right: bool) -> str:
    empty = line.replace("[x]", "[ ]", 1).replace("[X]", "[ ]", 1)
    return empty.replace("[ ]", "[x]", 1) if is_right else empty
