"""What an import would do, found out by reading only."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from django.db.models import Max, Prefetch

from quizzes.core.bounded_images import QuizImage
from quizzes.core.choice_matching import OldChoice
from quizzes.core.differences import QuestionChange, change_of
from quizzes.core.document import Kind, QuestionDocument, QuizDocument
from quizzes.core.matching import Change, ItemMatch, OldItem, match, retired
from quizzes.models import Choice, Course, Question, Quiz, Revision
from quizzes.models.wording import as_document

from .images import content_sha256
from .planning_keys import changed_keys, with_effects
from .planning_rules import RuleChange, check_rules, rule_changes

NO_IMAGES: Mapping[str, QuizImage] = MappingProxyType({})


@dataclass(frozen=True)
class Plan:
    """What an import does to one quiz, and what it finds there.

    `rules` are the changes to settings and draws of a quiz that exists. `questions` has every question of the file in its order, then those that are asked no more
    and those that were left out; `matches` has an entry for each question of the document. Both
    are empty when nothing changes. `based_on` is the revision that the plan was made against.

    Running attempts finish on their revision. `key_change_attempt_count` submitted ones answered a
    question whose key changes: their scores stay unless the import comes with decisions about
    them (`key_changes`).
    """

    document: QuizDocument
    is_new: bool
    is_unchanged: bool
    based_on: int | None = None
    rules: tuple[RuleChange, ...] = ()
    matches: tuple[ItemMatch, ...] = ()
    questions: tuple[QuestionChange, ...] = ()
    attempt_count: int = 0
    open_attempt_count: int = 0
    key_change_attempt_count: int = 0

    @property
    def changes(self) -> tuple[QuestionChange, ...]:
        """The questions that are not the same as before."""
        return tuple(each for each in self.questions if each.change is not Change.SAME)

    @property
    def key_changes(self) -> tuple[QuestionChange, ...]:
        """The questions to decide about: which keys count for attempts that there are already."""
        if not (self.attempt_count or self.open_attempt_count):
            return ()
        return tuple(each for each in self.questions if each.change is Change.KEY_CHANGED)

    @property
    def retired(self) -> tuple[QuestionChange, ...]:
        return tuple(each for each in self.questions if each.change is Change.RETIRED)

    @property
    def left_out(self) -> tuple[QuestionChange, ...]:
        return tuple(each for each in self.questions if each.change is Change.LEFT_OUT)

    @property
    def counts(self) -> dict[str, int]:
        """How many questions there are of each change, without those that there are none of."""
        counted = Counter(each.change for each in self.questions)
        return {change.value: counted[change] for change in Change if counted[change]}


def plan_import(
    *,
    document: QuizDocument,
    course: Course,
    slug: str,
    left_out: Sequence[QuestionDocument] = (),
    images: Mapping[str, QuizImage] = NO_IMAGES,
) -> Plan:
    """What importing `document` with its pictures at this address would do now; `course` may be
    one that has no row yet.

    Raises RulesRefused when the settings that the quiz has forbid it.
    """
    quizzes = Quiz.objects.select_related("current_revision")
    quiz = quizzes.filter(course_id=course.pk, slug=slug).first()
    return plan_for(document=document, quiz=quiz, left_out=left_out, images=images)


def plan_for(
    *,
    document: QuizDocument,
    quiz: Quiz | None,
    left_out: Sequence[QuestionDocument] = (),
    images: Mapping[str, QuizImage] = NO_IMAGES,
) -> Plan:
    """The same for a quiz at hand; None or one without a revision is new.

    `left_out` are questions that the file holds and that are not imported; their items stay.
    """
    revision = quiz.current_revision if quiz else None
    check_rules(document, quiz)
    if quiz is None or revision is None:
        matches = tuple(match([], document.questions))
        changes = _changes(document.questions, matches, {})
        return Plan(
            document,
            is_new=True,
            is_unchanged=False,
            matches=matches,
            questions=(*changes, *_left_out(left_out, {}, [])),
        )
    if quiz.retired_at is None and revision.sha256 == content_sha256(document.source, images):
        return Plan(document, is_new=False, is_unchanged=True, based_on=revision.pk)
    return _plan_of_edit(document, quiz, revision, left_out)


def _plan_of_edit(
    document: QuizDocument,
    quiz: Quiz,
    revision: Revision,
    left_out: Sequence[QuestionDocument],
) -> Plan:
    latest = _latest_questions(quiz)
    old = {question.item.key: _old_item(question) for question in latest}
    wordings = {question.item.key: as_document(question) for question in latest}
    matches = tuple(match(list(old.values()), document.questions))
    active = [old[q.item.key] for q in latest if q.item.retired_at is None]
    gone = retired(active, matches)
    omitted = _left_out(left_out, wordings, gone)
    kept = {each.item_key for each in omitted}
    changes = [
        *_changes(document.questions, matches, wordings),
        *(
            QuestionChange(Change.RETIRED, item.item_key, wordings[item.item_key], None)
            for item in gone
            if item.item_key not in kept
        ),
        *omitted,
    ]
    changes, concerned = with_effects(changes, quiz, changed_keys(matches, document.questions))
    return Plan(
        document,
        is_new=False,
        is_unchanged=False,
        based_on=revision.pk,
        rules=rule_changes(document, quiz, revision),
        matches=matches,
        questions=tuple(changes),
        attempt_count=quiz.attempts.counted().count(),
        open_attempt_count=quiz.attempts.open().count(),
        key_change_attempt_count=concerned,
    )


def _changes(
    questions: Sequence[QuestionDocument],
    matches: Sequence[ItemMatch],
    wordings: dict[str, QuestionDocument],
) -> list[QuestionChange]:
    changes = []
    for question, found in zip(questions, matches, strict=True):
        old = wordings[found.old.item_key] if found.old else None
        change = change_of(found.change, old, question) if old else found.change
        key = found.old.item_key if found.old else found.item_key
        changes.append(QuestionChange(change, key, old, question))
    return changes


def _left_out(
    questions: Sequence[QuestionDocument],
    wordings: dict[str, QuestionDocument],
    gone: Sequence[OldItem],
) -> list[QuestionChange]:
    """The questions that are not imported, with the items that they are among those `gone`."""
    return [
        QuestionChange(
            Change.LEFT_OUT,
            found.old.item_key if found.old else "",
            wordings[found.old.item_key] if found.old else None,
            question,
        )
        for question, found in zip(questions, match(gone, questions), strict=True)
    ]


def _latest_questions(quiz: Quiz) -> list[Question]:
    """Every item of the quiz as it was last worded; one that was retired may come back."""
    latest = Question.objects.filter(item__quiz=quiz).values("item").annotate(latest=Max("pk"))
    return list(
        Question.objects.filter(pk__in=latest.values("latest"))
        .select_related("item")
        .prefetch_related(Prefetch("choices", Choice.objects.order_by("position")))
        .order_by("position")
    )


def _old_item(question: Question) -> OldItem:
    return OldItem(
        item_key=question.item.key,
        is_explicit=question.item.has_explicit_key,
        fingerprint=question.fingerprint,
        stem=question.source,
        choices=tuple(
            OldChoice(choice.key, choice.source, choice.is_correct)
            for choice in question.choices.all()
        ),
        position=question.position,
        kind=Kind(question.kind),
        spec=question.spec,
    )
