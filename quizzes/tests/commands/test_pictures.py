"""Pictures beside the quizzes on disk, as `import_quizzes` reads them."""

import os
from textwrap import dedent

import pytest

from quizzes.management.pictures import files_below
from quizzes.models import Image, Revision

from ..conftest import ILLUSTRATED, picture
from .test_import_quizzes import run

QUIZ = dedent(ILLUSTRATED).lstrip()


@pytest.fixture
def folder(tmp_path):
    """A folder with a quiz in a folder of its own, and a picture beside the quiz."""
    (tmp_path / "week-1" / "images").mkdir(parents=True)
    (tmp_path / "week-1" / "quiz.md").write_text(QUIZ)
    (tmp_path / "week-1" / "images" / "square.png").write_bytes(picture())
    return tmp_path


def showing(folder, path: str):
    """The folder's quiz, showing another picture."""
    quiz = folder / "week-1" / "quiz.md"
    quiz.write_text(QUIZ.replace("images/square.png", path))
    return quiz


@pytest.mark.django_db
def test_a_picture_comes_along_and_its_change_too(folder):
    assert "new quiz" in run(folder)
    assert "nothing has changed" in run(folder)
    (folder / "week-1" / "images" / "square.png").write_bytes(picture("red"))
    assert "would be a new revision" in run("--dry-run", folder)
    assert "revision 2" in run(folder)
    assert Image.objects.count() == 2


def test_a_check_reports_pictures_without_a_database(folder):
    assert "ok" in run("--check", folder)
    (folder / "week-1" / "images" / "square.png").write_bytes(b"<svg></svg>")
    output = run("--check", folder, expect=1)
    assert (
        "quiz.md:3:1: error[image-not-usable]: the picture “images/square.png” is an SVG" in output
    )


@pytest.mark.django_db
def test_a_missing_picture_keeps_the_quiz_out(folder):
    assert "error[missing-image]" in run(showing(folder, "images/circle.png"), expect=1)
    assert not Revision.objects.exists()


@pytest.mark.django_db
def test_a_picture_may_lie_elsewhere_in_the_folder_that_was_asked_for(folder):
    (folder / "outside.png").write_bytes(picture())
    quiz = showing(folder, "../outside.png")
    assert "new quiz" in run(folder)
    assert "missing-image" in run(quiz, expect=1)  # asked for alone, its own folder is the limit


@pytest.mark.parametrize(
    "path",
    ["../../secret.png", "images/../../../secret.png", "link.png", "linked/secret.png", "ring.png"],
)
def test_nothing_outside_is_read(folder, path):
    outside = folder.parent / "secret.png"
    outside.write_bytes(picture())
    week = folder / "week-1"
    (week / "link.png").symlink_to(outside)
    (week / "linked").symlink_to(folder.parent)
    (week / "ring.png").symlink_to(week / "ring.png")
    assert files_below(folder, week)(path) is None
    assert "missing-image" in run("--check", showing(folder, path).parent.parent, expect=1)


def test_what_is_no_ordinary_file_is_not_read(folder):
    os.mkfifo(folder / "pipe.png")
    read = files_below(folder, folder)
    assert read("pipe.png") is None
    assert read("week-1") is None
    assert read("a\0.png") is None
    assert read("a" * 5000) is None
    assert read("/dev/zero") is None
