"""Tables as files for spreadsheets, CSV or XLSX, in which no text is ever run as a formula.

A table is written while it is read, so that a file of any length takes the same memory.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

from django.utils import timezone

Cell: TypeAlias = str | int | float | Decimal | datetime | None

# What makes a spreadsheet take a cell for a formula, also behind white space and what cannot be
# seen, and the full-width forms that some of them fold first.
# https://owasp.org/www-community/attacks/CSV_Injection
_UNSEEN = r"\s\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffd"
_SIGNS = "[=+\\-@＝＋－＠]"
FORMULA = re.compile(rf"[{_UNSEEN}]*{_SIGNS}|[\t\r\n]")
# Where a spreadsheet may begin a new cell of a CSV file, whatever the quotes say: many countries'
# versions separate cells by semicolons.
_FORMULA_WITHIN = re.compile(rf"(?<=[;\t\r\n])([{_UNSEEN}]*)(?={_SIGNS})")
# XML has no place for them, and no text needs them.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ROWS_IN_A_CHUNK = 500
_CHUNK = 65_536  # bytes
_ROWS_OF_A_SHEET = 1_048_576
_WIDTH = 16  # characters
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True)
class Table:
    """`rows` have a cell for each of `columns`; they are read once."""

    columns: Sequence[str]
    rows: Iterable[Sequence[Cell]]


@dataclass(frozen=True)
class Format:
    """`chunks` makes the bytes of a file of a table, bit by bit."""

    content_type: str
    chunks: Callable[[Table], Iterator[bytes]]


def formula_safe(value: object) -> object:
    """Text that a spreadsheet would run as a formula gets an apostrophe; numbers stay numbers."""
    if isinstance(value, str) and FORMULA.match(value):
        return f"'{value}"
    return value


@lru_cache(maxsize=4096)
def safe_text(text: str) -> str:
    """What stands in a cell for `text`: nothing unprintable, and no formula."""
    return str(formula_safe(_UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)))


def csv_chunks(table: Table) -> Iterator[bytes]:
    """A CSV file (RFC 4180) in UTF-8, without a byte order mark.

    Times are local, to the second, in the form that spreadsheets read.
    """
    rows = iter(table.rows)
    batch: Iterable[Sequence[Cell]] = [table.columns]
    while batch:
        text = io.StringIO(newline="")
        csv.writer(text).writerows([_csv_cell(cell) for cell in row] for row in batch)
        yield text.getvalue().encode()
        batch = list(islice(rows, _ROWS_IN_A_CHUNK))


def xlsx_chunks(table: Table) -> Iterator[bytes]:
    """A workbook. What does not fit on one sheet goes on on the next, below the same heading.

    Times are dates of the spreadsheet, local as it knows no time zones. A text longer than the
    32,767 characters of a cell is cut. The file is made on disk, whole before its first byte.
    """
    with TemporaryDirectory(prefix="quizmark-export-") as folder:
        path = Path(folder) / "export.xlsx"
        _write_workbook(path, folder, table)
        with path.open("rb") as file:
            yield from iter(lambda: file.read(_CHUNK), b"")


FORMATS = {
    "csv": Format("text/csv", csv_chunks),
    "xlsx": Format(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx_chunks
    ),
}


def _csv_cell(cell: Cell) -> object:
    if isinstance(cell, str):
        return _csv_text(cell)
    return f"{_local(cell):%Y-%m-%d %H:%M:%S}" if isinstance(cell, datetime) else cell


@lru_cache(maxsize=4096)
def _csv_text(text: str) -> str:
    return _FORMULA_WITHIN.sub(r"\1'", safe_text(text))


def _local(at: datetime) -> datetime:
    return timezone.localtime(at).replace(microsecond=0, tzinfo=None)


def _write_workbook(path: Path, folder: str, table: Table) -> None:
    # Loaded here: few workers ever need it.
    from xlsxwriter import Workbook

    workbook = Workbook(path, {**_OPTIONS, "tmpdir": folder})
    formats = {
        Decimal: workbook.add_format({"num_format": "0.00"}),
        datetime: workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
    }
    heading = workbook.add_format({"bold": True})
    rows = iter(table.rows)
    first = next(rows, None)
    is_left = True
    while is_left:
        sheet = workbook.add_worksheet()
        sheet.set_column(0, len(table.columns) - 1, _WIDTH)
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(table.columns):
            sheet.write_string(0, column, _xlsx_text(name), heading)
        rest = chain([] if first is None else [first], rows)
        for number, row in enumerate(islice(rest, _ROWS_OF_A_SHEET - 1), start=1):
            _write_row(sheet, number, row, formats)
        first = next(rows, None)
        is_left = first is not None
    # Not when anything went wrong: a worker that has to end would put it all together first.
    workbook.close()


def _write_row(sheet, number: int, row: Sequence[Cell], formats: dict[type, Any]) -> None:
    for column, cell in enumerate(row):
        if cell is None or cell == "":
            continue
        if isinstance(cell, str):
            sheet.write_string(number, column, _xlsx_text(cell))
        elif isinstance(cell, datetime):
            sheet.write_datetime(number, column, _local(cell), formats[datetime])
        else:
            sheet.write_number(number, column, cell, formats.get(type(cell)))


def _xlsx_text(text: str) -> str:
    # XlsxWriter takes this for markup of its own and writes it as it is.
    return f"'{text}" if text.startswith("<r>") and text.endswith("</r>") else safe_text(text)
