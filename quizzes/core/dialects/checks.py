"""What is wrong with one question, whatever dialect it is written in."""

from dataclasses import dataclass

from quizzes.core.diagnostics import Code, DiagnosticLog
from quizzes.core.document import CHOICE_KINDS, QuestionDocument


@dataclass(frozen=True, slots=True)
class Advice:
    """How the author of a dialect puts a question right, and the word for how a key is given."""

    choices: str  # what to write where there are no choices
    choice: str  # one more choice
    right: str  # what makes a choice right
    stem: str = "write what is asked"
    marked: str = "marked"


def check_question(
    log: DiagnosticLog, question: QuestionDocument, advice: Advice, *, has_strays: bool = False
) -> None:
    """Report what keeps a question from being asked: no stem, too few choices, no right one.

    With `has_strays`, further choices are reported elsewhere: they may be those that are missing.
    """
    place, name = (question.line, question.column), f"question {question.number}"
    if not question.stem:
        log.error(Code.EMPTY_STEM, *place, f"{name} asks nothing", advice.stem)
    if question.kind not in CHOICE_KINDS:
        return
    if not question.choices:
        log.error(Code.NO_CHOICES, *place, f"{name} has no choices", advice.choices)
        return
    if has_strays:
        return
    if len(question.choices) == 1:
        message, hint = f"{name} has only one choice", f"add at least one more {advice.choice}"
        log.error(Code.ONE_CHOICE, *place, message, hint)
    if not question.key:
        message = f"no choice of {name} is {advice.marked} as right"
        log.error(Code.NO_CORRECT_CHOICE, *place, message, advice.right)


def check_choice_texts(log: DiagnosticLog, question: QuestionDocument, marker: str) -> None:
    """Report the choices that say nothing; `marker` is what the text belongs behind."""
    for choice in question.choices:
        if not choice.text:
            message, hint = "this choice has no text", f"write its text behind the {marker}"
            log.error(Code.EMPTY_CHOICE, choice.line, choice.column, message, hint)
