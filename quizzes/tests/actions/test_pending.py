"""Files between handing in and importing, and plans that somebody has agreed to."""

from textwrap import dedent

import pytest
from django.db import OperationalError

from quizzes.actions import pending as pending_actions
from quizzes.actions.importing import OutdatedPlanError, import_quiz
from quizzes.actions.pending import apply_pending, keep_pending, plan_pending
from quizzes.actions.planning_uploads import plan_file
from quizzes.actions.regrading import Regraded, regrade
from quizzes.core.reading import SourceFile
from quizzes.core.rulings import Decision
from quizzes.models import Course, ImportRecord, PendingImport, Quiz, Revision, Ruling

from ..conftest import NOW, PLANETS, import_markdown

EDITED = dedent(PLANETS.replace("red?", "reddest?")).lstrip()


@pytest.fixture
def course(db) -> Course:
    return Course.objects.get()


def kept(by, course, **files: str) -> PendingImport:
    sources = [SourceFile(f"{name}.md", text.encode()) for name, text in files.items()]
    return keep_pending(by=by, course=course, files=sources, now=NOW)


def agreed_to(plan) -> dict[str, str]:
    return {quiz.slug: quiz.base for quiz in plan.importable}


def apply(pending, plan, by):
    return apply_pending(
        pending=pending, planned=plan.quizzes, agreed=agreed_to(plan), by=by, now=NOW
    )


def test_files_come_back_as_they_were_handed_in(ines, course):
    pending = kept(ines, course, b="# B\n", a="# A\n")

    assert [(f.path, bytes(f.data)) for f in pending.files.all()] == [
        ("b.md", b"# B\n"),
        ("a.md", b"# A\n"),
    ]


def test_a_plan_writes_nothing(ines, planets):
    pending = kept(ines, planets.course, planets=EDITED)

    plan_pending(pending)

    assert Revision.objects.count() == 1


def test_what_was_agreed_to_is_imported_by_whoever_agreed(ines, planets):
    pending = kept(ines, planets.course, planets=EDITED)

    applied = apply(pending, plan_pending(pending), ines)

    assert applied.is_complete
    assert [result.revision.imported_by for result in applied.results] == [ines]
    assert ImportRecord.objects.first().by == ines
    assert not PendingImport.objects.exists()


def test_a_quiz_that_changes_between_the_check_and_the_lock_is_left_alone(ines, planets):
    pending = kept(ines, planets.course, planets=EDITED)
    plan = plan_pending(pending)
    import_markdown(PLANETS.replace("red?", "green?"))

    applied = apply(pending, plan, ines)

    assert (applied.results, applied.outdated) == ((), ("Planets",))
    assert Revision.objects.count() == 2
    assert PendingImport.objects.exists()


def test_an_outdated_plan_leaves_no_trace(ines, planets):
    file = SourceFile("planets.md", EDITED.encode())
    planned = plan_file(file=file, course=planets.course, quiz=planets)
    import_markdown(PLANETS.replace("red?", "green?"))
    records = ImportRecord.objects.count()

    with pytest.raises(OutdatedPlanError):
        import_quiz(
            rendered=planned.rendered,
            course=planets.course,
            slug=planned.slug,
            by=ines,
            now=NOW,
            plan=planned.plan,
        )

    assert Revision.objects.count() == 2
    assert ImportRecord.objects.count() == records


def test_a_plan_for_a_new_quiz_is_outdated_when_there_is_one(ines, course):
    planned = plan_file(file=SourceFile("planets.md", EDITED.encode()), course=course)
    import_markdown(PLANETS)

    with pytest.raises(OutdatedPlanError):
        import_quiz(
            rendered=planned.rendered,
            course=course,
            slug="planets",
            by=ines,
            now=NOW,
            plan=planned.plan,
        )

    assert Quiz.objects.get().current_revision.number == 1


def test_a_text_for_a_quiz_stays_with_it_whatever_its_path(ines, planets):
    source = SourceFile("/srv/quizzes/elsewhere.md", EDITED.encode())
    pending = keep_pending(by=ines, course=planets.course, files=[source], quiz=planets, now=NOW)

    (planned,) = plan_pending(pending).quizzes

    assert (planned.slug, planned.quiz) == ("planets", planets)


def test_a_text_for_a_quiz_cannot_move_it(ines, planets):
    text = EDITED.replace("title: Planets", "title: Planets\nslug: stars")

    planned = plan_file(
        file=SourceFile("planets.md", text.encode()), course=planets.course, quiz=planets
    )

    assert planned.is_rejected
    assert [each.code for each in planned.diagnostics] == ["slug-changed"]


def test_rendering_that_takes_too_long_keeps_out_what_comes_after_it(ines, course, monkeypatch):
    monkeypatch.setattr("quizzes.actions.planning_uploads.RENDERING_SECONDS", -1)

    plan = plan_pending(kept(ines, course, planets=EDITED))

    assert [each.code for each in plan.quizzes[0].diagnostics] == ["too-costly"]


FLIPPED = EDITED.replace("- [x] Mercury\n- [ ] Venus", "- [ ] Mercury\n- [x] Venus")


def applied_with(decision: Decision, ines, quiz):
    pending = kept(ines, quiz.course, planets=FLIPPED)
    plan = plan_pending(pending)
    (change,) = plan.quizzes[0].plan.key_changes
    return apply_pending(
        pending=pending,
        planned=plan.quizzes,
        agreed=agreed_to(plan),
        by=ines,
        now=NOW,
        decisions={"planets": {change.item_key: decision}, "stars": {"a": decision}},
        reason="Typo.",
    )


def test_what_is_decided_about_a_key_comes_with_the_import_and_scores_follow(
    submitted, ines, planets
):
    applied = applied_with(Decision.NEW_KEY, ines, planets)
    assert applied.is_complete
    assert applied.regraded == {"planets": Regraded(changed=1, fell=1, checked=1)}
    submitted.refresh_from_db()
    assert submitted.score == 2
    ruling = Ruling.objects.get()
    assert (ruling.by, ruling.reason, ruling.decision) == (ines, "Typo.", "new-key")


def test_an_import_stays_when_its_regrade_stops(submitted, ines, planets, monkeypatch, caplog):
    def failing(**_arguments):
        raise OperationalError

    monkeypatch.setattr(pending_actions, "regrade", failing)
    applied = applied_with(Decision.NEW_KEY, ines, planets)
    assert (applied.is_complete, applied.unfinished) == (True, ("Planets",))
    assert "Regrading 'planets' stopped" in caplog.text
    assert Revision.objects.count() == 2
    assert regrade(quiz=planets, now=NOW).fell == 1


def test_without_decisions_no_score_changes(submitted, ines, planets):
    pending = kept(ines, planets.course, planets=FLIPPED)
    assert apply(pending, plan_pending(pending), ines).regraded == {}
    submitted.refresh_from_db()
    assert submitted.score == 3


def test_a_ruling_is_not_made_without_its_import(submitted, ines, planets):
    pending = kept(ines, planets.course, planets=FLIPPED)
    plan = plan_pending(pending)
    import_markdown(EDITED)
    (change,) = plan.quizzes[0].plan.key_changes
    applied = apply_pending(
        pending=pending,
        planned=plan.quizzes,
        agreed=agreed_to(plan),
        by=ines,
        now=NOW,
        decisions={"planets": {change.item_key: Decision.NEW_KEY}},
    )
    assert applied.outdated == ("Planets",)
    assert not Ruling.objects.exists()
