"""What a student is shown of a submitted attempt, and when: the review policy of a quiz."""

from dataclasses import dataclass, fields
from datetime import datetime

from .document import Reveal


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be shown.

    `score`: the total, in points and per cent, and whether it is a pass. `marks`: what was right
    and wrong of what the student answered, and the points of each question. `answers`: the key.
    `explanations`: why, and the feedback on choices.
    """

    score: bool
    marks: bool
    answers: bool
    explanations: bool

    @property
    def tells_right_from_wrong(self) -> bool:
        """Whether chosen choices and given parts are marked: the key alone tells that, too."""
        return self.marks or self.answers


EVERYTHING = Shown(score=True, marks=True, answers=True, explanations=True)


@dataclass(frozen=True, slots=True)
class Policy:
    """When each part of `Shown` is shown."""

    score: Reveal
    marks: Reveal
    answers: Reveal
    explanations: Reveal

    @property
    def waits_for_closing(self) -> bool:
        return bool(self.parts(Reveal.AFTER_CLOSING))

    def parts(self, reveal: Reveal) -> tuple[str, ...]:
        """The names of the parts that are shown then, in the order of `Shown`."""
        names = (field.name for field in fields(self))
        return tuple(name for name in names if getattr(self, name) is reveal)

    def shown(self, *, now: datetime, closed_at: datetime | None) -> Shown:
        """What a student may see of a submitted attempt now.

        `closed_at` is when the quiz has closed for everybody, None for never: what one student
        may read then, another must not be able to use any more.
        """
        is_closed = closed_at is not None and now >= closed_at
        due = {Reveal.AFTER_SUBMITTING, *([Reveal.AFTER_CLOSING] if is_closed else [])}
        return Shown(
            score=self.score in due,
            marks=self.marks in due,
            answers=self.answers in due,
            explanations=self.explanations in due,
        )
