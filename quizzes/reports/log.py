"""The log of an attempt in words."""

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from quizzes.models import Answer, AttemptEvent

from .answers import answer_in_words

Kind = AttemptEvent.Kind


def event_in_words(event: AttemptEvent) -> str:
    """What an event of an attempt says besides its kind, time and person; empty: nothing.

    For a late response reads the attempt's answers, with their questions and choices: prefetch
    `attempt__answers__question__choices` where there are many events.
    """
    in_words = _IN_WORDS.get(Kind(event.kind))
    return in_words(event) if in_words else ""


def time_in_full(at: datetime) -> str:
    """To the second, which may decide whether something came in time."""
    local = timezone.localtime(at)
    return f"{date_format(local, 'SHORT_DATE_FORMAT')} {date_format(local, 'H:i:s')}"


def _late_response(event: AttemptEvent) -> str:
    """One line for each answer that was sent."""
    responses = event.data["responses"]
    return "\n".join(
        _("Question %(number)s: %(answer)s")
        % {"number": answer.position, "answer": _worded(answer, responses[str(answer.position)])}
        for answer in sorted(event.attempt.answers.all(), key=lambda answer: answer.position)
        if str(answer.position) in responses
    )


def _worded(answer: Answer, response) -> str:
    late = Answer(question=answer.question, response=response)
    return _("(unanswered)") if late.is_blank else answer_in_words(late)


def _extended(event: AttemptEvent) -> str:
    """From when to when, and why."""
    moved = _("From %(old)s to %(new)s") % {
        "old": time_in_full(datetime.fromisoformat(event.data["from"])),
        "new": time_in_full(datetime.fromisoformat(event.data["to"])),
    }
    reason = event.data.get("reason")
    return f"{moved}: {reason}" if reason else moved


_IN_WORDS: dict[Kind, Callable[[AttemptEvent], str]] = {
    Kind.LATE_RESPONSE: _late_response,
    Kind.EXTENDED: _extended,
}
