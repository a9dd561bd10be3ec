"""Keys that were changed after they had been graded by, and that nobody has decided about."""

from collections.abc import Sequence
from dataclasses import dataclass

from quizzes.core.rulings import PortableKey
from quizzes.models import Question, Quiz


@dataclass(frozen=True)
class UndecidedKeyChange:
    """A question whose key in the current revision is not the one that attempts were graded by.

    `key` is the current one; a ruling about it holds `up_to` the last revision that had another
    key. `revision_numbers` are the revisions concerned that have attempts, `answer_count` is how many
    submitted attempts at them were dealt the question, `untold_count` how many of these at
    wordings that the new key cannot be told to.
    """

    question: Question
    key: PortableKey
    up_to: int
    revision_numbers: tuple[int, ...]
    answer_count: int
    untold_count: int

    @property
    def item_id(self) -> int:
        return self.question.item_id


def undecided_key_changes(quiz: Quiz) -> Sequence[UndecidedKeyChange]:
    """The questions of the current revision to decide about, in its order. Eight queries at most."""
    raise NotImplementedError
