"""What pages of an attempt are told: the words, and the JSON for their script."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from quizzes.actions.attempts import GivenAnswer, SaveResult
from quizzes.core.typed_answers import number_in
from quizzes.models import Attempt
from quizzes.reports.sitting import SittingState, StoredAnswer

from .answers import problems_in

Reply = dict[str, Any]


def clock(at: datetime) -> str:
    """The time of day, as in 16:43."""
    return date_format(timezone.localtime(at), "TIME_FORMAT")


def end_in_words(deadline: datetime, now: datetime) -> str:
    """When an attempt ends: the time of day, with the date if that is not today."""
    deadline, now = timezone.localtime(deadline), timezone.localtime(now)
    if deadline.date() == now.date():
        return clock(deadline)
    return f"{date_format(deadline, 'MONTH_DAY_FORMAT')}, {clock(deadline)}"


def seconds_left(attempt: Attempt, now: datetime) -> float | None:
    """How long until the deadline, negative after it; None without one."""
    if attempt.deadline is None:
        return None
    return round((attempt.deadline - now).total_seconds(), 3)


def ending_in_words(attempt: Attempt, *, is_late: bool = False) -> str:
    """Why a finished attempt takes no answers; `is_late`: and that some came nevertheless."""
    if attempt.submitted_at is None:
        raise ValueError("the attempt is open")
    time = {"time": clock(attempt.submitted_at)}
    if attempt.is_ended_by_clock:
        words = _("Time was up at %(time)s. Your saved answers were graded.") % time
    else:
        words = _("This attempt was submitted at %(time)s.") % time
    if is_late:
        words += " " + _(
            "The answers that came after that are kept in its log, where your instructor can see "
            "them; they do not count."
        )
    return words


def save_reply(
    result: SaveResult,
    given: Mapping[int, GivenAnswer],
    newer: Mapping[int, StoredAnswer],
    now: datetime,
) -> Reply:
    """What became of a save; `newer` are the answers that stay in place of the ones sent.

    `no_number` are the texts that are saved and write none, for questions that ask for one.
    """
    problems = problems_in(result)
    return {
        "status": "refused" if result.refused else "conflict" if result.conflicts else "saved",
        "saved_at": clock(now),
        "versions": {str(position): version for position, version in result.saved.items()},
        "no_number": [position for position in result.saved if _is_no_number(given[position])],
        "answered": result.answered_count,
        "remaining": seconds_left(result.attempt, now),
        "problems": {str(position): words for position, words in problems.items()},
        "current": _as_json(newer),
    }


def state_reply(attempt: Attempt, state: SittingState, now: datetime) -> Reply:
    """What an open attempt holds now, and when it ends."""
    return {
        "status": "open",
        "answers": _as_json(state.answers),
        "answered": state.answered_count,
        "remaining": seconds_left(attempt, now),
        "ends": attempt.deadline and end_in_words(attempt.deadline, now),
    }


def ended_reply(attempt: Attempt, *, is_late: bool = False) -> Reply:
    """That the attempt is finished, and where its review is."""
    return {
        "status": "submitted",
        "url": reverse("quizzes:review", args=[attempt.pk]),
        "message": ending_in_words(attempt, is_late=is_late),
    }


def _is_no_number(given: GivenAnswer) -> bool:
    return any(value.strip() and number_in(value) is None for value in given.values)


def _as_json(answers: Mapping[int, StoredAnswer]) -> Reply:
    return {
        str(position): {"version": one.version, "values": one.values} | one.remarks._asdict()
        for position, one in answers.items()
    }
