"""What a plan knows before anything is written, and what finding it out costs."""

from textwrap import dedent

import pytest
from django.db import connection

from quizzes.actions import importing, planning
from quizzes.actions.attempts import submit_attempt
from quizzes.actions.importing import import_quiz, retire_quizzes
from quizzes.actions.planning import plan_import
from quizzes.actions.rendering import render_quiz
from quizzes.actions.starting import start_attempt
from quizzes.core.matching import Change
from quizzes.core.reading import SourceFile, read_quiz
from quizzes.core.rulings import Decision, Effect
from quizzes.models import Course, ImportRecord, Question, Quiz, Revision

from ..conftest import ALL_RIGHT, NOW, PLANETS, given, import_markdown

FLIPPED = PLANETS.replace("- [x] Mercury\n    - [ ] Venus", "- [ ] Mercury\n    - [x] Venus")


def read(markdown: str):
    source = SourceFile("planets.md", dedent(markdown).lstrip().encode())
    return read_quiz([source], max_bytes=10**6).document


def plan_of(markdown: str, **options):
    course = Course.objects.get(slug=Course.OPEN_SLUG)
    return plan_import(document=read(markdown), course=course, slug="planets", **options)


def changes(plan) -> list[tuple[Change, str]]:
    return [(each.change, each.shown.number) for each in plan.questions]


def test_a_new_quiz_has_new_questions_only(db):
    plan = plan_of(PLANETS)
    assert plan.is_new
    assert changes(plan) == [(Change.NEW, "1"), (Change.NEW, "2"), (Change.NEW, "3")]
    assert plan.counts == {"new": 3}


def test_each_question_is_named_with_what_becomes_of_it(planets):
    text = FLIPPED.replace("red?", "reddest?").replace(
        "**2.**", "**9.** New?\n    - [x] a\n    - [ ] b\n\n    **2.**"
    )
    text = text.replace("Which of these have rings", "What else is there to ask about Neptune")
    text = text.replace("Saturn", "Io").replace("Uranus", "Triton").replace("Rings of", "Moons of")
    plan = plan_of(text)
    assert changes(plan) == [
        (Change.KEY_CHANGED, "1"),
        (Change.NEW, "9"),
        (Change.NEW, "2"),
        (Change.REWORDED, "3"),
        (Change.RETIRED, "2"),
    ]
    assert plan.counts == {"new": 2, "key changed": 1, "reworded": 1, "retired": 1}
    retired = plan.retired[0]
    assert (retired.new, retired.old.stem) == (None, "Which of these have rings? Select two.")


@pytest.mark.parametrize(
    ("old", "new"),
    [("Iron oxide.", "Rust."), ("Rings of ice", "Bands of ice")],
    ids=["comment on a choice", "explanation"],
)
def test_texts_that_identify_nothing_count_as_reworded(planets, old, new):
    assert plan_of(PLANETS.replace(old, new)).counts == {"reworded": 1, "same": 2}


def test_a_key_change_counts_the_attempts_that_answered_it(submitted, alice, bob, planets):
    unanswered = start_attempt(quiz=planets, student=bob, now=NOW)
    submit_attempt(
        attempt=unanswered,
        given=given(unanswered, {"red": ["Mars"]}),
        now=NOW,
        accept_unanswered=True,
    )
    start_attempt(quiz=planets, student=alice, now=NOW)
    plan = plan_of(FLIPPED)
    assert (plan.attempt_count, plan.open_attempt_count) == (2, 1)
    assert plan.key_change_attempt_count == 1
    assert [each.answered_count for each in plan.questions] == [1, 0, 0]
    both = plan_of(FLIPPED.replace("[x] Mars", "[ ] Mars"))
    assert [each.answered_count for each in both.questions] == [1, 0, 2]
    assert both.key_change_attempt_count == 2


def test_answers_at_earlier_revisions_are_counted_and_previews_are_not(submitted, planets):
    import_markdown(PLANETS.replace("red?", "reddest?"))
    plan = plan_of(FLIPPED.replace("red?", "reddest?"))
    assert (plan.attempt_count, plan.key_change_attempt_count) == (1, 1)
    submitted.is_preview = True
    submitted.save()
    plan = plan_of(FLIPPED)
    assert (plan.attempt_count, plan.key_change_attempt_count) == (0, 0)
    assert plan.key_changes == ()


def test_a_plan_says_what_each_decision_about_a_key_would_do(submitted, bob, planets):
    """Alice chose Mercury, the old key; Bob Venus, the new one."""
    attempt = start_attempt(quiz=planets, student=bob, now=NOW)
    answers = given(attempt, ALL_RIGHT | {"closest": ["Venus"]})
    submit_attempt(attempt=attempt, given=answers, now=NOW)
    (change,) = plan_of(FLIPPED).key_changes
    assert change.effects == {
        Decision.OLD_OR_NEW: Effect(rise_count=1, fall_count=0),
        Decision.NEW_KEY: Effect(rise_count=1, fall_count=1),
        Decision.ONLY_NEW: Effect(),
    }


def test_what_is_left_out_keeps_its_item(planets):
    document = read(PLANETS)
    without_last = PLANETS[: PLANETS.index("**3.**")]
    plan = plan_of(without_last, left_out=document.questions[2:])
    assert changes(plan)[-1] == (Change.LEFT_OUT, "3")
    assert plan.retired == ()
    assert plan.left_out[0].item_key == Question.objects.get(source__contains="red").item.key


def test_what_is_left_out_may_be_new(planets):
    stranger = read("**1.** Who is there?\n- [x] a\n- [ ] b\n").questions
    plan = plan_of(PLANETS + "\n\n", left_out=stranger)
    assert (plan.left_out[0].item_key, plan.left_out[0].old) == ("", None)


def test_a_plan_takes_the_same_queries_whatever_the_size(submitted, count_queries):
    with count_queries(12) as small:
        plan = plan_of(FLIPPED.replace("red?", "reddest?"))
        assert plan.changes[0].lines
    more = "\n".join(f"**{n}.** Number {n}?\n- [x] a{n}\n- [ ] b{n}\n" for n in range(9, 40))
    import_markdown(dedent(PLANETS) + more)
    with count_queries(len(small)):
        plan_of(more.replace("[x]", "[y]").replace("[ ]", "[x]").replace("[y]", "[ ]"))


def test_a_plan_that_somebody_was_faster_than_is_made_again(planets, monkeypatch):
    """Between planning and the lock, another import makes the revision that was planned."""
    planned = importing.plan_import

    def slowly(**arguments):
        plan = planned(**arguments)
        if Revision.objects.count() == 1:
            monkeypatch.setattr(importing, "plan_import", planned)
            import_markdown(FLIPPED)
        return plan

    monkeypatch.setattr(importing, "plan_import", slowly)
    result = import_markdown(PLANETS.replace("red?", "reddest?"))
    assert result.revision.number == 3
    assert result.plan.counts == {"key changed": 1, "reworded": 1, "same": 1}
    monkeypatch.setattr(importing, "plan_import", slowly)
    assert import_markdown(PLANETS.replace("red?", "reddest?")).revision is None


def test_nothing_is_planned_or_rendered_within_the_transaction(planets, monkeypatch):
    matched = planning.match
    depths = []

    def match(*arguments):
        depths.append(len(connection.savepoint_ids))
        return matched(*arguments)

    outside = len(connection.savepoint_ids)
    monkeypatch.setattr(planning, "match", match)
    import_markdown(FLIPPED)
    assert set(depths) == {outside}


def test_retiring_a_quiz_twice_is_recorded_once(planets):
    retire_quizzes(quizzes=[planets], now=NOW)
    retire_quizzes(quizzes=[planets], now=NOW)
    assert not Quiz.objects.published().exists()
    assert ImportRecord.objects.filter(outcome="retired").count() == 1


def test_many_ids_are_swapped_in_as_many_queries_as_few(db, count_queries):
    def quiz(size: int, shift: int):
        text = "\n".join(
            f"**{n}.** Number {n} of {size}? {{#id{(n + shift) % size}}}\n- [x] a{n}\n- [ ] b{n}\n"
            for n in range(size)
        )
        rendered, _ = render_quiz(read(text))
        course = Course.objects.get(slug=Course.OPEN_SLUG)
        return import_quiz(rendered=rendered, course=course, slug=f"q{size}", by=None, now=NOW)

    quiz(3, 0), quiz(30, 0)
    with count_queries() as few:
        quiz(3, 1)
    with count_queries() as many:
        quiz(30, 1)
    assert len(few) == len(many)
