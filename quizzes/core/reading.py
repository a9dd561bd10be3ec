"""From the bytes of a file, or of a folder's files, to a checked quiz: what every import begins with."""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from .annotations import without_annotations
from .diagnostics import Code, DiagnosticLog
from .document import Diagnostic, QuestionDocument, QuizDocument, SectionDocument, Severity
from .linting import lint
from .parsing import parse
from .pedagogy import advise
from .sources import decode
from .switches import without_ignored

SLUG_LENGTH = 100


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file as it was handed in; `path` names it in messages and is never opened."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class ReadQuiz:
    """A quiz (None: nothing could be read) and all that there is to say about its files.

    `sources` has the text of every file that is text, for showing the lines that messages name.
    """

    document: QuizDocument | None
    diagnostics: tuple[Diagnostic, ...]
    sources: dict[str, str]

    @property
    def is_ok(self) -> bool:
        return self.document is not None and not any(d.is_error for d in self.diagnostics)

    def is_no_quiz(self, *, may_be_other: bool) -> bool:
        """Whether nobody would take the files for a quiz, so that they need no error.

        `may_be_other` says that a file of that name, such as a README, is often no quiz.
        """
        if self.document is not None and self.document.questions:
            return False
        codes = {each.code for each in self.diagnostics if each.is_error}
        return may_be_other or Code.TASK_LIST in codes or codes == {Code.NO_QUESTIONS}

    def as_warnings(self) -> list[Diagnostic]:
        """All that there is to say about files that are passed over."""
        return [replace(each, severity=Severity.WARNING) for each in self.diagnostics]


def read_quiz(
    files: Sequence[SourceFile], *, max_bytes: int, ignored: Collection[str] = ()
) -> ReadQuiz:
    """Decode, parse and lint one quiz.

    Of several files the first (a folder's `quiz.md`) has the title and the settings, and the
    questions of all count in their order. Warnings with one of the codes in `ignored` are left
    out, as are those that the files switch off (`core.switches`).
    """
    sources: dict[str, str] = {}
    found: list[Diagnostic] = []
    documents: list[QuizDocument] = []
    for file in files:
        text, refused = decode(file.path, file.data, max_bytes)
        found += refused
        if text is not None:
            sources[file.path] = text
            document, parsed = parse(file.path, text)
            documents.append(document)
            found += [*parsed, *lint(document)]
    if not documents:
        return ReadQuiz(None, tuple(found), sources)
    document = documents[0]
    if len(files) > 1:
        document, found = _joined(documents, found, sources)
    found += advise(document, sources)
    found = without_ignored(found, document.questions, {*ignored, *document.ignored})
    return ReadQuiz(document, _in_order(found, files), sources)


def content_hash(source: str) -> str:
    """64 hexadecimal digits for the text of a quiz; pictures are added in `actions.images`.

    Annotations do not count: a file that was only given figures is imported as unchanged.
    """
    return hashlib.sha256(without_annotations(source).encode()).hexdigest()


def hash_unparsed(files: Sequence[SourceFile], *, max_bytes: int) -> str | None:
    """The content hash of the quiz that `read_quiz` would read, far sooner than reading it.

    None when one of the files is no text, or may show pictures, which count as content, too.
    """
    sources: dict[str, str] = {}
    for file in files:
        text, _ = decode(file.path, file.data, max_bytes)
        if text is None or "![" in text or "<img" in text.lower():
            return None
        sources[file.path] = text
    return content_hash(_source(sources))


def slug_of(document: QuizDocument, path: str) -> str:
    """The quiz's name in URLs: what the front matter states, else made from `path`.

    Every folder of `path` counts, so that two files of one name stay two quizzes.
    """
    stated = document.stated.get("slug")
    if isinstance(stated, str):
        return stated
    return slug_from("-".join(PurePosixPath(path).with_suffix("").parts)) or "quiz"


def slug_from(text: str) -> str:
    """The letters and digits of `text`, fit for an address; "" where it has none."""
    slug = "-".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))
    if len(slug) <= SLUG_LENGTH:
        return slug
    digest = hashlib.blake2b(slug.encode(), digest_size=4).hexdigest()
    return f"{slug[: SLUG_LENGTH - 9]}-{digest}"


def _source(sources: Mapping[str, str]) -> str:
    """The text of one file, or those of several, each below its name."""
    if len(sources) == 1:
        return next(iter(sources.values()))
    named = ((PurePosixPath(path).name, text) for path, text in sources.items())
    return "\n".join(f"<!-- {name} -->\n{text}" for name, text in named)


def _joined(
    documents: Sequence[QuizDocument],
    diagnostics: Sequence[Diagnostic],
    sources: dict[str, str],
) -> tuple[QuizDocument, list[Diagnostic]]:
    """One quiz of a folder's files. The first need not have questions of its own."""
    first = documents[0]
    sections: list[SectionDocument] = []
    questions: list[QuestionDocument] = []
    for document in documents:
        index = _add_sections(sections, document.sections)
        questions += [
            replace(q, section=index[q.section], ignored=q.ignored | document.ignored)
            for q in document.questions
        ]
    whole = replace(
        first,
        source=_source(sources),
        sections=tuple(sections),
        questions=tuple(questions),
    )
    if questions:
        diagnostics = [
            d for d in diagnostics if (d.path, d.code) != (first.path, Code.NO_QUESTIONS)
        ]
    return whole, [*diagnostics, *_duplicate_ids(questions)]


def _in_order(
    diagnostics: Iterable[Diagnostic], files: Sequence[SourceFile]
) -> tuple[Diagnostic, ...]:
    position = {file.path: index for index, file in enumerate(files)}
    return tuple(sorted(diagnostics, key=lambda d: (position[d.path], d.line, d.column)))


def _add_sections(sections: list[SectionDocument], added: Sequence[SectionDocument]) -> list[int]:
    """Append a file's sections; returns where each went.

    A file that begins with neither a heading nor a draw goes on with the section before it.
    """
    index = []
    for section in added:
        if not sections or section.title or section.introduction or section.draw:
            sections.append(section)
        index.append(len(sections) - 1)
    return index


def _duplicate_ids(questions: Sequence[QuestionDocument]) -> list[Diagnostic]:
    """Explicit ids that two files give; parsing finds those within one file."""
    first: dict[str, QuestionDocument] = {}
    found: list[Diagnostic] = []
    for question in questions:
        earlier = first.setdefault(question.explicit_id, question)
        if question.explicit_id and earlier.path != question.path:
            log = DiagnosticLog(question.path)
            message = (
                f"the id “{question.explicit_id}” is already taken"
                f" in {earlier.path}, line {earlier.line}"
            )
            log.error(
                Code.DUPLICATE_ID, question.line, question.column, message, "give it another id"
            )
            found += log.found
    return found
