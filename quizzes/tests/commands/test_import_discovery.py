"""Which files the import command takes for quizzes, and which it passes over."""

import json
import os
from pathlib import Path

import pytest

from quizzes.models import Quiz

from .conftest import BROKEN, GOOD, run


def test_markdown_without_questions_in_a_folder_is_passed_over_with_a_note(db, folder):
    (folder / "README.md").write_text("# Read me\n")
    assert "1 without questions passed over" in run(folder)
    assert "error[no-questions]" in run(folder / "README.md", expect=1)


def test_a_folder_with_a_quiz_file_is_one_quiz(db, tmp_path):
    course = tmp_path / "solar"
    course.mkdir()
    (course / "quiz.md").write_text("---\ntitle: Solar system\n---\nHow well do you know it?\n")
    (course / "a.md").write_text("**1.** First?\n- [x] a\n- [ ] b\n")
    (course / "b.md").write_text("**1.** Second?\n- [x] a\n- [ ] b\n")
    run(tmp_path)
    quiz = Quiz.objects.get()
    assert (quiz.title, quiz.slug) == ("Solar system", "solar")
    questions = list(quiz.current_revision.questions.order_by("position"))
    assert [question.source for question in questions] == ["First?", "Second?"]
    assert questions[1].path == str(course / "b.md")
    assert quiz.current_revision.sections.count() == 1
    assert "nothing has changed" in run(tmp_path)


def test_what_is_passed_over_is_a_warning_in_every_format(db, folder):
    (folder / "README.md").write_text("# Read me\n")
    assert "::warning file=" in run("--format", "github", folder)
    files = json.loads(run("--format", "json", folder))["files"]
    readme = next(file for file in files if file["path"].endswith("README.md"))
    assert (readme["ok"], readme["questions"]) == (True, [])
    assert [each["severity"] for each in readme["diagnostics"]] == ["warning"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("README.md", "# Set up\n\n- [ ] install\n- [x] run\n"),
        ("CONTRIBUTING.md", "# How to\n\n```\nunclosed\n"),
        ("notes.txt", "Nothing in particular."),
        ("requirements.txt", ""),
    ],
)
def test_files_that_are_about_a_folder_need_no_questions(folder, name, text):
    (folder / name).write_text(text)
    assert "2 ok, 0 failed, 1 without questions passed over" in run("--check", folder)
    assert "1 failed" in run("--check", folder / name, expect=1)
    assert "1 without questions passed over" in run("--check", "--pass-over", folder / name)


def test_a_readme_with_questions_is_a_quiz(folder):
    (folder / "README.md").write_text(BROKEN)
    assert "2 ok, 1 failed" in run("--check", folder, expect=1)


def test_a_file_of_another_suffix_is_taken_when_it_is_named(folder):
    (folder / "quiz.rst").write_text(GOOD)
    (folder / "more.qmd").write_text(GOOD)
    assert "3 ok" in run("--check", folder)
    assert "1 ok" in run("--check", folder / "quiz.rst")


def test_a_folder_that_cannot_be_listed_is_reported(folder, monkeypatch):
    listed = Path.iterdir

    def iterdir(path):
        if path.name == "week2":
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(Path, "iterdir", iterdir)
    printed = run("--check", folder, expect=1)
    assert f"{folder / 'week2'}:1:1: error[unreadable-file]" in printed
    assert "1 ok, 1 failed" in printed


def test_a_path_longer_than_the_database_takes_is_reported(folder):
    deep = folder.joinpath(*["x" * 100] * 5)
    deep.mkdir(parents=True)
    (deep / "planets.md").write_text(GOOD)
    assert "longer than 500 characters" in run("--check", folder, expect=1)


def test_a_file_name_that_is_no_text_is_no_obstacle(db, tmp_path):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.md"))
    try:
        path.write_text(GOOD)
    except OSError:
        pytest.skip("this file system has no such names")
    run(tmp_path)
    assert Quiz.objects.get().slug == "caf"
