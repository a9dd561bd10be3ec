"""Answers and keys in one line of words, for the admin and for exports."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from quizzes.core import specs
from quizzes.core.document import Kind
from quizzes.core.responses import Response, readable
from quizzes.core.typed_answers import Range
from quizzes.core.typed_answers import shown as shown_number
from quizzes.models import Answer, Choice, Question


def answer_in_words(answer: Answer) -> str:
    """What was chosen or typed, as Markdown; empty for a blank answer.

    Reads the question's choices: prefetch them where there are many answers.
    """
    return response_in_words(answer.question, answer.response)


def response_in_words(
    question: Question, response: Response, *, shown: Callable[[Choice], str] = str
) -> str:
    """As `answer_in_words`, for a response to `question`; `shown` says what stands for a choice."""
    choices = sorted(question.choices.all(), key=lambda choice: choice.position)
    return readable(
        response,
        kind=Kind(question.kind),
        choices=[shown(choice) for choice in choices],
        matches=question.spec.get("matches", ()),
    )


def key_in_words(question: Question) -> str:
    """What is right, as Markdown. Reads the choices, too."""
    return _KEYS.get(Kind(question.kind), _arranged_key)(question)


def range_in_words(accepted: Range) -> str:
    """One number, or from where to where."""
    if accepted.low == accepted.high:
        return shown_number(accepted.low)
    return _("%(low)s to %(high)s") % {
        "low": shown_number(accepted.low),
        "high": shown_number(accepted.high),
    }


def _chosen_key(question: Question) -> str:
    right = (choice.position for choice in question.choices.all() if choice.is_correct)
    return response_in_words(question, sorted(right))


def _arranged_key(question: Question) -> str:
    """Items and matches stand in the order of the key."""
    return response_in_words(question, list(range(len(question.choices.all()))))


_KEYS: dict[Kind, Callable[[Question], str]] = {
    Kind.SINGLE: _chosen_key,
    Kind.MULTIPLE: _chosen_key,
    Kind.SHORT_TEXT: lambda question: " | ".join(specs.accepted_texts(question.spec)),
    Kind.NUMERIC: lambda question: " | ".join(
        map(range_in_words, specs.accepted_ranges(question.spec))
    ),
    Kind.FILL_IN: lambda question: "; ".join(map(" | ".join, specs.gaps(question.spec))),
}
