"""`--partial`: what is broken stays out with an error, the rest goes in, and no result is lost."""

import json

import pytest

from quizzes.models import Item, Question, Quiz, Revision

from ..conftest import PLANETS, import_markdown
from .conftest import BROKEN, GOOD, run


def test_a_broken_question_is_left_out_and_the_others_go_in(db, write):
    path = write("planets.md", BROKEN)
    printed = run("--partial", path, expect=1)
    assert f"{path}:4:1: error[no-correct-choice]" in printed
    assert "new quiz, 2 questions, 1 left out" in printed
    assert "0 ok, 0 failed, 1 in parts" in printed
    assert [q.source.split()[-1] for q in Question.objects.order_by("position")] == ["two.", "red?"]


def test_without_the_option_a_broken_question_keeps_the_file_out(db, write):
    run(write("planets.md", BROKEN), expect=1)
    assert not Quiz.objects.exists()


def test_a_question_that_is_left_out_is_not_retired(planets, write):
    path = write("planets.md", BROKEN.replace("red?", "reddest?"))
    printed = run("--partial", "--dry-run", path, expect=1)
    assert "  left out: 1 (line 4) Which planet is closest to the sun?" in printed
    assert "retired" not in printed
    run("--partial", path, expect=1)
    assert Revision.objects.count() == 2
    assert not Item.objects.exclude(retired_at=None).exists()
    run(write("planets.md", GOOD))
    assert Item.objects.count() == 3
    assert planets.revisions.first().question_count == 3


def test_what_was_left_out_is_said_again_on_the_next_run(db, write):
    path = write("planets.md", BROKEN)
    run("--partial", path, expect=1)
    printed = run("--partial", path, expect=1)
    assert "error[no-correct-choice]" in printed
    assert "nothing has changed" in printed
    assert "failed" in run(path, expect=1)
    assert Revision.objects.count() == 1


def test_a_question_that_cannot_be_rendered_is_left_out(db, write):
    deep = GOOD.replace("is red?", "is red?\n\n" + ">" * 30 + " deep\n")
    printed = run("--partial", write("planets.md", deep), expect=1)
    assert "error[too-deep]" in printed
    assert "new quiz, 2 questions, 1 left out" in printed


def test_a_check_says_what_would_be_left_out_and_reports_every_question(write):
    path = write("planets.md", BROKEN)
    assert "ok, 2 questions, 1 left out" in run("--check", "--partial", path, expect=1)
    printed = run("--check", "--partial", "--format", "json", path, expect=1)
    (file,) = json.loads(printed)["files"]
    assert (file["ok"], len(file["questions"])) == (False, 3)
    printed = run("--check", "--partial", "--format", "github", path, expect=1)
    assert printed.startswith(f"::error file={path},line=4,")


@pytest.mark.parametrize(
    "text",
    [
        GOOD.replace("sun?", "sun? {#a}").replace("red?", "red? {#a}"),
        BROKEN.replace("title: Planets", "title: Planets\nattempts: none"),
        "- [x] stray\n\n" + BROKEN.replace("---\ntitle: Planets\n---\n", ""),
        "**1.** Alone and broken?\n- [ ] yes\n- [ ] no\n",
        "\0" + BROKEN,
    ],
    ids=["one id twice", "front matter", "choices of no question", "nothing left", "no text"],
)
def test_what_is_wrong_with_the_whole_file_still_keeps_it_out(db, write, text):
    run("--partial", write("planets.md", text), expect=1)
    assert not Quiz.objects.exists()


def test_pruning_goes_on_when_only_questions_are_left_out(db, folder):
    run(folder)
    (folder / "planets.md").unlink()
    (folder / "week2" / "planets.md").write_text(BROKEN)
    assert "retired" in run("--partial", "--prune", folder, expect=1)


def test_past_results_of_a_left_out_question_stay(submitted, write):
    run("--partial", write("planets.md", BROKEN), expect=1)
    submitted.refresh_from_db()
    assert submitted.score == 3
    item = Item.objects.get(questions__source__contains="closest")
    assert item.retired_at is None
    assert import_markdown(PLANETS).quiz.items.count() == 3
