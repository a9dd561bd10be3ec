"""What somebody handed in, files and archives alike -> the quizzes that it is."""

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from .archives import Archive, ArchiveLimits, name_problem, read_archive
from .diagnostics import Code, DiagnosticLog
from .document import Diagnostic
from .grouping import ARCHIVE_SUFFIX, course_files, group_quizzes, is_quiz_file, may_be_other
from .reading import SourceFile


@dataclass(frozen=True, slots=True)
class UploadedQuiz:
    """The files of one quiz, the one that names it first.

    Its slug comes from `address`, or from its title where that is empty. `is_named` tells a file
    that was handed in by itself from one that lay in an archive, with `images` by their path.
    `course` is the `course.md` that it is subject to.
    """

    address: str
    files: tuple[SourceFile, ...]
    is_named: bool
    course: SourceFile | None = None
    images: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def may_be_other(self) -> bool:
        """Whether a file of this name is often no quiz."""
        return may_be_other(PurePosixPath(self.files[0].path))

    def image(self, path: str) -> bytes | None:
        """The picture at a `path` relative to the quiz, which may lead up within its archive."""
        folder = posixpath.dirname(self.files[0].path)
        return self.images.get(posixpath.normpath(posixpath.join(folder, path)))


@dataclass(frozen=True, slots=True)
class UploadedCourse:
    """The `course.md` that was handed in, and the name of its folder or archive; "": it has none."""

    file: SourceFile
    name: str

    def path_of(self, quiz: UploadedQuiz) -> str:
        """The path of a quiz from the folder of the course, as `order` names it."""
        folder = posixpath.dirname(self.file.path)
        path = quiz.files[0].path
        return path.removeprefix(f"{folder}/") if folder else path


@dataclass(frozen=True, slots=True)
class Upload:
    """Everything that was handed in. `diagnostics` are about files that belong to no quiz."""

    quizzes: tuple[UploadedQuiz, ...]
    diagnostics: tuple[Diagnostic, ...] = ()
    course: UploadedCourse | None = None


def sort_out(files: Sequence[SourceFile], limits: ArchiveLimits) -> Upload:
    """Tell quizzes with their pictures from what is neither, archives unpacked.

    `limits` hold for each archive.
    """
    single: dict[str, SourceFile] = {}
    quizzes: list[UploadedQuiz] = []
    courses: list[UploadedCourse] = []
    found: list[Diagnostic] = []
    for file in files:
        problem = _problem(file, single)
        if problem:
            found += problem
        elif _is_archive(file):
            archive = read_archive(file.path, file.data, limits)
            name = PurePosixPath(file.path).stem
            courses += _courses(archive.files, name)
            quizzes += _in_archive(archive, name)
            found += archive.diagnostics or _empty(file, archive.files)
        else:
            single[file.path] = file
    courses += _courses(single.values(), "")
    quizzes[:0] = _grouped(single.values(), is_named=True)
    return _of_one_course(Upload(tuple(quizzes), tuple(found)), courses)


def _courses(files: Iterable[SourceFile], name: str) -> Iterator[UploadedCourse]:
    by_path = {file.path: file for file in files}
    for path in course_files(by_path):
        folder = PurePosixPath(path).parent.name
        yield UploadedCourse(by_path[path], folder or name)


def _of_one_course(upload: Upload, courses: Sequence[UploadedCourse]) -> Upload:
    """The upload with its course. What a second one is about stays out, with all its quizzes: it
    must not end up in the first.
    """
    if not courses:
        return upload
    first, *others = courses
    found = list(upload.diagnostics)
    for each in others:
        log = DiagnosticLog(each.file.path)
        message = f"this is a second course beside {first.file.path}: its quizzes stay out, too"
        log.error(Code.SECOND_COURSE, 1, 1, message, "upload each course by itself")
        found += log.found
    kept = (quiz for quiz in upload.quizzes if quiz.course in (None, first.file))
    return Upload(tuple(kept), tuple(found), first)


def _in_archive(archive: Archive, name: str) -> Iterator[UploadedQuiz]:
    """A quiz that is all of the archive has its `name`."""
    for quiz in _grouped(archive.files, is_named=False):
        yield replace(quiz, address=quiz.address or f"{name}.md", images=archive.images)


def _grouped(files: Iterable[SourceFile], *, is_named: bool) -> Iterator[UploadedQuiz]:
    by_path = {file.path: file for file in files}
    for group in group_quizzes(by_path):
        course = by_path.get(group.course)
        of = tuple(by_path[path] for path in group.paths)
        yield UploadedQuiz(group.address, of, is_named, course)


def _is_archive(file: SourceFile) -> bool:
    return PurePosixPath(file.path).suffix.lower() == ARCHIVE_SUFFIX


def _problem(file: SourceFile, taken: Mapping[str, SourceFile]) -> list[Diagnostic]:
    """The one reason why a file cannot be used, if there is one."""
    log = DiagnosticLog(file.path)
    if problem := name_problem(file.path):
        log.error(Code.UNUSABLE_NAME, 1, 1, problem, "rename the file")
    elif file.path in taken:
        message = "two files of this name were handed in"
        log.error(Code.UNUSABLE_NAME, 1, 1, message, "hand in one of them, or a zip archive")
    elif not _is_archive(file) and not is_quiz_file(PurePosixPath(file.path)):
        message = "this is no quiz, going by its name"
        log.error(Code.NOT_A_QUIZ, 1, 1, message, "its name must end in .md, or .zip for many")
    return log.found


def _empty(file: SourceFile, files: Sequence[SourceFile]) -> list[Diagnostic]:
    log = DiagnosticLog(file.path)
    if not files:
        message = "the archive holds no file that could be a quiz"
        log.error(Code.NOT_A_QUIZ, 1, 1, message, "pack the .md files of the quizzes")
    return log.found
