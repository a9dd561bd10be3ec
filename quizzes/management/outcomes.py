"""One quiz on its way through the import command: read from disk, perhaps left out in parts."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.conf import settings

from quizzes.actions.rendering import RenderedQuiz, render_quiz
from quizzes.core.bounded_images import QuizImage
from quizzes.core.diagnostics import Code, DiagnosticLog
from quizzes.core.document import Diagnostic, QuestionDocument, QuizDocument
from quizzes.core.partial import without_broken
from quizzes.core.quiz_images import KnownImages, gather_images
from quizzes.core.reading import ReadQuiz, SourceFile, read_quiz
from quizzes.core.reporting import FileReport
from quizzes.core.sources import refuse_size
from quizzes.core.switches import without_ignored
from quizzes.models import Revision

from .discovery import FoundQuiz, shown_path
from .pictures import files_below

_LONGEST_PATH = Revision._meta.get_field("path").max_length or 0
# Each round renders everything that is left, so hostile files must not have one per question.
_MOST_ROUNDS = 10


NOTHING_READ = ReadQuiz(None, (), {})


@dataclass
class Outcome:
    """What became of one quiz.

    `read` is all that the files say, `document` what of it is to be imported: None when nothing
    is, without the questions in `left_out` when only these are in error.
    """

    found: FoundQuiz
    read: ReadQuiz
    diagnostics: list[Diagnostic]
    sha256: str = ""
    document: QuizDocument | None = None
    left_out: tuple[QuestionDocument, ...] = ()
    images: Mapping[str, QuizImage] = field(default_factory=dict)
    is_passed_over: bool = False
    is_rejected: bool = False
    is_kept_out: bool = False  # with its course, whose file has errors
    summary: str = ""

    @property
    def has_failed(self) -> bool:
        """Whether anything of the quiz stays out."""
        return any(diagnostic.is_error for diagnostic in self.diagnostics)

    @property
    def sources(self) -> Mapping[str, str]:
        """The texts of its files."""
        return self.read.sources

    @property
    def report(self) -> FileReport:
        return FileReport(self.found.path, self.read.document, self.diagnostics)

    def reject(self, diagnostics: Sequence[Diagnostic] = ()) -> None:
        self.diagnostics += diagnostics
        self.document, self.left_out, self.is_rejected = None, (), True

    def forget(self) -> None:
        """Free what only the report of this one quiz needs: there may be thousands."""
        self.read, self.document = NOTHING_READ, None


def read_files(found: FoundQuiz) -> tuple[list[SourceFile], list[Diagnostic]]:
    """The bytes of a quiz's files; none of them, and why, when one cannot be read."""
    files = []
    for path in found.files:
        log = DiagnosticLog(shown_path(path))
        data = file_bytes(path, log)
        if data is None:
            return [], log.found
        files.append(SourceFile(shown_path(path), data))
    return files, []


def read_outcome(
    found: FoundQuiz,
    files: Sequence[SourceFile],
    unreadable: Sequence[Diagnostic],
    *,
    ignored: Collection[str],
    is_partial: bool,
    passes_over: bool,
) -> Outcome:
    """Reads and lints the files; `passes_over` files without questions although they are named."""
    if unreadable:
        return Outcome(found, NOTHING_READ, list(unreadable), is_rejected=True)
    read = read_quiz(files, max_bytes=settings.IMPORT_MAX_BYTES, ignored=ignored)
    outcome = Outcome(found, read, list(read.diagnostics), sha256=_sha256(files))
    if (passes_over or not found.is_named) and read.is_no_quiz(may_be_other=found.may_be_other):
        outcome.is_passed_over = True
        outcome.diagnostics = read.as_warnings()
    elif read.is_ok:
        outcome.document = read.document
    elif is_partial:
        _leave_out(outcome)
    else:
        outcome.reject()
    return outcome


def gather_pictures(
    outcome: Outcome, *, known: KnownImages, ignored: Collection[str], is_partial: bool
) -> None:
    """Finds the pictures of the quiz, beside it and within its root, also of one in error."""
    document, found = outcome.document or outcome.read.document, outcome.found
    if document is None or outcome.is_passed_over:
        return
    read = replace(outcome.read, document=document)
    source = files_below(found.root, found.files[0].parent)
    outcome.images, problems = gather_images(read, source, known=known)
    switched_off = {*ignored, *document.ignored}
    outcome.diagnostics += without_ignored(problems, document.questions, switched_off)
    position = {path: index for index, path in enumerate(outcome.read.sources)}
    outcome.diagnostics.sort(key=lambda d: (position.get(d.path, -1), d.line, d.column))
    if outcome.document and any(problem.is_error for problem in problems):
        if is_partial:
            _leave_out(outcome)
        else:
            outcome.reject()


def render_outcome(outcome: Outcome, *, is_partial: bool) -> RenderedQuiz | None:
    """The HTML of what is to be imported; what cannot be rendered is left out or rejects all."""
    rounds = _MOST_ROUNDS if is_partial else 1
    for _ in range(rounds):
        if outcome.document is None:
            return None
        rendered, unrenderable = render_quiz(outcome.document, outcome.images)
        if rendered is not None:
            return rendered
        outcome.diagnostics += unrenderable
        if is_partial:
            _leave_out(outcome)
    outcome.reject()
    return None


def _leave_out(outcome: Outcome) -> None:
    """Take the questions in error out of what is to be imported, or reject all of it."""
    found = replace(outcome.read, diagnostics=tuple(outcome.diagnostics))
    partial = without_broken(found, max_bytes=settings.IMPORT_MAX_BYTES)
    if partial is None:
        outcome.reject()
    else:
        outcome.document, outcome.left_out = partial.read.document, partial.left_out


def file_bytes(path: Path, log: DiagnosticLog) -> bytes | None:
    """The content of a file; a huge one is refused by its size, without reading it."""
    if len(str(path)) > _LONGEST_PATH:
        message = f"the path is longer than {_LONGEST_PATH} characters"
        log.error(Code.UNREADABLE_FILE, 1, 1, message, "move the file nearer to the root")
        return None
    try:
        if path.stat().st_size > settings.IMPORT_MAX_BYTES:
            refuse_size(log, path.stat().st_size, settings.IMPORT_MAX_BYTES)
            return None
        return path.read_bytes()
    except OSError as problem:
        message = f"the file cannot be read: {problem.strerror}"
        log.error(Code.UNREADABLE_FILE, 1, 1, message)
        return None


def _sha256(files: Sequence[SourceFile]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.data)
    return digest.hexdigest()
