"""A file stays the quiz it is: renamed, moved, named from elsewhere, gone and back again."""

import shutil

import pytest

from quizzes.actions.attempts import submit_attempt
from quizzes.actions.starting import start_attempt
from quizzes.models import Attempt, Course, ImportRecord, Question, Quiz, Revision

from ..conftest import ALL_RIGHT, NOW, given, import_markdown
from .conftest import BROKEN, GOOD, MOONS, run


def slugs() -> list[str]:
    return sorted(Quiz.objects.published().values_list("slug", flat=True))


def test_a_renamed_file_stays_its_quiz_with_all_its_results(alice, tmp_path, write):
    path = write("planets.md")
    run(tmp_path)
    quiz = Quiz.objects.get()
    attempt = start_attempt(quiz=quiz, student=alice, now=NOW)
    submit_attempt(attempt=attempt, given=given(attempt, ALL_RIGHT), now=NOW)
    path.rename(tmp_path / "solar-system.md")
    renamed = f"renamed from {path}, nothing"
    assert f"{renamed} would change" in run("--dry-run", tmp_path)
    assert f"{renamed} has changed" in run(tmp_path)
    assert slugs() == ["planets"]
    assert Attempt.objects.get().quiz == quiz
    assert Attempt.objects.get().score == 3
    # From now on the new name is the quiz's, and needs no comparing.
    assert "planets.md" not in run(tmp_path)
    assert Quiz.objects.get().path == str(tmp_path / "solar-system.md")


def test_a_file_is_recognised_when_it_is_renamed_and_edited_at_once(db, tmp_path, write):
    path = write("planets.md")
    run(tmp_path)
    path.unlink()
    write("solar.md", GOOD.replace("closest to the sun?", "the hottest? {#hot}"))
    assert "renamed from" in run(tmp_path)
    assert (Quiz.objects.count(), Revision.objects.count()) == (1, 2)


def test_a_file_with_other_questions_is_another_quiz(db, tmp_path, write):
    path = write("planets.md")
    run(tmp_path)
    path.unlink()
    write("moons.md", MOONS)
    run(tmp_path)
    assert slugs() == ["moons", "planets"]


def test_a_copy_is_a_second_quiz(db, tmp_path, write):
    write("planets.md")
    run(tmp_path)
    run(write("copy.md"))
    run(tmp_path)
    assert slugs() == ["copy", "planets"]
    assert Revision.objects.count() == 2


def test_of_two_files_that_a_vanished_one_may_be_the_first_is_it(db, tmp_path, write):
    path = write("planets.md")
    run(tmp_path)
    path.unlink()
    write("a.md")
    write("b.md")
    run(tmp_path)
    assert slugs() == ["b", "planets"]
    assert Quiz.objects.get(slug="planets").path == str(tmp_path / "a.md")


def test_where_two_quizzes_are_alike_none_is_guessed(db, tmp_path, write):
    paths = [write("a.md"), write("b.md")]
    run(tmp_path)
    for path in paths:
        path.unlink()
    write("c.md")
    run(tmp_path)
    assert slugs() == ["a", "b", "c"]


def test_a_slug_that_is_stated_decides_whatever_the_questions(db, tmp_path, write):
    path = write("planets.md")
    run(tmp_path)
    path.unlink()
    write("solar.md", GOOD.replace("title: Planets", "title: Planets\nslug: solar"))
    run(tmp_path)
    assert slugs() == ["planets", "solar"]


def test_a_stated_slug_holds_through_any_renaming(db, tmp_path, write):
    path = write("planets.md", GOOD.replace("title: Planets", "title: Planets\nslug: solar"))
    run(tmp_path)
    path.rename(tmp_path / "other.md")
    run(tmp_path)
    assert slugs() == ["solar"]


def test_two_files_that_swap_their_names_swap_their_contents(db, tmp_path, write):
    """A name is a stronger sign than a text, and no result moves to another quiz."""
    write("a.md")
    write("b.md", MOONS)
    run(tmp_path)
    before = dict(Quiz.objects.values_list("slug", "pk"))
    write("a.md", MOONS)
    write("b.md")
    printed = run("--dry-run", tmp_path)
    assert "2 new, 3 retired" in printed
    run(tmp_path)
    assert dict(Quiz.objects.values_list("slug", "pk")) == before
    assert Quiz.objects.get(slug="a").current_revision.question_count == 2


def test_a_file_is_the_same_quiz_from_whatever_folder_it_is_named(db, tmp_path, write, monkeypatch):
    path = write("quizzes/week1/planets.md")
    run(tmp_path / "quizzes")
    run(path)
    run(path.parent)
    monkeypatch.chdir(tmp_path)
    run("quizzes")
    monkeypatch.chdir(tmp_path / "quizzes")
    run("week1/planets.md")
    monkeypatch.chdir(tmp_path / "quizzes" / "week1")
    run("planets.md")
    assert slugs() == ["week1-planets"]
    assert Revision.objects.count() == 1


def test_a_folder_quiz_is_the_same_from_whatever_folder_it_is_named(db, tmp_path, write):
    write("solar/quiz.md", "# Solar system\n")
    write("solar/a.md", MOONS)
    run(tmp_path)
    run(tmp_path / "solar")
    assert slugs() == ["solar"]
    assert Revision.objects.count() == 1


def test_a_new_checkout_of_the_same_folder_has_the_same_quizzes(db, tmp_path, write):
    """Whether the old one is still there or not."""
    write("release1/planets.md")
    run(tmp_path / "release1")
    shutil.copytree(tmp_path / "release1", tmp_path / "release2")
    run(tmp_path / "release2")
    shutil.rmtree(tmp_path / "release1")
    shutil.move(tmp_path / "release2", tmp_path / "release3")
    run(tmp_path / "release3")
    assert slugs() == ["planets"]
    assert Revision.objects.count() == 1


def test_two_folders_with_files_of_one_name_do_not_overwrite_each_other(db, tmp_path, write):
    run(write("astronomy/quiz1.md"))
    run(write("geology/quiz1.md", MOONS))
    run(tmp_path / "astronomy")
    run(tmp_path / "geology")
    run(tmp_path / "astronomy" / "quiz1.md", tmp_path / "geology" / "quiz1.md")
    assert slugs() == ["quiz1", "quiz1-2"]
    assert Revision.objects.count() == 2


def test_a_new_file_does_not_take_over_the_quiz_of_a_renamed_one(db, tmp_path, write):
    path = write("planets.md")
    run(tmp_path)
    path.rename(tmp_path / "solar.md")
    run(tmp_path)
    write("planets.md", MOONS)
    run(tmp_path)
    run(tmp_path / "planets.md")
    assert slugs() == ["planets", "planets-2"]
    assert Quiz.objects.get(slug="planets").current_revision.question_count == 3


def test_a_vanished_file_keeps_its_quiz_unless_pruning_is_asked_for(db, folder):
    run(folder)
    (folder / "planets.md").unlink()
    run(folder)
    assert slugs() == ["planets", "week2-planets"]
    would = run("--dry-run", "--prune", folder)
    assert f"{folder / 'planets.md'}: would be retired" in would
    assert slugs() == ["planets", "week2-planets"]
    assert f"{folder / 'planets.md'}: retired" in run("--prune", folder)
    assert slugs() == ["week2-planets"]
    assert "retired" not in run("--prune", folder)


def test_a_retired_quiz_comes_back_with_its_file_and_its_attempts(submitted, tmp_path, write):
    path = write("planets.md")
    run(tmp_path)
    path.unlink()
    run("--prune", tmp_path)
    assert slugs() == []
    submitted.refresh_from_db()
    assert submitted.score == 3
    write("planets.md")
    run(tmp_path)
    assert slugs() == ["planets"]
    assert Attempt.objects.get().quiz == Quiz.objects.get()


@pytest.mark.parametrize("data", [BROKEN.encode(), b"\xff\xfe", b""])
def test_nothing_is_pruned_when_a_file_failed(db, folder, data):
    run(folder)
    (folder / "planets.md").unlink()
    (folder / "renamed.md").write_bytes(data)
    printed = run("--prune", folder, expect=1)
    assert "nothing is retired, because a file failed" in printed
    assert slugs() == ["planets", "week2-planets"]


def test_only_files_of_the_folders_that_are_imported_are_pruned(db, folder, write):
    run(folder)
    shutil.rmtree(folder / "week2")
    (folder / "week1").mkdir()
    assert "retired" not in run("--prune", folder / "planets.md", folder / "week1")
    assert slugs() == ["planets", "week2-planets"]


def test_quizzes_that_were_made_in_the_admin_are_never_pruned(ines, folder, monkeypatch):
    import_markdown(GOOD, "admin.md", by=ines)
    run(folder)
    monkeypatch.chdir(folder)
    run("--prune", ".")
    assert "admin" in slugs()


def test_a_file_that_lost_its_questions_has_not_vanished(db, folder):
    run(folder)
    (folder / "planets.md").write_text("# To be written\n")
    run("--prune", folder)
    assert slugs() == ["planets", "week2-planets"]


def test_an_edit_in_the_admin_leaves_the_quiz_to_its_file(ines, tmp_path, write):
    path = write("planets.md")
    run(tmp_path)
    edited = import_markdown(GOOD.replace("red?", "reddest?"), by=ines)
    quiz = Quiz.objects.get()
    assert (edited.revision.number, quiz.path) == (2, str(path))
    path.unlink()
    run("--prune", tmp_path)
    quiz.refresh_from_db()
    assert quiz.retired_at is not None


def test_an_unchanged_folder_is_not_read_again(db, folder, monkeypatch):
    run(folder)

    def parse(*arguments):
        raise AssertionError("read again")

    monkeypatch.setattr("quizzes.core.reading.parse", parse)
    assert run(folder).count("nothing has changed") == 2


def test_an_unchanged_folder_costs_the_same_queries_whatever_its_size(
    db, folder, write, count_queries
):
    run(folder)
    with count_queries() as few:
        run(folder)
    for number in range(5):
        write(f"week3/{number}.md", MOONS.replace("Titan", f"Moon {number}"))
    run(folder)
    with count_queries() as many:
        run(folder)
    assert len(few) == len(many) == 2


def test_a_file_whose_slug_changes_back_and_forth_is_two_quizzes(db, tmp_path, write):
    one = GOOD.replace("title: Planets", "title: Planets\nslug: one")
    for text in (one, one.replace("slug: one", "slug: two"), one):
        write("planets.md", text)
        run(tmp_path)
    assert slugs() == ["one", "two"]
    assert Revision.objects.count() == 2


def test_a_long_name_that_is_taken_still_makes_a_slug(db, tmp_path, write):
    name = "x" * 99 + ".md"
    run(write(f"a/{name}"))
    run(write(f"b/{name}", MOONS))
    assert max(map(len, slugs())) <= 100
    assert Quiz.objects.count() == 2


def test_identity_is_per_course(db, tmp_path, write):
    Course.objects.create(slug="astronomy", title="Astronomy")
    write("planets.md")
    run(tmp_path)
    run("--course", "astronomy", tmp_path)
    assert Quiz.objects.count() == 2
    assert Question.objects.count() == 6
    assert ImportRecord.objects.values("course").distinct().count() == 2
