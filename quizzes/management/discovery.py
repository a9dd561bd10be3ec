"""Which files are quizzes: the arguments of the import command, looked up on disk."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from quizzes.core.grouping import MARKDOWN_SUFFIXES, QUIZ_FILE, is_quiz_file, may_be_other


@dataclass(frozen=True)
class FoundQuiz:
    """The files of one quiz. `address` is what its slug comes from, `root` the folder searched.

    `is_named` tells a file that was asked for by name from one that lay in a folder. `root` is the
    folder that was asked for, or the named file's own: pictures are read from within it only.
    """

    address: str
    files: tuple[Path, ...]
    root: Path
    is_named: bool = False

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


def discover(arguments: Sequence[str]) -> Iterator[FoundQuiz]:
    """Every quiz in the given files and folders, in a stable order, none of them twice.

    One file is one quiz; a folder with a `quiz.md` is one quiz made of all its Markdown files.
    Hidden folders are left out. A path that does not exist, and a folder that cannot be listed,
    are found all the same, so that they are reported like any file that cannot be read.
    """
    seen: set[Path] = set()
    for argument in arguments:
        root = Path(argument)
        for quiz in _in_folder(root, root) if root.is_dir() else [_named(root)]:
            if quiz.location not in seen:
                seen.add(quiz.location)
                yield quiz


def _named(path: Path) -> FoundQuiz:
    return FoundQuiz(path.name, (path,), path.parent, is_named=True)


def _in_folder(folder: Path, root: Path) -> Iterator[FoundQuiz]:
    try:
        entries = sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))
    except OSError:
        yield FoundQuiz(folder.name, (folder,), root)
        return
    files = [entry for entry in entries if is_quiz_file(entry) and entry.is_file()]
    quiz_file = folder / QUIZ_FILE
    if quiz_file in files:
        others = (file for file in files if _is_markdown(file) and file != quiz_file)
        address = folder.resolve().name if folder == root else str(folder.relative_to(root))
        yield FoundQuiz(f"{address}.md", (quiz_file, *others), root)
    else:
        for file in files:
            yield FoundQuiz(str(file.relative_to(root)), (file,), root)
    for entry in entries:
        # A link may lead back up, so only real folders are entered.
        if entry.is_dir() and not entry.is_symlink():
            yield from _in_folder(entry, root)


def _is_markdown(file: Path) -> bool:
    return file.suffix.lower() in MARKDOWN_SUFFIXES
