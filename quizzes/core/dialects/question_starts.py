"""The lines that may begin a question outside the recommended format: headings and numbers."""

import re
from dataclasses import dataclass

from quizzes.core.lines import Line, heading_of

_ANCHOR = re.compile(r"<a\b[^<>]*>[ \t]*(?:</a>)?[ \t]*", re.IGNORECASE)
_NUMBER = r"[0-9]{1,4}(?:\.[0-9]{1,3})?[a-z]?"
# The word in front of a number may be of any language: Q1, Question 1, Domanda no. 1.
_WORD = r"(?P<word>[^\W\d_]{1,12})[ \t]{0,4}(?:[Nn][o°]\.?[ \t]{0,4})?[:#]?[ \t]{0,4}"
# `1. text`, `1) text` and, with a bold number or bold words, `**1.** text`, `**1. text**`
_PLAIN_NUMBER = re.compile(
    rf"(?P<bold>\*\*|__)?(?P<label>{_NUMBER})(?P<mark>[.)．。、](?:\*\*|__)?|(?:\*\*|__)[.)])"
    r"(?:(?P<stem>[ \t].*)|$)",
    re.DOTALL,
)
# `Q1. text`, `Question 1: text`, `**Question 1**`
_WORD_NUMBER = re.compile(
    rf"(?P<bold>\*\*|__)?{_WORD}(?P<label>{_NUMBER})"
    r"(?P<mark>[ \t]*[.):：。、-]+(?:\*\*|__)?|(?:\*\*|__)[.:：]?)?(?:(?P<stem>[ \t].*)|$)",
    re.DOTALL,
)
# In a heading a number needs no space behind it: `###### 31.What?`
_HEADING_NUMBER = re.compile(rf"(?P<label>{_NUMBER})(?:[.):：。、]|[ \t]+-)(?P<stem>.*)", re.DOTALL)
_HEADING_WORD = re.compile(
    rf"{_WORD}(?P<label>{_NUMBER})(?:[ \t]*[.):：。、-]+(?P<stem>.*)|$)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Start:
    """A line that may begin a question.

    Lines of one `style` look alike: `###` for headings of level 3, `1.4` for numbers indented by
    four. Without a label, `stem` is the whole heading. `level` is that of a heading, else 0.
    """

    line: Line
    style: str
    label: str
    stem: str
    level: int = 0

    @property
    def ordinal(self) -> int:
        """The number in the label; 0 without one."""
        return int(self.label) if self.label.isdecimal() else 0


def start_of(line: Line) -> Start | None:
    """What `line` begins if a question begins there."""
    if not line.is_text or line.is_blank:
        return None
    if line.content.startswith("#"):
        return _heading_start(line)
    return _numbered_start(line)


def _heading_start(line: Line) -> Start | None:
    heading = heading_of(line)
    if heading is None:
        return None
    title, style = heading.title, "#" * heading.level
    anchor = _ANCHOR.match(title)
    bare = title[anchor.end() :] if anchor else title
    bare = bare.strip("*_ \t") if bare.startswith(("**", "__")) else bare
    if found := _HEADING_NUMBER.match(bare):
        return Start(line, style, found["label"], found["stem"].strip(), heading.level)
    if found := _HEADING_WORD.match(bare):
        return Start(line, style, found["label"], (found["stem"] or "").strip(), heading.level)
    return Start(line, style, "", title, heading.level)


def _numbered_start(line: Line) -> Start | None:
    first = line.content[0]
    if not (first.isalnum() or first in "*_"):
        return None
    if found := _PLAIN_NUMBER.match(line.content):
        style = f"1{found['bold'] or '.'}{line.indent}"
    elif (found := _WORD_NUMBER.match(line.content)) and (found["mark"] or not found["stem"]):
        style = f"{found['word'].casefold()}{found['bold'] or '.'}{line.indent}"
    else:
        return None
    stem, mark = (found["stem"] or "").strip(), found["mark"] or ""
    if found["bold"] and "*" not in mark and "_" not in mark:
        stem = found["bold"] + stem
    return Start(line, style, found["label"], stem)
