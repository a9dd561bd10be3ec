"""What somebody handed in, files and archives alike -> the quizzes that it is."""

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from .archives import Archive, ArchiveLimits, name_problem, read_archive
from .diagnostics import Code, DiagnosticLog
from .document import Diagnostic
from .grouping import ARCHIVE_SUFFIX, group_quizzes, is_quiz_file, may_be_other
from .reading import SourceFile


@dataclass(frozen=True, slots=True)
class UploadedQuiz:
    """The files of one quiz, the one that names it first.

    Its slug comes from `address`, or from its title where that is empty. `is_named` tells a file
    that was handed in by itself from one that lay in an archive, with `images` by their path.
    """

    address: str
    files: tuple[SourceFile, ...]
    is_named: bool
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
class Upload:
    """Everything that was handed in. `diagnostics` are about files that belong to no quiz."""

    quizzes: tuple[UploadedQuiz, ...]
    diagnostics: tuple[Diagnostic, ...] = ()


def sort_out(files: Sequence[SourceFile], limits: ArchiveLimits) -> Upload:
    """Tell quizzes with their pictures from what is neither, archives unpacked.

    `limits` hold for each archive.
    """
    single: dict[str, SourceFile] = {}
    quizzes: list[UploadedQuiz] = []
    found: list[Diagnostic] = []
    for file in files:
        problem = _problem(file, single)
        if problem:
            found += problem
        elif _is_archive(file):
            archive = read_archive(file.path, file.data, limits)
            quizzes += _in_archive(archive, PurePosixPath(file.path).stem)
            found += archive.diagnostics or _empty(file, archive.files)
        else:
            single[file.path] = file
    named = (UploadedQuiz(address, of, is_named=True) for address, of in _grouped(single.values()))
    return Upload((*named, *quizzes), tuple(found))


def _in_archive(archive: Archive, name: str) -> Iterator[UploadedQuiz]:
    """A quiz that is all of the archive has its `name`."""
    for address, files in _grouped(archive.files):
        yield UploadedQuiz(address or f"{name}.md", files, False, archive.images)


def _grouped(files: Iterable[SourceFile]) -> Iterator[tuple[str, tuple[SourceFile, ...]]]:
    by_path = {file.path: file for file in files}
    for group in group_quizzes(by_path):
        yield group.address, tuple(by_path[path] for path in group.paths)


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
