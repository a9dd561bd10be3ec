"""What pages send: the names of their fields are made and read here."""

import re
from collections.abc import Mapping

from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.actions.attempts import GivenAnswer, SaveResult
from quizzes.core.remarks import Remarks
from quizzes.core.responses import InvalidResponse

VERSIONS_FIELD = "versions"
GO_TO_FIELD = "go_to"
LEAVE_FIELD = "leave"
ANSWER_FIELD = re.compile(r"q(?P<position>[1-9][0-9]{0,5})(?:\.(?P<part>[1-9][0-9]?))?", re.ASCII)
REMARK_FIELD = re.compile(r"(?:flag|sure)-[1-9][0-9]{0,5}", re.ASCII)
SURE_VALUES = {"1": True, "0": False, "": None}
POSITION = re.compile(r"[1-9][0-9]{0,5}", re.ASCII)
SEEN_VERSION = re.compile(r"([1-9][0-9]{0,5}):([0-9]{1,9})", re.ASCII)


def answer_field(position: int) -> str:
    """The name of the inputs of one question; the values of choices are displayed positions."""
    return f"q{position}"


def part_field(position: int, part: int) -> str:
    """The name of the input for one part (from 1) of a question that has several."""
    return f"q{position}.{part}"


def is_answer_field(name: str) -> bool:
    """Whether a field holds something about an answer: what was answered, or a remark."""
    return bool(ANSWER_FIELD.fullmatch(name) or REMARK_FIELD.fullmatch(name))


def seen_versions(versions: Mapping[int, int]) -> str:
    """The value of the hidden field that says which answers a form shows, at which version."""
    return " ".join(f"{position}:{version}" for position, version in versions.items())


def position_in(data: QueryDict, field: str) -> int | None:
    """The position of a question that a field of a form or an address names; None if it does not."""
    text = data.get(field, "")
    return int(text) if POSITION.fullmatch(text) else None


def given_answers(data: QueryDict) -> dict[int, GivenAnswer]:
    """The answers in a posted form, by position in the attempt.

    A question that the form shows (it is in `versions`) and that has no value is blank; one that
    the form does not show is not given. A form that asks how sure the student is always says
    something to that, and shows the flag, too; one that says nothing leaves the remarks alone.
    Raises BadRequest for a `versions` that no page of ours sends.
    """
    seen = _read_versions(data.get(VERSIONS_FIELD, ""))
    part_counts = dict.fromkeys(seen, 0)
    for field in filter(None, map(ANSWER_FIELD.fullmatch, data)):
        position, part = int(field["position"]), int(field["part"] or 0)
        part_counts[position] = max(part_counts.get(position, 0), part)
    return {
        position: GivenAnswer(
            _values(data, position, part_count), seen.get(position, 0), _remarks(data, position)
        )
        for position, part_count in sorted(part_counts.items())
    }


def remarks_in(given: Mapping[int, GivenAnswer]) -> dict[int, Remarks]:
    """The remarks that came with answers, by position; none of a form that does not ask."""
    return {position: one.remarks for position, one in given.items() if one.remarks is not None}


def _values(data: QueryDict, position: int, part_count: int) -> tuple[str, ...]:
    """What one question was answered with; a part that is missing is blank."""
    if not part_count:
        return tuple(data.getlist(answer_field(position)))
    return tuple(data.get(part_field(position, part), "") for part in range(1, part_count + 1))


def _remarks(data: QueryDict, position: int) -> Remarks | None:
    sure = data.get(f"sure-{position}")
    if sure not in SURE_VALUES:
        return None
    return Remarks(data.get(f"flag-{position}") == "1", SURE_VALUES[sure])


def _read_versions(text: str) -> dict[int, int]:
    pairs = [SEEN_VERSION.fullmatch(pair) for pair in text.split()]
    if not all(pairs):
        raise BadRequest("versions")
    return {int(pair[1]): int(pair[2]) for pair in pairs if pair}


def problems_in(result: SaveResult) -> dict[int, str]:
    """What went wrong with a form, in words, by position in the attempt."""
    problems = {
        position: _worded(position, problem) for position, problem in result.refused.items()
    }
    for position in result.conflicts:
        problems[position] = _(
            "This answer was changed elsewhere after you opened this page. "
            "The newer answer is shown; change it again if you want."
        )
    return dict(sorted(problems.items()))


def _worded(position: int, problem: InvalidResponse) -> str:
    if problem.code == "too-many":
        return (
            ngettext(
                "Select %(allowed)s choice only; you selected %(selected)s. "
                "Your last saved answer is kept.",
                "Select %(allowed)s choices only; you selected %(selected)s. "
                "Your last saved answer is kept.",
                problem.args_by_name["allowed"],
            )
            % problem.args_by_name
        )
    if problem.code == "too-long":
        return (
            _(
                "An answer may have %(allowed)s characters; this one has %(length)s. "
                "Your last saved answer is kept."
            )
            % problem.args_by_name
        )
    if problem.code == "unknown-question":
        return _("This attempt has no such question.")
    if problem.code == "another-question":
        return _(
            "You have gone on from question %(position)s: its answer stays as it was saved then."
        ) % {"position": position}
    return _("One of the choices sent does not exist. Your last saved answer is kept.")
