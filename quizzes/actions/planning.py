"""What an import would do, found out by reading only."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Max

from quizzes.core.choice_matching import OldChoice
from quizzes.core.document import Kind, QuestionDocument, QuizDocument
from quizzes.core.matching import Change, ItemMatch, OldItem, match, retired
from quizzes.models import Course, Item, Question, Quiz


@dataclass(frozen=True)
class Plan:
    """What an import does to one quiz, and how many attempts it finds there.

    `matches` has one entry a question, in the file's order; `retired` are the items that are
    asked no more. Attempts are never touched: running ones finish on their revision.
    """

    document: QuizDocument
    is_new: bool
    is_unchanged: bool
    matches: tuple[ItemMatch, ...] = ()
    retired: tuple[OldItem, ...] = ()
    attempt_count: int = 0
    open_attempt_count: int = 0

    @cached_property
    def changes(self) -> tuple[tuple[QuestionDocument, ItemMatch], ...]:
        """The questions that are not the same as before."""
        pairs = zip(self.document.questions, self.matches, strict=True)
        return tuple(pair for pair in pairs if pair[1].change is not Change.SAME)


def plan_import(*, document: QuizDocument, course: Course, slug: str) -> Plan:
    """What importing `document` at this address would do now."""
    quiz = Quiz.objects.select_related("current_revision").filter(course=course, slug=slug).first()
    return plan_for(document, quiz)


def plan_for(document: QuizDocument, quiz: Quiz | None) -> Plan:
    """The same for a quiz at hand; None or one without a revision is new."""
    if quiz is None or quiz.current_revision is None:
        return Plan(
            document,
            is_new=True,
            is_unchanged=False,
            matches=tuple(match([], document.questions)),
        )
    if quiz.retired_at is None and quiz.current_revision.sha256 == sha256_of(document.source):
        return Plan(document, is_new=False, is_unchanged=True)
    old = _old_items(quiz)
    matches = match(list(old.values()), document.questions)
    asked = [item for item in old.values() if item.item_key in _active_keys(quiz)]
    return Plan(
        document,
        is_new=False,
        is_unchanged=False,
        matches=tuple(matches),
        retired=tuple(retired(asked, matches)),
        attempt_count=quiz.attempts.counted().count(),
        open_attempt_count=quiz.attempts.open().count(),
    )


def sha256_of(source: str) -> str:
    return hashlib.sha256(source.encode()).hexdigest()


def _active_keys(quiz: Quiz) -> set[str]:
    return set(Item.objects.active().filter(quiz=quiz).values_list("key", flat=True))


def _old_items(quiz: Quiz) -> dict[str, OldItem]:
    """Every item of the quiz as it was last worded; one that was retired may come back."""
    latest = Question.objects.filter(item__quiz=quiz).values("item").annotate(latest=Max("pk"))
    questions = (
        Question.objects.filter(pk__in=latest.values("latest"))
        .select_related("item")
        .prefetch_related("choices")
        .order_by("position")
    )
    return {question.item.key: _old_item(question) for question in questions}


def _old_item(question: Question) -> OldItem:
    choices = sorted(question.choices.all(), key=lambda choice: choice.position)
    return OldItem(
        item_key=question.item.key,
        is_explicit=question.item.has_explicit_key,
        fingerprint=question.fingerprint,
        stem=question.source,
        choices=tuple(OldChoice(c.key, c.source, c.is_correct) for c in choices),
        position=question.position,
        kind=Kind(question.kind),
        spec=question.spec,
    )
