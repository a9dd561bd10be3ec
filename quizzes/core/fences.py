"""Fenced code in a Markdown text, found line by line in one pass."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_OPENING = re.compile(r"(?P<indent> {0,3})(?P<run>`{3,}|~{3,})(?P<info>.*)")


class Fence(NamedTuple):
    """A block of code: `lines[first:end]` with its fences; `info` is what follows the opening."""

    first: int
    end: int
    info: str
    code: tuple[str, ...]


def fences(lines: Sequence[str]) -> Iterator[Fence]:
    """Every block of fenced code, as CommonMark has it: one that is never closed ends the text."""
    index = 0
    while index < len(lines):
        opening = _OPENING.match(lines[index])
        if opening is None or (opening["run"][0] == "`" and "`" in opening["info"]):
            index += 1
            continue
        closing = re.compile(rf" {{0,3}}{opening['run'][0]}{{{len(opening['run'])},}}[ \t]*")
        last = index + 1
        while last < len(lines) and not closing.fullmatch(lines[last]):
            last += 1
        indent = re.compile(f" {{0,{len(opening['indent'])}}}")
        code = tuple(indent.sub("", line, count=1) for line in lines[index + 1 : last])
        yield Fence(index, min(last + 1, len(lines)), opening["info"].strip(), code)
        index = last + 1
