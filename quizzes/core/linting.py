"""Consistency checks that need a whole quiz; what a single line can get wrong is parsing's."""

import re
from collections.abc import Iterator, Sequence

from .diagnostics import Code, DiagnosticLog
from .document import CHOICE_KINDS, ChoiceDocument, Diagnostic, QuestionDocument, QuizDocument
from .scanning import scan
from .wording import normalised

_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS = {word: number for number, word in enumerate(_WORDS, 1)}
_SELECT = re.compile(
    r"\b(?:select|choose|pick|check|mark|tick)"
    r"(?:[ \t]+(?:the|any|all|exactly|only|correct|best))*[ \t]+[*_]{0,3}"
    rf"(?P<number>[0-9]{{1,2}}|{'|'.join(_WORDS)})\b",
    re.IGNORECASE,
)
# "n choose 2" and "5 choose 2" are arithmetic; "select one or more" and "2.5" name no number.
_ARITHMETIC = re.compile(r"(?:^|[^\w])(?:\d+|\w)[ \t]+$")
_NO_COUNT = re.compile(r"[.,][0-9]|[*_]{0,3}[ \t]+or\b", re.IGNORECASE)
_LONGEST_LEAD = 20
_CODE_SPAN = re.compile(r"`[^`]*`")


def lint(document: QuizDocument) -> list[Diagnostic]:
    """What does not fit together within the quiz, in the order of the file."""
    log = DiagnosticLog(document.path)
    for question in document.questions:
        _check_all_correct(log, question)
        if question.kind in CHOICE_KINDS:
            _check_duplicate_choices(log, question)
        else:
            _check_duplicate_items(log, question)
    _check_select_counts(log, document)
    _check_duplicate_stems(log, document.questions)
    return log.found


def _check_all_correct(log: DiagnosticLog, question: QuestionDocument) -> None:
    if len(question.choices) < 2 or len(question.key) < len(question.choices):
        return
    message = (
        f"all {len(question.choices)} choices of question {question.number} are ticked as right"
    )
    hint = "untick what is wrong, or add a choice that is"
    log.warning(Code.ALL_CORRECT, question.line, question.column, message, hint)


def _check_duplicate_choices(log: DiagnosticLog, question: QuestionDocument) -> None:
    first: dict[str, ChoiceDocument] = {}
    for choice in question.choices:
        text = normalised(choice.text)
        earlier = first.setdefault(text, choice)
        if earlier is choice or not text:
            continue
        message = f"this choice says the same as the one on line {earlier.line}"
        if earlier.is_correct == choice.is_correct:
            report, hint = log.warning, "reword or delete one of the two"
        else:
            message += ", but only one of them is ticked as right"
            report, hint = log.error, "reword one of the two, or tick both or neither"
        report(Code.DUPLICATE_CHOICE, choice.line, choice.column, message, hint)


def _check_duplicate_items(log: DiagnosticLog, question: QuestionDocument) -> None:
    """Of items that say the same, nobody can know which is which."""
    first: dict[str, ChoiceDocument] = {}
    for item in question.choices:
        text = normalised(item.text)
        earlier = first.setdefault(text, item)
        if earlier is not item and text:
            message = f"this item says the same as the one on line {earlier.line}"
            hint = "reword or delete one of the two"
            log.error(Code.DUPLICATE_ITEM, item.line, item.column, message, hint)


def _check_duplicate_stems(log: DiagnosticLog, questions: Sequence[QuestionDocument]) -> None:
    first: dict[str, QuestionDocument] = {}
    for question in questions:
        stem = normalised(question.stem)
        earlier = first.setdefault(stem, question)
        if earlier is question or not stem:
            continue
        message = (
            f"the question on line {question.line} asks the same as the one on line {earlier.line}"
        )
        hint = "reword one of them, unless both are meant to be there"
        log.warning(Code.DUPLICATE_STEM, question.line, question.column, message, hint)


def _check_select_counts(log: DiagnosticLog, document: QuizDocument) -> None:
    lines = document.source.split("\n")
    for question in document.questions:
        right = len(question.key)
        for phrase, number in _stated_counts(question.stem):
            if right and number != right:
                line, column = _place(lines, question, phrase)
                message = (
                    f"the question says to select {number}, "
                    f"but {_counted(right, 'choice is', 'choices are')} ticked as right"
                )
                hint = "correct the number or the boxes"
                log.warning(Code.SELECT_COUNT, line, column, message, hint)


def _stated_counts(stem: str) -> Iterator[tuple[str, int]]:
    """Each phrase such as “Select two” in the stem, outside code, with its number."""
    for line in scan(DiagnosticLog(""), stem.split("\n"), 1, lambda line: False).lines:
        text = _CODE_SPAN.sub("``", line.text) if line.is_text else ""
        for found in _SELECT.finditer(text):
            lead = text[max(0, found.start() - _LONGEST_LEAD) : found.start()]
            if _ARITHMETIC.search(lead) or _NO_COUNT.match(text, found.end()):
                continue
            number = found["number"].lower()
            yield found.group(), _NUMBERS.get(number) or int(number)


def _place(lines: Sequence[str], question: QuestionDocument, phrase: str) -> tuple[int, int]:
    """Where in the file the phrase stands: at or below the question's first line."""
    end = question.choices[0].line if question.choices else question.line
    for number in range(question.line, end + 1):
        index = lines[number - 1].find(phrase)
        if index >= 0:
            return number, index + 1
    return question.line, question.column


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
