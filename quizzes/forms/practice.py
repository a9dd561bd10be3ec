"""What pages of practice send."""

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.core.responses import InvalidResponse
from quizzes.core.scheduling import Said

from .answers import ANSWER_FIELD, answer_field, part_field

UNKNOWN_FIELD = "unknown"
RATINGS = {"guessed": Said.GUESSED, "easy": Said.EASY}


def given_values(data: QueryDict, position: int) -> tuple[str, ...]:
    """What the question at this position was answered with; nothing for “I don't know”."""
    if UNKNOWN_FIELD in data:
        return ()
    fields = [field for field in map(ANSWER_FIELD.fullmatch, data) if field]
    parts = [int(field["part"] or 0) for field in fields if int(field["position"]) == position]
    if not max(parts, default=0):
        return tuple(data.getlist(answer_field(position)))
    return tuple(data.get(part_field(position, part), "") for part in range(1, max(parts) + 1))


def said_in(data: QueryDict) -> Said | None:
    """What a student says about a right answer; None for nothing that a page of ours sends."""
    return RATINGS.get(data.get("rating", ""))


def problem_in_words(problem: InvalidResponse) -> str:
    """Why an answer cannot be taken; nothing is counted then."""
    if problem.code == "too-many":
        return (
            ngettext(
                "Select %(allowed)s choice only; you selected %(selected)s.",
                "Select %(allowed)s choices only; you selected %(selected)s.",
                problem.args_by_name["allowed"],
            )
            % problem.args_by_name
        )
    if problem.code == "too-long":
        words = _("An answer may have %(allowed)s characters; this one has %(length)s.")
        return words % problem.args_by_name
    return _("One of the choices sent does not exist. Choose again.")
