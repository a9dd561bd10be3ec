"""Gaps in the stem of a fill-in question: `[[colour|color]]`.

The stem stays as its author wrote it. For rendering, each gap becomes a marker of private
characters, which Markdown and the sanitiser leave alone; the page puts an input in its place.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from .diagnostics import DiagnosticLog
from .document import Kind, QuestionDocument
from .scanning import code_spans, scan

_CODE_OR_GAP = re.compile(r"`+|(?<!\\)\[\[(?P<texts>[^\[\]]*)\]\]")
_OPEN, _CLOSE = "\ue000", "\ue001"
_MARKER = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
_FORBIDDEN = str.maketrans(dict.fromkeys((_OPEN, _CLOSE), "\ufffd"))
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-z0-9]+)[^<>\"]*(?:\"[^\"]*\"[^<>\"]*)*>")
_NO_PLACE = frozenset({"a", "code"})


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap: from where to where in the stem it stands, brackets included, and what fills it."""

    start: int
    end: int
    accepted: tuple[str, ...]


def gaps_in(stem: str) -> list[Gap]:
    """The gaps outside code, in order; one that accepts nothing is among them."""
    texts = stem.split("\n")
    starts = [0, *accumulate(len(text) + 1 for text in texts)]
    lines = scan(DiagnosticLog(""), texts, 1, lambda line: False).lines
    numbers = [line.number - 1 for line in lines if line.is_text]
    return [gap for number in numbers for gap in _gaps_on(texts[number], starts[number])]


def without_answers(stem: str) -> str:
    """The stem with all its gaps empty: its wording without its key."""
    return _replaced(stem, lambda number: "[[]]")


def markdown_of_stem(question: QuestionDocument) -> str:
    """The Markdown to render for the stem, with markers instead of gaps."""
    if question.kind is not Kind.FILL_IN:
        return question.stem
    return _replaced(question.stem.translate(_FORBIDDEN), lambda n: f"{_OPEN}{n}{_CLOSE}")


def pieces_around_gaps(html: str) -> list[str]:
    """The HTML before the first gap, between the gaps, and after the last.

    Only where `first_misplaced_gap` has nothing to say is each piece free of half tags.
    """
    return _MARKER.split(html)[::2]


def with_blanks(html: str) -> str:
    """The HTML with a line to write on in place of each gap; other HTML stays as it is."""
    return _MARKER.sub("____", html) if _OPEN in html else html


def first_misplaced_gap(html: str, gap_count: int) -> int | None:
    """The number (from 1) of the first gap where no input can be: in a link, in code, in a tag.

    Markdown may also drop a gap or show it twice; that is misplaced, too.
    """
    placed = list(_gaps_in_text(html))
    for number in range(1, gap_count + 1):
        if placed[number - 1 : number] != [number]:
            return number
    return None if html.count(_OPEN) == gap_count else gap_count


def _gaps_on(text: str, start: int) -> Iterator[Gap]:
    """The gaps on one line, which begins at `start` in the stem."""
    spans = code_spans(text)
    position = 0
    while found := _CODE_OR_GAP.search(text, position):
        position = spans.get(found.start(), found.end())
        if found["texts"] is not None:
            texts = (each.strip() for each in found["texts"].split("|"))
            accepted = tuple(dict.fromkeys(filter(None, texts)))
            yield Gap(start + found.start(), start + found.end(), accepted)


def _replaced(stem: str, replacement: Callable[[int], str]) -> str:
    """The stem with what `replacement` makes of a gap's number (from 1) in place of each gap."""
    pieces, position = [], 0
    for number, gap in enumerate(gaps_in(stem), start=1):
        pieces += [stem[position : gap.start], replacement(number)]
        position = gap.end
    return "".join((*pieces, stem[position:]))


def _gaps_in_text(html: str) -> Iterator[int]:
    """The numbers of the gaps that stand in text where an input may be."""
    inside, position = 0, 0
    while position < len(html):
        tag = _TAG.search(html, position)
        end = tag.start() if tag else len(html)
        if inside == 0:
            yield from (int(number) for number in _MARKER.findall(html[position:end]))
        if tag is None:
            return
        if tag["name"] in _NO_PLACE:
            inside += -1 if tag["end"] else 1
        position = tag.end()
