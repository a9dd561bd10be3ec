"""Rulings about a question that is named by its place, and what they do."""

from quizzes.actions.regrading import Regraded, regrade
from quizzes.actions.ruling import ProposedRuling, rule
from quizzes.core.rulings import Decision
from quizzes.models import Item, Question, Quiz, Revision
from quizzes.models.keys import keyed_questions

from .conftest import NOW


def proposed(
    quiz: Quiz, position: int, decision: Decision, *, key_of: Revision | None = None, up_to=None
) -> ProposedRuling:
    """A ruling about the item of a question of the current revision, with its key at `key_of`."""
    revision = Revision.objects.get(current_of=quiz)
    item = Item.objects.get(questions__revision=revision, questions__position=position)
    key = None
    if decision not in (Decision.VOID, Decision.AS_WRITTEN):
        (found,) = keyed_questions(Question.objects.filter(revision=key_of or revision, item=item))
        key = found.portable_key
    return ProposedRuling(item.pk, decision, key, up_to or revision.number)


def decide(quiz: Quiz, *rulings: ProposedRuling, by=None, reason="The key was wrong.") -> Regraded:
    """Make the rulings, and regrade by them."""
    rule(proposed=rulings, by=by, reason=reason, now=NOW)
    return regrade(quiz=quiz, now=NOW)
