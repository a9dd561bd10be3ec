"""Putting a quiz into the database: one transaction a file, all of it or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from quizzes.core.document import QuestionDocument
from quizzes.core.gaps import markdown_of_stem
from quizzes.core.matching import ItemMatch, fingerprint
from quizzes.core.rendering_limits import RENDERER_VERSION
from quizzes.models import Choice, Course, Item, Question, Quiz, Revision, Section

from .planning import Plan, plan_for, sha256_of
from .rendering import RenderedQuiz

# The settings of a quiz that its file may state.
QUIZ_SETTINGS = frozenset({"scoring", "max_attempts", "pass_mark", "shuffle", "announce_count"})
BATCH_SIZE = 500


@dataclass(frozen=True)
class ImportResult:
    """What an import did. `revision` is the new one, or None when nothing had changed."""

    quiz: Quiz
    plan: Plan
    revision: Revision | None


def import_quiz(
    *, rendered: RenderedQuiz, course: Course, slug: str, by: User | None, now: datetime
) -> ImportResult:
    """Make a new revision of the quiz at `course` and `slug`, and the quiz if there is none.

    The same source again changes nothing. Running attempts finish on the revision they started
    with. Two imports of one quiz wait for each other.
    """
    with transaction.atomic():
        quiz = _locked_quiz(rendered, course, slug)
        plan = plan_for(rendered.document, quiz)
        if plan.is_unchanged:
            return ImportResult(quiz, plan, None)
        revision = _create_revision(rendered, quiz, by, now)
        items = _write_items(quiz, plan.matches, rendered.document.questions, now)
        sections = _write_sections(rendered, revision)
        questions = _write_questions(rendered, revision, items, sections)
        _write_choices(rendered, questions, plan.matches)
        _make_current(rendered, quiz, revision)
        return ImportResult(quiz, plan, revision)


def _locked_quiz(rendered: RenderedQuiz, course: Course, slug: str) -> Quiz:
    """The quiz, made if need be, its row locked until the transaction ends.

    Its revision is read after the lock, not joined to it: PostgreSQL would join the revision that
    was current before the wait.
    """
    Quiz.objects.get_or_create(
        course=course, slug=slug, defaults={"title": rendered.document.title}
    )
    return Quiz.objects.select_for_update().get(course=course, slug=slug)


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
        sha256=sha256_of(document.source),
        stated=sorted(document.stated),
        description_html=rendered.html(document.description),
        renderer_version=RENDERER_VERSION,
        question_count=len(document.questions),
        max_points=sum(question.points for question in document.questions),
        imported_by=by,
        imported_at=now,
    )


def _write_items(
    quiz: Quiz,
    matches: Sequence[ItemMatch],
    questions: Sequence[QuestionDocument],
    now: datetime,
) -> list[Item]:
    """The item of every question, in order; those that are asked no more are retired."""
    known = {item.key: item for item in quiz.items.all()}
    _free_keys(known, matches)
    items = []
    for match, question in zip(matches, questions, strict=True):
        item = known.pop(match.old.item_key) if match.old else Item(quiz=quiz)
        item.key = match.item_key
        item.has_explicit_key = bool(question.explicit_id)
        item.retired_at = None
        items.append(item)
    for item in known.values():
        item.retired_at = item.retired_at or now
    stored = [item for item in (*items, *known.values()) if item.pk]
    Item.objects.bulk_update(
        stored, ["key", "has_explicit_key", "retired_at"], batch_size=BATCH_SIZE
    )
    Item.objects.bulk_create([item for item in items if not item.pk], batch_size=BATCH_SIZE)
    return items


def _free_keys(known: dict[str, Item], matches: Sequence[ItemMatch]) -> None:
    """Give items that will have another key one that nobody wants, so that two can swap."""
    renamed = [
        known[match.old.item_key]
        for match in matches
        if match.old and match.old.item_key != match.item_key
    ]
    for item in renamed:
        Item.objects.filter(pk=item.pk).update(key=f"~{item.pk}")


def _write_sections(rendered: RenderedQuiz, revision: Revision) -> list[Section]:
    return Section.objects.bulk_create(
        Section(
            revision=revision,
            position=position,
            title=section.title,
            introduction=section.introduction,
            introduction_html=rendered.html(section.introduction),
        )
        for position, section in enumerate(rendered.document.sections)
    )


def _write_questions(
    rendered: RenderedQuiz, revision: Revision, items: list[Item], sections: list[Section]
) -> list[Question]:
    questions = rendered.document.questions
    return Question.objects.bulk_create(
        (
            Question(
                revision=revision,
                section=sections[question.section],
                item=item,
                position=position,
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
                fingerprint=fingerprint(question),
                path=question.path,
                line=question.line,
            )
            for position, (question, item) in enumerate(zip(questions, items, strict=True))
        ),
        batch_size=BATCH_SIZE,
    )


def _write_choices(
    rendered: RenderedQuiz, questions: list[Question], matches: Sequence[ItemMatch]
) -> None:
    documents = rendered.document.questions
    Choice.objects.bulk_create(
        (
            Choice(
                question=question,
                position=position,
                key=key,
                source=choice.text,
                html=rendered.html(choice.text, inline=True),
                is_correct=choice.is_correct,
                feedback=choice.feedback,
                feedback_html=rendered.html(choice.feedback),
            )
            for question, document, match in zip(questions, documents, matches, strict=True)
            for position, (choice, key) in enumerate(
                zip(document.choices, match.choice_keys, strict=True)
            )
        ),
        batch_size=BATCH_SIZE,
    )


def _make_current(rendered: RenderedQuiz, quiz: Quiz, revision: Revision) -> None:
    """Publish the revision; what the file states becomes the quiz's, the rest stays as it is."""
    quiz.title = rendered.document.title
    for setting in QUIZ_SETTINGS & rendered.document.stated.keys():
        setattr(quiz, setting, rendered.document.stated[setting])
    quiz.current_revision = revision
    quiz.retired_at = None
    quiz.save()
