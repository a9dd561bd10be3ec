"""A quiz document -> the file in the recommended format that says the same: its normal form.

Reading what `write` made gives an equal document, and so writing that again changes nothing.
`quizzes.core.normalising` finds the few things that the format has no words for.
"""

import math
from collections import deque
from collections.abc import Iterator, Mapping, Sequence

import yaml

from .dialects import RECOMMENDED, SIGN, reader_of
from .dialects.interface import QuizText
from .document import Note, QuestionDocument, QuizDocument, SectionDocument
from .escaping import has_hidden, plain_lines
from .front_matter import IGNORED, KEYS
from .front_matter_values import written
from .lines import heading_of, make_line
from .question_writing import question_block

# What can be put behind a title so that a reader leaves the title's own end alone.
_HEADING_ENDS = ("", " #", " {#section}")
# YAML, or our reader of it, takes these for line ends unless they are escaped.
_OTHER_LINE_ENDS = frozenset("\u0085\u2028\u2029")


def write(document: QuizDocument) -> str:
    """The normal form of the quiz, ending with a line feed. docs/format.md states its rules."""
    text = _joined(document, document.notes)
    if reader_of(QuizText(document.path, text)) is RECOMMENDED:
        return text
    # Its texts look so much like another dialect that the file has to say what it is.
    return _joined(document, (Note(0, f" {SIGN} "), *document.notes))


def _joined(document: QuizDocument, notes: Sequence[Note]) -> str:
    return "\n\n".join(_blocks(document, deque(notes))) + "\n"


def _blocks(document: QuizDocument, notes: deque[Note]) -> Iterator[str]:
    """What blank lines separate. Notes come behind the part of the file that they stood in."""
    parts = list(_parts(document))
    ends = [*(line for line, _ in parts), math.inf]
    stated = dict(document.stated)
    title = _heading("#", str(stated.get("title", "")))
    if title is not None:
        stated.pop("title", None)
    if document.ignored:
        stated[IGNORED] = ", ".join(sorted(document.ignored))
    if stated:
        yield _front_matter(stated)
    yield from _notes_above(notes, ends[0])
    if title is not None and "title" in document.stated:
        yield title
    if document.description and "description" not in stated:
        yield "\n".join(plain_lines(document.description))
    for (_, blocks), end in zip(parts, ends[1:], strict=True):
        yield from blocks
        yield from _notes_above(notes, end)


def _parts(document: QuizDocument) -> Iterator[tuple[int, list[str]]]:
    """Each section's head and each question: where it began in its source, and its blocks."""
    questions = deque(enumerate(document.questions, 1))
    for index, section in enumerate(document.sections):
        next_question = questions[0][1] if questions else None
        if index == 0 and _needs_no_heading(section, next_question):
            if section.draw and next_question:
                yield next_question.line, _draw(section)
        else:
            yield section.line, _section_head(section)
        while questions and questions[0][1].section <= index:
            number, question = questions.popleft()
            yield question.line, [question_block(question, number)]


def _notes_above(notes: deque[Note], line: float) -> Iterator[str]:
    while notes and notes[0].line < line:
        yield f"<!--{notes.popleft().text}-->"


def _needs_no_heading(first: SectionDocument, next_question: QuestionDocument | None) -> bool:
    """Whether a reader takes the first section to be there, as the title is followed by questions."""
    if next_question is None:
        return first.title == first.introduction == "" and first.draw is None
    return first.title == first.introduction == "" and next_question.section == 0


def _section_head(section: SectionDocument) -> list[str]:
    heading = _heading("##", section.title) or f"## {' '.join(section.title.split())}"
    introduction = ["\n".join(plain_lines(section.introduction))] if section.introduction else []
    return ["\n".join([heading, *_draw(section)]), *introduction]


def _draw(section: SectionDocument) -> list[str]:
    return [] if section.draw is None else [f"<!-- draw: {section.draw} -->"]


def _heading(marker: str, title: str) -> str | None:
    """The heading that a reader takes to say exactly `title`, if there is one."""
    for end in _HEADING_ENDS:
        text = f"{marker} {title}{end}".rstrip()
        heading = heading_of(make_line(1, text))
        if heading and heading.title == title and "\n" not in title and not has_hidden(text):
            return text
    return None


class _Dumper(yaml.SafeDumper):
    """Texts of several lines as such, and nothing that would have to be guessed at."""


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    if not _OTHER_LINE_ENDS.isdisjoint(text):
        style = '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_text)


def _front_matter(stated: Mapping[str, object]) -> str:
    lines = [_front_matter_line(key, stated[name]) for name, key in KEYS.items() if name in stated]
    return "\n".join(["---", *lines, "---"])


def _front_matter_line(key: str, value: object) -> str:
    if not isinstance(value, str):
        return f"{key}: {written(value, key)}"
    # Four columns: a line that is indented so far begins no question.
    text: str = yaml.dump(
        {key: str(value)}, Dumper=_Dumper, allow_unicode=True, width=math.inf, indent=4
    )
    return text.rstrip("\n")
