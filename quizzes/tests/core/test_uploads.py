"""Which quizzes are in what somebody hands in: files and archives alike."""

import io
import zipfile
from pathlib import PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.core.archives import ArchiveLimits
from quizzes.core.grouping import group_quizzes
from quizzes.core.reading import SourceFile
from quizzes.core.uploads import sort_out
from quizzes.management.discovery import discover

LIMITS = ArchiveLimits(bytes=1_000_000, count=50)


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, name)
    return buffer.getvalue()


def groups(*paths: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(group.address, group.paths) for group in group_quizzes(paths)]


def test_each_file_is_a_quiz():
    assert groups("b.md", "a/c.md", "a.md") == [
        ("a.md", ("a.md",)),
        ("b.md", ("b.md",)),
        ("a/c.md", ("a/c.md",)),
    ]


def test_a_folder_with_a_quiz_file_is_one_quiz_and_its_subfolders_are_not():
    assert groups("x.md", "w/b.md", "w/quiz.md", "w/deep/c.md") == [
        ("x.md", ("x.md",)),
        ("w.md", ("w/quiz.md", "w/b.md")),
        ("w/deep/c.md", ("w/deep/c.md",)),
    ]


def test_a_folder_around_everything_does_not_count():
    assert groups("repo/a.md", "repo/u/b.md") == [
        ("a.md", ("repo/a.md",)),
        ("u/b.md", ("repo/u/b.md",)),
    ]
    assert groups("repo/quiz.md", "repo/b.md") == [("repo.md", ("repo/quiz.md", "repo/b.md"))]


def test_a_quiz_file_without_a_folder_has_no_address():
    assert groups("quiz.md", "b.md") == [("", ("quiz.md", "b.md"))]


NAMES = st.sampled_from(["a.md", "b.MD", "quiz.md", "c.txt", "README.md", "d.png", ".e.md"])
FOLDERS = st.lists(st.sampled_from(["x", "y", "w 2", ".h"]), max_size=3).map("/".join)
PATHS = st.builds(lambda folder, name: f"{folder}/{name}".lstrip("/"), FOLDERS, NAMES)


@settings(max_examples=40)
@given(st.sets(PATHS, max_size=8))
def test_an_upload_makes_the_same_quizzes_as_the_command_does_of_the_folder(
    tmp_path_factory, paths
):
    root = tmp_path_factory.mktemp("quizzes")
    # A file at the top, so that there is no single folder that an upload would look into.
    for path in (*paths, "top.md"):
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()

    found = list(discover([str(root)]))
    uploaded = group_quizzes([*paths, "top.md"])

    relative = [tuple(str(file.relative_to(root)) for file in quiz.files) for quiz in found]
    if not any(PurePosixPath(path) == PurePosixPath("quiz.md") for path in paths):
        assert sorted(relative) == sorted(group.paths for group in uploaded)
        assert {quiz.address for quiz in found} == {group.address for group in uploaded}


def test_archives_and_files_are_sorted_out():
    upload = sort_out(
        [
            SourceFile("one.md", b"1"),
            SourceFile("all.zip", zipped("w/quiz.md", "w/two.md", "w/cat.png")),
        ],
        LIMITS,
    )

    found = [(quiz.address, [f.path for f in quiz.files], quiz.is_named) for quiz in upload.quizzes]
    assert found == [
        ("one.md", ["one.md"], True),
        ("w.md", ["w/quiz.md", "w/two.md"], False),
    ]


def test_pictures_are_found_as_the_markdown_names_them():
    data = zipped("w/quiz.md", "w/img/a.png", "b.png", "c.md")
    upload = sort_out([SourceFile("all.zip", data), SourceFile("alone.md", b"x")], LIMITS)
    quizzes = {quiz.address: quiz for quiz in upload.quizzes}

    assert quizzes["w.md"].image("img/a.png") == b"w/img/a.png"
    assert quizzes["w.md"].image("./img/../../b.png") == b"b.png"
    assert quizzes["c.md"].image("b.png") == b"b.png"
    for missing in ("a.png", "../../b.png", "/b.png", "quiz.md", ""):
        assert quizzes["w.md"].image(missing) is None
    assert quizzes["alone.md"].image("b.png") is None


def test_a_quiz_that_is_all_of_an_archive_is_called_after_it():
    upload = sort_out([SourceFile("week-3.zip", zipped("quiz.md", "b.md"))], LIMITS)

    assert [quiz.address for quiz in upload.quizzes] == ["week-3.md"]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("cat.png", b"\x89PNG", "not-a-quiz"),
        ("notes.docx", b"PK", "not-a-quiz"),
        ("a" * 300 + ".md", b"x", "unusable-name"),
        ("C:x.md", b"x", "unusable-name"),
        ("empty.zip", zipped(), "not-a-quiz"),
        ("pictures.zip", zipped("a.png"), "not-a-quiz"),
        ("broken.zip", b"junk", "bad-archive"),
    ],
)
def test_what_cannot_be_used_is_one_line(name, data, code):
    upload = sort_out([SourceFile(name, data)], LIMITS)

    assert upload.quizzes == ()
    assert [each.code for each in upload.diagnostics] == [code]


def test_the_second_file_of_a_name_is_refused():
    upload = sort_out([SourceFile("a.md", b"1"), SourceFile("a.md", b"2")], LIMITS)

    assert [quiz.files[0].data for quiz in upload.quizzes] == [b"1"]
    assert [each.code for each in upload.diagnostics] == ["unusable-name"]
