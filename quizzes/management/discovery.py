"""Which files are quizzes: the arguments of the import command, looked up on disk."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from quizzes.core.grouping import (
    COURSE_FILE,
    MARKDOWN_SUFFIXES,
    QUIZ_FILE,
    is_quiz_file,
    may_be_other,
)


@dataclass(frozen=True)
class FoundCourse:
    """A folder with a `course.md`: a course, with everything below it."""

    file: Path

    @property
    def folder(self) -> Path:
        return self.file.parent

    @property
    def path(self) -> str:
        """What messages call its file."""
        return shown_path(self.file)

    @property
    def name(self) -> str:
        """The folder's name, however it was spelled."""
        return shown_path(Path(self.folder.resolve().name))

    @cached_property
    def location(self) -> Path:
        return self.file.resolve()

    @cached_property
    def quizzes(self) -> "tuple[FoundQuiz, ...]":
        """Every quiz of the course, also those that were not asked for."""
        found = _in_folder(self.folder, self.folder, None)
        return tuple(
            each
            for each in found
            if isinstance(each, FoundQuiz) and each.course and each.course.location == self.location
        )

    def path_of(self, quiz: "FoundQuiz") -> str:
        """The path of a quiz from the folder of the course, as `order` names it."""
        path = Path(os.path.abspath(quiz.files[0])).relative_to(os.path.abspath(self.folder))
        return shown_path(path).replace(os.sep, "/")


@dataclass(frozen=True)
class FoundQuiz:
    """The files of one quiz. `address` is what its slug comes from, `root` the folder searched.

    `is_named` tells a file that was asked for by name from one that lay in a folder. `root` is the
    folder that was asked for, or the named file's own: pictures are read from within it only.
    `course` is the one that the folder belongs to; None: the folder says nothing about it.
    """

    address: str
    files: tuple[Path, ...]
    root: Path
    is_named: bool = False
    course: FoundCourse | None = None

    @property
    def path(self) -> str:
        """What messages call it."""
        return shown_path(self.files[0])

    @cached_property
    def location(self) -> Path:
        """Where its first file is, however it was spelled."""
        return self.files[0].resolve()

    @property
    def may_be_other(self) -> bool:
        """Whether a file of this name is often no quiz."""
        return may_be_other(self.files[0])


def shown_path(path: Path) -> str:
    """The path as text: on some systems names may hold bytes that are none."""
    return os.fsencode(path).decode(errors="replace")


Found: TypeAlias = FoundCourse | FoundQuiz


def discover(arguments: Sequence[str], *, looks_up: bool = True) -> Iterator[Found]:
    """Every quiz in the given files and folders, in a stable order, none of them twice.

    One file is one quiz; a folder with a `quiz.md` is one quiz made of all its Markdown files. A
    folder with a `course.md` is a course with everything below it, and comes before its quizzes;
    one within another is a course of its own. What is named within such a folder belongs to its
    course, too, unless nothing `looks_up`. Hidden folders are left out. A path that does not
    exist, and a folder that cannot be listed, are found all the same, so that they are reported
    like any file that cannot be read.
    """
    seen: set[Path] = set()
    for argument in arguments:
        for found in _in_argument(Path(argument), looks_up):
            if found.location not in seen:
                seen.add(found.location)
                yield found


def _in_argument(path: Path, looks_up: bool) -> Iterator[Found]:
    if path.name == COURSE_FILE and path.is_file():
        yield FoundCourse(path)
        return
    is_course = (path / COURSE_FILE).is_file()
    course = _course_above(path) if looks_up and not is_course else None
    if course:
        yield course
    if path.is_dir():
        yield from _in_folder(path, path, course)
    else:
        address = _address(path, path.parent, course)
        yield FoundQuiz(address, (path,), path.parent, is_named=True, course=course)


def _course_above(path: Path) -> FoundCourse | None:
    """The course of the nearest folder that `path` lies in, itself left out."""
    folders = Path(os.path.abspath(path)).parents
    files = (folder / COURSE_FILE for folder in folders)
    return next((FoundCourse(file) for file in files if file.is_file()), None)


def _in_folder(folder: Path, root: Path, course: FoundCourse | None) -> Iterator[Found]:
    try:
        entries = sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))
    except OSError:
        yield FoundQuiz(folder.name, (folder,), root, course=course)
        return
    files = [entry for entry in entries if is_quiz_file(entry) and entry.is_file()]
    if folder / COURSE_FILE in files:
        files.remove(folder / COURSE_FILE)
        course = FoundCourse(folder / COURSE_FILE)
        yield course
    quiz_file = folder / QUIZ_FILE
    if quiz_file in files:
        others = (file for file in files if _is_markdown(file) and file != quiz_file)
        address = _address(folder, root, course)
        yield FoundQuiz(f"{address}.md", (quiz_file, *others), root, course=course)
    else:
        for file in files:
            yield FoundQuiz(_address(file, root, course), (file,), root, course=course)
    for entry in entries:
        # A link may lead back up, so only real folders are entered.
        if entry.is_dir() and not entry.is_symlink():
            yield from _in_folder(entry, root, course)


def _address(path: Path, root: Path, course: FoundCourse | None) -> str:
    """The path from the folder of the course, else from the root; of either, the name."""
    if course:
        whole, base = Path(os.path.abspath(path)), Path(os.path.abspath(course.folder))
    else:
        whole, base = path, root
    return path.resolve().name if whole == base else str(whole.relative_to(base))


def _is_markdown(file: Path) -> bool:
    return file.suffix.lower() in MARKDOWN_SUFFIXES
