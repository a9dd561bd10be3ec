"""`course.md`: what its author states about a course, and the order of the quizzes in its folder."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import MappingProxyType

import yaml

from . import front_matter_values as values
from .diagnostics import Code, DiagnosticLog
from .document import Diagnostic
from .front_matter_values import TITLE_LENGTH, Unexpected, did_you_mean
from .grouping import QUIZ_FILE
from .reading import SourceFile, slug_from
from .rendering_limits import MAX_TEXT_BYTES, UnrenderableText, check_length
from .sources import decode
from .yaml_head import Head, Setting, closing_line, log_unclosed

CODE_LENGTH = 50
MOST_INSTRUCTORS = 100
MOST_IN_ORDER = 2000
_ADVISED = 10  # unknown names: to look for what was meant takes its time
INSTRUCTORS, ORDER = "instructors", "order"
# Narrower than the standard: what it leaves out, nobody has, and much of it is a mistake.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}"
_EMAIL = re.compile(
    rf"{_ATOM}(?:\.{_ATOM})*@(?:[^\W_](?:[\w-]{{0,61}}[^\W_])?\.)+[^\W\d_][\w-]*[^\W_]"
)
_LONGEST_EMAIL = 254
_TICKED = re.compile(r" *[-*+] *\[[xX]\]")


@dataclass(frozen=True, slots=True)
class NamedQuiz:
    """A quiz as `order` names it: by its file or its slug; and where it does so."""

    name: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class NamedPart:
    """A unit as `order` has it, or quizzes without one: these have no title."""

    title: str
    quizzes: tuple[NamedQuiz, ...]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class CourseDocument:
    """A course as its file states it; what the file leaves out is not in `stated`.

    Keys of `stated` are fields of the course (`title`, `code`, `slug`, `is_open`, `description`,
    which is Markdown), `instructors` (addresses) and `order` (NamedParts).
    """

    path: str
    source: str
    stated: Mapping[str, object]
    description_line: int = 1

    @property
    def description(self) -> str:
        return str(self.stated.get("description", ""))

    @property
    def instructors(self) -> tuple[str, ...]:
        found = self.stated.get(INSTRUCTORS)
        return found if isinstance(found, tuple) else ()

    @property
    def order(self) -> tuple[NamedPart, ...] | None:
        """None: the file does not state it, so that it is the admin's."""
        found = self.stated.get(ORDER)
        return found if isinstance(found, tuple) else None

    def slug(self, folder: str) -> str:
        """What is stated, else made of the name of the folder, which lasts longer than a title."""
        return str(self.stated.get("slug") or slug_from(folder) or "course")

    def title(self, folder: str) -> str:
        """The title that a new course gets."""
        return str(self.stated.get("title") or folder[:TITLE_LENGTH] or "course")


@dataclass(frozen=True, slots=True)
class Part:
    """Quizzes that follow each other: a unit, or quizzes without one under the title ""."""

    title: str
    quizzes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CourseQuiz:
    """A quiz in the folder of a course.

    `path` is that of its first file from there; `slug` the one that it states or has.
    """

    path: str
    slug: str = ""


def merged(parts: Sequence[Part]) -> tuple[Part, ...]:
    """The same order with what follows each other without a unit in one part."""
    found: list[Part] = []
    for part in parts:
        if part.title:
            found.append(part)
        elif found and not found[-1].title:
            found[-1] = Part("", found[-1].quizzes + part.quizzes)
        elif part.quizzes:
            found.append(part)
    return tuple(found)


def read_course_file(
    file: SourceFile, *, max_bytes: int
) -> tuple[CourseDocument | None, list[Diagnostic]]:
    """As `read_course` of the file's bytes; None when they are no text."""
    if not file.data.strip():
        return read_course(file.path, "")
    text, refused = decode(file.path, file.data, max_bytes)
    return (None, refused) if text is None else read_course(file.path, text)


def read_course(path: str, text: str) -> tuple[CourseDocument, list[Diagnostic]]:
    """What the text of a `course.md` states. Never raises: what is in error is not stated."""
    log = DiagnosticLog(path)
    lines = text.split("\n")
    stated: dict[str, object] = {}
    end = 0
    if lines[0].rstrip() == "---":
        end = closing_line(lines, lambda line: False)
        if end:
            stated, _ = Head(log, lines[: end - 1]).read(_SETTINGS, _nearest)
        else:
            log_unclosed(log)
            end = len(lines)
    description = "\n".join(lines[end:]).strip()
    first = next((n for n, line in enumerate(lines[end:], end + 1) if line.strip()), 1)
    if description:
        stated["description"] = description
        _check_description(log, description, lines, first)
    _check_units(log, stated.get(ORDER, ()))
    return CourseDocument(path, text, MappingProxyType(stated), first), log.found


def arrange(
    document: CourseDocument, quizzes: Sequence[CourseQuiz]
) -> tuple[tuple[Part, ...], list[Diagnostic]]:
    """The paths of `quizzes` in the order that the file states; those that it does not name
    follow, by their paths. A name that is none of theirs, or comes twice, is an error.
    """
    log = DiagnosticLog(document.path)
    path_by_name = _names(quizzes)
    lines: dict[str, int] = {}
    parts: list[Part] = []
    for part in document.order or ():
        found = []
        for named in part.quizzes:
            path = path_by_name.get(_plain(named.name), "")
            if not path:
                _log_unknown(log, named, path_by_name, has_advice=len(log.found) < _ADVISED)
            elif path in lines:
                _log_twice(log, named, lines[path])
            else:
                lines[path] = named.line
                found.append(path)
        parts.append(Part(part.title, tuple(found)))
    rest = tuple(sorted(quiz.path for quiz in quizzes if quiz.path not in lines))
    return merged([*parts, Part("", rest)]), log.found


def _names(quizzes: Sequence[CourseQuiz]) -> dict[str, str]:
    """The path of each quiz by all that it can be called; what is not clear means none."""
    found: dict[str, str] = {}
    for names in map(_exact_names, quizzes):
        for name in names[1:]:
            found.setdefault(_plain(name), names[0])
    short: dict[str, str] = {}
    for quiz in quizzes:
        for name in _short_names(quiz):
            short[name] = "" if name in short else quiz.path
    return short | found


def _exact_names(quiz: CourseQuiz) -> tuple[str, ...]:
    """The path, then everything that names this quiz and hardly another."""
    path = PurePosixPath(quiz.path)
    whole = path.parent if path.name == QUIZ_FILE and path.parent.parts else path
    stem = str(path.parent if whole != path else path.with_suffix(""))
    return (quiz.path, quiz.path, str(whole), stem, quiz.slug, slug_from(stem.replace("/", "-")))


def _short_names(quiz: CourseQuiz) -> tuple[str, ...]:
    path = PurePosixPath(quiz.path)
    if path.name == QUIZ_FILE:
        return (_plain(path.parent.name),)
    return (_plain(path.name), _plain(path.stem))


def _plain(name: str) -> str:
    """Some systems store the names of files in another normal form than people type."""
    return unicodedata.normalize("NFC", name.removeprefix("./").rstrip("/"))


def _log_unknown(
    log: DiagnosticLog, named: NamedQuiz, known: Mapping[str, str], *, has_advice: bool
) -> None:
    message = f"no quiz in this folder is called “{named.name[:80]}”"
    near = did_you_mean(named.name, sorted({*known.values()})) if has_advice else ""
    hint = near or "write the file name of a quiz as it is from this folder, or the quiz's slug"
    if known.get(_plain(named.name)) == "":
        message = f"several quizzes in this folder are called “{named.name[:80]}”"
        hint = "write the path from this folder, such as week-1/intro.md"
    log.error(
        Code.UNKNOWN_QUIZ, named.line, named.column, message, hint, max(1, len(named.name[:80]))
    )


def _log_twice(log: DiagnosticLog, named: NamedQuiz, line: int) -> None:
    message = f"“{named.name[:80]}” is in the order already, on line {line}"
    hint = "keep one of the two: a quiz has one place"
    length = len(named.name[:80])
    log.error(Code.DUPLICATE_QUIZ, named.line, named.column, message, hint, length)


def _check_units(log: DiagnosticLog, order: object) -> None:
    lines: dict[str, int] = {}
    for part in order if isinstance(order, tuple) else ():
        if part.title and part.title in lines:
            message = f"there is a unit “{part.title}” already, on line {lines[part.title]}"
            place, length = (part.line, part.column), len(part.title)
            hint = "give it another title, or put its quizzes there"
            log.error(Code.DUPLICATE_UNIT, *place, message, hint, length)
        lines.setdefault(part.title, part.line)


def _check_description(
    log: DiagnosticLog, description: str, lines: Sequence[str], first: int
) -> None:
    try:
        check_length(description)
    except UnrenderableText:
        message = f"the description is longer than {MAX_TEXT_BYTES // 1024} KB"
        log.error(Code.TEXT_TOO_LONG, first, 1, message, "say less, and link to the rest")
    for number, line in enumerate(lines[first - 1 :], first):
        if _TICKED.match(line):
            message = "a question stands in the description, which shows everybody its answer"
            hint = "put questions into a file of their own beside this one"
            log.error(Code.QUESTIONS_IN_COURSE, number, 1, message, hint, len(line))
            return


def _instructors(node: yaml.Node) -> tuple[str, ...]:
    """The addresses, none of them twice, whatever their case."""
    expected = "e-mail addresses, such as [ada@example.org, bob@example.org]"
    found: dict[str, str] = {}
    for item in node.value if isinstance(node, yaml.SequenceNode) else [node]:
        email = values.scalar(item, expected)
        if len(email) > _LONGEST_EMAIL or not _EMAIL.fullmatch(email):
            raise Unexpected(expected, got=email, node=item)
        found.setdefault(email.lower(), email)
        if len(found) > MOST_INSTRUCTORS:
            raise Unexpected(f"at most {MOST_INSTRUCTORS} addresses", node=item)
    return tuple(found.values())


def _order(node: yaml.Node) -> tuple[NamedPart, ...]:
    """Names, and units with names. An alias can repeat a long list, so that all are counted."""
    expected = "a list of file names, in which “Title: [names]” makes a unit"
    parts: list[NamedPart] = []
    count = 0
    for item in _items(node, expected):
        for part in _parts(item, expected):
            parts.append(part)
            count += 1 + len(part.quizzes)
            if count > MOST_IN_ORDER:
                raise Unexpected(f"at most {MOST_IN_ORDER:,} names and units", node=item)
    return tuple(parts)


def _parts(item: yaml.Node, expected: str) -> Iterator[NamedPart]:
    """One quiz, or the units of one mapping."""
    if not isinstance(item, yaml.MappingNode):
        named = _named(item, expected)
        yield NamedPart("", (named,), named.line, named.column)
        return
    for key, value in item.value:
        try:
            title = values.title(key)
        except Unexpected as error:
            raise Unexpected(f"units whose title is {error}", node=key) from None
        quizzes = [] if _is_empty(value) else _items(value, expected)
        named_quizzes = tuple(_named(quiz, expected) for quiz in quizzes)
        yield NamedPart(title, named_quizzes, *_place(key))


def _items(node: yaml.Node, expected: str) -> list[yaml.Node]:
    if not isinstance(node, yaml.SequenceNode):
        raise Unexpected(expected, node=node)
    if len(node.value) > MOST_IN_ORDER:
        raise Unexpected(f"at most {MOST_IN_ORDER:,} names and units", node=node)
    return list(node.value)


def _named(node: yaml.Node, expected: str) -> NamedQuiz:
    name = values.scalar(node, expected)
    if not name:
        raise Unexpected(expected, node=node)
    return NamedQuiz(name, *_place(node))


def _is_empty(node: yaml.Node) -> bool:
    """A unit without quizzes yet: nothing stands behind its colon."""
    return isinstance(node, yaml.ScalarNode) and not str(node.value).strip()


def _place(node: yaml.Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1


_SETTINGS: Mapping[str, Setting] = {
    "title": Setting("title", values.title),
    "code": Setting("code", values.line_of_text(CODE_LENGTH)),
    "slug": Setting("slug", values.slug),
    "open": Setting("is_open", values.yes_or_no),
    "instructors": Setting(INSTRUCTORS, _instructors),
    "order": Setting(ORDER, _order),
}
_OTHER_NAMES = {
    "name": "title",
    "course": "title",
    "instructor": "instructors",
    "teachers": "instructors",
    "staff": "instructors",
    "quizzes": "order",
    "units": "order",
    "modules": "order",
    "public": "open",
    "is_open": "open",
}


def _nearest(name: str) -> str:
    plain = name.lower().replace("-", "_").replace(" ", "_")
    if plain == "description":
        return "the description is the text below the front matter"
    if plain in _OTHER_NAMES:
        return f"did you mean “{_OTHER_NAMES[plain]}”?"
    return did_you_mean(plain, _SETTINGS) or "known settings: " + ", ".join(_SETTINGS)
