"""What somebody handed in, files and archives alike -> the quizzes that it is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from .archives import ArchiveLimits, name_problem, read_archive
from .diagnostics import Code, DiagnosticLog
from .document import Diagnostic
from .grouping import ARCHIVE_SUFFIX, group_quizzes, is_quiz_file, may_be_other
from .reading import SourceFile


@dataclass(frozen=True, slots=True)
class UploadedQuiz:
    """The files of one quiz, the one that names it first.

    Its slug comes from `address`, or from its title where that is empty. `is_named` tells a file
    that was handed in by itself from one that lay in an archive.
    """

    address: str
    files: tuple[SourceFile, ...]
    is_named: bool

    @property
    def may_be_other(self) -> bool:
        """Whether a file of this name is often no quiz."""
        return may_be_other(PurePosixPath(self.files[0].path))


@dataclass(frozen=True, slots=True)
class Upload:
    """Everything that was handed in. `diagnostics` are about files that belong to no quiz.

    `images` maps the paths of pictures, as the Markdown of their archive can refer to them, to
    their bytes.
    """

    quizzes: tuple[UploadedQuiz, ...]
    images: Mapping[str, bytes] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()


def sort_out(files: Sequence[SourceFile], limits: ArchiveLimits) -> Upload:
    """Tell quizzes, pictures and what is neither from each other, archives unpacked.

    `limits` hold for each archive.
    """
    single: dict[str, SourceFile] = {}
    quizzes: list[UploadedQuiz] = []
    images: dict[str, bytes] = {}
    found: list[Diagnostic] = []
    for file in files:
        problem = _problem(file, single)
        if problem:
            found += problem
        elif _is_archive(file):
            archive = read_archive(file.path, file.data, limits)
            name = PurePosixPath(file.path).stem
            quizzes += _grouped(archive.files, name, is_named=False)
            images |= archive.images
            found += archive.diagnostics or _empty(file, archive.files)
        else:
            single[file.path] = file
    return Upload((*_grouped(single.values(), "", is_named=True), *quizzes), images, tuple(found))


def _grouped(files: Iterable[SourceFile], name: str, *, is_named: bool) -> Iterator[UploadedQuiz]:
    """`name` is that of the archive: the address of a quiz that is all of it."""
    by_path = {file.path: file for file in files}
    for group in group_quizzes(by_path):
        address = group.address or (f"{name}.md" if name else "")
        yield UploadedQuiz(address, tuple(by_path[path] for path in group.paths), is_named)


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
