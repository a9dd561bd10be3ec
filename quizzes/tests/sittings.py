"""Attempts with given responses, whatever the kind of question, and rulings about them."""

from collections.abc import Mapping

from accounts.models import User
from quizzes.actions.attempts import submit_attempt
from quizzes.actions.regrading import Regraded, regrade
from quizzes.actions.ruling import ProposedRuling, rule
from quizzes.actions.starting import start_attempt
from quizzes.core.responses import Response
from quizzes.core.rulings import Decision
from quizzes.models import Attempt, Item, Question, Quiz, Revision
from quizzes.models.keys import keyed_questions

from .conftest import NOW


def begin(quiz: Quiz, student: User, responses: Mapping[int, Response], revision=None) -> Attempt:
    """An open attempt, with responses by the position of the question in the file (from 0)."""
    quiz = Quiz.objects.select_related("current_revision").get(pk=quiz.pk)
    quiz.current_revision = revision or quiz.current_revision
    attempt = start_attempt(quiz=quiz, student=student, now=NOW)
    for position, response in responses.items():
        attempt.answers.filter(question__position=position).update(response=response)
    return attempt


def submit(attempt: Attempt) -> Attempt:
    attempt = Attempt.objects.select_related("revision").get(pk=attempt.pk)
    submit_attempt(attempt=attempt, given={}, now=NOW, accept_unanswered=True)
    attempt.refresh_from_db()
    return attempt


def sit(quiz: Quiz, student: User, responses: Mapping[int, Response], revision=None) -> Attempt:
    """A submitted attempt."""
    return submit(begin(quiz, student, responses, revision))


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
