"""Which files make up which quiz, told from their paths alone."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import PurePath, PurePosixPath

QUIZ_FILE = "quiz.md"
COURSE_FILE = "course.md"  # of everything below its folder; no quiz
MARKDOWN_SUFFIXES = frozenset({".md", ".markdown", ".qmd"})
QUIZ_SUFFIXES = MARKDOWN_SUFFIXES | {".gift", ".txt"}
ARCHIVE_SUFFIX = ".zip"
# Files of these names are about a folder and seldom quizzes: without questions, they are not
# worth an error. So is a `.txt`, which may hold anything.
_ABOUT_FOLDERS = frozenset(
    {
        "changelog",
        "code_of_conduct",
        "contributing",
        "index",
        "issue_template",
        "license",
        "pull_request_template",
        "readme",
        "security",
        "summary",
    }
)


@dataclass(frozen=True, slots=True)
class QuizGroup:
    """The files of one quiz, the one that names it first.

    `address` is what its slug comes from; it is empty where nothing but the quiz's own title
    could name it. `course` is the `course.md` that it is subject to; "": there is none.
    """

    address: str
    paths: tuple[str, ...]
    course: str = ""


def is_quiz_file(path: PurePath) -> bool:
    """Whether a file of this name can be a quiz of its own."""
    return path.suffix.lower() in QUIZ_SUFFIXES


def may_be_other(path: PurePath) -> bool:
    """Whether a file of this name is often no quiz."""
    return path.suffix.lower() == ".txt" or path.stem.lower() in _ABOUT_FOLDERS


def is_hidden(path: PurePosixPath) -> bool:
    """Whether the file or a folder that it lies in is hidden, or was added by macOS."""
    return any(part.startswith(".") or part == "__MACOSX" for part in path.parts)


def group_quizzes(paths: Iterable[str]) -> list[QuizGroup]:
    """Every quiz among relative `paths`, in a stable order.

    One file is one quiz; a folder with a `quiz.md` is one quiz made of all its Markdown files. A
    folder that everything lies in does not count in addresses, so that a folder that was packed
    with its name and one that was packed without it are the same quizzes. Nor does the folder of
    a course, and what leads there: addresses are its own.
    """
    found = [PurePosixPath(path) for path in paths]
    files = sorted(path for path in found if is_quiz_file(path) and not is_hidden(path))
    root = _root(files)
    courses = {path.parent for path in files if path.name == COURSE_FILE}
    by_folder: defaultdict[PurePosixPath, list[PurePosixPath]] = defaultdict(list)
    for path in files:
        if path.name != COURSE_FILE:
            by_folder[path.parent].append(path)
    groups: list[QuizGroup] = []
    for folder in sorted(by_folder, key=lambda folder: folder.parts):
        course = _nearest(folder, courses)
        course_file = "" if course is None else str(course / COURSE_FILE)
        groups += (
            replace(group, course=course_file)
            for group in _in_folder(folder, by_folder[folder], root if course is None else course)
        )
    return groups


def course_files(paths: Iterable[str]) -> list[str]:
    """The files among `paths` that are about a course, the outermost first."""
    found = map(PurePosixPath, paths)
    files = [path for path in found if path.name == COURSE_FILE and not is_hidden(path)]
    return [str(path) for path in sorted(files, key=lambda path: (len(path.parts), path.parts))]


def _nearest(folder: PurePosixPath, courses: Collection[PurePosixPath]) -> PurePosixPath | None:
    """The folder of the course that everything in `folder` belongs to."""
    return next((each for each in (folder, *folder.parents) if each in courses), None)


def _root(files: Iterable[PurePosixPath]) -> PurePosixPath:
    """The top folder, if there is one and all files are in it."""
    tops = {path.parts[0] if len(path.parts) > 1 else "" for path in files}
    return PurePosixPath(tops.pop() if len(tops) == 1 else "")


def _in_folder(
    folder: PurePosixPath, files: list[PurePosixPath], root: PurePosixPath
) -> list[QuizGroup]:
    quiz_file = folder / QUIZ_FILE
    if quiz_file not in files:
        return [QuizGroup(str(file.relative_to(root)), (str(file),)) for file in files]
    others = (
        str(file)
        for file in files
        if file != quiz_file and file.suffix.lower() in MARKDOWN_SUFFIXES
    )
    name = root.name if folder == root else str(folder.relative_to(root))
    return [QuizGroup(f"{name}.md" if name else "", (str(quiz_file), *others))]
