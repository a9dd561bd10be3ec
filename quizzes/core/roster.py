"""Lists of e-mail addresses as people have them: pasted, or a CSV file of whatever program.

Pure reading: what a line says, not whether it is an address or whose.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from itertools import islice

MAX_BYTES = 1024 * 1024
MAX_LINES = 20_000
# What heads a column, by what it holds. Other columns are passed over.
HEADINGS = {
    "email": {"email", "e-mail", "mail", "e-mail address", "email address", "address"},
    "starts": {"starts", "starts at", "start", "from"},
    "ends": {"ends", "ends at", "end", "until"},
}
_SEPARATORS = "\t;,"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_SEPARATOR_LINE = re.compile(r"""["']?sep=([\t;,])["']?""", re.IGNORECASE)  # by Excel, for Excel
_IN_BRACKETS = re.compile(r"<\s*([^<>]*?)\s*>")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))


class UnreadableRoster(Exception):
    """A list of which nothing can be read.

    `code` says why, for the page to word it: `too-large`, `too-many-lines`, `utf-16`, `nul`,
    `not-utf-8`, `empty`, `no-addresses` (neither an address nor a column for them in its first
    line), `quotes` (one that never ends). `line` is where it shows, 0 for the list as a whole.
    """

    def __init__(self, code: str, line: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.line = line


@dataclass(frozen=True, slots=True)
class RosterLine:
    """What one line says, as it stands there; `number` counts from 1."""

    number: int
    email: str
    starts: str = ""
    ends: str = ""


def read_roster(data: bytes) -> list[RosterLine]:
    """The lines of a list that are not blank. Raises UnreadableRoster.

    With a heading for the addresses in its first line it is a table, separated by tabs,
    semicolons or commas. Without one, each line has an address somewhere, or several.
    """
    lines = _decoded(data).split("\n")
    separator = None
    first = _first(lines, 0)
    if found := _SEPARATOR_LINE.fullmatch(lines[first].strip(" ")):
        separator = found[1]
        first = _first(lines, first + 1)
    if "@" in lines[first]:
        # One line may have any number of addresses.
        read = list(islice(_free_lines(lines, first), MAX_LINES + 1))
        if len(read) > MAX_LINES:
            raise UnreadableRoster("too-many-lines")
    else:
        read = _table(lines, first, separator)
    if not read:
        raise UnreadableRoster("empty")
    return read


def _decoded(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise UnreadableRoster("too-large")
    if data.startswith(_UTF_16):
        raise UnreadableRoster("utf-16")
    if b"\0" in data:
        raise UnreadableRoster("nul", data.count(b"\n", 0, data.index(b"\0")) + 1)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise UnreadableRoster("not-utf-8", data.count(b"\n", 0, problem.start) + 1) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if sum(not line.isspace() for line in text.split("\n") if line) > MAX_LINES + 1:
        raise UnreadableRoster("too-many-lines")
    return text


def _first(lines: list[str], start: int) -> int:
    """Where the next line is that is not blank."""
    for number in range(start, len(lines)):
        if _trimmed(lines[number]):
            return number
    raise UnreadableRoster("empty")


def _free_lines(lines: list[str], first: int) -> Iterator[RosterLine]:
    for number, line in enumerate(lines[first:], start=first + 1):
        if not _trimmed(line):
            continue
        if line.count("@") > 1:
            for part in _parts(line):
                yield RosterLine(number, _address_in(part))
        else:
            yield RosterLine(number, _address_in(line))


def _parts(line: str) -> Iterator[str]:
    """One for each address; "Doe, Jane <jane@example.org>" has a comma in it and is one."""
    part = ""
    for piece in re.split("[;,\t]", line):
        part += piece
        if "@" in part:
            yield part
            part = ""
    if _trimmed(part):
        yield part


def _address_in(text: str) -> str:
    """What is between angle brackets, or the one cell with an @, or all of it."""
    if found := _IN_BRACKETS.search(text):
        return _trimmed(found[1])
    cells = [cell for cell in re.split("[;,\t]", text) if "@" in cell]
    return _trimmed(cells[0] if cells else text).strip("\"'").removeprefix("mailto:").strip()


def _table(lines: list[str], first: int, separator: str | None) -> list[RosterLine]:
    separator = separator or max(_SEPARATORS, key=lines[first].count)
    rows = csv.reader(StringIO("\n".join(lines[first:]), newline=""), delimiter=separator)
    columns = _columns(next(rows, []))
    if "email" not in columns:
        raise UnreadableRoster("no-addresses", first + 1)
    read = []
    began = rows.line_num
    try:
        for cells in rows:
            if any(map(_trimmed, cells)):
                read.append(_table_line(first + began + 1, cells, columns))
            began = rows.line_num
    except csv.Error:
        raise UnreadableRoster("quotes", first + began + 1) from None
    return read


def _columns(headings: list[str]) -> dict[str, int]:
    """Where each column is, by what it holds; the first counts where there are two."""
    said = [_trimmed(heading).casefold().replace("_", " ") for heading in headings]
    return {
        name: next(index for index, text in enumerate(said) if text in known)
        for name, known in HEADINGS.items()
        if known.intersection(said)
    }


def _table_line(number: int, cells: list[str], columns: dict[str, int]) -> RosterLine:
    said = {
        name: _trimmed(cells[index]) if index < len(cells) else ""
        for name, index in columns.items()
    }
    return RosterLine(number, **said | {"email": _address_in(said["email"])})


def _trimmed(text: str) -> str:
    return text.translate(_INVISIBLE).strip()
