"""`manage.py import_quizzes` as a course team uses it."""

import json

import pytest
from django.core.management import CommandError, call_command

from quizzes.models import Course, ImportRecord, Quiz, Revision

from .conftest import BROKEN, GOOD, run


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


def test_annotations_of_a_file_that_is_not_text(folder):
    (folder / "planets.md").write_bytes(b"**1.** caf\xe9?")
    printed = run("--check", "--format", "github", folder / "planets.md", expect=1)
    assert printed.startswith(f"::error file={folder / 'planets.md'},line=1,col=11,title=not-utf8")


def test_a_text_that_cannot_be_rendered_is_an_error_in_every_format(db, folder):
    deep = GOOD.replace("is red?", "is red?\n\n" + ">" * 30 + " deep\n")
    path = folder / "planets.md"
    path.write_text(deep)
    for mode in ("--dry-run", "--format=text"):
        assert "error[too-deep]" in run(mode, path, expect=1)
    assert "title=too-deep" in run("--format", "github", path, expect=1)
    (file,) = json.loads(run("--format", "json", path, expect=1))["files"]
    assert (file["ok"], len(file["questions"])) == (False, 3)
    assert [each["code"] for each in file["diagnostics"]] == ["too-deep"]
    assert not Quiz.objects.exists()


def test_a_dry_run_shows_each_change_as_a_diff_and_changes_nothing(submitted, write):
    text = GOOD.replace("Which planet is red?", "Which planet looks red?")
    text = text.replace("- [x] Mercury\n- [ ] Venus", "- [ ] Mercury\n- [x] Venus")
    path = write("planets.md", text)
    printed = run("--dry-run", path)
    assert printed == (
        f"{path}: would be a new revision of “planets”, 3 questions (1 key changed, 1 reworded);"
        " 1 submitted and 0 running attempts keep theirs\n"
        "  key changed: 1 (line 4) Which planet is closest to the sun?\n"
        "    answered in 1 submitted attempt: past scores stay, unless you decide\n"
        "    --key-changes new-key: 0 would rise, 1 would fall\n"
        "    - - [x] Mercury\n"
        "    - - [ ] Venus\n"
        "    + - [ ] Mercury\n"
        "    + - [x] Venus\n"
        "  reworded: 3 (line 17) Which planet looks red?\n"
        "    - Which planet is red?\n"
        "    + Which planet looks red?\n"
        "1 ok, 0 failed\n"
    )
    assert (Revision.objects.count(), ImportRecord.objects.count()) == (1, 1)


def test_a_dry_run_names_what_is_new_and_what_is_retired(planets, write):
    text = GOOD[: GOOD.index("**3.**")] + "**3.** Which has a moon?\n- [x] Earth\n- [ ] Venus\n"
    printed = run("--dry-run", write("planets.md", text))
    assert "  new: 3 (line 17) Which has a moon?\n    + Which has a moon?\n" in printed
    assert "  retired: 3 Which planet is red?\n    - Which planet is red?\n" in printed


def test_a_terminal_is_not_steered_by_what_a_plan_shows(planets, write):
    printed = run("--dry-run", write("planets.md", GOOD.replace("red?", "red\u202e?")))
    assert "\u202e" not in printed


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


def test_a_code_is_explained_without_a_database(capsys):
    printed = run("--explain", "too-deep")
    assert printed.startswith("### `too-deep`\n")
    assert "nested too deeply" in printed
    assert "###" not in printed[3:]


def test_an_unknown_code_is_answered_with_the_nearest():
    with pytest.raises(CommandError, match="Did you mean no-choices") as refused:
        run("--explain", "no-choice")
    assert refused.value.returncode == 1


@pytest.mark.parametrize(
    "arguments", [(), ("--check", "--prune", "."), ("--course", "x", ".")], ids=" ".join
)
def test_a_command_that_makes_no_sense_has_a_status_of_its_own(db, arguments):
    with pytest.raises(CommandError) as refused:
        run(*arguments)
    assert refused.value.returncode == 2


def test_the_help_has_a_table_of_exit_statuses(capsys):
    with pytest.raises(SystemExit):
        call_command("import_quizzes", "--help")
    assert "\n  1  something stays out" in capsys.readouterr().out


def test_findings_about_pictures_stand_in_their_place(folder):
    (folder / "planets.md").write_text(
        "**1.** What is ![this](a.png)?\n- [x] a\n- [ ] b\n\n**2.** Why?\n- [ ] a\n- [ ] b\n"
    )
    printed = run("--check", "--format", "json", folder / "planets.md", expect=1)
    found = json.loads(printed)["files"][0]["diagnostics"]
    assert [(each["line"], each["code"]) for each in found] == [
        (1, "missing-image"),
        (5, "no-correct-choice"),
    ]
