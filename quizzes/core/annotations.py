"""Figures written into the text of a quiz, as comments that say nothing to an importer.

An annotation is a line of its own, in the kind of comment that the file's dialect has:

==================== ==========================================================================
GIFT                 `// Quizmark statistics: …` above the question
text2qti             `% Quizmark statistics: …` above the question
asked in YAML        `## Quizmark statistics: …` in the front matter: one question a file
Aiken                `<!-- Quizmark statistics: line 3: … -->` at the end of the file, with the line
                     on which the question starts: Aiken has no comments, but what stands behind
                     the last answer is passed over
all others           `<!-- Quizmark statistics: … -->` above the question, else below its first
                     line, else as in Aiken
==================== ==========================================================================

What an annotation may do to a file is not argued but tried: the annotated text is parsed, and has
to say what the text says.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from .document import Diagnostic, QuizDocument
from .parsing import parse

_MARKER = "Quizmark statistics:"
_ANNOTATION = re.compile(rf"[ \t]*(?P<opening><!--|//|%|\#\#) {_MARKER}.*")
_LINE = re.compile(r"(?P<text>[^\r\n]*)(?P<end>\r\n|\r|\n|\Z)")
_BYTE_ORDER_MARK = "\ufeff"
# What could end the comment, or be taken for something else by a reader of comments.
_UNSAFE = (("<", "‹"), (">", "›"), (";", ","), ("`", "'"))


class CannotAnnotate(ValueError):
    """There is no place for comments in the file: with them, it would be read differently."""


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    end: str  # what ends it, "" for the last line of a file without a final line end

    @property
    def opening(self) -> str:
        """What begins the comment that the line is, if it looks like an annotation."""
        found = _ANNOTATION.match(self.text) if _MARKER in self.text else None
        return found["opening"] if found else ""


def annotate(source: str, notes: Mapping[int, Sequence[str]]) -> str:
    """The source with each of the notes as a comment, and without those of an earlier call.

    `notes` has texts of one line by the line, from 1, on which their question starts in
    `source`. Everything else stays as it is, to the byte: without notes, what comes back is the
    source before it was annotated. Raises CannotAnnotate where the file has no place for
    comments, and ValueError for a line on which no question starts.
    """
    mark = _BYTE_ORDER_MARK if source.startswith(_BYTE_ORDER_MARK) else ""
    lines = _lines(source.removeprefix(mark))
    document, found = _parsed(lines)
    starts = {question.line for question in document.questions}
    if not notes.keys() <= starts:
        raise ValueError(f"no question starts on line {min(notes.keys() - starts)}")
    meaning = _meaning(document, found)
    places = _PLACES.get(document.dialect, _ANY_PLACES)
    removed = _removable(lines, _annotations(lines, {place.opening for place in places}), meaning)
    for place in places:
        annotated = place.annotated(lines, removed, notes)
        if _meaning(*_parsed(annotated)) == meaning:
            return mark + _text(annotated)
    raise CannotAnnotate("with comments, this file would be read differently")


def without_annotations(source: str) -> str:
    """The source as it was before `annotate`, for telling whether anything else has changed.

    Goes by the looks of a line, also of one that a quiz shows in its code.
    """
    lines = _lines(source) if _MARKER in source else []
    return _text(_joined(lines, _annotations(lines), {})) if lines else source


def _lines(source: str) -> list[_Line]:
    lines = [_Line(found["text"], found["end"]) for found in _LINE.finditer(source)]
    return lines if lines[-1].text or len(lines) == 1 else lines[:-1]


def _text(lines: Sequence[_Line]) -> str:
    return "".join(line.text + line.end for line in lines)


def _annotations(
    lines: Sequence[_Line], openings: Collection[str] = ("<!--", "//", "%", "##")
) -> list[int]:
    """The indexes of what looks like an annotation in one of these kinds of comment."""
    return [index for index, line in enumerate(lines) if line.opening in openings]


def _removable(lines: Sequence[_Line], alike: Sequence[int], meaning: object) -> Sequence[int]:
    """Those of the lines that are annotations: without them, the file says the same.

    Others only look like it, in the code that a quiz shows, say; they are few.
    """
    if not alike or _meaning(*_parsed(_joined(lines, alike, {}))) == meaning:
        return alike
    half = len(alike) // 2
    if not half:
        return ()
    return [
        *_removable(lines, alike[:half], meaning),
        *_removable(lines, alike[half:], meaning),
    ]


class _At(Enum):
    ABOVE = auto()  # the question
    BELOW = auto()  # its first line
    TOP = auto()  # right below the first line of the file
    END = auto()


@dataclass(frozen=True, slots=True)
class _Place:
    """As which comments annotations are written, and where."""

    at: _At
    opening: str = "<!--"
    closing: str = " -->"

    def annotated(
        self, lines: Sequence[_Line], removed: Collection[int], notes: Mapping[int, Sequence[str]]
    ) -> list[_Line]:
        added: dict[int, list[str]] = defaultdict(list)
        for number, texts in sorted(notes.items()):
            index, margin, label = self._details(lines, removed, number)
            added[index] += (
                f"{margin}{self.opening} {_MARKER} {label}{_safe(text)}{self.closing}"
                for text in texts
            )
        return _joined(lines, removed, added)

    def _details(
        self, lines: Sequence[_Line], removed: Collection[int], number: int
    ) -> tuple[int, str, str]:
        """The index that annotations of a question come in front of, their margin and label."""
        if self.at is _At.END:
            number_then = number - sum(index < number for index in removed)
            return len(lines), "", f"line {number_then}: "
        if self.at is _At.TOP:
            return 1, "", ""
        text = lines[number - 1].text
        return number - (self.at is _At.ABOVE), text[: len(text) - len(text.lstrip(" \t"))], ""


_AT_END = _Place(_At.END)
_ANY_PLACES = (_Place(_At.ABOVE), _Place(_At.BELOW), _AT_END)
# For other programs a comment in HTML would be text in these dialects, or no YAML.
_PLACES = {
    "gift": (_Place(_At.ABOVE, "//", ""),),
    "text2qti": (_Place(_At.ABOVE, "%", ""),),
    "yaml-answers": (_Place(_At.TOP, "##", ""),),
    "front-matter": (_Place(_At.TOP, "##", ""), _AT_END),
    "aiken": (_AT_END,),
}


def _joined(
    lines: Sequence[_Line], removed: Collection[int], added: Mapping[int, Sequence[str]]
) -> list[_Line]:
    """The lines without those removed, and with what is added in front of an index.

    Added lines end as the first line does; the last line goes on ending as it did.
    """
    end, gone = lines[0].end or "\n", frozenset(removed)
    joined: list[_Line] = []
    for index in range(len(lines) + 1):
        joined += (_Line(text, end) for text in added.get(index, ()))
        if index < len(lines) and index not in gone:
            joined.append(replace(lines[index], end=lines[index].end or end))
    if joined:
        joined[-1] = replace(joined[-1], end=lines[-1].end)
    return joined


def _safe(text: str) -> str:
    """The text without what could end a comment, begin one or set something."""
    for unsafe, safe in _UNSAFE:
        text = text.replace(unsafe, safe)
    return re.sub(r"-{2,}", "–", " ".join(text.split()))


def _parsed(lines: Sequence[_Line]) -> tuple[QuizDocument, list[Diagnostic]]:
    return parse("quiz.md", "".join(line.text + ("\n" if line.end else "") for line in lines))


def _meaning(document: QuizDocument, found: Sequence[Diagnostic]) -> object:
    """What a file says and what there is to say about it, wherever it stands."""
    questions = tuple(
        replace(
            question,
            line=0,
            column=0,
            choices=tuple(replace(choice, line=0, column=0) for choice in question.choices),
        )
        for question in document.questions
    )
    sections = tuple(replace(section, line=0) for section in document.sections)
    notes = tuple(note.text for note in document.notes if _MARKER not in note.text)
    codes = sorted((each.severity, each.code) for each in found)
    return (
        replace(document, source="", questions=questions, sections=sections, notes=()),
        notes,
        codes,
    )
