"""Importing in the words of a course team: what goes in, what stays, what is never damaged."""

from textwrap import dedent

import pytest

from quizzes.actions.attempts import submit_attempt
from quizzes.actions.planning import plan_import
from quizzes.actions.rendering import render_quiz
from quizzes.actions.starting import start_attempt
from quizzes.core.annotations import annotate
from quizzes.core.document import Scoring
from quizzes.core.matching import Change
from quizzes.core.reading import SourceFile, read_quiz
from quizzes.models import Choice, Course, Item, Question, Quiz, Revision
from quizzes.models.immutable import ImmutableQuerySet

from ..conftest import ALL_RIGHT, EVERY_KIND, NOW, PLANETS, given, import_markdown


def item_of(stem: str) -> Item:
    """The item of the newest question with these words."""
    return Question.objects.filter(source__contains=stem).latest("pk").item


def read(markdown: str):
    result = read_quiz([SourceFile("planets.md", markdown.encode())], max_bytes=10**6)
    assert result.is_ok, result.diagnostics
    return result.document


def test_a_new_file_becomes_a_quiz_with_its_first_revision(planets, ines):
    assert planets.title == "Planets"
    assert planets.slug == "planets"
    revision = planets.current_revision
    assert (revision.number, revision.question_count, revision.max_points) == (1, 3, 3)
    rings = revision.questions.get(source__contains="rings")
    assert rings.kind == "multiple"
    assert rings.explanation == "Rings of ice and dust."
    assert [choice.is_correct for choice in rings.choices.order_by("position")] == [
        True,
        True,
        False,
        False,
    ]
    assert Choice.objects.get(source="Mars", question__source__contains="red").feedback == (
        "Iron oxide."
    )


def test_the_same_file_again_changes_nothing_and_says_so(planets):
    result = import_markdown(PLANETS)
    assert result.revision is None
    assert result.plan.is_unchanged
    assert Revision.objects.count() == 1


def test_a_file_that_was_only_given_figures_changes_nothing(planets):
    source = planets.current_revision.source
    lines = [question.line for question in read(source).questions]
    annotated = annotate(source, {line: ["facility index 71 %"] for line in lines})
    assert "Quizmark statistics" in annotated
    assert import_markdown(annotated).plan.is_unchanged
    assert Revision.objects.get().source == source

    edited = import_markdown(annotated.replace("Mars", "Red Mars"))
    assert edited.revision.number == 2


def test_who_imported_is_recorded(ines):
    assert import_markdown(PLANETS, by=ines).revision.imported_by == ines


def test_an_edit_makes_a_new_revision_and_keeps_the_old_one_as_it_was(planets):
    before = planets.current_revision
    result = import_markdown(PLANETS.replace("Which planet is red?", "Which one looks red?"))
    assert result.revision.number == 2
    assert before.questions.filter(source="Which planet is red?").exists()
    assert Quiz.objects.get().current_revision == result.revision


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Which planet is closest to the sun?", "Which planet is the closest to the sun?"),
        ("- [x] Mercury\n    - [ ] Venus", "- [ ] Mercury\n    - [x] Venus"),
        ("- [x] Mercury\n    - [ ] Venus", "- [ ] Venus\n    - [x] Mercury"),
        ("- [ ] Mars\n\n    **2.**", "- [ ] Mars\n    - [ ] Neptune\n\n    **2.**"),
        ("**1.** Which planet is closest", "**9.** Which planet is closest"),
    ],
    ids=["reworded stem", "fixed key", "other order", "added choice", "other number"],
)
def test_a_question_stays_the_same_item_when_it_is_edited(planets, old, new):
    before = item_of("closest")
    assert old in PLANETS
    result = import_markdown(PLANETS.replace(old, new))
    assert item_of("closest") == before
    assert Item.objects.count() == 3
    assert not result.plan.retired


def test_choices_keep_their_keys_when_they_are_reordered(planets):
    def keys():
        question = Question.objects.filter(source__contains="closest").latest("pk")
        return {choice.source: choice.key for choice in question.choices.all()}

    before = keys()
    import_markdown(
        PLANETS.replace("- [x] Mercury\n    - [ ] Venus", "- [ ] Venus\n    - [x] Mercury")
    )
    assert keys() == before


def test_a_question_that_is_gone_is_retired_and_comes_back_as_itself(planets):
    red = item_of("red")
    without = PLANETS[: PLANETS.index("**3.**")]
    result = import_markdown(without)
    red.refresh_from_db()
    assert red.retired_at == NOW
    assert [item.item_key for item in result.plan.retired] == [red.key]
    import_markdown(PLANETS)
    red.refresh_from_db()
    assert red.retired_at is None
    assert item_of("red") == red


def test_an_explicit_id_renames_the_item_and_then_holds_through_any_edit(planets):
    red = item_of("red")
    with_id = PLANETS.replace("Which planet is red?", "Which planet is red? {#rust}")
    import_markdown(with_id)
    red.refresh_from_db()
    assert red.key == "rust"
    assert red.has_explicit_key
    changed = with_id.replace("Which planet is red?", "What colour?").replace("Iron oxide", "Rust")
    import_markdown(changed)
    assert item_of("What colour") == red


def test_two_questions_can_swap_their_ids(planets):
    one = PLANETS.replace("sun?", "sun? {#a}").replace("red?", "red? {#b}")
    import_markdown(one)
    closest, red = item_of("closest"), item_of("red")
    import_markdown(one.replace("{#a}", "{#x}").replace("{#b}", "{#a}").replace("{#x}", "{#b}"))
    # The ids are the identity: the words have moved to the other item.
    assert item_of("closest") == red
    assert item_of("red") == closest


def test_past_results_stay_when_the_key_changes(submitted, alice):
    flipped = PLANETS.replace("- [x] Mercury\n    - [ ] Venus", "- [ ] Mercury\n    - [x] Venus")
    result = import_markdown(flipped)
    assert {each.change for each in result.plan.changes} == {Change.KEY_CHANGED}
    assert result.plan.attempt_count == 1
    submitted.refresh_from_db()
    assert submitted.score == 3
    assert submitted.revision.number == 1
    second = start_attempt(quiz=Quiz.objects.get(), student=alice, now=NOW)
    submit_attempt(attempt=second, given=given(second, ALL_RIGHT), now=NOW)
    second.refresh_from_db()
    assert second.score == 2


def test_settings_that_the_file_states_are_the_files_and_the_others_stay_the_admins(planets):
    planets.max_attempts = 2
    planets.save()
    import_markdown(PLANETS.replace("title: Planets", "title: Planets\n    scoring: net-correct"))
    planets.refresh_from_db()
    assert planets.scoring == Scoring.NET_CORRECT
    assert planets.max_attempts == 2
    assert planets.current_revision.stated == ["scoring", "title"]
    import_markdown(PLANETS + "\n")
    planets.refresh_from_db()
    assert planets.scoring == Scoring.NET_CORRECT
    assert planets.current_revision.stated == ["title"]


def test_a_retired_quiz_is_published_again_by_importing_it(planets):
    planets.retired_at = NOW
    planets.save()
    import_markdown(PLANETS)
    assert Quiz.objects.published().exists()


def test_the_plan_writes_nothing(planets, django_assert_num_queries):
    document = read(PLANETS.replace("    ", "").replace("red?", "reddest?").strip())
    plan = plan_import(document=document, course=Course.objects.get(), slug="planets")
    assert [each.change for each in plan.changes] == [Change.REWORDED]
    assert Revision.objects.count() == 1


def test_an_import_that_dies_half_way_leaves_no_trace(db, monkeypatch):
    def dies(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(ImmutableQuerySet, "insert_all", dies)
    with pytest.raises(KeyboardInterrupt):
        import_markdown(PLANETS)
    assert not Quiz.objects.exists()
    assert not Question.objects.exists()


def test_a_text_that_cannot_be_rendered_is_named_with_its_line(db):
    deep = "\n".join("    " * level + "- level" for level in range(40))
    document = read(
        f"**1.** Deep?\n\n{deep}\n\n**2.** Which?\n- [x] a\n- [ ] b\n".replace(
            "- level\n\n**2.**", "- level\n\n- [x] yes\n- [ ] no\n\n**2.**"
        )
    )
    rendered, diagnostics = render_quiz(document)
    assert rendered is None
    assert [(d.code, d.line) for d in diagnostics] == [("too-deep", 1)]
    assert not Quiz.objects.exists()


def test_hostile_html_is_stored_harmless(db):
    import_markdown(
        "**1.** <script>alert(1)</script> which?\n- [x] <img src=x onerror=alert(1)>\n- [ ] b\n"
    )
    question = Question.objects.get()
    assert "<script" not in question.html
    assert "<img" not in question.choices.get(position=0).html


def test_importing_costs_the_same_number_of_queries_whatever_the_size(db, count_queries):
    def quiz(size: int) -> str:
        return "\n".join(
            f"**{n}.** Question number {n}?\n- [x] a{n}\n- [ ] b{n}\n" for n in range(size)
        )

    with count_queries() as few:
        import_markdown(quiz(3), "few.md")
    with count_queries() as many:
        import_markdown(quiz(30), "many.md")
    assert len(few) == len(many)


def test_what_is_right_without_boxes_is_stored_with_the_question(every_kind):
    specs = {
        question.kind: question.spec
        for question in Question.objects.filter(revision=every_kind.current_revision)
    }
    assert specs == {
        "single": {},
        "multiple": {},
        "short-text": {"accepted": ["Mars", "the red planet"]},
        "numeric": {"accepted": [{"low": "7.5", "high": "8.5"}]},
        "fill-in": {"gaps": [["sun", "Sun"], ["star"]]},
        "ordering": {},
        "matching": {"matches": ["Herschel", "Galle", "Tombaugh", "Kepler"]},
    }


def test_the_plan_knows_changed_answers_from_the_same_ones(every_kind):
    def words(old: str, new: str) -> list[str]:
        document = read(dedent(EVERY_KIND).lstrip().replace(old, new))
        plan = plan_import(document=document, course=every_kind.course, slug=every_kind.slug)
        return [each.change.value for each in plan.changes]

    assert words("**1.**", "**A1.**") == []
    assert words("= Mars", "= mars") == ["key changed"]
    assert words("8 +- 0.5", "8") == ["key changed"]
    assert words("[[star]]", "[[sun]]") == ["key changed"]
    assert words(":: Kepler", ":: Brahe") == ["reworded"]


def test_a_gap_that_markdown_moves_out_of_the_text_is_named_with_its_line(db):
    document = read("**1.** Yes [[a]].\n\n**2.** No [a [[b]]](https://example.org).\n")
    rendered, diagnostics = render_quiz(document)
    assert rendered is None
    assert [(d.code, d.line) for d in diagnostics] == [("misplaced-gap", 3)]
