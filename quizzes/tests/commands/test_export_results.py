"""`manage.py export_results`: the files of the admin, for scripts."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse

from quizzes.actions.starting import start_attempt
from quizzes.models import Attempt, Course, Quiz
from quizzes.reports.analysis_exports import QUIZ_TABLES

from ..attempts import sit
from ..conftest import NOW
from ..workbooks import sheets_of

PLANETS = "open/planets"


@pytest.fixture
def export(capsysbinary):
    """Runs the command and gives what it writes on standard output."""

    def run(*arguments: str) -> bytes:
        call_command("export_results", *arguments, stderr=io.StringIO())
        return capsysbinary.readouterr().out

    return run


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


@pytest.mark.parametrize("kind", QUIZ_TABLES)
def test_a_table_of_a_quiz_is_the_one_of_the_admin(export, client, ines, submitted, kind):
    client.force_login(ines)
    address = reverse("admin:quizzes_quiz_export", args=[submitted.quiz.pk, kind, "csv"])
    downloaded = b"".join(client.get(address, {"which": "all"}).streaming_content)
    assert export(kind, "--quiz", PLANETS) == downloaded


def test_the_gradebook_is_the_one_of_the_only_course(export, submitted):
    (row,) = rows(export("gradebook"))
    assert (row["username"], row["planets.score"]) == ("alice", "3.00")
    assert export("gradebook", "--course", "open") == export("gradebook")


def test_only_the_attempts_that_are_asked_for(export, submitted, alice):
    sit(submitted.quiz, alice, {})
    assert [row["attempt"] for row in rows(export("attempts", "--quiz", PLANETS))] == ["2", "1"]
    latest = rows(export("attempts", "--quiz", PLANETS, "--which", "latest"))
    assert [row["attempt"] for row in latest] == ["2"]


def test_what_is_overdue_is_ended_first(export, planets, alice):
    planets.time_limit = timedelta(minutes=30)
    planets.save()
    start_attempt(quiz=planets, student=alice, now=NOW)
    (row,) = rows(export("attempts", "--quiz", PLANETS))
    assert row["ended_by"] == "clock"
    assert not Attempt.objects.open().exists()


def test_a_file_is_made_by_its_name_and_for_its_owner_alone(export, submitted, tmp_path):
    file = tmp_path / "results.XLSX"
    assert export("attempts", "--quiz", PLANETS, "--output", str(file)) == b""
    (sheet,) = sheets_of(file.read_bytes())
    assert sheet[1][3] == "alice"
    assert file.stat().st_mode & 0o777 == 0o600
    assert [*tmp_path.iterdir()] == [file]


def test_a_format_that_is_asked_for_comes_before_the_name(export, submitted, tmp_path):
    file = tmp_path / "results.txt"
    export("items", "--quiz", PLANETS, "--output", str(file))
    assert file.read_bytes().startswith(b"place,")
    export("items", "--quiz", PLANETS, "--output", str(file), "--format", "xlsx")
    assert sheets_of(file.read_bytes())
    assert sheets_of(export("items", "--quiz", PLANETS, "--format", "xlsx"))


def test_a_file_that_cannot_be_finished_stays_as_it_was(export, submitted, tmp_path, monkeypatch):
    file = tmp_path / "results.csv"
    file.write_text("before")

    def fail(selection):
        raise RuntimeError("the database is away")
        yield

    def table(selection):
        made = QUIZ_TABLES["items"](selection)
        return type(made)(made.columns, fail(selection))

    monkeypatch.setitem(QUIZ_TABLES, "attempts", table)
    with pytest.raises(RuntimeError, match="away"):
        export("attempts", "--quiz", PLANETS, "--output", str(file))
    assert file.read_text() == "before"
    assert [*tmp_path.iterdir()] == [file]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["attempts"], "name it with --quiz COURSE/QUIZ"),
        (["attempts", "--quiz", PLANETS, "--course", "open"], "without --course"),
        (["attempts", "--quiz", "planets"], "There is no quiz planets. Quizzes: open/planets."),
        (["items", "--quiz", "open/x"], "There is no quiz open/x"),
        (["gradebook", "--course", "x"], "There is no course x. Courses: open."),
        (["gradebook", "--quiz", PLANETS], "The gradebook is of a course"),
        (["nothing"], "invalid choice"),
        (["attempts", "--quiz", PLANETS, "--which", "x"], "invalid choice"),
    ],
)
def test_what_cannot_be_done_is_said(export, planets, arguments, message):
    with pytest.raises(CommandError, match=message):
        export(*arguments)


def test_a_course_has_to_be_named_where_there_are_several(export, submitted):
    Course.objects.create(title="Physics", slug="physics")
    with pytest.raises(CommandError, match=r"--course\. Courses: open, physics\."):
        export("gradebook")


def test_of_many_quizzes_the_first_are_named(export, planets):
    for number in range(12):
        Quiz.objects.create(course=planets.course, slug=f"q{number:02}", title="Q")
    with pytest.raises(CommandError, match=r"open/planets.*open/q08 and 3 more\."):
        export("items", "--quiz", "open/x")


def test_a_folder_that_is_not_there_is_said(export, submitted, tmp_path):
    file = tmp_path / "nowhere" / "results.csv"
    with pytest.raises(CommandError, match="cannot be written: No such file or directory"):
        export("attempts", "--quiz", PLANETS, "--output", str(file))
    with pytest.raises(CommandError, match="cannot be written"):
        export("attempts", "--quiz", PLANETS, "--output", str(tmp_path))
