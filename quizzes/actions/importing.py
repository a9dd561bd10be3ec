"""Putting a quiz into the database: one transaction a file, all of it or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from accounts.models import User
from quizzes.core.document import Diagnostic, QuestionDocument, QuizDocument
from quizzes.core.gaps import markdown_of_stem
from quizzes.core.matching import ItemMatch
from quizzes.core.reading import content_hash
from quizzes.core.rendering_limits import RENDERER_VERSION
from quizzes.core.rulings import Decision
from quizzes.models import Choice, Course, Item, Question, Quiz, Revision, Ruling, Section
from quizzes.models.settings import SETTINGS, in_effect

from .images import content_sha256, write_images
from .planning import Plan, plan_for, plan_import
from .planning_rules import check_rules
from .recording import record_import, record_retirement
from .rendering import RenderedQuiz
from .ruling import NO_DECISIONS, rule, rulings_by_import

ITEM_FIELDS = ("key", "has_explicit_key", "retired_at")
# Four of five rows of an import are choices.
CHOICE_COLUMNS = (
    "question_id",
    "position",
    "key",
    "source",
    "html",
    "is_correct",
    "feedback",
    "feedback_html",
)
BATCH_SIZE = 500


class OutdatedPlanError(Exception):
    """The quiz has another current revision than the one that the plan was made against."""


@dataclass(frozen=True)
class ImportResult:
    """What an import did. `revision` is the new one, or None when nothing had changed.

    `rulings` are those about changed keys; the scores follow with `regrading.regrade`.
    """

    quiz: Quiz
    plan: Plan
    revision: Revision | None
    rulings: tuple[Ruling, ...] = ()


def import_quiz(
    *,
    rendered: RenderedQuiz,
    course: Course,
    slug: str,
    by: User | None,
    now: datetime,
    diagnostics: Sequence[Diagnostic] = (),
    sha256: str = "",
    left_out: Sequence[QuestionDocument] = (),
    plan: Plan | None = None,
    decisions: Mapping[str, Decision] = NO_DECISIONS,
    otherwise: Decision | None = None,
    reason: str = "",
) -> ImportResult:
    """Make a new revision of the quiz at `course` and `slug`, and the quiz if there is none.

    The same source and pictures again change nothing. Running attempts finish on the revision
    they started with. Two imports of one quiz wait for each other. `by` is None for the import
    command, which alone tells a quiz where its file is.

    `diagnostics` and `sha256` (of the bytes handed in; "": of the text) are for the record.
    `left_out` are questions in error that the file holds besides those of the document: their
    items are not retired. `plan` is one of this document that somebody has agreed to: it is
    carried out as it is, or OutdatedPlanError is raised when the quiz has changed since.
    RulesRefused is raised when the settings that the quiz has forbid the ones that the file states.

    `decisions` and `otherwise` are about keys that change, as in `ruling.rulings_by_import`; with
    `reason` they become rulings for all attempts so far. What nobody has decided about leaves
    attempts as they are.
    """
    document = rendered.document
    planned = plan or plan_import(
        document=document, course=course, slug=slug, left_out=left_out, images=rendered.images
    )
    with transaction.atomic():
        quiz = _locked_quiz(document, course, slug)
        if plan and plan.based_on != quiz.current_revision_id:
            raise OutdatedPlanError(quiz.title)
        check_rules(document, quiz)
        plan = _still_valid(planned, quiz, rendered, left_out)
        proposed = rulings_by_import(plan=plan, quiz=quiz, decisions=decisions, otherwise=otherwise)
        revision = None if plan.is_unchanged else _write_revision(rendered, plan, quiz, by, now)
        rulings = rule(proposed=proposed, by=by, reason=reason, now=now)
        is_moved = by is None and quiz.path != document.path
        if revision is not None or is_moved:
            quiz.path = document.path if by is None else quiz.path
            quiz.save()
            record_import(
                plan=plan,
                quiz=quiz,
                revision=revision,
                by=by,
                now=now,
                sha256=sha256 or content_hash(document.source),
                diagnostics=diagnostics,
            )
        return ImportResult(quiz, plan, revision, rulings)


def retire_quizzes(*, quizzes: Sequence[Quiz], now: datetime) -> None:
    """Take quizzes whose files have vanished off the list; running attempts can be finished.

    All that hangs on them stays, and importing such a file again brings its quiz back.
    """
    keys = [quiz.pk for quiz in quizzes]
    with transaction.atomic():
        for quiz in Quiz.objects.select_for_update().filter(pk__in=keys, retired_at=None):
            quiz.retired_at = now
            quiz.save(update_fields=["retired_at"])
            record_retirement(quiz=quiz, now=now)


def _locked_quiz(document: QuizDocument, course: Course, slug: str) -> Quiz:
    """The quiz, made if need be, its row locked until the transaction ends.

    Its revision is read after the lock, not joined to it: PostgreSQL would join the revision that
    was current before the wait.
    """
    Quiz.objects.get_or_create(course=course, slug=slug, defaults={"title": document.title})
    return Quiz.objects.select_for_update().get(course=course, slug=slug)


def _still_valid(
    planned: Plan, quiz: Quiz, rendered: RenderedQuiz, left_out: Sequence[QuestionDocument]
) -> Plan:
    """The plan that was made before the lock, or another one if somebody was faster.

    Matching the questions of a large file takes seconds, in which nobody should have to wait.
    """
    if planned.based_on == quiz.current_revision_id and not planned.is_unchanged:
        return planned
    return plan_for(document=planned.document, quiz=quiz, left_out=left_out, images=rendered.images)


def _write_revision(
    rendered: RenderedQuiz, plan: Plan, quiz: Quiz, by: User | None, now: datetime
) -> Revision:
    revision = _create_revision(rendered, quiz, by, now)
    write_images(revision, rendered.images)
    items = _write_items(quiz, plan, now)
    sections = _write_sections(rendered, revision)
    questions = _write_questions(rendered, revision, plan.matches, items, sections)
    _write_choices(rendered, questions, plan.matches)
    _make_current(rendered, quiz, revision)
    return revision


def _create_revision(
    rendered: RenderedQuiz, quiz: Quiz, by: User | None, now: datetime
) -> Revision:
    document = rendered.document
    latest = quiz.revisions.order_by("-number").first()
    return Revision.objects.create(
        quiz=quiz,
        number=latest.number + 1 if latest else 1,
        title=document.title,
        path=document.path,
        source=document.source,
        sha256=content_sha256(document.source, rendered.images),
        stated=sorted(document.stated),
        description=document.description,
        description_html=rendered.html(document.description),
        renderer_version=RENDERER_VERSION,
        question_count=len(document.questions),
        dealt_count=document.dealt_count,
        max_points=sum(question.points for question in document.questions),
        imported_by=by,
        imported_at=now,
    )


def _write_items(quiz: Quiz, plan: Plan, now: datetime) -> list[Item]:
    """The item of every question, in order; those that are asked no more are retired."""
    known = {item.key: item for item in quiz.items.all()}
    _free_keys(known, plan.matches)
    before = {item.pk: _state(item) for item in known.values()}
    items = []
    for match, question in zip(plan.matches, plan.document.questions, strict=True):
        item = known[match.old.item_key] if match.old else Item(quiz=quiz)
        item.key = match.item_key
        item.has_explicit_key = bool(question.explicit_id)
        item.retired_at = None
        items.append(item)
    for gone in plan.retired:
        known[gone.item_key].retired_at = now
    changed = [item for item in known.values() if _state(item) != before[item.pk]]
    Item.objects.bulk_update(changed, ITEM_FIELDS, batch_size=BATCH_SIZE)
    Item.objects.bulk_create([item for item in items if not item.pk], batch_size=BATCH_SIZE)
    return items


def _state(item: Item) -> tuple[object, ...]:
    return tuple(getattr(item, field) for field in ITEM_FIELDS)


def _free_keys(known: dict[str, Item], matches: Sequence[ItemMatch]) -> None:
    """Give items that will have another key one that nobody wants, so that two can swap."""
    renamed = [
        known[match.old.item_key].pk
        for match in matches
        if match.old and match.old.item_key != match.item_key
    ]
    if renamed:
        interim = Concat(Value("~"), Cast("pk", CharField()))
        Item.objects.filter(pk__in=renamed).update(key=interim)


def _write_sections(rendered: RenderedQuiz, revision: Revision) -> list[Section]:
    return Section.objects.bulk_create(
        Section(
            revision=revision,
            position=position,
            title=section.title,
            introduction=section.introduction,
            introduction_html=rendered.html(section.introduction),
            draw=section.draw,
        )
        for position, section in enumerate(rendered.document.sections)
    )


def _write_questions(
    rendered: RenderedQuiz,
    revision: Revision,
    matches: Sequence[ItemMatch],
    items: Sequence[Item],
    sections: Sequence[Section],
) -> list[Question]:
    questions = rendered.document.questions
    return Question.objects.bulk_create(
        (
            Question(
                revision_id=revision.pk,
                section_id=sections[question.section].pk,
                item_id=item.pk,
                position=match.position,
                number=question.number,
                kind=question.kind,
                source=question.stem,
                html=rendered.html(markdown_of_stem(question)),
                hint=question.hint,
                hint_html=rendered.html(question.hint),
                explanation=question.explanation,
                explanation_html=rendered.html(question.explanation),
                points=question.points,
                tags=list(question.tags),
                spec=dict(question.spec),
                fingerprint=match.fingerprint,
                path=question.path,
                line=question.line,
            )
            for question, match, item in zip(questions, matches, items, strict=True)
        ),
        batch_size=BATCH_SIZE,
    )


def _write_choices(
    rendered: RenderedQuiz, questions: list[Question], matches: Sequence[ItemMatch]
) -> None:
    documents = rendered.document.questions
    Choice.objects.insert_all(
        CHOICE_COLUMNS,
        [
            (
                question.pk,
                position,
                key,
                choice.text,
                rendered.html(choice.text, inline=True),
                choice.is_correct,
                choice.feedback,
                rendered.html(choice.feedback),
            )
            for question, document, match in zip(questions, documents, matches, strict=True)
            for position, (choice, key) in enumerate(
                zip(document.choices, match.choice_keys, strict=True)
            )
        ],
    )


def _make_current(rendered: RenderedQuiz, quiz: Quiz, revision: Revision) -> None:
    """What the file states becomes the quiz's, the rest stays as it is; saving is the caller's."""
    quiz.title = rendered.document.title
    for setting in SETTINGS & rendered.document.stated.keys():
        setattr(quiz, setting, in_effect(rendered.document.stated[setting]))
    quiz.current_revision = revision
    quiz.retired_at = None
