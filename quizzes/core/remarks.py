"""What a student notes beside an answer, for themselves: no remark ever changes a grade."""

from typing import NamedTuple


class Remarks(NamedTuple):
    """`flagged` is to come back to; `sure` is True for sure, False for unsure, None if not said."""

    flagged: bool = False
    sure: bool | None = None
