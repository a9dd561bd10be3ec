"""The shape of `Answer.response`, one canonical JSON value for each thing a student can answer.

None is blank. Choices are the sorted list of their source positions, single choice included, so
that equal answers are equal values and "the same response" is one comparison.
"""

from collections.abc import Sequence

from quizzes.core.dealing import to_displayed, to_source
from quizzes.core.document import Kind


class InvalidResponse(ValueError):
    """A response that cannot be stored. `code` and `args_by_name` let the page word it.

    `unknown-choice`: a value that names no choice (no arguments: the value is hostile or stale).
    `too-many`: more choices than may be selected (`selected`, `allowed`).
    """

    def __init__(self, code: str, **args: int) -> None:
        super().__init__(code, args)
        self.code = code
        self.args_by_name = args


def from_displayed(
    values: Sequence[str], *, kind: Kind, order: Sequence[int], select_count: int | None
) -> list[int] | None:
    """The response that a form's values stand for; each is a displayed position, as text.

    `order` is the choices' order from `choice_order`. `select_count` is how many may be selected
    where the page announces it, else None; single choice allows one. Repeats are merged.
    Raises InvalidResponse.
    """
    # Looking the text up instead of converting it leaves nothing to go wrong: "007", "٣", "-1"
    # and ten thousand digits are all just not there.
    displayed_of = {str(displayed): displayed for displayed in range(len(order))}
    if not displayed_of.keys() >= set(values):
        raise InvalidResponse("unknown-choice")
    response = to_source({displayed_of[value] for value in values}, order)
    allowed = 1 if kind == Kind.SINGLE else select_count
    if allowed is not None and len(response) > allowed:
        raise InvalidResponse("too-many", selected=len(response), allowed=allowed)
    return response or None


def displayed(response: Sequence[int] | None, order: Sequence[int]) -> list[int]:
    """The sorted displayed positions that a stored response ticks; none for a blank one.

    Raises ValueError for a position that `order` does not have.
    """
    return to_displayed(response or (), order)
