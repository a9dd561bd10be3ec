"""Rulings: what somebody decides about a question after the fact."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from django.db import transaction

from accounts.models import User
from quizzes.core.document import QuestionDocument
from quizzes.core.grading import Key
from quizzes.core.matching import Change, ItemMatch
from quizzes.core.rulings import Decision, PortableKey, portable_key
from quizzes.models import Item, Quiz, Ruling

from .planning import Plan

NO_DECISIONS: Mapping[str, Decision] = MappingProxyType({})


@dataclass(frozen=True)
class ProposedRuling:
    """A ruling that somebody may make; the fields are those of `Ruling`."""

    item_id: int
    decision: Decision
    key: PortableKey | None
    up_to: int

    def as_row(self) -> Ruling:
        """The row that it would be, not stored and without who, when and why."""
        return Ruling(
            item_id=self.item_id,
            decision=self.decision,
            key=None if self.key is None else dict(self.key),
            up_to=self.up_to,
        )


def rule(
    *, proposed: Sequence[ProposedRuling], by: User | None, reason: str, now: datetime
) -> tuple[Ruling, ...]:
    """Store rulings, in this order; `by` is None for the import command.

    Attempts that are submitted from now on are graded by them; those that are submitted already
    keep their scores until `regrading.regrade`, which must not run in this transaction.
    """
    rulings = [each.as_row() for each in proposed]
    with transaction.atomic():
        for ruling in rulings:
            ruling.at, ruling.by, ruling.reason = now, by, reason
            ruling.save()
    return tuple(rulings)


def rulings_by_import(
    *,
    plan: Plan,
    quiz: Quiz,
    decisions: Mapping[str, Decision] = NO_DECISIONS,
    otherwise: Decision | None = None,
) -> tuple[ProposedRuling, ...]:
    """The rulings that carrying out the plan makes, for attempts at all revisions there are now.

    `decisions` has the decision about each question whose key changes, by the key that its item
    has now (`QuestionChange.item_key`); `otherwise` is the one about questions that it does not
    name, None for not deciding about them yet. Raises ValueError for a decision that comes
    without a key. One query, or none where nothing is decided.
    """
    decided = [
        (match, question, decision)
        for match, question in zip(plan.matches, plan.document.questions, strict=True)
        if match.old and match.change is Change.KEY_CHANGED
        if (decision := decisions.get(match.old.item_key, otherwise)) is not None
    ]
    if not decided or quiz.current_revision is None:
        return ()
    keys = [match.old.item_key for match, _question, _decision in decided if match.old]
    item_ids = dict(Item.objects.filter(quiz=quiz, key__in=keys).values_list("key", "pk"))
    return tuple(
        ProposedRuling(
            item_ids[match.old.item_key],
            decision,
            key_in_file(question, match),
            quiz.current_revision.number,
        )
        for match, question, decision in decided
        if match.old
    )


def key_in_file(question: QuestionDocument, match: ItemMatch) -> PortableKey:
    """The portable key of a question that a file words, as the item that it was found to be."""
    key = Key(question.kind, question.key, len(question.choices), question.spec)
    return portable_key(key, match.choice_keys)
