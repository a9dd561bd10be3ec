"""The bytes of a zip archive -> the files in it, or the reasons why not.

Nothing is ever written to disk: names are words to show, checked all the same, so that what is
called `../../x.md` is refused and not quietly something else. Everything is bounded by
`ArchiveLimits`, by what really comes out and not by what the archive claims.
"""

import re
import stat
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePosixPath

from .diagnostics import Code, DiagnosticLog
from .document import Diagnostic
from .grouping import is_hidden, is_quiz_file
from .reading import SourceFile

IMAGE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp"})
MAX_NAME_LENGTH = 200
MAX_RATIO = 200
# Small files may be packed tightly without being a bomb.
_RATIO_COUNTS_FROM = 64 * 1024
# Other methods unpack a block at a time, however much that is.
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED = 0x1
_DRIVE = re.compile(r"[A-Za-z]:")
_ARCHIVE_SUFFIXES = frozenset({".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar"})
_LOOKED_AT = IMAGE_SUFFIXES | _ARCHIVE_SUFFIXES
_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError)


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """`bytes` is for all files together, unpacked; `count` counts folders and hidden files too."""

    bytes: int
    count: int


@dataclass(frozen=True, slots=True)
class Archive:
    """What an archive holds: Markdown files, and pictures by their path."""

    files: tuple[SourceFile, ...] = ()
    images: Mapping[str, bytes] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()


def name_problem(name: str) -> str:
    """What is wrong with the name of a file that was handed in; empty when nothing is."""
    path = PurePosixPath(name)
    if len(name) > MAX_NAME_LENGTH:
        return f"the name has {len(name)} characters; at most {MAX_NAME_LENGTH} are allowed"
    if not name.isprintable():
        return "the name holds a character that cannot be shown"
    if path.is_absolute() or _DRIVE.match(name):
        return "the name is that of a place on a disk"
    if "\\" in name:
        return "the name holds a backslash"
    if ".." in path.parts:
        return "the name leads out of the archive"
    return ""


def read_archive(name: str, data: bytes, limits: ArchiveLimits) -> Archive:
    """The Markdown files and pictures in the archive called `name`; hidden ones are left out.

    An entry that cannot be used keeps out itself alone; what makes the whole suspicious or
    unreadable keeps out all. Paths in messages begin with the archive's name.
    """
    log = DiagnosticLog(name)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _Reader(name, archive, limits).read()
    except (*_BROKEN, ValueError, UnicodeDecodeError) as problem:
        message = f"the archive cannot be read: {_reason(problem)}"
        log.error(Code.BAD_ARCHIVE, 1, 1, message, "pack the files again as a zip archive")
    return Archive(diagnostics=tuple(log.found))


def _reason(problem: Exception) -> str:
    return str(problem) if isinstance(problem, zipfile.BadZipFile) else "it is damaged"


class _Reader:
    """Reads one archive; `_found` grows with what cannot be used."""

    def __init__(self, name: str, archive: zipfile.ZipFile, limits: ArchiveLimits) -> None:
        self._name = name
        self._archive = archive
        self._limits = limits
        self._found: list[Diagnostic] = []
        self._left = limits.bytes

    def read(self) -> Archive:
        entries = self._archive.infolist()
        if len(entries) > self._limits.count:
            message = (
                f"the archive has {len(entries):,} entries;"
                f" at most {self._limits.count:,} are allowed"
            )
            return self._refused(message, "pack the quizzes alone")
        contents: dict[str, bytes] = {}
        for entry in entries:
            if not self._is_wanted(entry) or self._refuses(entry, contents):
                continue
            content = self._content(entry)
            if content is None:
                message = f"the archive unpacks to more than {self._limits.bytes:,} bytes"
                return self._refused(message, "upload its parts one by one")
            contents[entry.filename] = content
        return self._sorted(contents)

    def _sorted(self, contents: Mapping[str, bytes]) -> Archive:
        markdown = {path for path in contents if is_quiz_file(PurePosixPath(path))}
        return Archive(
            tuple(SourceFile(path, contents[path]) for path in sorted(markdown)),
            {path: content for path, content in contents.items() if path not in markdown},
            tuple(self._found),
        )

    def _is_wanted(self, entry: zipfile.ZipInfo) -> bool:
        """Pictures and quizzes count; archives and dangerous names are looked at to be named.

        `filename` ends where a NUL was, `orig_filename` is what stands in the archive: neither
        may hide the other.
        """
        names = [PurePosixPath(entry.filename), PurePosixPath(entry.orig_filename)]
        is_hidden_file = is_hidden(names[1]) and ".." not in names[1].parts
        if entry.filename.endswith("/") or is_hidden_file:
            return False
        return any(is_quiz_file(name) or name.suffix.lower() in _LOOKED_AT for name in names)

    def _refuses(self, entry: zipfile.ZipInfo, contents: Mapping[str, bytes]) -> bool:
        """Whether this entry alone is kept out; says why."""
        problem, hint = self._problem(entry, contents)
        if problem:
            shown = entry.orig_filename[:MAX_NAME_LENGTH]
            log = DiagnosticLog(f"{self._name}/{shown}")
            log.error(Code.ARCHIVE_ENTRY, 1, 1, problem, hint)
            self._found += log.found
        return bool(problem)

    def _problem(self, entry: zipfile.ZipInfo, contents: Mapping[str, bytes]) -> tuple[str, str]:
        if problem := name_problem(entry.orig_filename):
            return problem, "rename the file"
        if entry.filename in contents:
            return "the archive has two files of this name", "rename one of them"
        if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG):
            return "this is not a file but a link or the like", "pack the file itself"
        if entry.flag_bits & _ENCRYPTED:
            return "the file is encrypted", "pack it without a password"
        if PurePosixPath(entry.filename).suffix.lower() in _ARCHIVE_SUFFIXES:
            return "archives within the archive are not unpacked", "upload it on its own"
        if entry.compress_type not in _METHODS:
            return "the file is packed by a rare method", "pack it as an ordinary zip archive"
        if entry.file_size > max(_RATIO_COUNTS_FROM, MAX_RATIO * entry.compress_size):
            message = f"the file is packed more than {MAX_RATIO} times smaller, as no quiz is"
            return message, "upload it unpacked"
        return "", ""

    def _content(self, entry: zipfile.ZipInfo) -> bytes | None:
        """The bytes of an entry; None when the archive is over its limit with it."""
        with self._archive.open(entry) as file:
            content = file.read(self._left + 1)
        self._left -= len(content)
        return content if self._left >= 0 else None

    def _refused(self, message: str, hint: str) -> Archive:
        log = DiagnosticLog(self._name)
        log.error(Code.ARCHIVE_TOO_LARGE, 1, 1, message, hint)
        return Archive(diagnostics=tuple(log.found))
