"""The database refuses impossible rows: every constraint of every model is broken here once."""

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from quizzes.actions.starting import start_attempt
from quizzes.models import (
    AuditEvent,
    Course,
    ImportRecord,
    Question,
)
from quizzes.models.immutable import ImmutableModel

from .conftest import NOW
from .impossible_practice_rows import review, turn
from .impossible_rows import BROKEN, copy, override, ruling, score_change


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(name, alice, planets):
    attempt = start_attempt(quiz=planets, student=alice, now=NOW)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        BROKEN[name](attempt)
    # SQLite names the columns of a unique constraint, PostgreSQL its name.
    message = str(refused.value)
    assert name in message or "UNIQUE constraint failed" in message


def test_every_constraint_is_broken_by_a_test():
    ours = [
        model for app in ("accounts", "quizzes") for model in apps.get_app_config(app).get_models()
    ]
    named = {constraint.name for model in ours for constraint in model._meta.constraints}
    assert named == set(BROKEN)


def test_an_answer_has_one_override(alice, planets):
    attempt = start_attempt(quiz=planets, student=alice, now=NOW)
    answer = attempt.answers.first()
    override(attempt, answer=answer)
    with pytest.raises(IntegrityError), transaction.atomic():
        override(attempt, answer=answer)


def test_a_revision_has_one_record(planets):
    with pytest.raises(IntegrityError), transaction.atomic():
        copy(ImportRecord.objects.get())


def test_the_course_slug_is_unique(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        Course.objects.create(slug=Course.OPEN_SLUG, title="Again")


def immutable_models():
    return [
        model
        for model in apps.get_app_config("quizzes").get_models()
        if issubclass(model, ImmutableModel)
    ]


@pytest.mark.parametrize("model", immutable_models())
def test_immutable_rows_cannot_be_changed_or_deleted(model, alice, illustrated):
    attempt = start_attempt(quiz=illustrated, student=alice, now=NOW)
    ruling(attempt)
    score_change(attempt)
    review(turn(attempt))
    AuditEvent.objects.create(at=NOW, action="exported", target="Planets")
    row = model.objects.first()
    with pytest.raises(TypeError, match="immutable"):
        row.save()
    with pytest.raises(TypeError, match="immutable"):
        model.objects.update(pk=0)
    with pytest.raises(TypeError, match="never deleted"):
        row.delete()
    with pytest.raises(TypeError, match="never deleted"):
        model.objects.all().delete()


def test_derived_html_can_be_made_again(planets):
    question = Question.objects.first()
    question.html = "<p>again</p>"
    question.save(update_fields=["html"])
    assert Question.objects.filter(pk=question.pk).update(html="<p>twice</p>") == 1
