"""Which files are quizzes: the arguments of the import command, looked up on disk."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

QUIZ_FILE = "quiz.md"
SUFFIXES = frozenset({".md", ".markdown"})


@dataclass(frozen=True, slots=True)
class FoundQuiz:
    """The files of one quiz. `path` names it in messages; `address` is what its slug comes from.

    `is_named` tells a file that was asked for by name from one that lay in a folder. `root` is the
    folder that was asked for, or the named file's own: pictures are read from within it only.
    """

    path: str
    address: str
    files: tuple[Path, ...]
    root: Path
    is_named: bool = False


def discover(arguments: Sequence[str]) -> Iterator[FoundQuiz]:
    """Every quiz in the given files and folders, in a stable order, none of them twice.

    One file is one quiz; a folder with a `quiz.md` is one quiz made of all its Markdown files.
    Hidden folders are left out. A path that does not exist is found all the same, so that it is
    reported like any other file that cannot be read.
    """
    seen: set[Path] = set()
    for argument in arguments:
        root = Path(argument)
        for quiz in _in_folder(root, root) if root.is_dir() else [_named(root)]:
            resolved = quiz.files[0].resolve()
            if resolved not in seen:
                seen.add(resolved)
                yield quiz


def _named(path: Path) -> FoundQuiz:
    return FoundQuiz(str(path), path.name, (path,), path.parent, is_named=True)


def _in_folder(folder: Path, root: Path) -> Iterator[FoundQuiz]:
    entries = sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))
    files = [entry for entry in entries if entry.is_file() and entry.suffix.lower() in SUFFIXES]
    quiz_file = folder / QUIZ_FILE
    if quiz_file in files:
        others = (file for file in files if file != quiz_file)
        address = folder.resolve().name if folder == root else str(folder.relative_to(root))
        yield FoundQuiz(str(quiz_file), f"{address}.md", (quiz_file, *others), root)
    else:
        for file in files:
            yield FoundQuiz(str(file), str(file.relative_to(root)), (file,), root)
    for entry in entries:
        # A link may lead back up, so only real folders are entered.
        if entry.is_dir() and not entry.is_symlink():
            yield from _in_folder(entry, root)
