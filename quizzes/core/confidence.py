"""Students who said that they were sure, and were wrong: what a lesson should be about.

The threshold is that of certainty-based marking, which pays 1, 2 or 3 points for a right answer and
takes 0, 2 or 6 for a wrong one: whoever is right in less than two of three cases does best to say
that they are not sure (A. R. Gardner-Medwin, “Confidence-Based Marking”, in C. Bryan and K. Clegg,
eds., Innovative Assessment in Higher Education, 2006). A question at which a third or more of the
sure answers are not fully right is one at which students should not have been sure.
"""

from dataclasses import dataclass
from fractions import Fraction

# Fewer would be single students, whom it is easier to talk to than to correct a question for.
FEWEST_SURE_AND_WRONG = 5
LEAST_SHARE = Fraction(1, 3)


@dataclass(frozen=True, slots=True)
class Sureness:
    """Of the answers to a question that were given: how many `said` whether they were sure, how
    many of these were `sure`, and how many of those `wrong`, which is all but fully right.
    """

    said: int = 0
    sure: int = 0
    wrong: int = 0

    def __add__(self, other: "Sureness") -> "Sureness":
        return Sureness(self.said + other.said, self.sure + other.sure, self.wrong + other.wrong)

    @property
    def wrong_share(self) -> float | None:
        """Of those who were sure; None where nobody was."""
        return self.wrong / self.sure if self.sure else None

    @property
    def is_confidently_wrong(self) -> bool:
        return (
            self.wrong >= FEWEST_SURE_AND_WRONG
            and Fraction(self.wrong, self.sure or 1) >= LEAST_SHARE
        )


NOTHING_SAID = Sureness()
