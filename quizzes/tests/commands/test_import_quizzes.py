"""`manage.py import_quizzes` as a course team uses it."""

import io
import json
from textwrap import dedent

import pytest
from django.core.management import CommandError, call_command

from quizzes.models import Course, Quiz, Revision

from ..conftest import PLANETS

GOOD = dedent(PLANETS).lstrip()
BROKEN = GOOD.replace("[x] Mercury", "[ ] Mercury")


def run(*arguments, expect: int = 0) -> str:
    """What the command prints; its exit status must be the expected one."""
    out = io.StringIO()
    status = 0
    try:
        call_command("import_quizzes", *map(str, arguments), stdout=out, stderr=io.StringIO())
    except SystemExit as exit_:
        status = exit_.code
    assert status == expect, out.getvalue()
    return out.getvalue()


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "planets.md").write_text(GOOD)
    (tmp_path / "week2").mkdir()
    (tmp_path / "week2" / "planets.md").write_text(GOOD)
    return tmp_path


def test_a_file_becomes_a_quiz(db, folder):
    assert "new quiz, 3 questions" in run(folder / "planets.md")
    assert Quiz.objects.get().slug == "planets"


def test_a_folder_is_imported_with_all_below_it(db, folder):
    assert "2 ok, 0 failed" in run(folder)
    assert sorted(Quiz.objects.values_list("slug", flat=True)) == ["planets", "week2-planets"]


def test_importing_again_changes_nothing_and_says_so(db, folder):
    run(folder)
    assert run(folder).count("nothing has changed") == 2
    assert Revision.objects.count() == 2


def test_a_file_with_an_error_stays_out_and_the_others_go_in(db, folder):
    (folder / "broken.md").write_text(BROKEN)
    printed = run(folder, expect=1)
    assert "error[no-correct-choice]" in printed
    assert f"{folder / 'broken.md'}:4:1" in printed
    assert "2 ok, 1 failed" in printed
    assert not Quiz.objects.filter(slug="broken").exists()


def test_an_error_in_an_edit_leaves_the_quiz_as_it_was(db, folder):
    run(folder)
    (folder / "planets.md").write_text(BROKEN)
    run(folder, expect=1)
    assert Revision.objects.count() == 2


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty-file"),
        (b" \n\t\n", "empty-file"),
        (b"\x89PNG\r\n\x1a\n\0", "binary-file"),
        (GOOD.encode("utf-16"), "not-utf8"),
        (b"**1.** caf\xe9?\n- [x] a\n- [ ] b\n", "not-utf8"),
        (b"x" * 2000, "too-large"),
        (BROKEN.encode(), "no-correct-choice"),
    ],
    ids=["empty", "blank", "binary", "UTF-16", "Latin-1", "too large", "no right choice"],
)
def test_bad_input_is_one_clear_message(db, tmp_path, settings, data, code):
    settings.IMPORT_MAX_BYTES = 1000
    path = tmp_path / "bad.md"
    path.write_bytes(data)
    printed = run(path, expect=1)
    assert f"error[{code}]" in printed
    assert printed.count("error[") == 1
    assert not Quiz.objects.exists()


def test_a_file_that_does_not_exist_is_reported_and_the_others_go_in(db, folder):
    printed = run(folder / "nothing.md", folder / "planets.md", expect=1)
    assert "unreadable-file" in printed
    assert Quiz.objects.count() == 1


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


def test_the_id_of_a_question_is_taken_once_in_a_folder_quiz(db, tmp_path):
    (tmp_path / "quiz.md").write_text("# Solar system\n")
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text("**1.** Which? {#same}\n- [x] a\n- [ ] b\n")
    printed = run(tmp_path, expect=1)
    assert "duplicate-id" in printed
    assert f"{tmp_path / 'a.md'}, line 1" in printed


def test_two_files_cannot_be_the_same_quiz(db, folder):
    text = GOOD.replace("title: Planets", "title: Planets\nslug: same")
    for name in ("one.md", "two.md"):
        (folder / name).write_text(text)
    printed = run(folder, expect=1)
    assert "duplicate-slug" in printed
    assert Revision.objects.filter(quiz__slug="same").count() == 1


def test_checking_needs_no_database(folder):
    assert "2 ok, 0 failed" in run("--check", folder)


def test_a_check_as_json_has_every_question_rejected_ones_too(folder):
    (folder / "planets.md").write_text(BROKEN)
    report = json.loads(run("--check", "--format", "json", folder / "planets.md", expect=1))
    (file,) = report["files"]
    assert set(file) == {"path", "title", "ok", "questions", "diagnostics"}
    assert (file["path"], file["title"], file["ok"]) == (
        str(folder / "planets.md"),
        "Planets",
        False,
    )
    first = file["questions"][0]
    assert set(first) == {"number", "line", "key", "kind", "stem", "choices", "explanation"}
    assert first["choices"][0] == {"text": "Mercury", "correct": False}
    assert [question["kind"] for question in file["questions"]] == ["single", "multiple", "single"]
    (problem,) = file["diagnostics"]
    assert set(problem) >= {"severity", "code", "line", "column", "message"}
    assert (problem["severity"], problem["code"], problem["line"]) == (
        "error",
        "no-correct-choice",
        4,
    )


def test_annotations_for_a_pull_request(folder):
    (folder / "planets.md").write_text(BROKEN)
    printed = run("--check", "--format", "github", folder, expect=1)
    assert printed.startswith(f"::error file={folder / 'planets.md'},line=4,col=1,")


def test_a_dry_run_prints_the_plan_and_changes_nothing(submitted, tmp_path):
    path = tmp_path / "planets.md"
    path.write_text(GOOD.replace("Which planet is red?", "Which planet looks red?"))
    printed = run("--dry-run", path)
    assert "reworded: 3" in printed
    assert "1 submitted and 0 running attempts keep theirs" in printed
    assert Revision.objects.count() == 1


def test_a_quiz_goes_into_the_course_that_is_named(db, folder):
    course = Course.objects.create(slug="astronomy", title="Astronomy")
    run("--course", "astronomy", folder / "planets.md")
    assert Quiz.objects.get().course == course


def test_an_unknown_course_is_named_with_those_that_exist(db, folder):
    with pytest.raises(CommandError, match=r"no course “x”. Courses: open"):
        run("--course", "x", folder)


def test_no_progress_is_drawn_where_there_is_no_terminal(db, folder, capsys):
    call_command("import_quizzes", str(folder))
    printed = capsys.readouterr()
    assert "\r" not in printed.out
    assert printed.err == ""


def test_warnings_of_a_code_can_be_left_out(folder):
    (folder / "planets.md").write_text(GOOD.replace("[ ] Mars", "[ ] None of the above"))
    path = folder / "planets.md"

    assert "warning[all-of-the-above]" in run("--check", path)
    for code in ("all-of-the-above", "advice"):
        assert "warning[" not in run("--check", "--ignore", code, path)
    with pytest.raises(CommandError, match="invalid choice: 'no-choices'"):
        run("--check", "--ignore", "no-choices", path)
