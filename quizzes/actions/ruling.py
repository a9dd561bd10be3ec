"""Rulings: what somebody decides about a question after the fact."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from django.db import transaction

from accounts.models import User
from quizzes.core.rulings import Decision, PortableKey, keys_for
from quizzes.models import AuditEvent, Item, Quiz, Ruling
from quizzes.models.keys import KeyedQuestion

from .auditing import record_event
from .planning import Plan
from .planning_keys import changed_keys

NO_DECISIONS: Mapping[str, Decision] = MappingProxyType({})


@dataclass(frozen=True)
class ProposedRuling:
    """A ruling that somebody may make; the fields are those of `Ruling`."""

    item_id: int
    decision: Decision
    key: PortableKey | None
    up_to: int

    def is_told_to(self, question: KeyedQuestion) -> bool:
        """Whether this wording has what the key says to be right, where that is to count."""
        if self.key is None or self.decision is Decision.ONLY_NEW:
            return True
        return bool(keys_for(self.key, question.grading_key, question.choice_keys))

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
            _audit(ruling)
    return tuple(rulings)


def _audit(ruling: Ruling) -> None:
    quiz = Quiz.objects.select_related("course").get(items=ruling.item_id)
    record_event(
        AuditEvent.Action.RULED,
        by=ruling.by,
        now=ruling.at,
        target=quiz,
        course=quiz.course,
        data={"ruling": ruling.pk, "decision": ruling.decision, "up_to": ruling.up_to},
    )


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
    name, None for not deciding about them yet. All of them are among `rulings.BY_KEY`. Two
    queries, or none where nothing is decided.
    """
    if plan.is_unchanged:
        return ()
    keys = changed_keys(plan.matches, plan.document.questions)
    decided = {key: decisions.get(key, otherwise) for key in keys}
    if not any(decided.values()) or quiz.current_revision is None:
        return ()
    up_to = quiz.current_revision.number
    item_ids = dict(Item.objects.filter(quiz=quiz, key__in=keys).values_list("key", "pk"))
    return tuple(
        ProposedRuling(item_ids[item_key], decision, keys[item_key], up_to)
        for item_key, decision in decided.items()
        if decision is not None
    )
